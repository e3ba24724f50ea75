"""The page of flows: the sum that closes, year by year, row by row, and why people came and left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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
from doorstroom.careers.figures.query import FlowsQuery
from doorstroom.careers.flows import HOURS, Flows
from doorstroom.careers.report.movement import FlowsDoNotCloseError, balance
from doorstroom.careers.series import closes, series
from doorstroom.documents import (
    Absent,
    Column,
    Figure,
    Key,
    Kind,
    Label,
    Passage,
    Section,
    Share,
    Sum,
    Table,
    Term,
    Words,
)
from doorstroom.documents.cells import Cell
from doorstroom.documents.charts import in_and_out
from doorstroom.documents.content import Block
from doorstroom.kernel.dates import add_months

_YEARS = 10  # at most so many in the series


@dataclass(frozen=True, slots=True)
class Year:
    """The flows of one year of the series.

    Attributes:
        total: terms of the whole part; its moves are those across its border.
    """

    from_: date
    to: date
    total: Mapping[str, int]

    @property
    def name(self) -> str:
        """2010, or 2009/10 for a year that ends within a year."""
        whole = (self.to.month, self.to.day) == (12, 31)
        return str(self.to.year) if whole else f"{self.from_.year}/{self.to.year % 100:02}"


def flows_page(part: Part, query: FlowsQuery) -> FiguresPage:
    """Put what happened between two days into a page.

    Args:
        part: the part of the staff; its days are those of ``query``.
    Raises:
        FlowsDoNotCloseError: the engine's sum does not close; nothing may be shown then.
    """
    counting = Counting(part.measure, part.words)
    say = part.words.say
    found = _closed(part, query.from_, query.to)
    years = _years(part, query.to)
    period = _period(part, query)
    sections = [
        Section("in-short", say("The sum"), (_sum(part, found, counting), *_remarks(part, found, counting))),
        Section("years", say("Year by year"), (_series(part, years, counting),)),
    ]
    units: dict[int, int] = {}
    if found.rows.is_empty():
        nobody = Absent(say("**Nobody** worked here in this period."))
        sections.append(Section(MAIN, part.title(part.unit_cut), (nobody,)))
    else:
        table, values = _table(part, found, counting, period)
        sections.append(Section(MAIN, table.title, (table,)))
        units = units_of_rows(part, part.unit_cut, values)
    reasons = [
        *_reasons(part, found, counting, "entry", say("Why people came")),
        *_reasons(part, found, counting, "exit", say("Why people left")),
    ]
    if reasons:
        sections.append(Section("reasons", say("Why people came and left"), tuple(reasons)))
    sections.append(Section("about", say("How we count"), about_counting(part, flows=True)))
    return FiguresPage(
        say("Who came, moved and left"),
        _finding(part, found, counting, period),
        tuple(sections),
        _label(part, found),
        units,
    )


def _closed(part: Part, from_: date, to: date) -> Flows:
    found = part.flows_between(from_, to)
    if not found.closes:
        raise FlowsDoNotCloseError(f"Flows from {from_} to {to} by {part.unit_cut} do not close.")
    return found


def _period(part: Part, query: FlowsQuery) -> str:
    """A calendar year by its name, another period by its days."""
    first, last = query.from_, query.to
    if (first.month, first.day, last.month, last.day) == (12, 31, 12, 31) and last.year == first.year + 1:
        return part.words.say("In {year}", year=last.year)
    return part.words.say(
        "After {since} and up to {day}", since=part.words.date(first), day=part.words.date(last)
    )


def _label(part: Part, found: Flows) -> Label:
    people = found.total["closing"] if found.measure == "persons" else None
    return part.flow_label(population=people)


def _finding(part: Part, found: Flows, counting: Counting, period: str) -> str:
    if counting.in_persons and not part.place:
        return " ".join([_balance(part, found, period), *_moved(part, found)])
    words, more = part.words, found.total["closing"] - found.total["opening"]
    values = {
        "period": period,
        "part": part.place or words.say("this administration"),
        "n": counting.text(abs(more)),
    }
    if counting.in_persons:
        if more > 0:
            return words.say("{period} the number of people in {part} rose by **{n}**.", **values)
        if more < 0:
            return words.say("{period} the number of people in {part} fell by **{n}**.", **values)
        return words.say("{period} the number of people in {part} **stayed the same**.", **values)
    return _finding_in_fte(words, more, values)


def _finding_in_fte(words: Words, more: int, values: dict[str, str]) -> str:
    if more > 0:
        return words.say("{period} the full-time equivalents in {part} rose by **{n}**.", **values)
    if more < 0:
        return words.say("{period} the full-time equivalents in {part} fell by **{n}**.", **values)
    return words.say("{period} the full-time equivalents in {part} **stayed the same**.", **values)


def _balance(part: Part, found: Flows, period: str) -> str:
    words, more = part.words, found.total["entries"] - found.total["exits"]
    if more > 0:
        return words.say_number(
            "{period} **{n} person more** came than left.",
            "{period} **{n} people more** came than left.",
            more,
            period=period,
        )
    if more < 0:
        return words.say_number(
            "{period} **{n} person more** left than came.",
            "{period} **{n} people more** left than came.",
            -more,
            period=period,
        )
    return words.say("{period} **as many people** came as left.", period=period)


def _moved(part: Part, found: Flows) -> list[str]:
    moved = found.total["moves_in"]
    if not moved or not part.is_organisation(part.unit_cut):
        return []
    return [
        part.words.say_number(
            "Besides, {n} colleague moved to another {organisation}.",
            "Besides, {n} colleagues moved to another {organisation}.",
            moved,
            organisation=part.title_inside(part.unit_cut),
        )
    ]


def _elsewhere(counts: Mapping[str, int]) -> tuple[int, int]:
    """What came from elsewhere and what went there, drift included."""
    return counts["moves_in"] + counts["drift_in"], counts["moves_out"] + counts["drift_out"]


def _sum(part: Part, found: Flows, counting: Counting) -> Sum:
    say, total = part.words.say, found.total
    # Between the rows of the whole, or across the border of a part.
    came, went = _elsewhere(found.total if part.within.everything else found.border)

    def stock(day: date) -> str:
        written = part.words.date(day)
        if counting.in_persons:
            return say("people on {day}", day=written)
        return say("full-time equivalents on {day}", day=written)

    terms = [Term(counting.cell(total["opening"]), stock(found.from_), "opening")]
    terms.append(Term(counting.cell(total["entries"]), say("came"), "plus"))
    if came or went:
        terms.append(Term(counting.cell(came), say("from elsewhere"), "plus"))
        terms.append(Term(counting.cell(went), say("to elsewhere"), "minus"))
    if hours := total.get(HOURS, 0):
        terms.append(
            Term(
                counting.cell(abs(hours)),
                say("worked more by who stayed") if hours > 0 else say("worked less by who stayed"),
                "plus" if hours > 0 else "minus",
            )
        )
    terms.append(Term(counting.cell(total["exits"]), say("left"), "minus"))
    terms.append(Term(counting.cell(total["closing"]), stock(found.to), "closing"))
    return Sum(tuple(terms), _label(part, found))


def _remarks(part: Part, found: Flows, counting: Counting) -> list[Block]:
    """What the sum does not say by itself: drift, rounding, and what is not in the extract."""
    words, blocks = part.words, list[Block]()
    drift = sum(found.drift.values())
    if drift and counting.in_persons:
        if found.drift["organisation"] == drift:
            text = words.say_number(
                "**{n}** of these moves is a reorganisation: the unit moved, the person stayed.",
                "**{n}** of these moves are a reorganisation: the unit moved, the people stayed.",
                drift,
            )
        else:
            text = words.say_number(
                "**{n}** of these moves needed no act: a birthday, or a unit that came under another one.",
                "**{n}** of these moves needed no act: birthdays, or units that came under another one.",
                drift,
            )
        blocks.append(Passage(text))
    if not counting.in_persons:
        blocks.append(Passage(words.say("Each term is rounded to one decimal; the exact sum closes.")))
    if part.first_exit is None:
        text = words.say("**Nobody who left** is in this extract: former days count only who is still here.")
        blocks.append(Passage(text))
    return blocks


def _years(part: Part, last: date) -> list[Year]:
    """The years up to the last day that the ledger covers, the oldest first, at most ten, undivided.

    A ledger covers a year if it knows of departures from its beginning: an extract of present staff shows
    arrivals of former years, but nobody who left.
    """
    days = [add_months(last, -12 * back) for back in range(_YEARS + 1)]
    if part.first_exit is not None:
        days = [day for n, day in enumerate(days) if n == 0 or days[n - 1] >= part.first_exit]
    if part.first_exit is None or len(days) < 2:
        return []
    found = series(
        part.cuts,
        days=days[::-1],
        staff_only=part.staff_only,
        within=part.within,
        measure=part.measure,
    )
    if not closes(found):
        raise FlowsDoNotCloseError(f"The series of years up to {last} does not close.")
    years = [Year(row["from_"], row["to"], row) for row in found.to_dicts()]
    empty = [n for n, year in enumerate(years) if year.total["opening"] == 0]
    return years[empty[-1] + 1 :] if empty else years


def _series(part: Part, years: list[Year], counting: Counting) -> Figure | Absent:
    words, say = part.words, part.words.say
    if len(years) < 2:
        return Absent(say("This extract does not cover **enough years** to show a series."))
    whole = part.within.everything
    in_out = []
    for year in years:
        came, went = _elsewhere(year.total)
        in_out.append((year.name, year.total["entries"] + came, year.total["exits"] + went))
    triples = [(name, counting.whole(plus), counting.whole(minus)) for name, plus, minus in in_out]
    facts = "; ".join(f"{name}: +{words.integer(a)}, −{words.integer(b)}" for name, a, b in triples)
    drawings = in_and_out(triples, words)
    if not counting.in_persons:
        title, subtitle = (
            say("Full-time equivalents that came and that left"),
            say("Per year. The line shows the difference."),
        )
    elif whole:
        title, subtitle = (
            balance(words, triples),
            say("People who came and who left, per year. The line shows the difference."),
        )
    else:
        title, subtitle = (
            balance(words, triples),
            say(
                "People who came and who left, other units included, per year. The line shows the difference."
            ),
        )
    return Figure(
        id="flows-by-year",
        title=title,
        subtitle=subtitle,
        summary=say("Bar chart of arrivals and departures by year: {facts}.", facts=facts),
        spec=drawings.wide,
        narrow=drawings.narrow,
        keys=(
            Key(say("Came"), "series-1"),
            Key(say("Left"), "series-2"),
            Key(say("Difference"), "ink", "line"),
        ),
        table=_series_table(part, years, counting),
    )


def _series_table(part: Part, years: list[Year], counting: Counting) -> Table:
    say, kind = part.words.say, counting.kind
    moved = not part.within.everything
    columns = [
        Column("year", say("Year"), Kind.TEXT),
        Column("opening", say("Start"), kind),
        Column("entries", say("Came"), kind),
    ]
    if moved:
        columns += [
            Column("moves_in", say("From elsewhere"), kind),
            Column("moves_out", say("To elsewhere"), kind),
        ]
    if not counting.in_persons:
        columns.append(Column("hours", say("Hours"), Kind.CHANGE))
    columns += [
        Column("exits", say("Left"), kind),
        Column("closing", say("End"), kind),
        Column("change", say("Change"), Kind.CHANGE),
    ]
    rows = []
    for year in years:
        total = year.total
        counts = {column.key: total.get(column.key, 0) for column in columns[1:]}
        counts["moves_in"], counts["moves_out"] = _elsewhere(year.total)
        counts["change"] = total["closing"] - total["opening"]
        rows.append((year.name, *(counting.cell(counts[column.key]) for column in columns[1:])))
    first = years[0].from_
    known = part.first_exit or first
    people = years[-1].total["closing"] if counting.in_persons else None
    return Table(
        id="flows-by-year",
        title=say("Flows by year"),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(
            say(
                "Earlier years are not shown: the first departure in this extract is that of {day}.",
                day=part.words.date(known),
            ),
        )
        if len(years) < _YEARS
        else (),
        label=part.flow_label(first, population=people),
    )


def _table(part: Part, found: Flows, counting: Counting, period: str) -> tuple[Table, list[object]]:
    say, kind, cut = part.words.say, counting.kind, part.unit_cut
    rows = {row[cut]: row for row in found.four().to_dicts()}
    order = part.in_order(cut, list(rows), [row["closing"] for row in rows.values()])
    drift = bool(sum(found.drift.values()))
    reorganised = say("of which reorganised") if not found.drift["age"] else say("of which without an act")
    columns = [
        name_column(part, cut),
        Column("opening", say("Start"), kind),
        Column("entries", say("Came"), kind),
        Column("moves_in", say("From elsewhere"), kind),
        *([Column("drift_in", reorganised, kind)] if drift else []),
        Column("moves_out", say("To elsewhere"), kind),
        *([Column("drift_out", reorganised, kind)] if drift else []),
        *([] if counting.in_persons else [Column("hours", say("Hours"), Kind.CHANGE)]),
        Column("exits", say("Left"), kind),
        Column("closing", say("End"), kind),
        Column("change", say("Change"), Kind.CHANGE),
    ]
    keys = [column.key for column in columns[1:-1]]

    def cells(name: str, row: Mapping[str, int]) -> tuple[Cell, ...]:
        change = counting.cell(row["closing"] - row["opening"])
        return (name, *(counting.cell(row[key]) for key in keys), change)

    table = Table(
        id=MAIN,
        title=say(
            "By {organisation}, {period}",
            organisation=part.title_inside(cut),
            period=period[:1].lower() + period[1:],
        ),
        caption=say("People; start and moves add up to the end in every row")
        if counting.in_persons
        else say("Full-time equivalents; start and moves add up to the end in every row"),
        columns=tuple(columns),
        rows=tuple(cells(part.name(cut, value), rows[value]) for value in order),
        total=cells(say("Together"), found.four_total()),
        notes=tuple(_notes(part, found)),
        label=_label(part, found),
        quiet=frozenset(n for n, value in enumerate(order) if value is None),
    )
    return table, order


def _notes(part: Part, found: Flows) -> list[str]:
    total, say = found.total, part.words.say
    if not total["moves_in"] + total["drift_in"] + total["moves_out"] + total["drift_out"]:
        return []
    if part.within.everything:
        return [
            say(
                "“From elsewhere” and “to elsewhere” are the same people: every move counts once where it "
                "leaves and once where it arrives."
            )
        ]
    return [
        say(
            "“Elsewhere” is another row, or a unit that is not in this table. Within the table every move "
            "counts once where it leaves and once where it arrives."
        )
    ]


def _reasons(part: Part, found: Flows, counting: Counting, flow: str, title: str) -> list[Table | Absent]:
    rows = found.reasons.filter(pl.col("flow") == flow)
    total, say = int(rows["persons"].sum()), part.words.say
    if total == 0:
        return []
    if rows["reason"].null_count() == rows.height:
        if flow == "entry":
            return [Absent(say("**Why people came** is not in this extract."))]
        return [Absent(say("**Why people left** is not in this extract."))]
    counts: dict[str, int] = {}
    for reason, count in rows.select("reason", "persons").iter_rows():
        name = part.reason(reason)
        counts[name] = counts.get(name, 0) + count
    not_given = part.reason(None)
    names = sorted(counts, key=lambda name: (name == not_given, -counts[name], name))
    table = Table(
        id=f"reasons-of-{flow}",
        title=title,
        columns=(
            Column("reason", say("Reason"), Kind.TEXT),
            Column("count", counting.noun, counting.kind),
            Column("share", say("Share"), Kind.SHARE),
        ),
        rows=tuple((name, counting.cell(counts[name]), Share(counts[name], total)) for name in names),
        total=(say("Together"), counting.cell(total), Share(total, total)),
        label=part.flow_label(population=total if counting.in_persons else None),
        quiet=frozenset(n for n, name in enumerate(names) if name == not_given),
    )
    return [table]
