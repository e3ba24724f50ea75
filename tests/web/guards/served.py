"""The site as it is really served, for a browser: ``doorstroom serve`` on the databases of a test."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.web.conftest import Site

PROGRAM = Path(sys.executable).with_name("doorstroom")


@contextmanager
def served(site: Site, log: Path) -> Iterator[str]:
    """Serve the databases of a test; gives the address."""
    # As a demo: nobody of the world has a second factor, and a demo alone lets in who has none.
    (site.home / "demo.json").write_text("{}", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
        "DOORSTROOM_HOME": str(site.home),
        "DOORSTROOM_PLAIN_HTTP": "1",
        # Sessions that the test made are good here.
        "DOORSTROOM_SECRET_KEY": settings.SECRET_KEY,
        "PYTHONUTF8": "1",
    }
    command = [PROGRAM, "serve", "--port", str(port), "--workers", "1", "--no-worker", "--quiet"]
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait(port, server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(40)


def session_of(site: Site, account: str) -> str:
    """Return the key of a new session of an account."""
    return site.client(account).cookies[settings.SESSION_COOKIE_NAME].value


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError(log.read_text())
