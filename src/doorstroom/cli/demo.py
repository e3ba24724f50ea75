"""``doorstroom demo``: a synthetic administration, through the same door as any extract, to the report."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress, TaskID

from doorstroom import __version__
from doorstroom.administrations import Administration, load
from doorstroom.cli import options
from doorstroom.cli.database import actor, migrate
from doorstroom.cli.output import Answer, note, progress
from doorstroom.kernel.errors import BadInput

MARK = "demo.json"  # which demo the folder holds
DATABASES = ("doorstroom.sqlite3", "work.sqlite3", "special.sqlite3")


def demo(
    *,
    administration: options.AdministrationName = "rijk",
    people: options.People = 3000,
    seed: options.Seed = 1,
    language: options.Language = None,
    home: Annotated[Path, typer.Option(help="Folder of the demo, with a database of its own.")] = Path(
        "var/demo"
    ),
    as_json: options.AsJson = False,
) -> None:
    """Set up a database with a synthetic administration, and write its report. May be run again.

    The demo never touches another database: it has one of its own, in its folder.

    Example: doorstroom demo --administration rijk --people 300
    """
    regime = load(administration)
    until = date(options.today().year, 1, 1)
    wanted = {
        "version": __version__,
        "administration": regime.code,
        "people": people,
        "seed": seed,
        "until": until.isoformat(),
    }
    home = home.absolute()
    _make_room(home, wanted)
    _point_at(home)
    with progress(f"Making a demo of {people:,} people in {home}") as bars:
        made = _Demo(home, regime, bars)
        files = made.synthetic(people, seed, until)
        made.database()
        imported = made.imported(files)
        special = made.special(files)
        written = made.report(until - timedelta(days=1), language or regime.languages[0])
    answer = Answer(as_json)
    answer.document(
        {
            **wanted,
            **imported,
            "special": special,
            "on": until - timedelta(days=1),
            "extract": files,
            "database": home / DATABASES[0],
            "report": written[0],
            "written": written,
        }
    )
    for name, place in (("Extract", files[0]), ("Database", home / DATABASES[0]), ("Report", written[0])):
        answer.line(f"{name:<10}{_shown(place)}")
    answer.line("Nobody in it exists. Ask it more, for instance:")
    answer.line(
        f"  DOORSTROOM_HOME={_shown(home)} {_program()} careers register --database"
        f" --administration {administration} --on {until - timedelta(days=1)} --by sex,age_band"
    )


@dataclass(frozen=True)
class _Demo:
    """The steps of a demo, each with its bar."""

    home: Path
    regime: Administration
    bars: Progress

    def synthetic(self, people: int, seed: int, until: date) -> list[Path]:
        from doorstroom.careers.synthetic import make, write

        task = self._begin("Making people who do not exist")
        files = write(make(self.regime, people=people, seed=seed, until=until), self.home / "extract")
        self._end(task)
        return files

    def database(self) -> None:
        task = self._begin("Setting up the database")
        migrate("--verbosity", "0")
        self._end(task)

    def imported(self, files: list[Path]) -> dict[str, Any]:
        from doorstroom.careers import services
        from doorstroom.careers.intake.check import check_file

        staff = next(path for path in files if path.stem == "staff")
        organisation = next(path for path in files if path.stem == "organisation")
        task = self._begin("Checking the extract")
        checked = check_file(staff, organisation=organisation, administration=self.regime)
        self._end(task)
        task = self._begin("Importing it")
        result = services.import_extract(
            checked=checked,
            by=actor(None),
            progress=lambda done, total: self.bars.update(task, completed=done, total=total),
        )
        self._end(task)
        return {
            "rows": result.rows,
            "events": result.events,
            "duplicates": result.duplicates,
            "batch": result.batch,
        }

    def special(self, files: list[Path]) -> dict[str, int]:
        from doorstroom.careers.special.intake import check_answers
        from doorstroom.careers.special.services import record_answers

        task = self._begin("Recording answers about special categories, apart")
        checked = check_answers(next(path for path in files if path.stem == "special"))
        result = record_answers(checked=checked, by=actor(None))
        self._end(task)
        return {"rows": result.rows, "recorded": result.recorded, "duplicates": result.duplicates}

    def report(self, on: date, language: str) -> list[Path]:
        from doorstroom.careers.report import state_of_staff
        from doorstroom.careers.selectors import load_ledger
        from doorstroom.documents import write

        task = self._begin("Writing the report")
        report = state_of_staff(
            load_ledger(), on=on, administration=self.regime, language=language, synthetic=True
        )
        written = write(report, self.home / "report")
        self._end(task)
        return written

    def _begin(self, what: str) -> TaskID:
        if not self.bars.console.is_terminal:
            note(f"{what} …")
        return self.bars.add_task(what, total=None)

    def _end(self, task: TaskID) -> None:
        self.bars.update(task, total=1, completed=1)


def _make_room(home: Path, wanted: Mapping[str, Any]) -> None:
    """Make the folder; what another demo left in it gives way, and nothing else ever does.

    Raises:
        BadInput: there is a database that no demo made.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark = home / MARK
    if not mark.exists():
        if any((home / name).exists() for name in DATABASES):
            raise BadInput(
                "the folder holds a database that no demo made", where=str(home), expected="--home"
            )
        mark.write_text(json.dumps(wanted), encoding="utf-8")
    if json.loads(mark.read_text("utf-8")) == wanted:
        return
    for name in DATABASES:
        for path in home.glob(f"{name}*"):
            path.unlink()
    for folder in ("cache", "extract", "report"):
        shutil.rmtree(home / folder, ignore_errors=True)
    mark.write_text(json.dumps(wanted), encoding="utf-8")


def _point_at(home: Path) -> None:
    """Let the settings use the demo's own databases, whatever the environment says."""
    os.environ["DOORSTROOM_HOME"] = str(home)
    for name in ("DATABASE_URL", "WORK_DATABASE_URL", "SPECIAL_DATABASE_URL"):
        os.environ.pop(name, None)


def _program() -> str:
    """Return how this program is called from here."""
    return "doorstroom" if shutil.which("doorstroom") else _shown(Path(sys.argv[0]).absolute())


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
