"""Recording names: from a file, or one by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.utils import timezone

from doorstroom.audit import services as audit
from doorstroom.careers.access import require_person
from doorstroom.careers.errors import ImportRefused
from doorstroom.careers.incoming.problems import Finding, Problems, finding
from doorstroom.careers.models import Person
from doorstroom.careers.names.intake import CheckedNames, wrong_name
from doorstroom.careers.names.models import NameWord, PersonName
from doorstroom.careers.names.spelling import sorted_as, words_of
from doorstroom.careers.storage.turn import writing
from doorstroom.careers.storage.writing import SLICE, write_columns
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.rights import Actor, NotAllowed

_FEW = 500  # numbers in one statement; for more people the table is read and cut


@dataclass(frozen=True, slots=True)
class NamesResult:
    """What an import of names did.

    Attributes:
        rows: data rows in the file.
        recorded: names added, ``changed`` among them.
        changed: people who were called otherwise before.
        duplicates: rows that were there already, or twice in the file.
        problems: warnings, without any name.
    """

    rows: int
    recorded: int
    changed: int
    duplicates: int
    problems: Problems


def record_names(*, checked: CheckedNames, by: str) -> NamesResult:
    """Append a checked file of names: all of it or nothing, and what is there already only once.

    Args:
        checked: the file, read and checked.
        by: who imports.
    Raises:
        ImportRefused: the file has errors, or names people who are not in the ledger; no name is shown.
    """
    actor = audit.require_actor(by)
    if checked.problems.errors:
        raise ImportRefused(checked.problems)
    with writing():
        rows, strangers = _persons(checked.rows_in)
        if strangers:
            raise ImportRefused(checked.problems + strangers)
        fresh = _fresh(rows)
        _append(fresh, actor)
        changed = fresh.filter(pl.col("version") > 0).height
        audit.record(
            by=actor,
            action="names.names.recorded" if fresh.height else "names.names.import_brought_nothing",
            object_type="names",
            details={
                "rows": checked.rows,
                "recorded": fresh.height,
                "changed": changed,
                "duplicates": checked.doubles + rows.height - fresh.height,
                "file_sha256": checked.source.file_sha256,
            },
        )
    return NamesResult(
        checked.rows,
        fresh.height,
        changed,
        checked.doubles + rows.height - fresh.height,
        checked.problems,
    )


def change_name(
    *, actor: Actor, person: int, given: str, family: str, version: int | None, on: date
) -> PersonName:
    """Append what a person is called from now on.

    Args:
        actor: who changes; needs ``careers.file.write`` for this person.
        person: id.
        given, family: the name; ``given`` may be empty.
        version: the version that the clerk saw; None where there was no name yet.
        on: today, for the rights.
    Raises:
        NotAllowed: not within reach, or the own file.
        BadInput: the name cannot be recorded, or is the one that is recorded.
        Refused: somebody else recorded a name in between.
    """
    require_person(actor, "careers.file.write", person, on=on)
    if actor.person == person:
        raise NotAllowed("careers.file.write")
    given, family = " ".join(given.split()), " ".join(family.split())
    for column, problem in wrong_name(given, family).items():
        raise BadInput(f"the name is {problem}", where=column, expected="letters")
    with writing():
        held = PersonName.objects.filter(person=person).order_by("-version").first()
        if (held.version if held else None) != version:
            raise Refused("the name was changed by somebody else by now")
        if held and (held.given, held.family) == (given, family):
            raise BadInput("nothing would change", where="family_name", expected="another name")
        number = 0 if held is None else held.version + 1
        row = {"person": person, "given_name": given, "family_name": family, "version": number}
        _append(pl.DataFrame([row]), actor.name)
        audit.record(
            by=actor.name,
            action="names.name.changed",
            object_type="person",
            object_id=person,
            details={"version": number},
        )
        return PersonName.objects.get(person=person, version=number)


def _persons(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the rows with ``person`` as id of the ledger, and who is not in it."""
    wanted = rows["person"].to_list()
    people = Person.objects.all()
    if len(wanted) <= _FEW:
        people = people.filter(number__in=wanted)
    ids = pl.DataFrame(
        list(people.values_list("number", "pk").iterator(chunk_size=SLICE)),
        schema={"person": pl.String, "id": pl.Int64},
        orient="row",
    )
    found = rows.join(ids, on="person", how="left", maintain_order="left")
    lost = found.filter(pl.col("id").is_null()).select("row", value=pl.lit(None, pl.String))
    strangers = []
    if lost.height:
        right = "a personnel number of the ledger"
        strangers.append(finding("error", "person", "nobody has this personnel number", right, rows=lost))
    return found.drop("person").rename({"id": "person"}), strangers


def _fresh(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that say something new, each with its version."""
    names = PersonName.objects.all()
    if rows.height <= _FEW:
        names = names.filter(person__in=rows["person"].to_list())
    held = pl.DataFrame(
        list(names.values_list("person_id", "version", "given", "family").iterator(chunk_size=SLICE)),
        schema={"person": pl.Int64, "held": pl.Int64, "_given": pl.String, "_family": pl.String},
        orient="row",
    )
    last = held.sort("person", "held").unique("person", keep="last", maintain_order=True)
    found = rows.join(last, on="person", how="left", maintain_order="left")
    same = (pl.col("given_name") == pl.col("_given")) & (pl.col("family_name") == pl.col("_family"))
    return found.filter(~same.fill_null(value=False)).with_columns(version=(pl.col("held") + 1).fill_null(0))


def _append(rows: pl.DataFrame, actor: str) -> None:
    """Write names, and the words by which these people are found from now on."""
    people = rows["person"].to_list()
    spelled = [(given, family) for given, family in rows.select("given_name", "family_name").iter_rows()]
    now = timezone.now()
    names = rows.select(
        pl.col("person").cast(pl.Int64).alias("person_id"),
        pl.col("version").cast(pl.Int16),
        pl.col("given_name").alias("given"),
        pl.col("family_name").alias("family"),
    ).with_columns(sorted_as=pl.Series([sorted_as(*name) for name in spelled], dtype=pl.String))
    PersonName.objects.bulk_create(
        [PersonName(**row, recorded_at=now, by=actor) for row in names.iter_rows(named=True)],
        batch_size=5000,
    )
    again = rows.filter(pl.col("version") > 0)["person"].to_list()
    for start in range(0, len(again), _FEW):
        NameWord.objects.filter(person__in=again[start : start + _FEW]).delete()
    words = [words_of(*name) for name in spelled]
    index = pl.DataFrame(
        {"person_id": people, "word": words}, schema={"person_id": pl.Int64, "word": pl.List(pl.String)}
    )
    write_columns(NameWord._meta.db_table, index.explode("word"))
