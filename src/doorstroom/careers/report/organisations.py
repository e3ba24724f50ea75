"""By which organisations the report divides: the highest kind of unit, or all kinds that stand side by side.

Some administrations have several kinds at the top: a federal public service beside a public body. Divided
by one of them, the people of the others would look as if their organisation were not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from doorstroom.administrations import Administration
from doorstroom.careers.flows import TERMS, Flows, flows
from doorstroom.careers.labels import Cuts
from doorstroom.careers.register import Coverage, Register, register

ORGANISATION = "organisation"  # the cut by several kinds at once


@dataclass(frozen=True, slots=True)
class Organisations:
    """The cut by which organisations are shown.

    Attributes:
        cut: a kind of unit, "unit", or ``ORGANISATION`` for several kinds side by side.
        kinds: the cuts of the engine behind it.
    """

    cut: str
    kinds: tuple[str, ...]

    @classmethod
    def by(cls, cut: str) -> Organisations:
        """Exactly this cut of the engine."""
        return cls(cut, (cut,))

    @classmethod
    def highest(cls, cuts: Cuts, administration: Administration) -> Organisations:
        """The highest kinds that occur; the unit itself where units have no kinds.

        Without an order in the administration, these are the kinds of the units that have none above.
        """
        orders = administration.orders("organisation_kinds")
        listed = {kind: orders[kind] for kind in cuts.unit_kinds if kind in orders}
        if listed:
            top = min(listed.values())
            kinds = [kind for kind in administration.codes("organisation_kinds") if listed.get(kind) == top]
        else:
            tops = cuts.staff.units.filter(pl.col("parent").is_null())
            kinds = tops["unit_kind"].drop_nulls().unique().sort().to_list()
        if not kinds:
            return cls.by("unit")
        if len(kinds) == 1 or _nested(cuts, kinds):
            return cls.by(kinds[0])
        return cls(ORGANISATION, tuple(kinds))

    def register(self, cuts: Cuts, on: date) -> Register:
        """The staff of a day by organisation; ``rows`` has the column ``cut``."""
        found = register(cuts, on=on, by=self.kinds)
        if self.cut != ORGANISATION:
            return found
        rows = self.folded(found.rows, ["persons", "fte", "fte_unknown"])
        known = int(rows.filter(pl.col(self.cut).is_not_null())["persons"].sum())
        coverage = {self.cut: Coverage(known, found.persons), "fte": found.coverage["fte"]}
        return replace(found, by=(self.cut,), rows=rows, coverage=coverage)

    def flows(self, cuts: Cuts, since: date, to: date) -> Flows:
        """The flows in (since, to] by organisation; a unit stands under one of the kinds only."""
        found = flows(cuts, from_=since, to=to, by=self.kinds)
        if self.cut != ORGANISATION:
            return found
        return replace(found, by=(self.cut,), rows=self.folded(found.rows, list(TERMS)))

    def folded(self, rows: pl.DataFrame, counts: list[str]) -> pl.DataFrame:
        """Return counts by several kinds at once as counts by ``ORGANISATION``."""
        one = rows.with_columns(pl.coalesce(self.kinds).alias(self.cut))
        return one.group_by(self.cut).agg(pl.col(counts).sum()).sort(self.cut, nulls_last=True)


def _nested(cuts: Cuts, kinds: Sequence[str]) -> bool:
    """Whether on some day a unit stands under two of the kinds: they are not side by side then."""
    under = [pl.col(kind).is_not_null().cast(pl.Int8) for kind in kinds]
    days = cuts.staff.units.select("unit", _day="effective_on")
    labelled = cuts.attach(days, list(kinds), day="_day")
    return not labelled.filter(pl.sum_horizontal(under) > 1).is_empty()
