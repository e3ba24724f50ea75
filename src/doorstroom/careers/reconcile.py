"""Published series of stock, hires and exits: do they tell one story?

opening + hires − exits + residual = closing

For a whole population the residual is error of the publisher, or people who changed status. For a cut it also
holds what changes without a hire or an exit: promotion between grades, a birthday between age bands. It is
shown as drift, never divided over the flows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from doorstroom.kernel.errors import FrameError

PARTS = ("stock", "hires", "exits")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Stock, flows and drift of published series, per period and cut.

    Attributes:
        by: the cuts.
        rows: the cuts, ``period``, ``opening``, ``hires``, ``exits``, ``drift``, ``closing`` (Float64),
            sorted; the first period has no opening and no row. What is not published stays null, and so does
            the drift that would need it.
    """

    by: tuple[str, ...]
    rows: pl.DataFrame

    @property
    def known(self) -> int:
        """Number of rows whose drift can be determined."""
        return self.rows.height - self.rows["drift"].null_count()

    def outside(self, tolerance: float) -> pl.DataFrame:
        """Return the rows whose drift is more than ``tolerance`` persons, either way."""
        return self.rows.filter(pl.col("drift").abs() > tolerance)


def reconcile(
    *, stock: pl.DataFrame, hires: pl.DataFrame, exits: pl.DataFrame, by: Sequence[str] = ()
) -> Reconciliation:
    """Set the stock at the end of each period against the stock before it and the flows between.

    Args:
        stock: the cuts of ``by``, ``period`` (integer: periods follow each other without a gap), and
            ``persons`` at the end of the period.
        hires, exits: the same columns; ``persons`` during the period.
        by: cuts; each combination is set against its own series.
    Raises:
        FrameError: a column is missing, or a cut and period stands twice in a series.
    """
    key = [*by, "period"]
    parts = [_series(frame, key, name) for name, frame in zip(PARTS, (stock, hires, exits), strict=True)]
    levels, came, left = parts
    opening = levels.select(*by, pl.col("period") + 1, opening="stock")
    rows = (
        opening.join(levels.rename({"stock": "closing"}), on=key, how="inner", nulls_equal=True)
        .join(came, on=key, how="left", nulls_equal=True)
        .join(left, on=key, how="left", nulls_equal=True)
        .with_columns(drift=pl.col("closing") - pl.col("opening") - pl.col("hires") + pl.col("exits"))
        .select(*key, "opening", "hires", "exits", "drift", "closing")
    )
    return Reconciliation(tuple(by), rows.sort(key, nulls_last=True))


def _series(frame: pl.DataFrame, key: list[str], name: str) -> pl.DataFrame:
    missing = [column for column in (*key, "persons") if column not in frame.columns]
    if missing:
        raise FrameError(
            f"columns missing: {', '.join(missing)}", where=name, expected=", ".join([*key, "persons"])
        )
    twice = frame.filter(pl.struct(key).is_duplicated())
    if twice.height:
        place = ", ".join(str(value) for value in twice.select(key).row(0))
        raise FrameError(f"two figures for one cut and period: {place}", where=name, expected="one figure")
    return frame.select(
        *key[:-1], pl.col("period").cast(pl.Int64), pl.col("persons").cast(pl.Float64).alias(name)
    )
