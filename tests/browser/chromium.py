"""Chromium for tests: pages opened from a file, axe-core, and what a keyboard meets."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; without one, fail in CI and skip elsewhere."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed (apt-get install chromium)")
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def open_file(browser: Browser, file: Path, *, width: int, mode: str = "light") -> Page:
    """Open a file without network; axe needs to pass the page's own policy against scripts."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if mode == "dark" else "light",
        offline=True,
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(file.as_uri())
    return page


def violations(page: Page) -> list[str]:
    """Run every rule of axe-core on the whole page: rule, help and first place of each violation."""
    page.add_script_tag(path=AXE)
    found: dict[str, Any] = json.loads(page.evaluate("async () => JSON.stringify(await axe.run(document))"))
    assert found["passes"], "axe looked at nothing"
    return [f"{one['id']}: {one['help']} at {one['nodes'][0]['target']}" for one in found["violations"]]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"))


_STOP = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return {
    what: one.tagName + ' ' + (one.textContent.trim().slice(0, 40) || one.getAttribute('aria-labelledby')),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    colour: style.outlineColor,
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    height: box.height,
  };
}"""


def tab_stops(page: Page, most: int = 200) -> list[dict[str, Any]]:
    """Walk through the page with the tab key; what each stop shows."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the keyboard does not get out of the page after {most} stops")
