"""Pages: the 95th percentile of each with one web process, and fifty people at once."""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.served import PROGRAM, Reader, names, organisation, served
from doorstroom.operation.keys import keep_key

TIMES = 60  # requests of a page
PEOPLE_AT_ONCE, SECONDS = 50, 60
PAUSE = (1.0, 5.0)  # seconds in which somebody looks at a page before asking for the next one


def files(extract: Path, units: int) -> tuple[Path, Path]:
    """Write the organisation and the names that belong to an extract."""
    tree, called = extract.with_name("organisation.csv"), extract.with_name("names.csv")
    organisation(units).write_csv(tree)
    numbers = pl.read_csv(extract, columns=["person"], infer_schema=False)["person"]
    names(numbers.unique(maintain_order=True)).write_csv(called)
    return tree, called


def fill(extract: Path, tree: Path, called: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Fill the database of an environment, in a process of its own."""
    home = Path(environment["DOORSTROOM_HOME"])
    keep_key(home)
    (home / "demo.json").write_text("{}", encoding="utf-8")  # lets in who has no second factor
    command = [sys.executable, "-m", "benchmarks.served", str(extract), str(tree), str(called)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def measure(filled: dict[str, Any], environment: dict[str, str]) -> dict[str, float]:
    """Return the 95th percentile of each page and of the yardstick in seconds; one process, one reader."""
    found: dict[str, float] = {}
    with served(environment, "--workers", "1") as port:
        readers = {name: Reader(port, session) for name, session in filled["sessions"].items()}
        for name, account, path in pages(filled):
            found[name] = percentile([_good(readers[account].get(path), name) for _ in range(TIMES)])
        texts = itertools.cycle(["ba", "mari", "kato pe", "no such name", "Team 17"])
        found["search"] = percentile(
            [_good(readers["hr"].search(next(texts)), "search") for _ in range(TIMES)]
        )
        found["search, manager"] = percentile(
            [_good(readers["manager"].search(next(texts)), "search") for _ in range(TIMES)]
        )
    home = Path(environment["DOORSTROOM_HOME"])
    bare = {**environment, "BARE_DATABASE": f"sqlite:///{home / 'doorstroom.sqlite3'}"}
    gunicorn = str(PROGRAM.with_name("gunicorn"))
    line = [gunicorn, "--bind", "127.0.0.1:PORT", "--workers", "1", "--threads", "4"]
    line += ["--log-level", "warning", "--no-control-socket", "benchmarks.bare"]
    with served(bare, command=line) as port:
        reader = Reader(port)
        found["bare list of 25"] = percentile([_good(reader.get("/"), "bare") for _ in range(TIMES)])
    return found


def pages(filled: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, account and address of what is measured."""
    person, unit = filled["person"], filled["unit"]
    return [
        ("home, HR", "hr", "/"),
        ("home, manager", "manager", "/"),
        ("home, employee", "employee", "/"),
        ("person, HR", "hr", f"/people/{person}"),
        ("person, own", "employee", "/people/me"),
        ("staff, HR", "hr", "/people"),
        ("staff, manager", "manager", "/people"),
        ("unit", "hr", f"/people/units/{unit}"),
        ("register, HR", "hr", "/figures"),
        ("register, manager", "manager", "/figures"),
        ("flows, HR", "hr", "/figures/flows"),
        ("flows, manager", "manager", "/figures/flows"),
        ("log", "auditor", "/logs"),
    ]


def percentile(seconds: list[float], share: float = 0.95) -> float:
    """Return the time within which this share of the requests was answered."""
    return sorted(seconds)[max(0, round(len(seconds) * share) - 1)]


def _good(answer: tuple[int, float], name: str) -> float:
    status, seconds = answer
    if status != 200:
        raise SystemExit(f"{name}: {status}")
    return seconds


@dataclass
class Crowd:
    """What fifty people met.

    Attributes:
        seconds: of each request.
        errors: what was no page.
    """

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def crowd(filled: dict[str, Any], environment: dict[str, str], *, workers: int) -> dict[str, float]:
    """Fifty people at once for a minute, each with a browser of their own; they look before they go on."""
    met = Crowd()
    with served(environment, "--workers", str(workers)) as port:
        for _ in range(4 * workers):  # nobody measures the first page of a morning, of any process
            for _name, account, path in pages(filled):
                Reader(port, filled["sessions"][account]).get(path)
        until = time.monotonic() + SECONDS
        threads = [
            threading.Thread(target=_somebody, args=(number, port, filled, until, met))
            for number in range(PEOPLE_AT_ONCE)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if met.errors:
        print("\n".join(sorted(set(met.errors))[:10]), file=sys.stderr)
    return {
        "slowest of 50 people at once": max(met.seconds),
        "95th percentile of 50 people at once": percentile(met.seconds),
        "requests a second of 50 people": len(met.seconds) / SECONDS,
        "errors of 50 people": float(len(met.errors)),
    }


def _somebody(number: int, port: int, filled: dict[str, Any], until: float, met: Crowd) -> None:
    draw = random.Random(number)  # noqa: S311
    roles = ["employee"] * 4 + ["manager"] * 3 + ["hr"] * 2 + ["planner"]
    account = roles[number % len(roles)]
    reader = Reader(port, filled["sessions"][account])
    mine = [path for _, who, path in pages(filled) if who == account] or ["/", "/figures"]
    if account == "hr":
        mine += [f"/people/{person}" for person in filled["colleagues"]]
    time.sleep(draw.uniform(0, PAUSE[1]))
    while time.monotonic() < until:
        path = draw.choice(mine)
        try:
            status, seconds = reader.get(path)
        except OSError as error:
            met.errors.append(f"{path}: {type(error).__name__}")
            continue
        met.seconds.append(seconds)
        if status != 200:
            met.errors.append(f"{path}: {status}")
        time.sleep(draw.uniform(*PAUSE))


def environment_of(home: Path, url: str = "") -> dict[str, str]:
    """Return the environment of a site of the benchmarks."""
    kept = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
    return {
        **{key: value for key, value in kept.items() if not key.startswith("DOORSTROOM_")},
        "DOORSTROOM_HOME": str(home),
        "DOORSTROOM_PLAIN_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "doorstroom.settings",
        **({"DATABASE_URL": url} if url else {}),
    }
