"""Flows between two days, for any cut, that always close.

The interval is (from, to], both at the end of the day. Each person's time in service is a chain of
segments; a label is taken at the start and at the end of each. Entries, exits and moves are what happens
between segments; drift is what happens inside one: a birthday, a unit that comes under another
directorate. Whatever the label, the sum telescopes:

opening + entries + moves_in + drift_in − moves_out − drift_out − exits = closing

Flows are gross: who comes and leaves within the interval counts in both. By end of day: who comes and
leaves on one day was never here.

Of a part of the staff (``within``) the same sum holds: being inside is one more label, and what crosses the
border of the part moves or drifts. In full-time equivalents the sum has one more term, ``hours``: what those
who stay work more or less than before; a move then carries the share of full time of the day before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import polars as pl

from doorstroom.careers.labels import Cuts
from doorstroom.careers.within import LABEL, Within
from doorstroom.kernel.errors import BadInput

TERMS = ("opening", "entries", "moves_in", "drift_in", "moves_out", "drift_out", "exits", "closing")
FOUR = ("opening", "entries", "moves_in", "moves_out", "exits", "closing", "drift_in", "drift_out")
BORDER = ("moves_in", "moves_out", "drift_in", "drift_out")
HOURS = "hours"
Measure = Literal["persons", "fte"]
AGE_CUTS = ("age_band",)
RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Flows:
    """Flows of persons in (from_, to], for one combination of cuts.

    Attributes:
        from_, to: the two days, both at end of day.
        known_at: stamp of the last batch in the figure; null where the source has no stamps.
        by: the cuts.
        rows: one row a combination: the cuts (null = not known) and ``TERMS`` (Int64).
        total: ``TERMS`` of the whole population; its moves are those between the rows.
        reasons: rows of ``flow`` (entry, exit), ``reason`` (null = not given), ``persons``; reasons that
            only few may see are one, "restricted".
        moves: moves between rows: ``reason`` (null = not given), ``persons``.
        drift: persons that changed row without an act, by cause: "age", "organisation", "several".
        measure: what the counts are: persons, or thousandths of full-time equivalents; the latter have the
            term ``HOURS`` too. Who has no known share of full time counts as nought in them.
        border: of ``BORDER``, what crossed the border of the part; none where the whole was asked for.
    """

    from_: date
    to: date
    known_at: datetime | None
    by: tuple[str, ...]
    rows: pl.DataFrame
    total: dict[str, int]
    reasons: pl.DataFrame
    moves: pl.DataFrame
    drift: dict[str, int]
    measure: Measure = "persons"
    border: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BORDER, 0))

    @property
    def terms(self) -> tuple[str, ...]:
        """The columns of ``rows`` that count."""
        return TERMS if self.measure == "persons" else (*TERMS, HOURS)

    @property
    def closes(self) -> bool:
        """Whether every row and the total close; never false, and checked wherever flows are shown.

        Moves between the rows must balance too: what leaves one arrives in another, or crosses the border.
        """
        total, border = self.total, self.border
        inside = {term: total[term] - border[term] for term in BORDER}
        crossed = border["moves_in"] + border["drift_in"] - border["moves_out"] - border["drift_out"]
        more = total["entries"] - total["exits"] + total.get(HOURS, 0) + crossed
        return (
            self.rows.filter(_closing(self.terms) != pl.col("closing")).is_empty()
            and inside["moves_in"] == inside["moves_out"]
            and inside["drift_in"] == inside["drift_out"]
            and total["opening"] + more == total["closing"]
        )

    def four(self) -> pl.DataFrame:
        """Return the rows with four flows: drift is inside the moves, and beside them as "of which".

        Returns: the cuts, opening, entries, moves_in, moves_out, exits, closing, drift_in, drift_out; in
            full-time equivalents hours as well.
        """
        return self.rows.with_columns(
            moves_in=pl.col("moves_in") + pl.col("drift_in"),
            moves_out=pl.col("moves_out") + pl.col("drift_out"),
        ).select(*self.by, *self._four)

    def four_total(self) -> dict[str, int]:
        """Return the sums of ``four``: the whole population, its moves those between the rows."""
        return {
            term: int(count)
            for term, count in self.four().select(pl.col(self._four).sum()).to_dicts()[0].items()
        }

    @property
    def _four(self) -> tuple[str, ...]:
        return FOUR if self.measure == "persons" else (*FOUR, HOURS)


def _closing(terms: Sequence[str]) -> pl.Expr:
    signs = {
        "opening": 1,
        "entries": 1,
        "moves_in": 1,
        "drift_in": 1,
        "moves_out": -1,
        "drift_out": -1,
        "exits": -1,
        HOURS: 1,
    }
    return pl.sum_horizontal(pl.col(term) * sign for term, sign in signs.items() if term in terms)


def flows(
    cuts: Cuts,
    *,
    from_: date,
    to: date,
    by: Sequence[str] = (),
    staff_only: bool = True,
    within: Within | None = None,
    measure: Measure = "persons",
) -> Flows:
    """Compute the flows between two days.

    Args:
        cuts: the staff with its cuts.
        from_, to: the interval (from_, to], both at end of day.
        by: cuts to divide by; none gives entries and exits of the whole.
        staff_only: leave out people who work here but are no staff; hiring one of them is an entry.
        within: the part of the staff; None is all of it.
        measure: count persons, or add up their full-time equivalents in thousandths.
    Raises:
        BadInput: a cut does not exist, or ``to`` lies before ``from_``.
    """
    cuts.check(by)
    if to < from_:
        raise BadInput(
            f"the interval ends on {to}, before it starts on {from_}",
            where="to",
            expected=f"{from_} or later",
        )
    part = None if within is None or within.everything else within
    window = _window(cuts, from_, to, staff_only=staff_only, part=part).with_columns(
        pl.when(pl.col(name).is_in(list(cuts.settings.restricted_reasons)))
        .then(pl.lit(RESTRICTED))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("reason", "exit_reason")
    )
    window = cuts.attach(window, by, day="_first", prefix="start_")
    window = cuts.attach(window, by, day="_last", prefix="end_")
    labels = list(by)
    if part is not None:
        labels.append(LABEL)
        window = window.with_columns(
            part.holds(window, unit="unit", day="_first").alias(f"start_{LABEL}"),
            part.holds(window, unit="unit", day="_last").alias(f"end_{LABEL}"),
        )
    follows = ((pl.col("person") == pl.col("person").shift(1)) & pl.col("_after_another")).fill_null(
        value=False
    )
    crossed = [pl.col(f"end_{name}").shift(1).ne_missing(pl.col(f"start_{name}")) for name in labels]
    drifted = [pl.col(f"end_{name}").ne_missing(pl.col(f"start_{name}")) for name in labels]
    share = pl.col("fte_thousandths").cast(pl.Int64).fill_null(0)
    one = pl.lit(1, pl.Int64)
    window = window.with_columns(
        _moved=follows & (pl.any_horizontal(crossed) if labels else pl.lit(value=False)),
        _drifted=pl.any_horizontal(drifted) if labels else pl.lit(value=False),
        _follows=follows,
        _size=one if measure == "persons" else share,
        # A move carries what the person was before it; what changed with it is a change of hours.
        _former=one if measure == "persons" else share.shift(1).fill_null(0),
        _change=share - share.shift(1).fill_null(0),
        **{f"before_{name}": pl.col(f"end_{name}").shift(1) for name in labels},
    )
    parts = [_count(window, term, how, labels) for term, how in _counted(measure).items()]
    terms = TERMS if measure == "persons" else (*TERMS, HOURS)
    rows = pl.concat(parts, how="diagonal").group_by(labels or pl.lit(0)).agg(pl.col(terms).sum())
    if part is not None:
        rows = rows.filter(LABEL)
    rows = rows.select(*by, *terms)
    total = {term: int(rows[term].sum()) for term in terms}
    rows = cuts.codes(rows, by, to)
    if by:
        rows = rows.sort(list(by), nulls_last=True)
    elif rows.is_empty():
        rows = pl.DataFrame({term: [0] for term in terms}, schema=dict.fromkeys(terms, pl.Int64))
    return Flows(
        from_,
        to,
        cuts.staff.known_at,
        tuple(by),
        rows,
        total,
        _reasons(window, part),
        _move_reasons(window, part),
        _drift(window, by, part),
        measure,
        _border(window, part),
    )


def _counted(measure: Measure) -> dict[str, tuple[str, str, str]]:
    """Term to the flag of the rows that count, what each counts for, and the label that it counts under."""
    counted = {
        "opening": ("_open", "_size", "start"),
        "entries": ("_entry", "_size", "start"),
        "moves_in": ("_moved", "_former", "start"),
        "drift_in": ("_drifted", "_size", "end"),
        "moves_out": ("_moved", "_former", "before"),
        "drift_out": ("_drifted", "_size", "start"),
        "exits": ("_exit", "_size", "end"),
        "closing": ("_close", "_size", "end"),
    }
    return counted if measure == "persons" else counted | {HOURS: ("_follows", "_change", "start")}


def _window(
    cuts: Cuts, from_: date, to: date, *, staff_only: bool, part: Within | None = None
) -> pl.DataFrame:
    """Cut the segments to the interval and say how each begins and ends.

    Of a part, all segments of whoever was in it: what crosses its border has a side outside.
    """
    # What goes on in another segment, or came from one, does so inside the interval.
    rows = cuts.staff.segments.filter(
        (pl.col("from_on") <= to) & (pl.col("until").is_null() | (pl.col("until") > from_))
    )
    if part is not None:
        inside = rows.filter(pl.col("unit").is_in(part.ever.implode())).select("person").unique()
        rows = rows.join(inside, on="person", how="semi", maintain_order="left")
    if staff_only:
        rows = rows.filter(cuts.settings.staff_only())
    following = (pl.col("person").shift(-1) == pl.col("person")) & (
        pl.col("from_on").shift(-1) == pl.col("until")
    )
    former = (pl.col("person").shift(1) == pl.col("person")) & (pl.col("until").shift(1) == pl.col("from_on"))
    rows = rows.with_columns(
        _goes_on=following.fill_null(value=False), _came_from=former.fill_null(value=False)
    )
    begins = pl.col("from_on") > from_
    ends = pl.col("until").is_not_null() & (pl.col("until") <= to)
    # Where a segment goes on in the next one, its last label is that of the day of the transition:
    # what changed on that day without the act is drift, the rest is the move.
    last = (
        pl.when(pl.col("_goes_on") & ends)
        .then(pl.col("until"))
        .when(ends)
        .then(pl.col("until").dt.offset_by("-1d"))
        .otherwise(pl.lit(to))
    )
    return rows.with_columns(
        _first=pl.max_horizontal(pl.col("from_on"), pl.lit(from_)),
        _last=last,
        _open=~begins,
        _entry=begins & ~pl.col("_came_from"),
        _after_another=begins & pl.col("_came_from"),
        _exit=ends & ~pl.col("_goes_on"),
        _close=~ends,
    )


def _count(window: pl.DataFrame, term: str, how: tuple[str, str, str], labels: Sequence[str]) -> pl.DataFrame:
    flag, size, place = how
    chosen = window.filter(pl.col(flag))
    if not labels:
        return pl.DataFrame({term: [int(chosen[size].sum())]}, schema={term: pl.Int64})
    named = chosen.select(size, *(pl.col(f"{place}_{name}").alias(name) for name in labels))
    return named.group_by(list(labels)).agg(pl.col(size).sum().alias(term))


def _reasons(window: pl.DataFrame, part: Within | None) -> pl.DataFrame:
    came, left = pl.col("_entry"), pl.col("_exit")
    if part is not None:
        came, left = came & pl.col(f"start_{LABEL}"), left & pl.col(f"end_{LABEL}")
    entries = window.filter(came).select(pl.lit("entry").alias("flow"), "reason", "_size")
    exits = window.filter(left).select(
        pl.lit("exit").alias("flow"), pl.col("exit_reason").alias("reason"), "_size"
    )
    both = pl.concat([entries, exits]).group_by("flow", "reason").agg(pl.col("_size").sum().alias("persons"))
    return both.sort("flow", "persons", "reason", descending=[False, True, False], nulls_last=True)


def _move_reasons(window: pl.DataFrame, part: Within | None) -> pl.DataFrame:
    moved = pl.col("_moved")
    if part is not None:
        moved &= pl.col(f"start_{LABEL}") | pl.col(f"before_{LABEL}")
    moves = window.filter(moved).group_by("reason").agg(pl.col("_former").sum().alias("persons"))
    return moves.sort("persons", "reason", descending=[True, False], nulls_last=True)


def _border(window: pl.DataFrame, part: Within | None) -> dict[str, int]:
    """Count what crossed the border of the part, on either side."""
    if part is None:
        return dict.fromkeys(BORDER, 0)
    start, end, before = (pl.col(f"{place}_{LABEL}") for place in ("start", "end", "before"))
    found = window.select(
        pl.col("_former").filter(pl.col("_moved") & start & ~before).sum().alias("moves_in"),
        pl.col("_former").filter(pl.col("_moved") & before & ~start).sum().alias("moves_out"),
        pl.col("_size").filter(end & ~start).sum().alias("drift_in"),
        pl.col("_size").filter(start & ~end).sum().alias("drift_out"),
    )
    return {name: int(value) for name, value in found.to_dicts()[0].items()}


def _drift(window: pl.DataFrame, by: Sequence[str], part: Within | None) -> dict[str, int]:
    """Tell drift by cause: the age band, the organisation tree, or both at once."""
    changed = {name: pl.col(f"end_{name}").ne_missing(pl.col(f"start_{name}")) for name in by}
    drifted = pl.col("_drifted")
    if part is not None:
        changed[LABEL] = pl.col(f"end_{LABEL}") != pl.col(f"start_{LABEL}")
        drifted &= pl.col(f"start_{LABEL}") | pl.col(f"end_{LABEL}")
    none = [pl.lit(value=False)]
    age = pl.any_horizontal([one for name, one in changed.items() if name in AGE_CUTS] or none)
    organisation = pl.any_horizontal([one for name, one in changed.items() if name not in AGE_CUTS] or none)
    rows = window.filter(drifted)
    found = rows.select(
        pl.col("_size").filter(age & ~organisation).sum().alias("age"),
        pl.col("_size").filter(organisation & ~age).sum().alias("organisation"),
        pl.col("_size").filter(age & organisation).sum().alias("several"),
    )
    return {name: int(value) for name, value in found.to_dicts()[0].items()}
