"""Home, search, signing in and errors in Chromium: axe, keyboard, with and without scripts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from doorstroom.careers.models import Person
from doorstroom.web.home import about
from tests.browser.chromium import chromium, sideways, tab_stops
from tests.web.conftest import Site
from tests.web.guards.crawl import NARROW, WIDE, Look, violations, walk
from tests.web.guards.scene import build
from tests.web.guards.served import served, session_of

pytestmark = pytest.mark.browser
LOOKS = [(width, mode) for width in (WIDE, NARROW) for mode in ("light", "dark")]


@pytest.fixture(autouse=True)
def beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright has a loop in this thread, in which Django would ask no database; nothing here awaits."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def base(site: Site, tmp_path: Path) -> Iterator[str]:
    with served(site, tmp_path / "log") as found:
        yield found


def context_of(  # noqa: PLR0917 - as a test reads it
    browser: Browser,
    site: Site,
    base: str,
    account: str = "anonymous",
    width: int = WIDE,
    mode: str = "light",
    *,
    scripts: bool = True,
) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if mode == "dark" else "light",
        locale="nl-BE",
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    if account != "anonymous":
        context.add_cookies([{"name": "session", "value": session_of(site, account), "url": base}])
    return context


def opened(context: BrowserContext) -> tuple[Page, list[str]]:
    """Return a page, and what its console complains of."""
    page, said = context.new_page(), []
    page.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def seek(page: Page, text: str) -> None:
    """Search from the header, or on a phone from the menu."""
    box = "#search-top" if wide(page) else "#search-menu"
    if not wide(page):
        page.click("details.ds-menu > summary")
    page.fill(box, text)
    with page.expect_navigation():
        page.press(box, "Enter")


def wide(page: Page) -> bool:
    size = page.viewport_size
    return size is not None and size["width"] == WIDE


def press(page: Page, number: int, button: str) -> None:
    """Open a panel of the header, by its number from the left, and press a button in it."""
    panel = f".ds-tools details:nth-of-type({number})" if wide(page) else "details.ds-menu"
    page.click(f"{panel} > summary")
    with page.expect_navigation():
        page.click(f"{panel} {button}")


@pytest.mark.parametrize(("width", "mode"), LOOKS)
def test_pages_that_no_link_leads_to_are_good_too(browser, site, base, width, mode):
    number = Person.objects.get(pk=site.world.inside_a[3]).number
    context = context_of(browser, site, base, "line_manager", width, mode)
    page, said = opened(context)

    def look(what: str) -> None:
        assert violations(page) == [], what
        assert sideways(page) == 0, what
        stops = tab_stops(page)
        assert [stop for stop in stops if stop["ring"] < 2 or not stop["inView"]] == [], what
        assert len(stops) > 3, what

    page.goto(f"{base}/")
    seek(page, number)
    assert page.locator(".ds-found a").count() >= 1
    look("something found")
    seek(page, "qqqq zzzz")
    look("nothing found")
    page.fill("#q", "a")
    with page.expect_navigation():
        page.press("#q", "Enter")
    look("too short")
    for address, status in (("/nothing", 404), ("/administration/accounts", 403), ("/language", 405)):
        answer = page.goto(base + address)
        assert answer is not None
        assert answer.status == status
        look(address)
    assert [line for line in said if "status of 4" not in line] == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_everything_works_without_scripts(browser, site, base, width):
    context = context_of(browser, site, base, "line_manager", width, scripts=False)
    page = context.new_page()
    page.goto(f"{base}/about/help")
    press(page, 1, "button[value=fr]")
    assert page.url == f"{base}/about/help"
    assert page.locator("html").get_attribute("lang") == "fr"
    press(page, 2, "button[value=dark]")
    assert page.locator("html").get_attribute("data-mode") == "dark"
    seek(page, Person.objects.get(pk=site.world.inside_a[3]).number)
    assert page.locator(".ds-found a").count() >= 1
    press(page, 3, "form[action='/account/logout'] button")
    page.goto(f"{base}/search")
    assert "/account/login" in page.url


def test_a_panel_closes_with_escape_and_gives_the_focus_back(browser, site, base):
    page, _said = opened(context_of(browser, site, base, "employee"))
    page.goto(f"{base}/")
    page.focus(".ds-tools details:nth-of-type(3) > summary")
    page.keyboard.press("Enter")
    assert page.locator(".ds-tools details:nth-of-type(3)").get_attribute("open") is not None
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".ds-pop[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.click(".ds-tools details:nth-of-type(1) > summary")
    page.click("main h1")
    assert page.locator(".ds-pop[open]").count() == 0


def test_the_skip_link_leads_to_the_content(browser, site, base):
    page, _said = opened(context_of(browser, site, base, "employee"))
    page.goto(f"{base}/about/help")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_htmx_works_under_the_policy_and_the_focus_follows(browser, site, base):
    page, said = opened(context_of(browser, site, base, "employee"))
    page.goto(f"{base}/")
    page.evaluate(
        "htmx.ajax('GET', '/about/help', {target: '#content', select: '#content', swap: 'outerHTML'})"
    )
    page.wait_for_selector(".ds-roles")
    assert page.evaluate("document.activeElement.tagName") in ("H1", "MAIN")
    # A form that failed answers 422, and is shown.
    page.evaluate(
        """htmx.ajax('POST', '/search', {target: '#content', select: '#content', swap: 'outerHTML', values: {
        q: 'a', csrfmiddlewaretoken: document.querySelector('[name=csrfmiddlewaretoken]').value}})"""
    )
    page.wait_for_selector("#q[aria-invalid=true]")
    page.evaluate("htmx.ajax('GET', '/nothing', {target: '#content'})")
    page.wait_for_selector(".ds-problem-page")
    assert [line for line in said if "status of 4" not in line and "Response Status Error" not in line] == []
    # No page stays behind in the browser: htmx keeps the address of the present one, in this tab, alone.
    kept = page.evaluate("[Object.entries(localStorage), Object.entries(sessionStorage)]")
    assert kept == [[], [["htmx-current-path-for-history", "/"]]]


def test_a_script_that_somebody_puts_into_a_page_is_refused(browser, site, base):
    page, _said = opened(context_of(browser, site, base, "employee"))
    page.goto(f"{base}/")
    tried = """async () => {
      window.ran = false;
      const bad = '<img src=x onerror="window.ran=true"><script>window.ran=true<\\/script>';
      document.querySelector('main').innerHTML += bad;
      const refused = [];
      for (const doing of [
        () => { document.createElement('script').text = 'window.ran=true'; },
        () => { document.createElement('script').src = 'https://evil.example/x.js'; },
        () => { setTimeout('window.ran=true', 0); },
      ]) { try { doing(); } catch (error) { refused.push(error.name); } }
      await new Promise(done => setTimeout(done, 200));
      return [window.ran, refused.length];
    }"""
    # Not tried: eval, which the way into the page of this test is itself allowed.
    assert page.evaluate(tried) == [False, 3]


@pytest.mark.slow
def test_the_run_that_the_accessibility_statement_tells_of(browser, site, base):
    """Walk every page as six accounts; with ACCESSIBILITY_RUN=1 the statement tells of this run."""
    build(site)
    wrong: list[str] = []
    routes: set[str] = set()
    checks = 0
    for account in ("anonymous", "employee", "line_manager", "hr_officer", "auditor", "administrator"):
        for width, mode in LOOKS:
            session = "" if account == "anonymous" else session_of(site, account)
            met = walk(browser, base, session, Look(width, mode=mode))
            wrong += [f"{account}, {width} px, {mode}: {one}" for one in met.wrong]
            routes |= set(met.pages)
            checks += len(met.pages)
    if os.environ.get("ACCESSIBILITY_RUN"):
        page = context_of(browser, site, base).new_page()
        page.goto(base)
        violations(page)
        from django.utils import timezone

        run = {
            "on": timezone.localdate().isoformat(),
            "tool": f"axe-core {page.evaluate('axe.version')}",
            "pages": len(routes),
            "checks": checks,
            "violations": len(wrong),
        }
        about.RUN.write_text(json.dumps(run) + "\n", encoding="utf-8")
    assert wrong == []
