"""An administration as one frozen value, with the look-ups that the rooms need.

A list that is empty is open: any value is allowed, and a value is its own label. That is how a real data
set is read whose lists are not known beforehand. A list with entries is closed, unless it is among the
``open_lists``: starting lists that no document settles, and lists of which a document says "at least".
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal, Self

from pydantic import Field

from doorstroom.administrations.ages import Age, AgeBands, PensionAge
from doorstroom.administrations.entries import Code, Entry, Language, Names, Part, SourceDocument, State, Text
from doorstroom.administrations.functions import Family, KindOfWork, Matrix
from doorstroom.administrations.ladder import Grade, Layer, Level, Rank, ScaleGroup, Scales
from doorstroom.administrations.organisation import Employer, OrganisationKind, Scope
from doorstroom.administrations.staff import (
    Contract,
    Conversion,
    LeadershipRole,
    Reason,
    Relation,
    TargetGroup,
)
from doorstroom.administrations.titles import Title, Version
from doorstroom.kernel.errors import BadInput

Direction = Literal["grade", "scale", "weight", "level"]

# Column of the ledger or of the units, and the list that its values come from.
COLUMN_LISTS = {
    "unit_kind": "organisation_kinds",
    "layer": "layers",
    "rank": "ranks",
    "level": "levels",
    "grade": "grades",
    "family": "families",
    "kind_of_work": "kinds_of_work",
    "relation": "relations",
    "contract": "contracts",
    "reason": "reasons",
}
LISTS = (
    *COLUMN_LISTS.values(),
    "scopes",
    "scale_groups",
    "matrices",
    "conversions",
    "leadership_roles",
    "target_groups",
    "age_band_sets",
    "words",
)


class Administration(Part):
    """All that differs between administrations, as data.

    Every entry has its source. Orders: organisation kinds count from the top (1), levels and grades count
    upwards (greater is higher), ranks count downwards from N (0).
    """

    code: Code = Field(description="the name of the folder")
    names: Names = Field(description='a table such as { nl = "…", fr = "…", en = "…" }')
    languages: tuple[Language, ...] = Field(min_length=1, description="a list of nl, fr, en; the first leads")
    sources: tuple[SourceDocument, ...] = Field((), description="a list of documents")
    open_lists: tuple[Code, ...] = Field((), description="names of lists that allow other values too")
    employer: Employer | None = Field(None, description="the one employer")
    organisation_kinds: tuple[OrganisationKind, ...] = Field((), description="a list of organisation kinds")
    scopes: tuple[Scope, ...] = Field((), description="a list of scopes")
    levels: tuple[Level, ...] = Field((), description="a list of levels")
    grades: tuple[Grade, ...] = Field((), description="a list of grades")
    scales: Scales | None = Field(None, description="a table with lowest, highest, source")
    scale_groups: tuple[ScaleGroup, ...] = Field((), description="a list of scale groups")
    layers: tuple[Layer, ...] = Field((), description="a list of layers")
    ranks: tuple[Rank, ...] = Field((), description="a list of management ranks")
    families: tuple[Family, ...] = Field((), description="a list of function families")
    matrices: tuple[Matrix, ...] = Field((), description="a list of versions of the function-level matrix")
    kinds_of_work: tuple[KindOfWork, ...] = Field((), description="a list of kinds of work")
    relations: tuple[Relation, ...] = Field((), description="a list of employment relations")
    contracts: tuple[Contract, ...] = Field((), description="a list of forms of engagement")
    conversions: tuple[Conversion, ...] = Field((), description="a list of conversions of relations")
    reasons: tuple[Reason, ...] = Field((), description="a list of reasons of acts")
    leadership_roles: tuple[LeadershipRole, ...] = Field((), description="a list of leadership roles")
    target_groups: tuple[TargetGroup, ...] = Field((), description="a list of target groups")
    titles: tuple[Title, ...] = Field((), description="a list of titles")
    pension_age: PensionAge | None = Field(None, description="a table of cohorts")
    age_band_sets: tuple[AgeBands, ...] = Field((), description="a list of sets of age bands")
    direction_by: tuple[Direction, ...] = Field((), description="a list of grade, scale, weight, level")
    transfer_kinds: tuple[Code, ...] = Field(
        (), description="codes of organisation kinds: a move between two such units is a transfer"
    )
    words: tuple[Entry, ...] = Field((), description="a list of words that pages show")

    @classmethod
    def bare(cls, code: Text, *, languages: tuple[Language, ...] = ("en",)) -> Self:
        """Return an administration of which nothing is known but its code: every list is open.

        >>> Administration.bare("somewhere").label("grades", "Inspector II", "en")
        'Inspector II'
        """
        return cls(code=code, names=Names.model_validate(dict.fromkeys(languages, code)), languages=languages)

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return a list by its name, or by the column of the ledger that its values stand in.

        Raises:
            BadInput: there is no such list.
        """
        name = COLUMN_LISTS.get(name, name)
        if name not in LISTS:
            raise BadInput(f"no list {name!r}", where="administration", expected=", ".join(LISTS))
        found: tuple[Entry, ...] = getattr(self, name)
        return found

    def codes(self, name: str) -> tuple[str, ...]:
        """Return the codes of a list, in its order."""
        return tuple(entry.code for entry in self.entries(name))

    def closed_codes(self, name: str) -> tuple[str, ...]:
        """Return the only codes that are allowed; empty where the list is open."""
        return () if COLUMN_LISTS.get(name, name) in self.open_lists else self.codes(name)

    def allows(self, name: str, code: str) -> bool:
        """Say whether a value may stand in a list: it is in it, or the list is open."""
        codes = self.closed_codes(name)
        return not codes or code in codes

    def label(self, name: str, code: str, language: str) -> str:
        """Return what people read for a code.

        A language that the entry lacks falls back on the first language of the administration; a code
        that is not in the list is its own label, so an unknown value is shown, never dropped.
        """
        for entry in self.entries(name):
            if entry.code == code:
                return entry.names.get(language) or entry.names.get(self.languages[0]) or code
        return code

    def title(self, grade: str, on: date, language: str, version: Version = "current") -> str | None:
        """Return the title of a grade on a day; null where the sources give none.

        Args:
            grade: code of a grade.
            on: the day; a later renaming never reaches back.
            language: nl, fr or en.
            version: ``current`` for the title in use, ``proposed`` for the one beside it.
        Source: FED-P04, TO-37.
        """
        for item in self.titles:
            if item.grade == grade and item.version == version and item.valid_on(on):
                return item.names.get(language) or item.names.get(self.languages[0])
        return None

    def scale_group(self, scale: int | None) -> str | None:
        """Return the group of the partition that a scale is in; null for none (RIJK-T-06b)."""
        if scale is None:
            return None
        return next((item.code for item in self.scale_groups if item.partition and item.holds(scale)), None)

    def scale_groups_of(self, scale: int) -> tuple[str, ...]:
        """Return every group that a scale is in, overlapping ones too."""
        return tuple(item.code for item in self.scale_groups if item.holds(scale))

    def orders(self, name: str) -> dict[str, int]:
        """Return code to order for a list whose entries have one (levels, grades, ranks, kinds)."""
        found = {entry.code: getattr(entry, "order", None) for entry in self.entries(name)}
        return {code: order for code, order in found.items() if isinstance(order, int)}

    def grade_order(self, grade: str | None) -> int | None:
        """Return the place of a grade, greater is higher; null for an unknown grade."""
        return next((item.order for item in self.grades if item.code == grade), None)

    def level_order(self, level: str | None) -> int | None:
        """Return the place of a level, greater is higher; null for an unknown level."""
        return next((item.order for item in self.levels if item.code == level), None)

    def is_staff(self, relation: str | None, contract: str | None) -> bool | None:
        """Say whether somebody counts as staff; null where neither value is known to the lists.

        One value that says "not staff" is enough: an agency worker is none, whatever the relation.
        """
        said = [item.staff for item in self.relations if item.code == relation]
        said += [item.staff for item in self.contracts if item.code == contract]
        return all(said) if said else None

    def is_permanent(self, contract: str | None) -> bool | None:
        """Say whether a contract belongs to the permanent core; null where it is not known."""
        return next((item.permanent for item in self.contracts if item.code == contract), None)

    def relation_on(self, relation: str, on: date, *, switched_on: Collection[str] = ()) -> str:
        """Return what a relation is on a day, after the conversions by law (RIJK-CAR-08, RIJK-T-20).

        Args:
            relation: the relation as recorded.
            on: the day.
            switched_on: codes of conversions that are not in force but are to be applied.
        """
        chosen = frozenset(switched_on)
        for item in sorted(self.conversions, key=lambda conversion: conversion.on):
            if item.old == relation and item.applies(on, chosen):
                relation = item.new
        return relation

    def reason(self, code: str | None) -> Reason | None:
        """Return the entry of a reason; null for an unknown one."""
        return next((item for item in self.reasons if item.code == code), None)

    def matrix_on(self, on: date) -> Matrix | None:
        """Return the version of the function-level matrix in force on a day; null if none is known."""
        found = [item for item in self.matrices if item.state is State.IN_FORCE and item.valid_on(on)]
        return max(found, key=lambda item: item.valid_from or date.min, default=None)

    def pension_age_for(self, birth_date: date, *, scenario: str | None = None) -> Age | None:
        """Return the age at which employment ends; null without a table or beyond it (RIJK-CAR-09)."""
        return self.pension_age.age_for(birth_date, scenario) if self.pension_age else None

    @property
    def transfer_kind(self) -> str | None:
        """The first of the transfer kinds, where only one is asked for."""
        return next(iter(self.transfer_kinds), None)

    @property
    def age_bands(self) -> dict[str, list[int]]:
        """Name of a set of age bands to its lower bounds; the first set is the one used by default."""
        return {item.code: list(item.lower) for item in self.age_band_sets}

    def word(self, code: str, language: str) -> str:
        """Return a word that pages show, such as the one for "official" (DLG-25, C-32)."""
        return self.label("words", code, language)
