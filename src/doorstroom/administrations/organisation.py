"""How an administration is built: kinds of units, scopes that figures are given for, employer."""

from __future__ import annotations

from pydantic import Field

from doorstroom.administrations.entries import Code, Entry, OrderedEntry, Truth, Whole

# Columns that registers, segments and units have already; a test holds the list against the ledger.
TAKEN = (
    *("person", "number", "birth_date", "birth_precision", "sex", "age_band", "scale_group", "cell"),
    *("unit", "effective_on", "code", "name", "unit_kind", "parent", "closed"),
    *("post", "function", "work_package", "layer", "managerial", "rank", "level", "grade", "scale"),
    *("family", "weight", "kind_of_work", "relation", "contract", "fte_thousandths", "place", "reason"),
    *("from_on", "until", "main_employment", "employments", "employment", "kind", "exit_reason"),
)


class OrganisationKind(OrderedEntry):
    """A kind of organisation unit; order 1 is the top of the tree, kinds may share an order.

    Source: RIJK-CAR-06, VL-CAR-24, FED-57.
    """

    crossing: Truth = Field(description="true if a move from one unit of this kind to another is counted")


class Scope(Entry):
    """A part of the administration that figures are given for, never to be shown as the whole.

    Source: VL-CAR-24 (figures exist for the 13 ministries, not yet for the whole service).
    """

    kinds: tuple[Code, ...] = Field(description="codes of organisation kinds; empty for all of them")
    units: Whole | None = Field(None, ge=1, description="how many units the scope has, if the source says so")


class Employer(Entry):
    """The one employer; a move between its units is a transfer, not an exit and an entry (RIJK-CAR-08)."""
