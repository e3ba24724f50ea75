"""``doorstroom demo``: a synthetic administration, through the same door as any extract, to the site."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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
from doorstroom.cli.serve import free_port
from doorstroom.kernel.errors import BadInput
from doorstroom.operation.keys import keep_key

MARK = "demo.json"  # which demo the folder holds
MADE = "demo-made.json"  # what the first run of it brought
_URLS = ("DATABASE_URL", "WORK_DATABASE_URL", "SPECIAL_DATABASE_URL")
_KEPT = ("DOORSTROOM_TRACEBACK",)
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
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65_535, help="Port to serve on; default: the first free one."),
    ] = None,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Set it up and print the accounts, without serving it.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Set up a synthetic administration with its report and accounts to sign in with, and serve the site.

    The demo never touches another database: it has one of its own, in its folder. Run again with the same
    options it keeps what was done in it. It is served to this machine alone, until Ctrl-C.

    Example: doorstroom demo --administration rijk --people 300 --no-serve
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
    port = free_port(port)
    _make_room(home, wanted)
    _point_at(home, administration)
    with progress(f"Making a demo of {people:,} people in {home}") as bars:
        made = _Demo(home, regime, bars).all(people, seed, until, language or regime.languages[0])
    address = f"http://127.0.0.1:{port}/"
    answer = Answer(as_json)
    answer.document(
        {**wanted, **made, "database": home / DATABASES[0], "address": None if no_serve else address}
    )
    if not as_json:
        _tell(answer, home, made, administration)
        answer.line("")
        answer.line("Not served. Without --no-serve it is." if no_serve else f"Open {address}")
    sys.stdout.flush()
    if not no_serve:
        _serve(port)


def _tell(answer: Answer, home: Path, made: Mapping[str, Any], administration: str) -> None:
    """Print where things are, what to ask next, and the accounts."""
    places = (("Extract", made["extract"][0]), ("Database", home / DATABASES[0]), ("Report", made["report"]))
    for name, place in places:
        answer.line(f"{name:<10}{_shown(Path(place))}")
    answer.line("Nobody in it exists. Ask it more, for instance:")
    answer.line(
        f"  DOORSTROOM_HOME={_shown(home)} {_program()} careers register --database"
        f" --administration {administration} --on {made['on']} --by sex,age_band"
    )
    rows = [{name: one[name] for name in ("role", "email", "password", "name")} for one in made["accounts"]]
    answer.table(rows, title="Accounts of this demo, made for it alone")


@dataclass(frozen=True)
class _Demo:
    """The steps of a demo, each with its bar."""

    home: Path
    regime: Administration
    bars: Progress

    def all(self, people: int, seed: int, until: date, language: str) -> dict[str, Any]:
        """Make what is not made yet; return what the answer says of it."""
        self.database()
        kept = self.home / MADE
        on = until - timedelta(days=1)
        if kept.exists():  # imported once, and perhaps corrected since: nothing is imported over that
            made = dict(json.loads(kept.read_text("utf-8")))
            made |= {"events": 0, "duplicates": made["rows"]}
            for name in ("special", "names"):
                made[name] |= {"recorded": 0, "duplicates": made[name]["rows"]}
        else:
            files = self.synthetic(people, seed, until)
            made = {**self.imported(files), "special": self.special(files), "names": self.names(files)}
            made |= {"extract": [str(file) for file in files], "on": on.isoformat()}
            kept.write_text(json.dumps(made), encoding="utf-8")
        written = self.report(on, language)
        return {**made, "report": written[0], "written": written, "accounts": self.accounts()}

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

    def names(self, files: list[Path]) -> dict[str, int]:
        from doorstroom.careers.names.intake import check_names
        from doorstroom.careers.names.services import record_names

        task = self._begin("Giving them names")
        checked = check_names(next(path for path in files if path.stem == "names"))
        result = record_names(checked=checked, by=actor(None))
        self._end(task)
        return {"rows": result.rows, "recorded": result.recorded, "duplicates": result.duplicates}

    def accounts(self) -> list[dict[str, str]]:
        from doorstroom.operation.demonstration import accounts

        task = self._begin("Making accounts for each role")
        made = [asdict(one) for one in accounts(on=options.today())]
        self._end(task)
        return made

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
    for folder in ("cache", "extract", "report", "uploads", "mail"):
        shutil.rmtree(home / folder, ignore_errors=True)
    for name in (MADE, "demo-accounts.json"):
        (home / name).unlink(missing_ok=True)
    mark.write_text(json.dumps(wanted), encoding="utf-8")


def _point_at(home: Path, administration: str) -> None:
    """Let the settings be those of a demo, whatever the environment says."""
    for name in [name for name in os.environ if name.startswith("DOORSTROOM_") or name in _URLS]:
        if name not in _KEPT:
            del os.environ[name]
    os.environ["DOORSTROOM_HOME"] = str(home)
    os.environ["DOORSTROOM_ADMINISTRATION"] = administration
    os.environ["DOORSTROOM_PLAIN_HTTP"] = "1"
    keep_key(home)


def _serve(port: int) -> None:
    """Become the server: it must not be forked from a process in which Polars ran."""
    code = "from doorstroom.cli.app import main; main()"
    arguments = ["serve", "--port", str(port), "--workers", "1", "--quiet"]
    os.execv(sys.executable, [sys.executable, "-c", code, *arguments])  # noqa: S606 - no shell, our own words


def _program() -> str:
    """Return how this program is called from here."""
    return "doorstroom" if shutil.which("doorstroom") else _shown(Path(sys.argv[0]).absolute())


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
