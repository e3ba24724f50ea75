"""The page of the register: how many people on a day, divided by a cut, beside another day if asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import polars as pl

from doorstroom.careers.figures.counting import Counting
from doorstroom.careers.figures.page import (
    MAIN,
    FiguresPage,
    about_counting,
    name_column,
    units_of_rows,
)
from doorstroom.careers.figures.part import Part
from doorstroom.careers.figures.query import RegisterQuery
from doorstroom.careers.register import Register
from doorstroom.careers.report.scene import REST, SHOWN_OF_OPEN_LIST
from doorstroom.documents import Absent, Column, Figure, Kind, Passage, Section, Share, Table, Tile, Tiles
from doorstroom.documents.cells import Cell
from doorstroom.documents.charts import bars
from doorstroom.documents.content import Block

_BARS = 25  # more of them are read better in a table
Counts = Mapping[str, object]
_NOBODY: Counts = {"persons": 0, "fte": 0.0, "fte_unknown": 0}


@dataclass(frozen=True, slots=True)
class _Rows:
    """The groups of the day in the order in which they are shown, with their counts then and now."""

    values: list[object]
    now: dict[object, Counts]
    then: dict[object, Counts]
    together: int
    found: Register
    former: Register | None


def register_page(part: Part, query: RegisterQuery, *, known_now: Part | None = None) -> FiguresPage:
    """Put the staff of a day into a page.

    Args:
        part: the part of the staff; its day is that of ``query``.
        known_now: the same with all that is recorded by now, where an earlier state was asked for.
    """
    counting = Counting(part.measure, part.words)
    cut = part.unit_cut
    found = part.divided(cut)
    former = None if query.compare is None else part.register_on(query.compare, cut)
    say = part.words.say
    in_short: list[Block] = [_tiles(part, former)]
    if part.whole.persons and not part.whole.coverage["fte"].known:
        in_short.append(Absent(say("The **share of full time** is not in this extract.")))
    sections = [Section("in-short", say("In short"), tuple(in_short))]
    if known_now is not None and query.known_at is not None:
        sections.append(Section("known", say("What we know by now"), _known(part, known_now, query.known_at)))
    units: dict[int, int] = {}
    if part.whole.persons == 0 and (former is None or former.persons == 0):
        sections.append(Section(MAIN, part.title(cut), (Absent(say("**Nobody** works here on that day.")),)))
    elif found.coverage[cut].known == 0 and not part.is_organisation(cut):
        sections.append(Section(MAIN, part.title(cut), (part.absent(cut),)))
    else:
        rows = _rows(part, cut, found, former)
        if (chart := _chart(part, cut, rows, counting)) is not None:
            sections.append(Section("chart", chart.title, (chart,)))
        table = _table(part, cut, rows, counting)
        sections.append(Section(MAIN, table.title, (table,)))
        units = units_of_rows(part, cut, rows.values)
    sections.append(Section("about", say("How we count"), about_counting(part, flows=False)))
    return FiguresPage(
        say("Staff on a day"),
        _finding(part, former),
        tuple(sections),
        part.label(),
        units,
    )


def _finding(part: Part, former: Register | None) -> str:
    words, day = part.words, part.words.date(part.on)
    if part.place:
        stock = words.say_number(
            "On {day} **{n} person** works in {part}.",
            "On {day} **{n} people** work in {part}.",
            part.whole.persons,
            day=day,
            part=part.place,
        )
    else:
        stock = words.say_number(
            "On {day} **{n} person** works here.",
            "On {day} **{n} people** work here.",
            part.whole.persons,
            day=day,
        )
    if former is None:
        return stock
    change, then = part.whole.persons - former.persons, words.date(former.on)
    if change > 0:
        more = words.say_number(
            "That is **{n} more** than on {day}.", "That is **{n} more** than on {day}.", change, day=then
        )
    elif change < 0:
        more = words.say_number(
            "That is **{n} fewer** than on {day}.", "That is **{n} fewer** than on {day}.", -change, day=then
        )
    else:
        more = words.say("That is as many as on {day}.", day=then)
    return f"{stock} {more}"


def _tiles(part: Part, former: Register | None) -> Tiles:
    say, whole = part.words.say, part.whole
    tiles = [Tile(whole.persons, say("people"))]
    if whole.fte is not None and whole.coverage["fte"].known:
        unknown = whole.fte_unknown
        note = say("without {n} whose share is not known", n=part.words.integer(unknown)) if unknown else ""
        tiles.append(
            Tile(Decimal(str(round(whole.fte, 3))), say("full-time equivalents"), Kind.DECIMAL, note)
        )
    if former is not None:
        tiles.append(
            Tile(
                whole.persons - former.persons,
                say("people since {day}", day=part.words.date(former.on)),
                Kind.CHANGE,
            )
        )
    sexes = part.register_on(part.on, "sex")
    known = sexes.coverage["sex"]
    if known.known and part.reasons is None:
        women = int(sexes.rows.filter(pl.col("sex") == "female")["persons"].sum())
        note = "" if known.known == known.of else say("of those whose sex is known")
        tiles.append(Tile(Share(women, known.known), say("women"), Kind.SHARE, note))
    if whole.outside and not part.query.everyone:
        tiles.append(Tile(whole.outside, say("hired from outside"), note=say("not counted")))
    return Tiles(tuple(tiles), part.label())


def _known(part: Part, now: Part, asked: datetime) -> tuple[Block, ...]:
    """What has been recorded about the same day since: late acts and corrections."""
    words = part.words
    say, more = words.say, now.whole.persons - part.whole.persons
    if more > 0:
        text = words.say_number(
            "Since then **{n} more** person was recorded for this day.",
            "Since then **{n} more** people were recorded for this day.",
            more,
        )
    elif more < 0:
        text = words.say_number(
            "Since then **{n} person fewer** turned out to be here on this day.",
            "Since then **{n} people fewer** turned out to be here on this day.",
            -more,
        )
    else:
        text = say("Since then the number of people on this day **has not changed**.")
    then = say("On {day}", day=words.date(asked.date()))
    table = Table(
        id="known",
        title=say("The same day, as known then and by now"),
        columns=(
            Column("known", say("As known"), Kind.TEXT),
            Column("persons", say("People")),
            Column("fte", say("Full-time equivalents"), Kind.DECIMAL),
        ),
        rows=(_known_row(then, part), _known_row(say("By now"), now)),
        label=part.label(),
    )
    return Passage(text), table


def _known_row(name: str, part: Part) -> tuple[Cell, ...]:
    return (name, part.whole.persons, _fte(_counts(part.whole)))


def _counts(found: Register) -> Counts:
    return {"persons": found.persons, "fte": found.fte, "fte_unknown": found.fte_unknown}


def _rows(part: Part, cut: str, found: Register, former: Register | None) -> _Rows:
    now: dict[object, Counts] = {row[cut]: row for row in found.rows.to_dicts()}
    then: dict[object, Counts] = {}
    if former is not None:
        then |= {row[cut]: row for row in former.rows.to_dicts()}
    every = list(dict.fromkeys([*now, *then]))
    sizes = [_persons(now.get(value)) or _persons(then.get(value)) for value in every]
    values = part.in_order(cut, every, sizes)
    known = [value for value in values if value is not None]
    together = 0
    if len(known) > SHOWN_OF_OPEN_LIST + 1 and not part.is_organisation(cut):
        by_size = sorted(known, key=lambda value: (-_persons(now.get(value)), str(value)))
        rest = set(by_size[SHOWN_OF_OPEN_LIST:])
        together = len(rest)
        for counts in (now, then):
            counts[REST] = _sum([counts.pop(value) for value in rest if value in counts])
        values = [value for value in values if value not in rest]
        values.insert(len(values) - (None in values), REST)
    return _Rows(values, now, then, together, found, former)


def _persons(row: Counts | None) -> int:
    return 0 if row is None else int(str(row["persons"]))


def _sum(rows: list[Counts]) -> Counts:
    if not rows:
        return dict(_NOBODY)
    return pl.DataFrame(rows).select(pl.col("persons", "fte", "fte_unknown").sum()).row(0, named=True)


def _fte(row: Counts | None) -> Decimal | None:
    """Full-time equivalents of a row; not known where nobody's share in it is."""
    if row is None:
        return Decimal(0)
    if row["fte"] is None or (row["fte_unknown"] == row["persons"] and row["persons"]):
        return None
    return Decimal(str(round(float(str(row["fte"])), 3)))


