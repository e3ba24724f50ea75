"""Flows between two days, for any cut, that always close.

The interval is (from, to], both at the end of the day. Each person's time in service is a chain of
segments; a label is taken at the start and at the end of each. Entries, exits and moves are what happens
between segments; drift is what happens inside one: a birthday, a unit that comes under another
directorate. Whatever the label, the sum telescopes:

opening + entries + moves_in + drift_in − moves_out − drift_out − exits = closing

Flows are gross: who comes and leaves within the interval counts in both. By end of day: who comes and
leaves on one day was never here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from doorstroom.careers.labels import Cuts
from doorstroom.kernel.errors import BadInput

TERMS = ("opening", "entries", "moves_in", "drift_in", "moves_out", "drift_out", "exits", "closing")
FOUR = ("opening", "entries", "moves_in", "moves_out", "exits", "closing", "drift_in", "drift_out")
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

    @property
    def closes(self) -> bool:
        """Whether every row and the total close; never false, and checked wherever flows are shown."""
        return self.rows.filter(_closing() != pl.col("closing")).is_empty() and (
            self.total["opening"] + self.total["entries"] - self.total["exits"] == self.total["closing"]
        )

    def four(self) -> pl.DataFrame:
        """Return the rows with four flows: drift is inside the moves, and beside them as "of which".

        Returns: the cuts, opening, entries, moves_in, moves_out, exits, closing, drift_in, drift_out.
        """
        return self.rows.with_columns(
            moves_in=pl.col("moves_in") + pl.col("drift_in"),
            moves_out=pl.col("moves_out") + pl.col("drift_out"),
        ).select(*self.by, *FOUR)

    def four_total(self) -> dict[str, int]:
        """Return the sums of ``four``: the whole population, its moves those between the rows."""
        return {
            term: int(count) for term, count in self.four().select(pl.col(FOUR).sum()).to_dicts()[0].items()
        }


def _closing() -> pl.Expr:
    signs = {
        "opening": 1,
        "entries": 1,
        "moves_in": 1,
        "drift_in": 1,
        "moves_out": -1,
        "drift_out": -1,
        "exits": -1,
    }
    return pl.sum_horizontal(pl.col(term) * sign for term, sign in signs.items())


def flows(cuts: Cuts, *, from_: date, to: date, by: Sequence[str] = (), staff_only: bool = True) -> Flows:
    """Compute the flows between two days.

    Args:
        cuts: the staff with its cuts.
        from_, to: the interval (from_, to], both at end of day.
        by: cuts to divide by; none gives entries and exits of the whole.
        staff_only: leave out people who work here but are no staff; hiring one of them is an entry.
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
    window = _window(cuts, from_, to, staff_only=staff_only).with_columns(
        pl.when(pl.col(name).is_in(list(cuts.settings.restricted_reasons)))
        .then(pl.lit(RESTRICTED))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("reason", "exit_reason")
    )
    start = [f"start_{name}" for name in by]
    end = [f"end_{name}" for name in by]
    window = cuts.attach(window, by, day="_first", prefix="start_")
    window = cuts.attach(window, by, day="_last", prefix="end_")
    follows = (pl.col("person") == pl.col("person").shift(1)) & pl.col("_after_another")
    crossed = [pl.col(f"end_{name}").shift(1).ne_missing(pl.col(f"start_{name}")) for name in by]
    drifted = [pl.col(f"end_{name}").ne_missing(pl.col(f"start_{name}")) for name in by]
    window = window.with_columns(
        _moved=follows.fill_null(value=False) & (pl.any_horizontal(crossed) if by else pl.lit(value=False)),
        _drifted=pl.any_horizontal(drifted) if by else pl.lit(value=False),
        **{f"before_{name}": pl.col(f"end_{name}").shift(1) for name in by},
    )
    before = [f"before_{name}" for name in by]
    counts = {
        "opening": (pl.col("_open"), start),
        "entries": (pl.col("_entry"), start),
        "moves_in": (pl.col("_moved"), start),
        "drift_in": (pl.col("_drifted"), end),
        "moves_out": (pl.col("_moved"), before),
        "drift_out": (pl.col("_drifted"), start),
        "exits": (pl.col("_exit"), end),
        "closing": (pl.col("_close"), end),
    }
    parts = [_count(window, term, flag, labels, by) for term, (flag, labels) in counts.items()]
    rows = pl.concat(parts, how="diagonal").group_by(list(by) or pl.lit(0)).agg(pl.col(TERMS).sum())
    rows = rows.select(*by, *TERMS)
    total = {term: int(rows[term].sum()) for term in TERMS}
    rows = cuts.codes(rows, by, to)
    if by:
        rows = rows.sort(list(by), nulls_last=True)
    return Flows(
        from_,
        to,
        cuts.staff.known_at,
        tuple(by),
        rows,
        total,
        _reasons(window),
        _move_reasons(window),
        _drift(window, by),
    )


