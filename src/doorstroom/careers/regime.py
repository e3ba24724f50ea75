"""What an administration says, as the settings that the engines of this room take."""

from __future__ import annotations

from doorstroom.administrations import Administration
from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.labels import FIVE_YEARS, CutSettings

HIGHEST_SCALE = 32_767  # what a scale column can hold; stands for "and higher"


def cut_settings(administration: Administration) -> CutSettings:
    """Return how an administration divides its staff: its first age bands, the scale groups of its partition.

    Source: RIJK-CAR-01, RIJK-CAR-02, RIJK-CAR-05, VL-CAR-23.
    """
    bands = next(iter(administration.age_bands.values()), FIVE_YEARS)
    return CutSettings(
        age_bands=tuple(bands),
        scale_groups={
            group.code: (group.lowest, HIGHEST_SCALE if group.highest is None else group.highest)
            for group in administration.scale_groups
            if group.partition
        },
        not_staff_relations=tuple(item.code for item in administration.relations if not item.staff),
        not_staff_contracts=tuple(item.code for item in administration.contracts if not item.staff),
        restricted_reasons=tuple(item.code for item in administration.reasons if item.restricted),
    )


def career_rules(administration: Administration) -> CareerRules:
    """Return what an administration says about moves, functions and breaks.

    Source: VL-CAR-04, RIJK-CAR-06, RIJK-CAR-07, RIJK-CAR-08, RIJK-CAR-30, RIJK-CAR-31.
    """
    kinds = sorted(administration.organisation_kinds, key=lambda kind: kind.order)
    reasons = administration.reasons
    return CareerRules(
        direction_by=administration.direction_by,
        grade_order=administration.orders("grades"),
        level_order=administration.orders("levels"),
        crossing_kinds=tuple(kind.code for kind in kinds if kind.crossing),
        transfer_kinds=administration.transfer_kinds,
        reorganisation_reasons=frozenset(one.code for one in reasons if one.cause == "reorganisation"),
        keeping_reasons=frozenset(
            one.code for one in reasons if not one.resets_function and {"move", "change"} & set(one.kinds)
        ),
        # The act that ends a break begins time at work again.
        break_reasons=frozenset(
            one.code for one in reasons if one.cause == "career_break" and one.phase != "end"
        ),
        abroad_reasons=frozenset(one.code for one in reasons if one.elsewhere == "abroad"),
        outside_reasons=frozenset(one.code for one in reasons if one.elsewhere == "outside"),
    )