def _chart(part: Part, cut: str, rows: _Rows, counting: Counting) -> Figure | None:
    if not 2 <= len(rows.values) <= _BARS:
        return None
    words = part.words
    counted = [counting.of_register(rows.now.get(value) or _NOBODY) for value in rows.values]
    total = sum(counted)
    known = [n for n, value in enumerate(rows.values) if value not in (None, REST)]
    if not total or not known:
        return None
    names = [part.name(cut, value) for value in rows.values]
    largest = max(known, key=lambda n: counted[n])
    share = words.percent(Share(counted[largest], total).percent or Decimal(0))
    pairs = [(name, counting.whole(count)) for name, count in zip(names, counted, strict=True)]
    quiet = frozenset(n for n, value in enumerate(rows.values) if value is None)
    drawings = bars(pairs, words, quiet=quiet)
    facts = "; ".join(f"{name}: {words.integer(n)}" for name, n in pairs)
    say = words.say
    if counting.in_persons:
        title = say("Largest: {name}, with {share} of the people", name=names[largest], share=share)
        subtitle = say("{cut}: people on {day}", cut=part.title(cut), day=words.date(part.on))
    else:
        title = say(
            "Largest: {name}, with {share} of the full-time equivalents", name=names[largest], share=share
        )
        subtitle = say("{cut}: full-time equivalents on {day}", cut=part.title(cut), day=words.date(part.on))
    return Figure(
        id="chart",
        title=title,
        subtitle=subtitle,
        summary=say("Bar chart by {cut}. {facts}.", cut=part.title_inside(cut), facts=facts),
        spec=drawings.wide,
        narrow=drawings.narrow,
        table=Table(
            id="chart",
            title=title,
            columns=(name_column(part, cut), Column("count", counting.noun, counting.kind)),
            rows=tuple((name, counting.cell(n)) for name, n in zip(names, counted, strict=True)),
            label=part.label(),
            quiet=quiet,
        ),
    )


