"""Run all benchmarks and print times, ratios and bars; exit 1 if a bar is missed."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import files, install, pages
from benchmarks.population import ACTS, PEOPLE, UNITS, make_extract

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL") or "postgres://postgres@127.0.0.1:5432/test"


def main() -> int:
    """Measure what the options ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--acts", type=int, default=ACTS)
    parser.add_argument("--runs", type=int, default=3, help="imports to take the median of")
    parser.add_argument("--only", choices=["files", "sqlite", "postgresql", "pages", "crowd", "install"])
    options = parser.parse_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="doorstroom-bench-") as name:
        folder = Path(name)
        extract = folder / "extract.csv"
        rows = make_extract(options.people, options.acts)
        rows.write_csv(extract)
        size = extract.stat().st_size / 1e6
        print(f"{options.people:,} people, {rows.height:,} events, {size:.0f} MB of CSV\n")
        del rows
        if options.only in (None, "files"):
            table.files(files.measure(extract, folder))
        for vendor in ("sqlite", "postgresql"):
            if options.only in (None, vendor):
                table.stored(vendor, run_stored(vendor, extract, folder, options.runs))
        if options.only in (None, "pages", "crowd"):
            measure_site(table, extract, folder, options.only)
        if options.only in (None, "install"):
            table.add(
                "default install",
                f"{install.installed_megabytes()[0]:.0f} MB",
                install.installed_megabytes()[0],
                800,
            )
    print("\n".join(table.lines()))
    return 0 if table.good else 1


def measure_site(table: Table, extract: Path, folder: Path, only: str | None) -> None:
    """Measure the pages on SQLite, and a crowd on PostgreSQL."""
    tree, called = pages.files(extract, UNITS)
    if only in (None, "pages"):
        environment = pages.environment_of(folder / "site")
        filled = pages.fill(extract, tree, called, environment)
        table.pages(pages.measure(filled, environment))
    if only in (None, "crowd"):
        with postgresql_database() as url:
            environment = pages.environment_of(folder / "crowd", url)
            filled = pages.fill(extract, tree, called, environment)
            table.crowd(pages.crowd(filled, environment, workers=max(2, os.cpu_count() or 2)))


@contextmanager
def postgresql_database() -> Iterator[str]:
    """Make a database on the server, and drop it afterwards; gives its URL."""
    import psycopg

    name = f"doorstroom_bench_{os.getpid()}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield POSTGRESQL.rsplit("/", 1)[0] + "/" + name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run_stored(vendor: str, extract: Path, folder: Path, runs: int) -> dict[str, float]:
    """Measure a database in a process of its own; PostgreSQL gets a database that is dropped afterwards."""
    home = folder / vendor
    home.mkdir()
    environment = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
    environment |= {"DOORSTROOM_HOME": str(home), "DJANGO_SETTINGS_MODULE": "doorstroom.settings"}
    command = [sys.executable, "-m", "benchmarks.stored", str(extract), str(runs)]
    if vendor == "sqlite":
        return _json(command, environment)
    with postgresql_database() as url:
        return _json(command, environment | {"DATABASE_URL": url})


def _json(command: list[str], environment: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


class Table:
    """What was measured, one line a measure, with its bar where it has one."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, float, float | None]] = []

    def add(self, name: str, shown: str, value: float, bar: float | None = None) -> None:
        """Add a measure; with a bar, ``value`` has to stay at or below it."""
        self.rows.append((name, shown, value, bar))

    def files(self, found: dict[str, float]) -> None:
        """Add register and flows from a file."""
        for name, seconds in found.items():
            kind, what = name.split(": ")
            self.add(f"{kind} file, {what}", f"{seconds:.3f} s", seconds)
            if what in ("register", "flows"):
                ratio = seconds / found[f"{kind}: Polars, whole"]
                self.add(f"{kind} file, {what} : reading whole", f"{ratio:.2f}", ratio, 3)

    def stored(self, vendor: str, found: dict[str, float]) -> None:
        """Add the measures of one database."""
        bars = {"import : bare": 4, "register cold": 2, "register warm": 0.1, "flows warm": 0.2}
        for name, value in found.items():
            unit = "" if ":" in name or "MB" in name else " s"
            self.add(f"{vendor}, {name}", f"{value:.3f}{unit}", value, bars.get(name))

    def pages(self, found: dict[str, float]) -> None:
        """Add the pages with one web process, beside a bare list."""
        bare = found["bare list of 25"]
        for name, seconds in found.items():
            bar = None if seconds is bare else 0.15
            shown = f"{seconds * 1000:.0f} ms" + ("" if bar is None else f" ({seconds / bare:.1f} x bare)")
            self.add(f"page, 95th percentile: {name}", shown, seconds, bar)

    def crowd(self, found: dict[str, float]) -> None:
        """Add what fifty people met."""
        bars = {"slowest of 50 people at once": 1.0, "errors of 50 people": 0.0}
        for name, value in found.items():
            self.add(f"postgresql, {name}", f"{value:.3f}", value, bars.get(name))

    @property
    def good(self) -> bool:
        """Whether every bar was held."""
        return all(bar is None or value <= bar for _, _, value, bar in self.rows)

    def lines(self) -> list[str]:
        """Return the table as text."""
        width = max(len(name) for name, *_ in self.rows)
        return [
            f"{name:{width}}  {shown:>22}"
            + ("" if bar is None else f"  bar {bar}  {'held' if value <= bar else 'MISSED'}")
            for name, shown, value, bar in self.rows
        ]


if __name__ == "__main__":
    sys.exit(main())
