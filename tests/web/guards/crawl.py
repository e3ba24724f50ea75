"""A walk through the site in Chromium, as one account: every page that links lead to, each looked at."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

from tests.browser.chromium import AXE, sideways, tab_stops

WIDE, NARROW = 1280, 390
HEIGHT = 900

_LOOK = """() => ({
  h1: document.querySelectorAll('h1').length,
  title: document.title.trim(),
  language: document.documentElement.lang,
  landmarks: ['header', 'main', 'footer'].filter(one => !document.querySelector(one)),
  links: [...document.querySelectorAll('a[href]')].map(one => one.href),
})"""
_AXE = """async () => {
  const found = await axe.run(document, {rules: {'target-size': {enabled: true}}});
  const places = one => one.nodes.map(node => node.target.join(' ')).slice(0, 3).join(' | ');
  return JSON.stringify({
    looked: found.passes.length,
    found: found.violations.map(one => `${one.id}: ${one.help} at ${places(one)}`),
  });
}"""
_SOURCE = AXE.read_text("utf-8")


@dataclass
class Walk:
    """What a walk met.

    Attributes:
        pages: address by route, of each page that was looked at.
        wrong: everything that is not as it should be, with its page.
    """

    pages: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Look:
    """How to look at the pages.

    Attributes:
        width: of the window.
        language, mode: as the browser asks.
        keyboard: also walk through each page with the tab key.
        pictures: folder for a picture of each page; none by default.
    """

    width: int = WIDE
    language: str = "nl"
    mode: str = "light"
    keyboard: bool = False
    pictures: Path | None = None


def walk(browser: Browser, base: str, session: str, look: Look, *, start: str = "/") -> Walk:
    """Follow every link from the first page on; of each route one page is looked at."""
    met = Walk()
    context = _context(browser, base, session, look)
    page = context.new_page()
    _listen(page, base, met)
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        route = _route(address)
        if route is None or route in met.pages:
            continue
        met.pages[route] = address
        waiting.extend(_visit(page, base + address, route, look, met))
    context.close()
    return met


def _context(browser: Browser, base: str, session: str, look: Look) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": look.width, "height": HEIGHT},
        color_scheme="dark" if look.mode == "dark" else "light",
        locale={"nl": "nl-BE", "fr": "fr-BE", "en": "en-GB"}[look.language],
        reduced_motion="reduce",
    )
    cookies: list[dict[str, str]] = [{"name": "language", "value": look.language, "url": base}]
    if session:
        cookies.append({"name": "session", "value": session, "url": base})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


def _listen(page: Page, base: str, met: Walk) -> None:
    def console(message: ConsoleMessage) -> None:
        # A page that is refused says so in the console as well; its status is looked at.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            met.wrong.append(f"{_short(page.url)}: console: {message.text[:300]}")

    def request(asked: Request) -> None:
        if not asked.url.startswith((base, "data:")):
            met.wrong.append(f"{_short(page.url)}: asks {asked.url[:100]}")

    page.on("console", console)
    page.on("pageerror", lambda error: met.wrong.append(f"{_short(page.url)}: script: {error}"))
    page.on("request", request)


def _visit(page: Page, address: str, route: str, look: Look, met: Walk) -> list[str]:
    """Look at one page, and return where its links lead."""
    base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" in str(error):  # a file: other tests look into those
            return []
        raise
    assert answer is not None
    if "html" not in answer.headers.get("content-type", ""):
        return []
    found: dict[str, Any] = page.evaluate(_LOOK)
    problems = [*_frame(found, answer.status, look), *violations(page)]
    if (over := sideways(page)) > 0:
        problems.append(f"{over} px wider than the window")
    if look.keyboard:
        problems += by_keyboard(page)
    met.wrong += [f"{route}: {one}" for one in problems]
    if look.pictures is not None:
        look.pictures.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", route.lower()).strip("-") or "start"
        page.screenshot(path=look.pictures / f"{name}-{look.width}.png", full_page=True)
    here = [urlsplit(link) for link in found["links"] if link.startswith(base)]
    return [parts.path + (f"?{parts.query}" if parts.query else "") for parts in here]


def _frame(found: dict[str, Any], status: int, look: Look) -> list[str]:
    """What lacks in the frame of a page."""
    checks = (
        (status == 200, f"a link leads here, and it answers {status}"),
        (found["h1"] == 1, f"{found['h1']} headings of the first order"),
        (re.search(r"\S.* · ", found["title"]) is not None, f"its title is {found['title']!r}"),
        (found["language"] == look.language, f"it is in {found['language']}"),
        (not found["landmarks"], f"without {', '.join(found['landmarks'])}"),
    )
    return [what for good, what in checks if not good]


def violations(page: Page) -> list[str]:
    """Every rule of axe, also the size of targets; the page keeps its own policy against scripts."""
    page.evaluate(_SOURCE)
    said = json.loads(page.evaluate(_AXE))
    assert said["looked"], "axe looked at nothing"
    return list(said["found"])


def by_keyboard(page: Page) -> list[str]:
    """What the tab key meets that nobody sees."""
    return [
        f"the tab key meets {stop['what']!r}: ring {stop['ring']} px, in view {stop['inView']}"
        for stop in tab_stops(page)
        if stop["ring"] < 2 or not stop["inView"]
    ]


def _route(address: str) -> str | None:
    """Return the route of a page; None for what is no page or changes something."""
    path = urlsplit(address).path
    if path.startswith(("/static/", "/account/logout", "/api/")):
        return None
    try:
        return "/" + resolve(path).route
    except Resolver404:
        return path  # a link to nowhere: it is looked at, and found wrong


def _short(url: str) -> str:
    return urlsplit(url).path
