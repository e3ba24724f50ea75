"""The scene of a page: the report's, narrowed to the part of the staff that was asked for and may be seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

import polars as pl

from doorstroom.administrations import Administration
from doorstroom.careers.figures.query import Query
from doorstroom.careers.flows import RESTRICTED, Flows, Measure, flows
from doorstroom.careers.labels import Cuts
from doorstroom.careers.regime import career_rules, cut_settings
from doorstroom.careers.register import Coverage, Register, register
from doorstroom.careers.report.organisations import ORGANISATION, Organisations
from doorstroom.careers.report.scene import Scene
from doorstroom.careers.staff import Staff
from doorstroom.careers.within import Within
from doorstroom.documents import Label, Share, Words
from doorstroom.kernel.errors import BadInput

# Cuts on offer, in the order in which people think of them; kinds of units stand before them.
STATE_CUTS = (
    "level", "grade", "scale_group", "scale", "family", "kind_of_work",
    "layer", "managerial", "relation", "contract", "age_band", "sex",
)  # fmt: skip


@dataclass(frozen=True)
class Part(Scene):
    """The staff of one page.

    Attributes:
        within: the part of the staff.
        query: what was asked.
        first_exit: first day of absence of whoever left first, of the whole staff; null where nobody did.
        reasons: reasons that may be named, all others are one; None names all that are not restricted, and
            shows the share of women.
    """

    within: Within
    query: Query
    first_exit: date | None
    reasons: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        staff: Staff,
        query: Query,
        *,
        days: tuple[date, date],
        administration: Administration,
        language: str,
        within: Within | None = None,
        first_exit: date | None = None,
        reasons: frozenset[str] | None = None,
    ) -> Self:
        """Set the scene.

        Args:
            staff: as known at the instant that was asked for.
            days: the day before the flows and the day of the stock.
            within: the part, as ``within_of`` gives it; made from the query alone if it is not given.
            first_exit: as ``first_exit_of`` gives it.
            reasons: as the attribute.
        Raises:
            BadInput: no such unit, or no such cut.
        """
        whole = Cuts(staff, cut_settings(administration))
        within = within or within_of(staff.units, query, None)
        organisations = _organisations(whole, administration, query, within)
        whole.check(organisations.kinds)
        cuts = whole if within.everything else replace(whole, staff=_narrowed(staff, within), _ancestries={})
        return cls(
            cuts, career_rules(administration), administration, Words(language), days[1], days[0],
            organisations, within, query, first_exit, reasons,
        )  # fmt: skip

    @property
    def staff_only(self) -> bool:
        """Whether only staff counts."""
        return not self.query.everyone

    @property
    def measure(self) -> Measure:
        """What is counted."""
        return self.query.measure

    @cached_property
    def whole(self) -> Register:
        """The part of the staff on the day, undivided."""
        return self.register_on(self.on, None)

    def divided(self, cut: str) -> Register:
        """The part of the staff on the day, by one cut."""
        return self.register_on(self.on, cut)

    def register_on(self, on: date, cut: str | None) -> Register:
        """The part of the staff on any day, by one cut or undivided."""
        kinds = self.organisations.kinds if cut == self.unit_cut else (cut,) if cut else ()
        found = register(self.cuts, on=on, by=kinds, staff_only=self.staff_only, within=self.within)
        if cut != ORGANISATION:
            return found
        rows = self.organisations.folded(found.rows, ["persons", "fte", "fte_unknown"])
        known = int(rows.filter(pl.col(ORGANISATION).is_not_null())["persons"].sum())
        coverage = {ORGANISATION: Coverage(known, found.persons), "fte": found.coverage["fte"]}
        return replace(found, by=(ORGANISATION,), rows=rows, coverage=coverage)

    def flows_between(self, from_: date, to: date, *, divided: bool = True) -> Flows:
        """The flows of the part in (from_, to], by the cut that was asked for."""
        found = flows(
            self.cuts,
            from_=from_,
            to=to,
            by=self.organisations.kinds if divided else (),
            staff_only=self.staff_only,
            within=self.within,
            measure=self.measure,
        )
        if self.reasons is not None:
            found = replace(found, reasons=self._few(found.reasons), moves=self._few(found.moves))
        if not divided or self.unit_cut != ORGANISATION:
            return found
        rows = self.organisations.folded(found.rows, list(found.terms))
        return replace(found, by=(ORGANISATION,), rows=rows)

    def _few(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Make one reason of all that may not be named."""
        hidden = pl.col("reason").is_not_null() & ~pl.col("reason").is_in(sorted(self.reasons or ()))
        told = rows.with_columns(reason=pl.when(hidden).then(pl.lit(RESTRICTED)).otherwise("reason"))
        others = [name for name in rows.columns if name != "persons"]
        return told.group_by(others, maintain_order=True).agg(pl.col("persons").sum())

    def name(self, cut: str, value: object) -> str:
        """What people read for a value; who has no organisation of a kind stands elsewhere in the tree."""
        if value is None and self.is_organisation(cut) and cut != "unit":
            return self.words.say("Without {kind}", kind=self.title_inside(cut))
        return super().name(cut, value)

    @cached_property
    def place(self) -> str:
        """The part in a sentence: the name of the unit, "your units"; empty for the whole."""
        if self.query.unit is not None:
            return self.unit_name(self.query.unit)
        return "" if self.within.everything else self.words.say("your units")

    def unit_name(self, unit: int) -> str:
        """Name of a unit on the day, or the last that it had; its code where it has none."""
        rows = self.cuts.staff.units.filter(pl.col("unit") == unit).sort("effective_on")
        past = rows.filter(pl.col("effective_on") <= self.on)
        row = (past if past.height else rows).row(-1 if past.height else 0, named=True)
        return str(row["name"] or row["code"])

    def label(self, coverage: Coverage | None = None, *, population: int | None = None) -> Label:
        """The label of a figure about the stock, with the part that it is about."""
        share = None if coverage is None else Share(coverage.known, coverage.of)
        people = self.whole.persons if population is None else population
        return Label(self.on, None, self.cuts.staff.known_at, people, share, self._note)

    def flow_label(self, since: date | None = None, *, population: int | None = None) -> Label:
        """The label of a figure about flows, with the part that it is about."""
        return Label(self.on, since or self.since, self.cuts.staff.known_at, population, note=self._note)

    @property
    def _note(self) -> str:
        say = self.words.say
        parts = [say("only {part}", part=self.place)] if self.place else []
        parts += [say("hired from outside too")] if self.query.everyone else []
        return ", ".join(parts)