def _window(cuts: Cuts, from_: date, to: date, *, staff_only: bool) -> pl.DataFrame:
    """Cut the segments to the interval and say how each begins and ends."""
    rows = cuts.staff.segments
    if staff_only:
        rows = rows.filter(cuts.settings.staff_only())
    following = (pl.col("person").shift(-1) == pl.col("person")) & (
        pl.col("from_on").shift(-1) == pl.col("until")
    )
    former = (pl.col("person").shift(1) == pl.col("person")) & (pl.col("until").shift(1) == pl.col("from_on"))
    rows = rows.with_columns(
        _goes_on=following.fill_null(value=False), _came_from=former.fill_null(value=False)
    ).filter((pl.col("from_on") <= to) & (pl.col("until").is_null() | (pl.col("until") > from_)))
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


def _count(
    window: pl.DataFrame, term: str, flag: pl.Expr, labels: Sequence[str], by: Sequence[str]
) -> pl.DataFrame:
    chosen = window.filter(flag).select(
        pl.col(label).alias(name) for label, name in zip(labels, by, strict=True)
    )
    if not by:
        return pl.DataFrame({term: [window.filter(flag).height]}, schema={term: pl.Int64})
    return chosen.group_by(list(by)).agg(pl.len().cast(pl.Int64).alias(term))


def _reasons(window: pl.DataFrame) -> pl.DataFrame:
    entries = window.filter("_entry").select(pl.lit("entry").alias("flow"), "reason")
    exits = window.filter("_exit").select(pl.lit("exit").alias("flow"), pl.col("exit_reason").alias("reason"))
    both = (
        pl.concat([entries, exits]).group_by("flow", "reason").agg(pl.len().cast(pl.Int64).alias("persons"))
    )
    return both.sort("flow", "persons", "reason", descending=[False, True, False], nulls_last=True)


def _move_reasons(window: pl.DataFrame) -> pl.DataFrame:
    moves = window.filter("_moved").group_by("reason").agg(pl.len().cast(pl.Int64).alias("persons"))
    return moves.sort("persons", "reason", descending=[True, False], nulls_last=True)


def _drift(window: pl.DataFrame, by: Sequence[str]) -> dict[str, int]:
    """Tell drift by cause: the age band, the organisation tree, or both at once."""
    changed = {name: pl.col(f"end_{name}").ne_missing(pl.col(f"start_{name}")) for name in by}
    age = pl.any_horizontal([changed[name] for name in by if name in AGE_CUTS] or [pl.lit(value=False)])
    organisation = pl.any_horizontal(
        [changed[name] for name in by if name not in AGE_CUTS] or [pl.lit(value=False)]
    )
    found = window.filter("_drifted").select(
        (age & ~organisation).sum().alias("age"),
        (organisation & ~age).sum().alias("organisation"),
        (age & organisation).sum().alias("several"),
    )
    return {name: int(value) for name, value in found.to_dicts()[0].items()}
