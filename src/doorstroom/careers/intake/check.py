"""Reading and checking an extract: all that is wrong with it at once, and nothing stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from doorstroom.careers.incoming.checked import Checked
from doorstroom.careers.incoming.problems import KEEP, Finding, Problems, finding
from doorstroom.careers.intake.canonical import DATE_OF
from doorstroom.careers.intake.cast import Typed, cast_columns
from doorstroom.careers.intake.files import read_table
from doorstroom.careers.intake.listed import check_listed
from doorstroom.careers.intake.mapping import Mapping, load_mapping, mapping_for
from doorstroom.careers.intake.order import OrderRules, order_acts
from doorstroom.careers.intake.organisation import Organisation, check_organisation, check_units_used
from doorstroom.careers.intake.people import People, find_zeros, gather_persons
from doorstroom.careers.intake.personal import note_unused, refuse_disguised, refuse_national_numbers
from doorstroom.careers.intake.projection import check_columns, drop_rows, note_dropped, project
from doorstroom.careers.intake.shapes import require_answers, require_date_formats, to_events
from doorstroom.careers.intake.spelling import find_twice_decoded
from doorstroom.careers.intake.table import ROW, Progress, TextTable, quiet
from doorstroom.careers.intake.text import TextForm
from doorstroom.careers.intake.units import DAY, gather_units

if TYPE_CHECKING:
    from doorstroom.administrations import Administration

STAGES = 6


def check_file(
    path: Path,
    *,
    mapping: Mapping | Path | None = None,
    administration: Administration | None = None,
    organisation: Organisation | Path | None = None,
    onto_ledger: bool = False,
    progress: Progress | None = None,
    keep_all: bool = False,
) -> Checked:
    """Read an extract of any shape and check every row of it.

    Args:
        path: CSV, Excel or Parquet, told apart by content.
        mapping: what the file means; not needed where its header has the names of this project.
        administration: its lists say which values may occur; without it, and for empty lists, all may.
        organisation: the units, which then must hold every unit of the file.
        onto_ledger: the file continues careers that are recorded; its first acts are not judged here.
        progress: told about stage, done and total (bytes or rows while reading, then steps).
        keep_all: keep every row with a problem instead of the first thousand a kind.

    Raises:
        BadInput: the file, the mapping or the organisation cannot be read at all.
    """
    tell, keep = progress or quiet, None if keep_all else KEEP
    chosen = load_mapping(mapping) if isinstance(mapping, Path) else mapping
    table = _read(path, chosen, tell)
    clean, findings = refuse_national_numbers(table.frame)
    findings = [*table.findings, *findings]
    header = [name for name in clean.columns if name != ROW]
    rules = chosen or mapping_for(header, refused=[name for name in table.header if name not in header])
    national = [name for name in rules.used if name in table.header and name not in header]
    if national:
        return Checked(table.rows, 0, problems=Problems.of(findings, keep=keep), source=table.source)
    check_columns(header, rules)
    require_answers(rules, canonical=chosen is None)
    findings += note_unused(header, rules.used)
    if isinstance(organisation, Path):
        organisation = check_organisation(organisation, administration=administration, keep=keep)

    tell("checking", 0, STAGES)
    kept, filtered = drop_rows(clean, rules)
    findings += note_dropped(filtered, kept.height, rules)
    text, more = project(kept, rules)
    findings += more
    if chosen is not None:
        require_date_formats(text, rules)
    tell("checking", 1, STAGES)
    typed = cast_columns(text, rules, real_dates=table.real_dates, keep=keep)
    typed = _with_not_numbers(typed, table, rules, keep)
    findings += typed.findings
    if table.twice:
        findings += find_twice_decoded(text, keep=keep)
    tell("checking", 2, STAGES)
    titles = _titles(rules)
    typed, people = _people(typed, rules, titles, keep)
    tell("checking", 3, STAGES)
    events, successions, more = _events(typed, rules, onto_ledger=onto_ledger, keep=keep)
    findings += more + people.findings
    findings += find_zeros(text, column=_title(rules, "person"), keep=keep)
    findings += refuse_disguised(people.persons["number"], _title(rules, "person"))
    # Whose rows were all left out is nobody that the ledger should know.
    persons = people.persons.filter(pl.col("number").is_in(events["person"].implode()))
    tell("checking", 4, STAGES)
    if administration is not None:
        findings += check_listed(events, administration, titles, keep=keep)
    tell("checking", 5, STAGES)
    dated = _clean(typed).select(ROW, pl.col(DATE_OF[rules.shape]).alias(DAY))
    units, more = gather_units(kept, dated, events, rules, keep=keep)
    findings += more
    if organisation is not None:
        findings += [
            *_of_organisation(organisation),
            *check_units_used(events, organisation.units, column=_title(rules, "unit"), keep=keep),
        ]
    tell("checking", STAGES, STAGES)
    if not table.rows:
        findings.append(finding("warning", "", "the file has a header and no rows", "one row an act"))
    checked = Checked(
        rows=table.rows,
        people=text["person"].n_unique() - int(text["person"].has_nulls()),
        events=events,
        persons=persons,
        units=units if organisation is None else organisation.units,
        successions=successions
        if organisation is None
        else pl.concat([organisation.successions, successions]),
        problems=Problems.of(findings, keep=keep),
        source=replace(table.source, mapping_sha256=chosen.sha256 if chosen else ""),
        filtered=filtered,
        changed=rules.rules.changed,
        carry=rules.rules.carry,
    )
    return checked if not checked.problems.errors else _without_frames(checked)


def _of_organisation(organisation: Organisation) -> list[Finding]:
    """Return its findings; their rows are those of another file."""
    return [replace(one, column=f"organisation {one.column}".rstrip()) for one in organisation.problems]


def _with_not_numbers(typed: Typed, table: TextTable, mapping: Mapping, keep: int | None) -> Typed:
    """Add the NaN and infinities of the file's own numbers, in columns that the mapping uses."""
    used = {name: rows for name, rows in table.not_numbers.items() if name in mapping.used}
    if not used:
        return typed
    findings = [
        finding("error", name, "not a number", "a number, or no value", rows=rows, keep=keep)
        for name, rows in used.items()
    ]
    bad = pl.concat([typed.bad, *(rows["row"] for rows in used.values())]).unique()
    return Typed(typed.frame, [*typed.findings, *findings], bad)