def within_of(units: pl.DataFrame, query: Query, reach: frozenset[int] | None) -> Within:
    """Return the part of the staff that a query is about, as far as it may be seen.

    Raises:
        BadInput: no such unit within reach; who may not see a unit is not told whether there is one.
    """
    known = query.unit is None or query.unit in units["unit"]
    if not known or (reach is not None and query.unit is not None and query.unit not in reach):
        raise BadInput("there is no such unit", where="unit", expected="a unit that you may see")
    return Within(units, reach, query.unit)


def first_exit_of(staff: Staff) -> date | None:
    """The first day of absence of whoever left first; null where nobody did."""
    rows = staff.segments.select("person", "from_on", "until")
    stays = (pl.col("person") == pl.col("person").shift(-1)) & (
        pl.col("from_on").shift(-1) == pl.col("until")
    )
    first = rows.filter(pl.col("until").is_not_null() & ~stays.fill_null(value=False))["until"].min()
    return first if isinstance(first, date) else None


def columns_for(staff: Staff, administration: Administration, query: Query, within: Within) -> list[str]:
    """State columns that the figures of a query read; ``staff`` may have no segments.

    Raises:
        BadInput: no such cut.
    """
    cuts = Cuts(staff, cut_settings(administration))
    kinds = _organisations(cuts, administration, query, within).kinds
    cuts.check(kinds)
    return [*{"unit", "relation", "contract", *cuts.columns_needed(kinds)}]


def cuts_on_offer(staff: Staff, administration: Administration) -> tuple[str, ...]:
    """The cuts that a page offers, organisations from the top down first."""
    cuts = Cuts(staff, cut_settings(administration))
    top = Organisations.highest(cuts, administration)
    first = (ORGANISATION,) if top.cut == ORGANISATION else ()
    groups = bool(cuts.settings.scale_groups)
    state = tuple(name for name in STATE_CUTS if name != "scale_group" or groups)
    return (*first, *_kinds(cuts, administration), "unit", *state)


def _kinds(cuts: Cuts, administration: Administration) -> list[str]:
    """Kinds of units that occur, from the top down."""
    orders = administration.orders("organisation_kinds")
    return sorted(cuts.unit_kinds, key=lambda kind: (orders.get(kind, len(orders)), kind))


def _organisations(cuts: Cuts, administration: Administration, query: Query, within: Within) -> Organisations:
    if query.by == ORGANISATION or (not query.by and within.everything):
        return Organisations.highest(cuts, administration)
    return Organisations.by(query.by or _telling(cuts, administration, within))


def _telling(cuts: Cuts, administration: Administration, within: Within) -> str:
    """The highest kind of unit that tells something of a part: at least two units of it are there.

    Without one the unit itself, and in a single unit the first list that the administration has.
    """
    inside = cuts.staff.units.filter(pl.col("unit").is_in(within.ever.implode())).unique("unit")
    sizes = dict(inside.group_by("unit_kind").len().iter_rows())
    for kind in _kinds(cuts, administration):
        if sizes.get(kind, 0) > 1:
            return kind
    if inside.height > 1:
        return "unit"
    listed = (name for name in ("level", "grade", "family") if administration.codes(name))
    return "scale_group" if cuts.settings.scale_groups else next(listed, "contract")


def _narrowed(staff: Staff, within: Within) -> Staff:
    """Leave out who was never in the part; the rest keep all their segments, for the border has two sides."""
    inside = staff.segments.filter(pl.col("unit").is_in(within.ever.implode())).select("person").unique()
    rows = staff.segments.join(inside, on="person", how="semi", maintain_order="left")
    return replace(staff, segments=rows)
