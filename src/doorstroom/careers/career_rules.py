"""What an administration says about moves, functions and breaks; the engines know no administration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from doorstroom.kernel.errors import BadInput

# What a direction can be read from, and the state column that holds it.
DIRECTION_COLUMNS = ("grade", "scale", "weight", "level")


@dataclass(frozen=True, slots=True)
class CareerRules:
    """Settings of one administration for moves, time in function, tenure and breadth.

    Attributes:
        direction_by: which of grade, scale, weight, level decides the direction of a move, in this order
            (VL-CAR-04, RIJK-CAR-11). None: every direction is unknown.
        grade_order, level_order: code to a number that rises with the rank.
        crossing_kinds: kinds of units whose borders a move can cross, the highest first; the lowest of
            them is the "division or higher" of the 3-5-7 model (RIJK-Q-07).
        transfer_kinds: kinds of units between which one employer moves its people, such as ministry: a
            transfer is no exit and no entry (RIJK-CAR-08). A unit belongs to its ancestor of the first of
            these kinds that it has, so an inspectorate inside a ministry is no ministry of its own.
        reorganisation_reasons: reasons of acts by which a unit goes on elsewhere with its people.
        keeping_reasons: reasons that never begin another function: renaming, reorganisation (RIJK-CAR-07).
        break_reasons: reasons of career breaks: time in service, not at work (RIJK-CAR-31).
        abroad_reasons, outside_reasons: reasons that show work abroad, or outside the administration
            (RIJK-CAR-30).
    """

    direction_by: tuple[str, ...] = ()
    grade_order: Mapping[str, int] = field(default_factory=dict)
    level_order: Mapping[str, int] = field(default_factory=dict)
    crossing_kinds: tuple[str, ...] = ()
    transfer_kinds: tuple[str, ...] = ()
    reorganisation_reasons: frozenset[str] = frozenset()
    keeping_reasons: frozenset[str] = frozenset()
    break_reasons: frozenset[str] = frozenset()
    abroad_reasons: frozenset[str] = frozenset()
    outside_reasons: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        wrong = [name for name in self.direction_by if name not in DIRECTION_COLUMNS]
        if wrong:
            raise BadInput(
                f"a direction cannot be read from {', '.join(wrong)}",
                where="direction_by",
                expected=f"some of {', '.join(DIRECTION_COLUMNS)}",
            )
        if strange := [kind for kind in self.transfer_kinds if kind not in self.crossing_kinds]:
            raise BadInput(
                f"transfers are between units of the kind {', '.join(strange)}, whose borders do not count",
                where="transfer_kinds",
                expected=f"some of {', '.join(self.crossing_kinds) or 'the crossing kinds'}",
            )