def _read(path: Path, mapping: Mapping | None, progress: Progress) -> TextTable:
    if mapping is None:
        return read_table(path, progress=progress)
    file = mapping.file
    form = TextForm(file.encoding, file.separator, file.quote)
    return read_table(path, form, file.sheet, progress=progress)


def _titles(mapping: Mapping) -> dict[str, str]:
    """Return name of this project to the name in the file; a year of birth is a birth date."""
    titles = {name: _title(mapping, name) for name in mapping.columns}
    return {"birth_date": titles.get("birth_year", "birth_date")} | titles


def _title(mapping: Mapping, name: str) -> str:
    return " + ".join(mapping.sources.get(name, (name,)))


def _clean(typed: Typed) -> pl.DataFrame:
    return typed.frame.filter(~pl.col(ROW).is_in(typed.bad.implode())) if typed.bad.len() else typed.frame


def _people(typed: Typed, mapping: Mapping, titles: dict[str, str], keep: int | None) -> tuple[Typed, People]:
    """Return the persons, and the columns without impossible rows where they may be left out."""
    leave_out = "born_after" in mapping.rules.leave_out
    people = gather_persons(
        _clean(typed),
        DATE_OF[mapping.shape],
        conflicting=mapping.rules.conflicting,
        leave_out=leave_out,
        titles=titles,
        keep=keep,
    )
    if not leave_out or people.unborn.is_empty():
        return typed, people
    possible = typed.frame.filter(~pl.col(ROW).is_in(people.unborn.implode()))
    return replace(typed, frame=possible), people


def _events(
    typed: Typed, mapping: Mapping, *, onto_ledger: bool, keep: int | None
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Return events in order, and accepted successions; rows with mistakes are left out, and the order of
    their persons is not judged."""
    events, successions, findings = to_events(_clean(typed), mapping, keep=keep)
    if mapping.shape == "snapshots" and typed.bad.len():
        # Lists without their bad rows differ by those rows: what they seem to say of people is not so.
        findings = [one for one in findings if one.severity == "error"]
    unsure = typed.frame.filter(pl.col(ROW).is_in(typed.bad.implode()))["person"].drop_nulls().unique()
    homeless = events.filter(
        pl.col("unit").is_null() & (pl.col("kind") != "exit") & (pl.col("action") != "annul")
    )
    if homeless.height:
        rows = homeless.sort("row").select("row", value=pl.format("{} on {}", "kind", "effective_on"))
        what, right = "no unit", "a unit in every row but exits"
        findings.append(finding("error", _title(mapping, "unit"), what, right, rows=rows, keep=keep))
    part = onto_ledger or mapping.spells.rows == "assignments" or mapping.lists.first_list == "recorded"
    order = OrderRules(
        same_day=mapping.rules.same_day,
        numbered=mapping.shape != "events" or "day_order" in mapping.columns,
        complete=not part,
        titles=_titles(mapping),
        keep=keep,
    )
    ordered, more = order_acts(events, order, unsure)
    return ordered, successions, findings + more


def _without_frames(checked: Checked) -> Checked:
    return Checked(
        rows=checked.rows,
        people=checked.people,
        problems=checked.problems,
        source=checked.source,
        filtered=checked.filtered,
        changed=checked.changed,
        carry=checked.carry,
    )
