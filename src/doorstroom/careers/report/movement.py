"""Who came, moved and left: the sum that closes, by organisation, with reasons, and year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from doorstroom.careers.flows import Flows
from doorstroom.careers.report.scene import Scene
from doorstroom.documents import Absent, Column, Figure, Key, Kind, Passage, Share, Sum, Table, Term, Words
from doorstroom.documents.cells import Cell
from doorstroom.documents.charts import in_and_out
from doorstroom.kernel.dates import add_months
from doorstroom.kernel.errors import DoorstroomError

_YEARS = 10  # at most so many years in the series


class FlowsDoNotCloseError(DoorstroomError):
    """Flows that do not close are never shown."""


@dataclass(frozen=True, slots=True)
class YearOfFlows:
    """The flows of one year and the name of that year: 2010, or 2009/10 for one that ends within a year."""

    name: str
    flows: Flows


def closed_flows(scene: Scene, since: date, on: date) -> Flows:
    """Flows by organisation.

    Raises:
        FlowsDoNotCloseError: the engine's sum does not close; nothing may be shown then.
    """
    found = scene.organisations.flows(scene.cuts, since, on)
    if not found.closes:
        raise FlowsDoNotCloseError(f"Flows from {since} to {on} by {scene.unit_cut} do not close.")
    return found


def flow_blocks(scene: Scene, found: Flows) -> list[Sum | Table | Passage | Absent]:
    """The sum, the table by organisation, and the reasons."""
    blocks: list[Sum | Table | Passage | Absent] = [_sum(scene, found)]
    if drift := sum(found.drift.values()):
        blocks.append(
            Passage(
                scene.words.say_number(
                    "**{n}** of these moves is a reorganisation: the unit moved, the person stayed.",
                    "**{n}** of these moves are a reorganisation: the unit moved, the people stayed.",
                    drift,
                )
            )
        )
    if first_exit(scene) is None:
        blocks.append(
            Passage(
                scene.words.say(
                    "**Nobody who left** is in this extract: former days count only who is still here."
                )
            )
        )
    blocks.append(_by_organisation(scene, found))
    return [*blocks, *_reasons_of_entry(scene, found), *_reasons_of_exit(scene, found)]


def _reasons_of_entry(scene: Scene, found: Flows) -> list[Table | Absent]:
    say = scene.words.say
    none = Absent(say("**Why people came** is not in this extract."))
    return _reasons(scene, found, "entry", say("Why people came"), none)


def _reasons_of_exit(scene: Scene, found: Flows) -> list[Table | Absent]:
    say = scene.words.say
    none = Absent(say("**Why people left** is not in this extract."))
    return _reasons(scene, found, "exit", say("Why people left"), none)


def _sum(scene: Scene, found: Flows) -> Sum:
    say, total = scene.words.say, found.total
    elsewhere = total["moves_in"] + total["drift_in"]
    terms = [
        Term(total["opening"], say("people on {day}", day=scene.words.date(found.from_)), "opening"),
        Term(total["entries"], say("came"), "plus"),
    ]
    if elsewhere:
        terms += [
            Term(elsewhere, say("from elsewhere"), "plus"),
            Term(elsewhere, say("to elsewhere"), "minus"),
        ]
    terms += [
        Term(total["exits"], say("left"), "minus"),
        Term(total["closing"], say("people on {day}", day=scene.words.date(found.to)), "closing"),
    ]
    return Sum(tuple(terms), scene.flow_label(population=total["closing"]))


def _by_organisation(scene: Scene, found: Flows) -> Table:
    say, drift = scene.words.say, bool(found.drift["organisation"] or found.drift["several"])
    rows = {row[scene.unit_cut]: row for row in found.four().to_dicts()}
    order = scene.in_order(scene.unit_cut, list(rows), [row["closing"] for row in rows.values()])
    columns = [
        Column(scene.unit_cut, scene.title(scene.unit_cut), Kind.TEXT),
        Column("opening", say("Start")),
        Column("entries", say("Came")),
        Column("moves_in", say("From elsewhere")),
        *([Column("drift_in", say("of which reorganised"))] if drift else []),
        Column("moves_out", say("To elsewhere")),
        *([Column("drift_out", say("of which reorganised"))] if drift else []),
        Column("exits", say("Left")),
        Column("closing", say("End")),
        Column("change", say("Change"), Kind.CHANGE),
    ]
    keys = [column.key for column in columns[1:-1]]

    def cells(name: str, row: dict[str, int]) -> tuple[Cell, ...]:
        return (name, *[row[key] for key in keys], row["closing"] - row["opening"])

    sums = {key: sum(row[key] for row in rows.values()) for key in keys}
    notes = []
    if sums["moves_in"]:
        notes.append(
            say(
                "“From elsewhere” and “to elsewhere” are the same people: every move counts once where it "
                "leaves and once where it arrives."
            )
        )
    return Table(
        id="flows",
        title=say("By {organisation}", organisation=scene.title_inside(scene.unit_cut)),
        caption=say("People; start and moves add up to the end in every row"),
        columns=tuple(columns),
        rows=tuple(cells(scene.name(scene.unit_cut, value), rows[value]) for value in order),
        total=cells(say("Together"), sums),
        notes=tuple(notes),
        label=scene.flow_label(population=found.total["closing"]),
        quiet=frozenset(n for n, value in enumerate(order) if value is None),
    )


def _reasons(scene: Scene, found: Flows, flow: str, title: str, none: Absent) -> list[Table | Absent]:
    rows = found.reasons.filter(pl.col("flow") == flow)
    total = int(rows["persons"].sum())
    if total == 0:
        return []
    if rows["reason"].null_count() == rows.height:
        return [none]
    people: dict[str, int] = {}
    for reason, persons in rows.select("reason", "persons").iter_rows():
        name = scene.reason(reason)
        people[name] = people.get(name, 0) + persons
    not_given = scene.reason(None)
    names = sorted(people, key=lambda name: (name == not_given, -people[name], name))
    say = scene.words.say
    table = Table(
        id=f"reasons-of-{flow}",
        title=title,
        columns=(
            Column("reason", say("Reason"), Kind.TEXT),
            Column("persons", say("People")),
            Column("share", say("Share"), Kind.SHARE),
        ),
        rows=tuple((name, people[name], Share(people[name], total)) for name in names),
        total=(say("Together"), total, Share(total, total)),
        label=scene.flow_label(population=total),
        quiet=frozenset(n for n, name in enumerate(names) if name == not_given),
    )
    return [table]


def years_of_flows(scene: Scene) -> list[YearOfFlows]:
    """The years up to the day that the ledger covers, the oldest first, at most ten.

    A ledger covers a year if it knows of departures from its beginning: an extract of present staff with
    their dates of hire shows arrivals of former years, but nobody who left.
    """
    first = first_exit(scene)
    found: list[YearOfFlows] = []
    for back in range(_YEARS):
        start, end = add_months(scene.on, -12 * (back + 1)), add_months(scene.on, -12 * back)
        if first is None or end < first:
            break
        year = closed_flows(scene, start, end)
        if year.total["opening"] == 0:
            break
        name = str(end.year) if (end.month, end.day) == (12, 31) else f"{start.year}/{end.year % 100:02}"
        found.append(YearOfFlows(name, year))
    return found[::-1]


def first_exit(scene: Scene) -> date | None:
    """The first day of absence of whoever left first; null where nobody did."""
    rows = scene.staff_segments()
    stays = (pl.col("person") == pl.col("person").shift(-1)) & (
        pl.col("from_on").shift(-1) == pl.col("until")
    )
    first = rows.filter(pl.col("until").is_not_null() & ~stays.fill_null(value=False))["until"].min()
    return first if isinstance(first, date) else None


def series_blocks(scene: Scene, years: list[YearOfFlows]) -> list[Figure | Absent]:
    """Arrivals and departures year by year, as far back as the ledger covers them."""
    words = scene.words
    if len(years) < 2:
        return [Absent(words.say("This extract does not cover **enough years** to show a series."))]
    triples = [(year.name, year.flows.total["entries"], year.flows.total["exits"]) for year in years]
    drawings = in_and_out(triples, words)
    facts = "; ".join(f"{name}: +{words.integer(a)}, −{words.integer(b)}" for name, a, b in triples)
    first = years[0].flows.from_
    return [
        Figure(
            id="flows-by-year",
            title=balance(scene.words, triples),
            subtitle=words.say("People who came and who left, per year. The line shows the difference."),
            summary=words.say("Bar chart of arrivals and departures by year: {facts}.", facts=facts),
            spec=drawings.wide,
            narrow=drawings.narrow,
            keys=(
                Key(words.say("Came"), "series-1"),
                Key(words.say("Left"), "series-2"),
                Key(words.say("Difference"), "ink", "line"),
            ),
            table=_series_table(scene, years, first),
        )
    ]


def balance(words: Words, triples: Sequence[tuple[str, int, int]]) -> str:
    """Say in which way the balance of arrivals and departures lies, and since when.

    Args:
        triples: name of a year, arrivals, departures; the oldest first, at least one.
    """
    signs = [(plus > minus) - (plus < minus) for _, plus, minus in triples]
    if signs[-1] == 0:
        return words.say("In {year} as many people came as left", year=triples[-1][0])
    start = len(signs) - 1
    while start > 0 and signs[start - 1] == signs[-1]:
        start -= 1
    if start == len(signs) - 1:
        if signs[-1] > 0:
            return words.say("In {year} more people came than left", year=triples[-1][0])
        return words.say("In {year} fewer people came than left", year=triples[-1][0])
    if signs[-1] > 0:
        return words.say("Since {year} more people come than leave", year=triples[start][0])
    return words.say("Since {year} fewer people come than leave", year=triples[start][0])


def _series_table(scene: Scene, years: list[YearOfFlows], first: date) -> Table:
    say = scene.words.say
    moved = any(year.flows.total["moves_in"] + year.flows.total["drift_in"] for year in years)
    rows: list[tuple[Cell, ...]] = []
    for year in years:
        total = year.flows.total
        between = (total["moves_in"] + total["drift_in"],) if moved else ()
        change = total["closing"] - total["opening"]
        rows.append(
            (
                year.name,
                total["opening"],
                total["entries"],
                total["exits"],
                total["closing"],
                change,
                *between,
            )
        )
    return Table(
        id="flows-by-year",
        title=say("Flows by year"),
        columns=(
            Column("year", say("Year"), Kind.TEXT),
            Column("opening", say("Start")),
            Column("entries", say("Came")),
            Column("exits", say("Left")),
            Column("closing", say("End")),
            Column("change", say("Change"), Kind.CHANGE),
            *([Column("moves", say("To elsewhere"))] if moved else []),
        ),
        rows=tuple(rows),
        notes=(
            say(
                "Earlier years are not shown: the first departure in this extract is that of {day}.",
                day=scene.words.date(first_exit(scene) or first),
            ),
        ),
        label=scene.flow_label(first, population=years[-1].flows.total["closing"]),
    )
