"""How long: in the present function, and in service; a median and a distribution each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from doorstroom.careers.register import Coverage
from doorstroom.careers.report.scene import Scene
from doorstroom.careers.seniority.function_clock import functions, in_function
from doorstroom.careers.seniority.tenure import YEAR_BANDS, Distribution, distribution, tenure
from doorstroom.documents import Absent, Column, Figure, Kind, Passage, Share, Table
from doorstroom.documents.cells import Cell
from doorstroom.documents.charts import columns

# The marks of the 3-5-7 model begin bands of their own.
FUNCTION_BANDS = (1, 3, 5, 7, 10)

Block = Figure | Passage | Absent


@dataclass(frozen=True, slots=True)
class _Length:
    """A kind of length and its words."""

    id: str
    title: str
    finding: str  # the median in a sentence


def time_in_function(scene: Scene) -> list[Block]:
    """Time in the present function; a new name or a reorganisation does not begin another."""
    staff, words = scene.cuts.staff, scene.words
    held = functions(scene.staff_segments(), scene.rules, units=staff.units, successions=staff.successions)
    present = in_function(held, on=scene.on)
    if present["months"].null_count() == present.height:
        return [Absent(words.say("**Time in function** cannot be determined from this extract."))]
    spread = distribution(present["months"], firsts=FUNCTION_BANDS)
    years = _years(scene, spread)
    length = _Length(
        "time-in-function",
        words.say("Time in function"),
        words.say("Half of the people hold their function for {years} years or longer", years=years),
    )
    blocks = _blocks(scene, spread, length, present["months"].null_count())
    stand_in = present.filter(pl.col("basis").is_in(["function", "unit"])).height
    if stand_in:
        blocks.append(
            Passage(
                words.say_number(
                    "For {n} person the work package is not recorded; title and unit stand in for it.",
                    "For {n} people the work package is not recorded; title and unit stand in for it.",
                    stand_in,
                )
            )
        )
    return blocks


def time_in_service(scene: Scene) -> list[Block]:
    """Length of service on the day, without days out of service; a career break is service."""
    words = scene.words
    found = tenure(scene.staff_segments(), on=scene.on, break_reasons=scene.rules.break_reasons)
    spread = distribution(found["service_months"], firsts=YEAR_BANDS)
    length = _Length(
        "time-in-service",
        words.say("Time in service"),
        words.say("Half of the people serve for {years} years or longer", years=_years(scene, spread)),
    )
    blocks = _blocks(scene, spread, length, found["service_months"].null_count())
    returned = found.filter(pl.col("returns") > 0).height
    if returned:
        blocks.append(
            Passage(
                words.say_number(
                    "{n} person came back after a time out of service; that time is not counted.",
                    "{n} people came back after a time out of service; that time is not counted.",
                    returned,
                )
            )
        )
    return blocks


def _median(spread: Distribution) -> Decimal | None:
    return None if spread.median_months is None else Decimal(str(spread.median_months)) / 12


def _years(scene: Scene, spread: Distribution) -> str:
    years = _median(spread)
    return "" if years is None else scene.words.decimal(years)


def _blocks(scene: Scene, spread: Distribution, length: _Length, unknown: int) -> list[Block]:
    words = scene.words
    label = scene.label(Coverage(spread.persons - unknown, spread.persons), population=spread.persons)
    bands = [(str(name), int(n)) for name, n in spread.bands.iter_rows()]
    rows: list[tuple[Cell, ...]] = [
        (words.say("Not known") if name == "not_known" else name, n, Share(n, spread.persons))
        for name, n in bands
    ]
    known = [pair for pair in bands if pair[0] != "not_known"]
    drawings = columns(known, words)
    facts = "; ".join(f"{name}: {words.integer(n)}" for name, n in known)
    table = Table(
        id=length.id,
        title=length.title,
        caption=words.say("People by whole years"),
        columns=(
            Column("years", words.say("Years"), Kind.TEXT),
            Column("persons", words.say("People")),
            Column("share", words.say("Share"), Kind.SHARE),
        ),
        rows=tuple(rows),
        total=(words.say("Together"), spread.persons, Share(spread.persons, spread.persons)),
        notes=(
            words.say(
                "Counted in whole months for each person; the middle is the median, to a tenth of a year."
            ),
        ),
        label=label,
        quiet=frozenset({len(known)} if unknown else ()),
    )
    figure = Figure(
        id=length.id,
        title=length.finding,
        subtitle=words.say("People by whole years, on {day}", day=words.date(scene.on)),
        summary=words.say("Bar chart of people by whole years: {facts}.", facts=facts),
        spec=drawings.wide,
        narrow=drawings.narrow,
        table=table,
    )
    return [figure]