def _table(part: Part, cut: str, rows: _Rows, counting: Counting) -> Table:
    say, found, former = part.words.say, rows.found, rows.former
    fte_known = found.coverage["fte"].known > 0
    whole = _counts(found)
    total = counting.of_register(whole)
    columns = [name_column(part, cut), Column("persons", say("People"))]
    if fte_known:
        columns.append(Column("fte", say("Full-time equivalents"), Kind.DECIMAL))
    columns.append(Column("share", say("Share"), Kind.SHARE))
    notes = _notes(part, rows, found)
    if former is not None:
        then = part.words.date(former.on)
        columns += [
            Column("then", say("On {day}", day=then), counting.kind),
            Column("change", say("Change"), Kind.CHANGE),
            Column("change_share", say("Change in %"), Kind.SHARE),
        ]

    def cells(name: str, now: Counts | None, before: Counts | None) -> tuple[Cell, ...]:
        count = counting.of_register(now or _NOBODY)
        made: list[Cell] = [name, _persons(now)]
        if fte_known:
            made.append(_fte(now))
        made.append(Share(count, total))
        if former is not None:
            was = counting.of_register(before or _NOBODY)
            made += [counting.cell(was), counting.cell(count - was), Share(count - was, was)]
        return tuple(made)

    before = None if former is None else _counts(former)
    return Table(
        id=MAIN,
        title=say("By {organisation}", organisation=part.title_inside(cut)),
        caption=say("People and full-time equivalents") if fte_known else say("People"),
        columns=tuple(columns),
        rows=tuple(
            cells(part.name(cut, value), rows.now.get(value), rows.then.get(value)) for value in rows.values
        ),
        total=cells(say("Together"), whole, before),
        notes=tuple(notes),
        label=part.label(found.coverage[cut]),
        quiet=frozenset(n for n, value in enumerate(rows.values) if value is None),
    )


def _notes(part: Part, rows: _Rows, found: Register) -> list[str]:
    notes = []
    if rows.together:
        notes.append(
            part.words.say_number(
                "{n} smaller group is together in one row.",
                "{n} smaller groups are together in one row.",
                rows.together,
            )
        )
    if found.coverage["fte"].known and found.fte_unknown:
        notes.append(
            part.words.say_number(
                "For {n} person the share of full time is not known; it is not in the full-time equivalents.",
                "For {n} people the share of full time is not known; they are not in the full-time "
                "equivalents.",
                found.fte_unknown,
            )
        )
    return notes
