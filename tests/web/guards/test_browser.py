"""Every page of every account in Chromium, as a person meets it.

``PICTURES=var/pictures pytest tests/web/guards/test_browser.py`` (``make pictures``) keeps a picture of each.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.web.conftest import Site
from tests.web.guards.crawl import NARROW, WIDE, Look, walk
from tests.web.guards.scene import build
from tests.web.guards.served import served, session_of
from tests.web.world import ROLES

pytestmark = pytest.mark.browser
# The others are the same pages in another branch.
WALKERS = ("anonymous", "guest", "employee", *ROLES)
# Pages that a walker must come by, so that a walk that leads nowhere is seen.
FEWEST = {"anonymous": 4, "guest": 6, "employee": 10, "hr_officer": 20, "administrator": 12}


@pytest.fixture(autouse=True)
def beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright has a loop in this thread, in which Django would ask no database; nothing here awaits."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def walked(
    browser: Browser, site: Site, tmp_path: Path, account: str, *looks: Look
) -> tuple[list[str], dict[str, str]]:
    """Walk with each look; returns what is wrong, and the pages of the last walk."""
    build(site)
    wrong, pages = [], {}
    with served(site, tmp_path / "log") as base:
        for look in looks:
            session = "" if account == "anonymous" else session_of(site, account)
            met = walk(browser, base, session, look)
            wrong += [f"{look.width} px, {look.language}, {look.mode}: {one}" for one in met.wrong]
            pages = met.pages
    log = (tmp_path / "log").read_text()
    assert "Error" not in log, log
    return wrong, pages


@pytest.mark.parametrize("account", WALKERS)
def test_every_page_is_good_at_both_widths(
    browser: Browser, site: Site, tmp_path: Path, account: str
) -> None:
    kept = os.environ.get("PICTURES")
    pictures = Path(kept).absolute() / account if kept else None
    wrong, pages = walked(
        browser,
        site,
        tmp_path,
        account,
        Look(WIDE, pictures=pictures, keyboard=account in ("employee", "hr_officer", "administrator")),
        Look(NARROW, pictures=pictures),
    )
    assert wrong == []
    assert len(pages) >= FEWEST.get(account, 7), sorted(pages)


@pytest.mark.slow
@pytest.mark.parametrize("account", ["employee", "line_manager", "hr_officer", "auditor", "administrator"])
def test_every_page_is_good_in_the_dark_and_in_other_languages(
    browser: Browser, site: Site, tmp_path: Path, account: str
) -> None:
    looks = [
        Look(width, language=language, mode=mode, keyboard=True)
        for language, mode in (("nl", "dark"), ("fr", "light"), ("en", "dark"))
        for width in (WIDE, NARROW)
    ]
    wrong, _ = walked(browser, site, tmp_path, account, *looks)
    assert wrong == []
