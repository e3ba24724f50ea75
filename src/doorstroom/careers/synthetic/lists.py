"""The lists of the administration as numbers, and the calibration held against them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from doorstroom.administrations import Administration
from doorstroom.careers.schema import LAYERS
from doorstroom.careers.synthetic.calibration import Calibration
from doorstroom.careers.synthetic.draws import Ints
from doorstroom.careers.synthetic.organisation import Plan
from doorstroom.kernel.errors import BadInput

Weighted = tuple[Ints, NDArray[np.float64]]


@dataclass(frozen=True)
class Lists:
    """Codes behind the numbers of ``state.STATE``, and tables from one number to another.

    Attributes:
        title: (kinds of work, rungs) number of the function title.
        package_base: (units,) first work package of the unit's subject.
        unit_kind_of_work: (units,) number of the kind of work; -1 for units without one.
        families_of: per kind of work and tier, numbers and weights of its families.
        post_families: (kinds of posts,) number of the family, -1 for none.
        tier, lowest_rung: (rungs,) tier of the rung, and the lowest rung of its level.
        relation_numbers: (2,) numbers of the usual and the other relation at present.
        routes: numbers and weights of the reasons of entry, for the usual and for the other relation.
    """

    functions: tuple[str, ...]
    packages: tuple[str, ...]
    layers: tuple[str, ...]
    ranks: tuple[str, ...]
    families: tuple[str, ...]
    kinds_of_work: tuple[str, ...]
    relations: tuple[str, ...]
    contracts: tuple[str, ...]
    reasons: tuple[str, ...]
    places: tuple[str, ...]
    title: Ints
    package_base: Ints
    unit_kind_of_work: Ints
    families_of: tuple[tuple[Weighted, ...], ...]
    post_families: Ints
    tier: Ints
    lowest_rung: Ints
    relation_numbers: Ints
    routes: tuple[Weighted, ...]
    purposes: dict[str, int]

    def reason(self, purpose: str) -> int:
        """Return the number of the reason for a purpose; -1 where the administration has none."""
        return self.purposes.get(purpose, -1)


def lists_for(administration: Administration, calibration: Calibration, plan: Plan, packages: int) -> Lists:
    """Build the tables.

    Args:
        packages: work packages a subject has.
    Raises:
        BadInput: the calibration uses codes that the lists do not have; all of them are named.
    """
    check_calibration(administration, calibration)
    kinds = tuple(calibration.functions)
    subjects = [(kind, theme) for kind in calibration.themes for theme in calibration.themes[kind]]
    first = {kind: [k for k, _ in subjects].index(kind) for kind in calibration.themes}
    base = [(first.get(unit.kind_of_work, first[""]) + unit.theme) * packages for unit in plan.units]
    families = _all_families(calibration)
    functions, title = _titles(administration, calibration, kinds)
    routes = [code for table in calibration.entry_routes for code in table]
    used = [code for code in calibration.reasons.values() if code] + [
        item.reason for item in calibration.exits
    ]
    reasons = tuple(dict.fromkeys([*routes, *used]))
    relations = tuple(dict.fromkeys([*calibration.relations, *_converted(administration, calibration)]))
    return Lists(
        functions=functions,
        packages=tuple(f"{theme} {n + 1}" for _, theme in subjects for n in range(packages)),
        layers=LAYERS,
        ranks=tuple(dict.fromkeys(rank for posts in calibration.posts for rank in posts.ranks)),
        families=families,
        kinds_of_work=kinds,
        relations=relations,
        relation_numbers=np.array([relations.index(code) for code in calibration.relations], dtype=np.int64),
        contracts=calibration.contracts,
        reasons=reasons,
        places=calibration.places,
        title=title,
        package_base=np.array(base, dtype=np.int64),
        unit_kind_of_work=np.array(
            [kinds.index(u.kind_of_work) if u.kind_of_work in kinds else -1 for u in plan.units],
            dtype=np.int64,
        ),
        families_of=tuple(
            tuple(_numbers(families, table) for table in calibration.families[kind]) for kind in kinds
        ),
        post_families=np.array(
            [families.index(posts.family) if posts.family else -1 for posts in calibration.posts],
            dtype=np.int64,
        ),
        tier=np.array([rung.tier for rung in calibration.ladder], dtype=np.int64),
        lowest_rung=_lowest_rungs(calibration),
        routes=tuple(_numbers(reasons, table) for table in calibration.entry_routes),
        purposes={
            purpose: reasons.index(code) if code else -1 for purpose, code in calibration.reasons.items()
        },
    )


def _converted(administration: Administration, calibration: Calibration) -> list[str]:
    return [item.new for item in administration.conversions if item.code in calibration.relation_conversions]


def _all_families(calibration: Calibration) -> tuple[str, ...]:
    drawn = [code for tiers in calibration.families.values() for table in tiers for code in table]
    return tuple(dict.fromkeys([*drawn, *(posts.family for posts in calibration.posts if posts.family)]))


def _numbers(codes: tuple[str, ...], table: dict[str, float]) -> Weighted:
    numbers = np.array([codes.index(code) for code in table], dtype=np.int64)
    return numbers, np.array(list(table.values()), dtype=np.float64)


def _lowest_rungs(calibration: Calibration) -> Ints:
    """For each rung the lowest one of the same level; the lowest of all where there are no levels."""
    levels = [rung.level for rung in calibration.ladder]
    return np.array([levels.index(level) for level in levels], dtype=np.int64)


def _titles(
    administration: Administration, calibration: Calibration, kinds: tuple[str, ...]
) -> tuple[tuple[str, ...], Ints]:
    """Titles of rungs: the nomenclature where the grade has a title, otherwise kind of work and tier."""
    language = administration.languages[0]
    names: list[str] = [posts.title for posts in calibration.posts]
    title = np.zeros((len(kinds), len(calibration.ladder)), dtype=np.int64)
    for row, kind in enumerate(kinds):
        for column, rung in enumerate(calibration.ladder):
            name = rung.grade and administration.title(rung.grade, calibration.first_day, language)
            name = name or calibration.functions[kind][rung.tier]
            if name not in names:
                names.append(name)
            title[row, column] = names.index(name)
    return tuple(names), title


def check_calibration(administration: Administration, calibration: Calibration) -> None:
    """Refuse a calibration that uses codes which the lists of the administration do not have.

    Raises:
        BadInput: with every such code.
    """
    spec = calibration.organisation
    unit_kinds = [branch.kind for branch in spec.branches] + [spec.directorate, spec.division]
    used: dict[str, Iterable[str | None]] = {
        "organisation_kinds": [*unit_kinds, spec.between],
        "levels": [rung.level for rung in calibration.ladder],
        "grades": [rung.grade for rung in calibration.ladder],
        "layers": [posts.layer for posts in calibration.posts],
        "ranks": [rank for posts in calibration.posts for rank in posts.ranks],
        "kinds_of_work": [*calibration.functions, *calibration.families],
        "families": _all_families(calibration),
        "relations": calibration.relations,
        "contracts": calibration.contracts,
        "conversions": calibration.relation_conversions,
        "reasons": [
            *(code for table in calibration.entry_routes for code in table),
            *calibration.reasons.values(),
            *(item.reason for item in calibration.exits),
        ],
    }
    wrong = [
        f"{name}: {code}"
        for name, codes in used.items()
        for code in dict.fromkeys(codes)
        if code and not administration.allows(name, code)
    ]
    scales = administration.scales
    wrong += [
        f"scales: {rung.scale}"
        for rung in calibration.ladder
        if rung.scale is not None and scales and not scales.lowest <= rung.scale <= scales.highest
    ]
    if wrong:
        raise BadInput(
            f"the calibration uses codes that {administration.code!r} does not have: {'; '.join(wrong)}",
            where="synthetic administration",
            expected="codes of its lists",
        )
