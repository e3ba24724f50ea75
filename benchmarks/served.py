"""The site for the benchmarks: a large administration with names and accounts, and the server that serves it.

``python -m benchmarks.served EXTRACT ORGANISATION NAMES`` fills the database of the environment and prints
one JSON document: a session for each account, and the ids that addresses need.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

_KEPT = 3.0  # seconds that a connection waits for its next request
PROGRAM = Path(sys.executable).with_name("doorstroom")


def organisation(units: int) -> pl.DataFrame:
    """Return a tree of the units of the extract: 6 ministries, 30 directorates, the units below them."""
    ministries = [(f"M{n}", f"Ministry {n}", "ministry", None) for n in range(6)]
    directorates = [(f"D{n}", f"Directorate {n}", "directorate", f"M{n % 6}") for n in range(30)]
    leaves = [(f"U{n}", f"Team {n}", "team", f"D{n % 30}") for n in range(units)]
    return pl.DataFrame(
        [*ministries, *directorates, *leaves], schema=["code", "name", "unit_kind", "parent"], orient="row"
    ).select("code", pl.lit("1980-01-01").alias("effective_on"), "name", "unit_kind", "parent")


def names(numbers: pl.Series, *, seed: int = 1) -> pl.DataFrame:
    """Return a name for everybody: 400 given names, 5,000 family names, with doubles as in real life."""
    draw = random.Random(seed)  # noqa: S311 - people who do not exist
    letters = "bdfgklmnprst"
    syllables = [first + vowel for first in letters for vowel in "aeiou"]
    given = ["".join(draw.choices(syllables, k=2)).title() for _ in range(400)]
    family = ["".join(draw.choices(syllables, k=3)).title() for _ in range(5_000)]
    return pl.DataFrame(
        {
            "person": numbers,
            "given_name": draw.choices(given, k=len(numbers)),
            "family_name": draw.choices(family, k=len(numbers)),
        }
    )


def fill(extract: Path, units: Path, called: Path) -> dict[str, Any]:
    """Import everything and make accounts; return their sessions and what addresses need."""
    import django

    django.setup()
    from doorstroom.careers import services
    from doorstroom.careers.intake.check import check_file
    from doorstroom.careers.names.intake import check_names
    from doorstroom.careers.names.services import record_names
    from doorstroom.careers.selectors import get_staff
    from doorstroom.careers.storage.setup import prepare_databases

    prepare_databases()
    checked = check_file(extract, organisation=units)
    assert not checked.problems.errors, checked.problems.summary()
    services.import_extract(checked=checked, by="benchmark")
    record_names(checked=check_names(called), by="benchmark")
    staff = get_staff(columns=["unit"])
    here = staff.segments.filter(pl.col("until").is_null()).sort("person")
    by_unit = here.group_by("unit").len().sort("len", "unit")
    unit = int(by_unit["unit"][by_unit.height // 2])  # of the middle size
    team = here.filter(pl.col("unit") == unit)["person"].to_list()
    directorate = int(
        staff.units.filter(pl.col("unit") == unit).sort("effective_on")["parent"].drop_nulls()[-1]
    )
    return {
        "sessions": _accounts(team, directorate),
        "person": team[2],
        "colleagues": team[:50],
        "unit": unit,
        "directorate": directorate,
    }


def _accounts(team: list[int], directorate: int) -> dict[str, str]:
    """HR officer, planner and auditor of the whole, manager of a directorate, somebody of a team."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from doorstroom.accounts.models import Account, RoleGrant

    today, sessions = timezone.localdate(), {}
    for name, role, unit, person in (
        ("hr", "hr_officer", None, None),
        ("planner", "planner", None, None),
        ("manager", "line_manager", directorate, team[0]),
        ("employee", "", None, team[1]),
        ("auditor", "auditor", None, None),
    ):
        account = Account.objects.create_user(f"{name}@example.org", name=name, person=person)
        if role:
            RoleGrant.objects.create(
                account=account,
                role=role,
                unit=unit,
                from_on=today - timedelta(days=30),
                given_by="benchmark",
                confirmed_by="benchmark 2",
            )
        browser = Client()
        browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessions[name] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions


@contextmanager
def served(environment: dict[str, str], *options: str, command: list[str] | None = None) -> Iterator[int]:
    """Serve a filled database, or run another server on the port that replaces ``PORT``; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    line = [*(command or [str(PROGRAM), "serve", "--port", "PORT", "--no-worker", "--quiet"]), *options]
    server = subprocess.Popen(
        [part.replace("PORT", str(port)) for part in line],
        env=environment,
        stdout=subprocess.DEVNULL,  # its errors are shown
    )
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(60)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit("the server ended")
        try:
            Reader(port).get("/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server does not answer")


@dataclass
class Reader:
    """Somebody with a browser: one connection that stays open, and cookies.

    Attributes:
        port: of the server.
        session: key of a session; empty for nobody.
    """

    port: int
    session: str = ""

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._csrf = ""
        self._used = time.monotonic()

    def get(self, path: str) -> tuple[int, float]:
        """Ask for a page; status and seconds up to its last byte."""
        return self._ask("GET", path, "")

    def search(self, text: str) -> tuple[int, float]:
        """Search, as the box on top of each page does."""
        if not self._csrf:
            self.get("/search")
        return self._ask("POST", "/search", f"q={text}&csrfmiddlewaretoken={self._csrf}")

    def _ask(self, method: str, path: str, body: str) -> tuple[int, float]:
        cookies = f"session={self.session}; csrf={self._csrf}; language=nl"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        if time.monotonic() - self._used > _KEPT:
            self._connection.close()  # as browsers do: the server will have closed it
        before = time.perf_counter()
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        answer.read()
        seconds = time.perf_counter() - before
        self._used = time.monotonic()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("csrf="):
                self._csrf = cookie.split(";")[0].removeprefix("csrf=")
        return answer.status, seconds


if __name__ == "__main__":
    os.umask(0o077)
    print(json.dumps(fill(*map(Path, sys.argv[1:4]))))
