"""The pages of figures in Chromium: no violations, no sideways scrolling, and asked by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium, sideways, violations
from tests.web.conftest import Site
from tests.web.guards.served import served, session_of

pytestmark = pytest.mark.browser
ADDRESSES = (
    "/figures?on=2025-12-31",
    "/figures?on=2025-12-31&compare=2020-12-31&by=sex&count=fte&known_on=2100-01-01",
    "/figures?on=1950-01-01",
    "/figures?on=x&by=zodiac",
    "/figures/flows?from=2024-12-31&to=2025-12-31",
    "/figures/flows?from=2024-12-31&to=2025-12-31&by=unit&count=fte&people=everyone",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(autouse=True)
def beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright has a loop in this thread, in which Django would ask no database; nothing here awaits."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def test_every_kind_of_page_is_good_at_both_widths_and_modes(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    with served(site, tmp_path / "log") as base:
        key = session_of(site, "hr_officer")
        for width, mode in ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")):
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=mode,  # type: ignore[arg-type]
                bypass_csp=True,  # for axe alone
                locale="nl-NL",
            )
            context.add_cookies([{"name": "session", "value": key, "url": base}])
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            for address in ADDRESSES:
                page.goto(base + address)
                assert page.locator("form.ds-filters").count() == 1, address
                for more in page.locator("main summary").all():
                    more.click()
                assert violations(page) == [], (address, width, mode)
                assert sideways(page) == 0, (address, width, mode)
            assert [url for url in asked if not url.startswith(base)] == []
            context.close()


def test_figures_are_asked_for_by_keyboard_alone(browser: Browser, site: Site, tmp_path: Path) -> None:
    with served(site, tmp_path / "log") as base:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
        context.add_cookies([{"name": "session", "value": session_of(site, "planner"), "url": base}])
        page = context.new_page()
        page.goto(f"{base}/figures/flows?from=2024-12-31&to=2025-12-31")
        page.locator("#by").focus()
        page.keyboard.press("ArrowDown")
        page.get_by_role("button", name="Toon cijfers").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("by=ministry"))
        assert page.locator("#by").input_value() == "ministry"
        assert "from=2024-12-31" in page.url  # the days stay
        page.locator("main summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("details[open] table").first.is_visible()
        # A mistake takes the focus to what is wrong.
        page.goto(f"{base}/figures/flows?from=2025-12-31&to=2024-12-31")
        assert page.evaluate("document.activeElement.id") == "errors"
        context.close()


def test_a_download_arrives_with_its_name(browser: Browser, site: Site, tmp_path: Path) -> None:
    with served(site, tmp_path / "log") as base:
        context = browser.new_context(accept_downloads=True, locale="nl-NL")
        context.add_cookies([{"name": "session", "value": session_of(site, "planner"), "url": base}])
        page = context.new_page()
        page.goto(f"{base}/figures/flows?from=2024-12-31&to=2025-12-31")
        with page.expect_download() as waited:
            page.get_by_role("link", name="Excel").click()
        assert waited.value.suggested_filename == "flows-2024-12-31-2025-12-31.xlsx"
        assert Path(waited.value.path()).read_bytes().startswith(b"PK")
        context.close()
