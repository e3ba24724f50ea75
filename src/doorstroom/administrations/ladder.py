"""What lies above what: levels, grades, salary scales and their groups, layers, management ranks.

Level, grade, title and management rank are four things (AMB-35, VL-CAR-03): none is derived from another.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from doorstroom.administrations.entries import Code, Entry, OrderedEntry, Part, Text, Truth, Whole


class Level(OrderedEntry):
    """A level such as A to D; a greater order is higher (VL-CAR-02)."""


class Grade(OrderedEntry):
    """A grade; one ordered list for the administration, a greater order is higher (VL-CAR-04, AMB-13)."""

    level: Code | None = Field(None, description="code of a level; left out if grades have no level")


class Scales(Part):
    """The salary scales that exist, as whole numbers (RIJK-CAR-05)."""

    lowest: Whole = Field(ge=0, description="a whole number")
    highest: Whole = Field(ge=0, description="a whole number")
    source: Text = Field(description='"<code of a source>:<lines>" or "ours: <why>"')


class ScaleGroup(Entry):
    """A range of scales, both ends included (RIJK-CAR-05).

    Groups of the partition never overlap: a scale is in one of them or in none, and whoever is in none
    still counts in every total. Other groups may overlap and are only asked for by name.
    """

    lowest: Whole = Field(ge=0, description="a whole number")
    highest: Whole | None = Field(None, ge=0, description="a whole number; left out for 'and higher'")
    partition: Truth = Field(description="true if the group is one of those that tables are cut by")

    def holds(self, scale: int) -> bool:
        """Say whether ``scale`` lies in the group."""
        return self.lowest <= scale and (self.highest is None or scale <= self.highest)


class Layer(Entry):
    """A management layer of a post (VL-CAR-09, -10, DIV-28); the codes are fixed, the names are not."""

    code: Literal["top", "middle", "none"] = Field(description="top, middle or none")


class Rank(OrderedEntry):
    """A management rank N, N-1 …; order 0 is N, 1 is N-1 (VL-CAR-03)."""
