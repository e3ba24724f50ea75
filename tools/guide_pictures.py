"""The pictures of the user guide: a demo is made, served and photographed, each page as its own role.

``python -m tools.guide_pictures`` (``make guide``) writes docs/guide/nl/*.png. The people in them are
synthetic, the same for everybody who runs it; names and figures change only with the program.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
OUT = ROOT / "docs" / "guide" / "nl"
PROGRAM = Path(sys.executable).with_name("doorstroom")
_WIDTH, _HEIGHT = 1180, 800


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: of the file.
        role: who looks; the account of the demo.
        path: address; a link with this text is followed from there, if given.
        link: part of the address of the link to follow.
        height: of the picture in pixels.
    """

    name: str
    role: str
    path: str
    link: str = ""
    height: int = _HEIGHT


SHOTS = (
    Shot("aanmelden", "", "/account/login", height=620),
    Shot("start-medewerker", "employee", "/"),
    Shot("mijn-loopbaan", "employee", "/people/me", height=1000),
    Shot("wie-keek", "employee", "/logs/mine"),
    Shot("vraag", "employee", "/people/requests/mine"),
    Shot("start-leidinggevende", "line_manager", "/"),
    Shot("mijn-team", "line_manager", "/people"),
    Shot("cijfers", "planner", "/figures", height=1100),
    Shot("bewegingen", "planner", "/figures/flows", height=1100),
    Shot("inlezen", "hr_officer", "/imports/new"),
    Shot("vragen-hr", "hr_officer", "/people/requests"),
    Shot("logboek", "auditor", "/logs", height=1000),
    Shot("accounts", "administrator", "/administration/accounts"),
    Shot("instellingen", "administrator", "/administration/settings"),
)


def main() -> int:
    """Make every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="doorstroom-guide-") as name:
        home = Path(name) / "demo"
        said = _demo(home)
        with _served(home) as base, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
            for shot in SHOTS:
                _take(browser, base, shot, said["accounts"])
            browser.close()
    total = sum(file.stat().st_size for file in OUT.glob("*.png"))
    print(f"{len(SHOTS)} pictures, {total / 1e6:.1f} MB")
    return 0


def _take(browser: Browser, base: str, shot: Shot, accounts: list[dict[str, str]]) -> None:
    context = browser.new_context(
        viewport={"width": _WIDTH, "height": shot.height}, locale="nl-BE", reduced_motion="reduce"
    )
    page = context.new_page()
    if shot.role:
        _sign_in(page, base, next(one for one in accounts if one["role"] == shot.role))
    answer = page.goto(base + shot.path)
    if answer is None or answer.status != 200:
        raise SystemExit(f"{shot.path} as {shot.role}: {answer and answer.status}")
    page.screenshot(path=OUT / f"{shot.name}.png")
    context.close()


def _sign_in(page: Page, base: str, account: dict[str, str]) -> None:
    page.goto(f"{base}/account/login")
    page.fill("input[name=login]", account["email"])
    page.fill("input[name=password]", account["password"])
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def _demo(home: Path) -> dict[str, Any]:
    command = [PROGRAM, "demo", "--people", "600", "--home", home, "--no-serve", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


@contextmanager
def _served(home: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DOORSTROOM_HOME": str(home), "DOORSTROOM_PLAIN_HTTP": "1"}
    command = [PROGRAM, "serve", "--port", str(port), "--workers", "1", "--quiet"]
    server = subprocess.Popen(command, env=environment)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{base}/healthz")  # noqa: S310 - our own address
                break
            except urllib.error.URLError:
                time.sleep(0.2)
        yield base
    finally:
        server.terminate()
        server.wait(60)


def _chromium() -> str:
    import shutil

    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    if found is None:
        raise SystemExit("Chromium is not installed (apt-get install chromium)")
    return found


if __name__ == "__main__":
    sys.exit(main())
