"""Leaving: at the pension age of the table, and by the yearly hazards of the other ways out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doorstroom.careers.synthetic.calibration import Exit
from doorstroom.careers.synthetic.draws import Ints
from doorstroom.careers.synthetic.state import EXIT, NEVER
from doorstroom.careers.synthetic.world import Month, World


def leave(world: World, month: Month) -> None:
    """Let people go: pension first, then chance; a second employment ends with the first."""
    slots, lists = world.slots, world.lists
    main = world.main()
    pension = world.people.pension[slots["person"][main]]
    due = main[pension < month.after]
    days = np.maximum(world.people.pension[slots["person"][due]], month.first)
    _go(world, due, days, np.full(len(due), lists.reason("pension")), may_return=np.zeros(len(due), bool))
    others = main[(pension >= month.after) & (slots["last_act"][main] <= month.first)]
    chosen, number = _by_chance(world, month, others)
    specs = world.calibration.exits
    reasons = np.array([lists.reasons.index(spec.reason) for spec in specs], dtype=np.int64)
    back = np.array([spec.returns for spec in specs], dtype=bool)
    days = world.days("leaving", month, len(chosen))
    _go(world, chosen, days, reasons[number], may_return=back[number])
    _end_second(world, month)


def _by_chance(world: World, month: Month, pool: Ints) -> tuple[Ints, Ints]:
    """Return who leaves and by which of the calibration's ways."""
    specs, slots, draws = world.calibration.exits, world.slots, world.draws("leaving")
    ceiling = sum(max(hazard for _, hazard in spec.by_age) for spec in specs) / 12
    lot = draws.uniform(len(pool))
    # Only who draws below the sum of all highest hazards can leave; the rest need no ages.
    near = lot < ceiling
    pool, lot = pool[near], lot[near]
    age = world.ages(pool, month.first)
    temporary = slots["contract"][pool] == 1
    number = np.full(len(pool), -1, dtype=np.int64)
    edge = np.zeros(len(pool))
    for position, spec in enumerate(specs):
        before = edge
        edge = edge + _hazard(spec, age, temporary) / 12
        number[(lot >= before) & (lot < edge)] = position
    return pool[number >= 0], number[number >= 0]


def _hazard(spec: Exit, age: Ints, temporary: NDArray[Any]) -> NDArray[np.float64]:
    bounds = np.array([until for until, _ in spec.by_age], dtype=np.int64)
    values = np.array([hazard for _, hazard in spec.by_age])
    found = values[np.minimum(np.searchsorted(bounds, age, side="right"), len(values) - 1)]
    if spec.temporary_only:
        found = np.where(temporary, found, 0.0)
    if spec.permanent_only:
        found = np.where(temporary, 0.0, found)
    return np.asarray(found)


def _go(
    world: World, which: Ints, days: NDArray[Any], reasons: NDArray[Any], *, may_return: NDArray[Any]
) -> None:
    slots = world.slots
    world.vacate(which)
    slots["active"][which], slots["away"][which] = False, 0
    slots["fte_thousandths"][which] = slots["usual_fte"][which]
    slots["left_on"][which], slots["may_return"][which] = days, may_return
    world.log.record(slots, which, days, EXIT, reasons)


def _end_second(world: World, month: Month) -> None:
    """End second employments: with the first one on the same day, or by chance."""
    slots = world.slots
    second = np.flatnonzero(slots["active"] & (slots["employment"] > 1))
    if not len(second):
        return
    gone = np.full(len(world.people.birth), NEVER, dtype=np.int64)
    first = np.flatnonzero(~slots["active"] & (slots["employment"] == 1) & (slots["left_on"] >= month.first))
    gone[slots["person"][first]] = slots["left_on"][first]
    with_first = gone[slots["person"][second]]
    free = slots["last_act"][second] <= month.first
    chance = world.draws("second").uniform(len(second)) < world.calibration.hazards["second_end"] / 12
    by_itself = (with_first == NEVER) & free & chance
    days = np.where(with_first == NEVER, world.days("second", month, len(second)), with_first)
    ends = (with_first != NEVER) | by_itself
    reason = np.full(int(ends.sum()), world.lists.reason("second_end"))
    _go(world, second[ends], days[ends], reason, may_return=np.zeros(int(ends.sum()), bool))
