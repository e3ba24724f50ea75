"""Arguments and options that several commands share, declared once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from doorstroom.careers.purposes import FILE_PURPOSES
from doorstroom.kernel.dates import parse_iso
from doorstroom.kernel.errors import BadInput


def day(text: str) -> date:
    """Read a day like 2020-12-31.

    Raises:
        typer.BadParameter: not such a day.
    """
    try:
        return parse_iso(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; expected one like 2020-12-31") from error


def instant(text: str) -> datetime:
    """Read an instant; a day alone means its last moment, without an offset it is UTC.

    Raises:
        typer.BadParameter: neither a day nor an instant.
    """
    try:
        if len(text) == len("2020-12-31"):
            last = parse_iso(text)
            return datetime(last.year, last.month, last.day, 23, 59, 59, 999_999, UTC)
        found = datetime.fromisoformat(text)
    except ValueError as error:
        wanted = "a day like 2020-12-31 or an instant like 2020-12-31T12:00:00Z"
        raise typer.BadParameter(f"{text!r} is not {wanted}") from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def today() -> date:
    """Return the day of the clock; the only place of the command line that looks at it."""
    return datetime.now(UTC).date()


def names(text: str) -> tuple[str, ...]:
    """Split ``a,b`` into its names.

    Raises:
        BadInput: a name is empty.
    """
    found = tuple(part.strip() for part in text.split(",")) if text.strip() else ()
    if "" in found:
        raise BadInput(
            f"an empty name in {text!r}", where="--by", expected="names with one comma between two"
        )
    return found


Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Extract: CSV, Excel or Parquet; several are taken one after the other."),
]
Extracts = Annotated[
    list[Path],
    typer.Argument(help="Extract: CSV, Excel or Parquet; several are taken one after the other."),
]
Mappings = Annotated[
    list[Path] | None,
    typer.Option("--mapping", "-m", help="Which column is which: one for all files, or one a file in order."),
]
Organisation = Annotated[
    Path | None, typer.Option(help="File of organisation units, taken before the extract.")
]
AdministrationName = Annotated[
    str, typer.Option("--administration", "-a", help="Code of an administration, or the folder of one.")
]
AdministrationOrNone = Annotated[
    str | None,
    typer.Option("--administration", "-a", help="Code of an administration, or the folder of one."),
]
Database = Annotated[
    bool, typer.Option("--database", help="Read the database of DATABASE_URL instead of an extract.")
]
On = Annotated[date, typer.Option("--on", parser=day, metavar="DATE", help="The day, at its end.")]
KnownAt = Annotated[
    datetime | None,
    typer.Option(
        "--known-at",
        parser=instant,
        metavar="INSTANT",
        help="As it was known then, not as it is known now.",
    ),
]
By = Annotated[str, typer.Option("--by", metavar="A,B", help="Cuts, such as level,sex or ministry.")]
KeepAll = Annotated[bool, typer.Option("--all", help="Keep every row with a problem, not the first 1,000.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
OutFolder = Annotated[Path, typer.Option("--out", "-o", help="Folder to write into; made if need be.")]
Language = Annotated[
    str | None,
    typer.Option("--language", "-l", help="nl, fr or en; default: the first of the administration."),
]
Everyone = Annotated[bool, typer.Option("--everyone", help="Count people hired from outside as well.")]
Actor = Annotated[
    str | None, typer.Option("--actor", help="Who acts, for the log; default: the user of this machine.")
]
Purpose = Annotated[
    str,
    typer.Option(
        "--purpose",
        help=f"Why a file is read, logged and needed with a database: {', '.join(FILE_PURPOSES)}.",
    ),
]
People = Annotated[
    int,
    typer.Option(
        "--people",
        help="About how many people are in service; staff shrinks and grows a little over the years.",
    ),
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same people.")]
