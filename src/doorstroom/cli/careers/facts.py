"""``careers facts``: dated facts beside the ledger: which kinds there are, files of them, reading them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from doorstroom.careers.facts.beside import read_beside
from doorstroom.careers.facts.declared import KINDS
from doorstroom.careers.facts.incoming import FIELDS, check_facts
from doorstroom.careers.facts.kinds import Kind, Value
from doorstroom.careers.facts.known import facts_on, known_facts
from doorstroom.cli import options, problems
from doorstroom.cli.database import actor, open_database
from doorstroom.cli.output import Answer, cell, note, progress
from doorstroom.cli.sources import administration_of
from doorstroom.kernel.errors import BadInput

group = typer.Typer(
    help="Dated facts beside post and state: diplomas, experience, marks on functions and others.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

FactsFile = Annotated[Path, typer.Argument(help="Facts: CSV, Excel or Parquet, one row a fact.")]
_DONE = ("batch", "known_at", "rows", "facts", "duplicates", "corrections", "annulments")


@group.command("kinds")
def kinds(*, as_json: options.AsJson = False) -> None:
    """The kinds of facts: of whom, what a file must say, who may read them.

    JSON: kinds: [{kind, subject, meaning, value, beside, ref, at_once, within, category, purposes,
    requirements}], where value and each of beside are {name, meaning, form, allowed, list, unit, required};
    columns: those that a file of facts may have.

    Example: doorstroom careers facts kinds
    """
    answer = Answer(as_json)
    answer.document({"kinds": [_declared(kind) for kind in KINDS.values()], "columns": list(FIELDS)})
    for kind in KINDS.values():
        answer.line(f"{kind.code} (of a {kind.subject}): {_plain(kind.meaning)}")
        said = [_asked("value", kind.value), *(_asked(name, one) for name, one in kind.beside)]
        if kind.needs_ref:
            said.append("ref: a number of its own")
        for text in filter(None, said):
            answer.line(f"    {text}", style="dim")
    answer.line(
        "What stands in brackets need not be filled. Each has from_on, and until where an end is known."
    )


@group.command("check")
def check(
    file: FactsFile,
    *,
    administration: options.AdministrationOrNone = None,
    keep_all: options.KeepAll = False,
    as_json: options.AsJson = False,
) -> None:
    """Read a file of facts and list everything that is wrong with it. Nothing is stored.

    Who is in the ledger, and what contradicts facts that are recorded, the import checks.

    JSON: rows; kinds: {kind: rows}; errors and warnings: [{row, column, value, problem, expected, file}];
    counts, summary.

    Example: doorstroom careers facts check trial/facts.csv
    """
    with progress(f"Checking {file.name}"):
        checked = check_facts(file, administration=administration_of(administration), keep_all=keep_all)
    found = [(file, checked.problems)]
    counts = dict(checked.rows_in.group_by("kind", maintain_order=True).len().iter_rows())
    answer = Answer(as_json)
    answer.document({"rows": checked.rows, "kinds": counts, **problems.as_document(found)})
    problems.show(found)
    errors = checked.problems.errors
    said = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
    answer.line(f"{file.name}: {checked.rows:,} rows" + (f": {said}." if said else "."))
    answer.line("No errors." if not errors else f"{errors:,} errors. Nothing was stored.")
    if errors:
        raise typer.Exit(1)


@group.command("import")
def import_(
    file: FactsFile,
    *,
    administration: options.AdministrationOrNone = None,
    by: options.Actor = None,
    as_json: options.AsJson = False,
) -> None:
    """Add a file of facts to the database: all of it or nothing, and what is there only once.

    The people must be in the ledger. A row corrects or annuls a fact if its column action says so.

    JSON: batch and known_at (null where nothing was new), rows, facts (rows added), duplicates, corrections,
    annulments; errors and warnings: [{row, column, value, problem, expected, file}]; counts, summary.

    Example: doorstroom careers facts import trial/facts.csv
    """
    open_database()
    from doorstroom.careers.errors import ImportRefused
    from doorstroom.careers.facts.services import import_facts

    answer = Answer(as_json)
    with progress(f"Importing {file.name}"):
        checked = check_facts(file, administration=administration_of(administration))
        try:
            result = import_facts(checked=checked, by=actor(by))
        except ImportRefused as error:
            found = [(file, error.problems)]
            nothing = {**dict.fromkeys(_DONE, 0), "batch": None, "known_at": None, "rows": checked.rows}
            answer.document({**nothing, **problems.as_document(found)})
            problems.show(found)
            note("The file was refused. Stored: nothing.", style="red")
            raise typer.Exit(1) from None
    done = {name: getattr(result, name) for name in _DONE}
    answer.document({**done, **problems.as_document([(file, result.problems)])})
    problems.show([(file, result.problems)])
    answer.line(_said(file, done))


@group.command("show")
def show(
    *,
    person: Annotated[
        str | None,
        typer.Option(help="Personnel number; - reads it from standard input: no trace in a history."),
    ] = None,
    kind: Annotated[str | None, typer.Option(help="All facts of one kind, on a day.")] = None,
    on: Annotated[
        date | None,
        typer.Option(parser=options.day, metavar="DATE", help="Only what holds on this day, at its end."),
    ] = None,
    known_at: options.KnownAt = None,
    purpose: options.Purpose = "",
    by: options.Actor = None,
    as_json: options.AsJson = False,
) -> None:
    """The facts of one person with their former versions; or those of one kind on a day.

    Facts of people are read for a purpose, and the reading is logged. Judgements and vulnerable situations
    are shown of one person at a time.

    JSON of a person: person, on, known_at; facts and former: [{fact, version, action, recorded_at, kind,
    from_on, until, value, beside, ref}]. JSON of a kind: kind, on, known_at; rows: [{fact, person or function
    or post, from_on, until, value, ref, and what stands beside}].

    Example: doorstroom careers facts show --kind shortage_function --on 2020-12-31
    """
    if (person is None) == (kind is None):
        what = "neither a person nor a kind" if person is None else "both a person and a kind"
        raise BadInput(what, where="--person", expected="one of --person and --kind")
    if kind is not None and on is None:
        raise BadInput("no day", where="--on", expected="a day like 2020-12-31, with --kind")
    open_database()
    answer = Answer(as_json)
    if kind is not None and on is not None:
        _show_kind(answer, kind, on, known_at, purpose=purpose, by=actor(by))
        return
    number = sys.stdin.readline().strip() if person == "-" else person
    if not number:
        raise BadInput("no personnel number", where="--person", expected="a number of the ledger")
    _show_person(answer, number, on, known_at, purpose=purpose, by=actor(by))


def _show_kind(
    answer: Answer, kind: str, on: date, known_at: datetime | None, *, purpose: str, by: str
) -> None:
    from doorstroom.careers.facts.selectors import list_facts_on

    rows = list_facts_on(kind, on=on, by=by, purpose=purpose, known_at=known_at)
    answer.document({"kind": kind, "on": on, "known_at": known_at, "rows": rows})
    if rows.is_empty():
        answer.line(f"No {kind} holds on {on}.")
        return
    answer.table(rows.drop("fact"), title=f"{kind} on {on}")


def _show_person(
    answer: Answer, number: str, on: date | None, known_at: datetime | None, *, purpose: str, by: str
) -> None:
    from doorstroom.careers.facts.selectors import get_facts_of

    versions = get_facts_of(number, by=by, purpose=purpose, known_at=known_at)
    known = known_facts(versions)
    former = versions.join(known, on=["fact", "version"], how="anti", maintain_order="left")
    shown = known if on is None else facts_on(known, on)
    facts, before = _rows(shown), _rows(former)
    answer.document({"person": number, "on": on, "known_at": known_at, "facts": facts, "former": before})
    for rows, title in ((facts, f"Facts of {number}"), (before, "Versions that were corrected or annulled")):
        if rows:
            answer.table([{**row, "beside": _beside(row["beside"])} for row in rows], title=title)
    if not facts:
        answer.line(f"No facts of {number} that may be read for this purpose.")


def _rows(facts: pl.DataFrame) -> list[dict[str, Any]]:
    names = ("fact", "version", "action", "recorded_at", "kind", "from_on", "until")
    return [
        {
            **{name: row[name] for name in names},
            "value": _value(KINDS[row["kind"]].value, row["value"]),
            "beside": {
                name: _value(KINDS[row["kind"]].companions[name], text)
                for name, text in read_beside(row["beside"]).items()
            },
            "ref": row["ref"],
        }
        for row in facts.sort("fact", "version").iter_rows(named=True)
    ]


def _value(form: Value, text: str | None) -> str | int | bool | None:
    if text is None:
        return None
    if form.form == "whole":
        return int(text)
    return text == "true" if form.form == "truth" else text


def _beside(texts: Mapping[str, Any]) -> str | None:
    return ", ".join(f"{name} {cell(value)}" for name, value in texts.items()) or None


def _declared(kind: Kind) -> dict[str, Any]:
    return {
        "kind": kind.code,
        "subject": kind.subject.value,
        "meaning": _plain(kind.meaning),
        "value": None if kind.value.form == "none" else _form("value", kind.value),
        "beside": [_form(name, one) for name, one in kind.beside],
        "ref": kind.needs_ref,
        "at_once": kind.at_once.value,
        "within": kind.within,
        "category": kind.category.value,
        "purposes": kind.purposes,
        "requirements": kind.source,
    }


def _form(name: str, one: Value) -> dict[str, Any]:
    return {
        "name": name,
        "meaning": one.meaning,
        "form": one.form,
        "allowed": one.allowed,
        "list": one.listed or None,
        "unit": one.unit or None,
        "required": one.required,
    }


def _asked(name: str, one: Value) -> str | None:
    if one.form == "none":
        return None
    forms = {"truth": "true or false", "whole": f"whole number of {one.unit}", "date": "date"}
    forms |= {"parts": "name=number; name=number", "choice": ", ".join(one.allowed)}
    form = f" ({forms[one.form]})" if one.form in forms else ""
    said = f"{name}: {one.meaning}{form}"
    return said if one.required else f"[{said}]"


def _plain(text: str) -> str:
    return text.replace("``", "")


def _said(file: Path, done: Mapping[str, Any]) -> str:
    if done["batch"] is None:
        return f"{file.name}: nothing new. {done['duplicates']:,} rows were there already."
    said = f"{file.name}: batch {done['batch']}, {done['facts']:,} of {done['rows']:,} rows added"
    more = {
        "rows were there already": done["duplicates"],
        "correct a fact": done["corrections"],
        "annul a fact": done["annulments"],
    }
    return said + "".join(f", {count:,} {what}" for what, count in more.items() if count) + "."
