"""What happens to single people inside: steps, moves, working time, absences; at most one a month."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from doorstroom.careers.synthetic.draws import Ints
from doorstroom.careers.synthetic.state import CHANGE, MOVE
from doorstroom.careers.synthetic.stock import FTE
from doorstroom.careers.synthetic.world import Month, World

Act = Callable[[World, Month, Ints, Ints], None]
BREAK, SECONDMENT = 1, 2
LONGEST_AWAY = {BREAK: 12, SECONDMENT: 18}  # months; ours


def act(world: World, month: Month) -> None:
    """Draw who does what this month; ages 25 to 45 take twice as many career steps as the oldest."""
    _come_back(world, month)
    pool = world.free(month)
    hazards = world.calibration.hazards
    rates = [hazards[name] / 12 for name in ACTS]
    # 1.6 is the highest factor of age, 2 the highest of a rung.
    ceiling = sum(rates) * 3.2
    lot = world.draws("acts").uniform(len(pool))
    pool, lot = pool[lot < ceiling], lot[lot < ceiling]
    age = world.ages(pool, month.first)
    eager = np.where(age < 45, 1.6, np.where(age < 55, 0.9, 0.35))
    rung = np.array([item.promotion for item in world.calibration.ladder])[world.slots["rung"][pool]]
    edge = np.zeros(len(pool))
    chosen: list[tuple[Act, Ints]] = []
    for (name, does), rate in zip(ACTS.items(), rates, strict=True):
        before = edge
        factor = eager * np.minimum(rung, 2.0) if name in RISES else eager if name in STEPS else 1.0
        edge = edge + rate * factor
        chosen.append((does, pool[(lot >= before) & (lot < edge)]))
    for does, which in chosen:
        if len(which):
            does(world, month, which, world.days("acts", month, len(which)))


def _record(world: World, which: Ints, days: Ints, kind: int, purpose: str) -> None:
    world.log.record(world.slots, which, days, kind, world.lists.reason(purpose))


def promote(world: World, month: Month, which: Ints, days: Ints, purpose: str = "promotion") -> None:
    """One rung up in a new function, half of them in another division of the directorate."""
    slots, draws = world.slots, world.draws("steps")
    keep = slots["rung"][which] + 1 < len(world.calibration.ladder)
    which, days = which[keep], days[keep]
    before = world.lists.tier[slots["rung"][which]]
    slots["rung"][which] += 1
    goes = draws.uniform(len(which)) < 0.5
    other = month.tree.siblings(slots["unit"][which[goes]], month.tree.directorate, draws)
    world.settle(which[goes], other)
    world.set_family(which[world.lists.tier[slots["rung"][which]] != before])
    world.set_function(which, days)
    _record(world, which, days, MOVE, purpose)


def _grow(world: World, _month: Month, which: Ints, days: Ints) -> None:
    """One rung up inside the level, in the same function."""
    slots = world.slots
    up = np.minimum(slots["rung"][which] + 1, len(world.calibration.ladder) - 1)
    keep = (world.lists.lowest_rung[up] == world.lists.lowest_rung[slots["rung"][which]]) & (
        up > slots["rung"][which]
    )
    slots["rung"][which[keep]] += 1
    world.set_function(which[keep], days[keep], package=False)
    _record(world, which[keep], days[keep], CHANGE, "growth")


def _step_down(world: World, _month: Month, which: Ints, days: Ints) -> None:
    slots = world.slots
    low = world.lists.lowest_rung[slots["rung"][which]]
    keep = slots["rung"][which] > low
    slots["rung"][which[keep]] -= 1
    world.set_function(which[keep], days[keep])
    _record(world, which[keep], days[keep], MOVE, "demotion")


def _new_work(world: World, _month: Month, which: Ints, days: Ints) -> None:
    """Another work package in the same division."""
    world.set_function(which, days)
    _record(world, which, days, MOVE, "lateral")


def _change_family(world: World, _month: Month, which: Ints, days: Ints) -> None:
    """Other work of another family in the same division."""
    world.set_family(which)
    world.set_function(which, days)
    _record(world, which, days, MOVE, "lateral")


def _move_in(runs: str, purpose: str) -> Act:
    def move(world: World, month: Month, which: Ints, days: Ints) -> None:
        slots, draws = world.slots, world.draws("steps")
        spans: NDArray[np.int64] = getattr(month.tree, runs)
        other = month.tree.siblings(slots["unit"][which], spans, draws)
        keep = other != slots["unit"][which]
        world.settle(which[keep], other[keep])
        world.set_function(which[keep], days[keep])
        _record(world, which[keep], days[keep], MOVE, purpose)

    return move


def _transfer(world: World, month: Month, which: Ints, days: Ints) -> None:
    """To another branch: a transfer, never an exit and an entry (RIJK-CAR-08)."""
    slots, draws, tree = world.slots, world.draws("steps"), month.tree
    other = tree.leaves[draws.choose(tree.weight, len(which))]
    keep = tree.branch[other, 0] != tree.branch[slots["unit"][which], 0]
    world.settle(which[keep], other[keep])
    slots["place"][which[keep]] = draws.below(len(world.lists.places), int(keep.sum()))
    world.set_function(which[keep], days[keep])
    _record(world, which[keep], days[keep], MOVE, "transfer")


def _working_time(world: World, _month: Month, which: Ints, days: Ints) -> None:
    slots, draws = world.slots, world.draws("working time")
    values = np.array(FTE, dtype=np.int64)
    drawn = values[draws.below(len(values), len(which))]
    keep = drawn != slots["fte_thousandths"][which]
    slots["fte_thousandths"][which[keep]] = drawn[keep]
    slots["usual_fte"][which[keep]] = drawn[keep]
    _record(world, which[keep], days[keep], CHANGE, "working_time")


def _other_place(world: World, _month: Month, which: Ints, days: Ints) -> None:
    slots, n = world.slots, len(world.lists.places)
    step = 1 + world.draws("places").below(n - 1, len(which))
    slots["place"][which] = (slots["place"][which] + step) % n
    _record(world, which, days, CHANGE, "place")


def _become_usual(world: World, _month: Month, which: Ints, days: Ints) -> None:
    """Permanent staff in the other relation come into the usual one, such as statutory appointment."""
    slots, (usual, other) = world.slots, world.lists.relation_numbers
    keep = (slots["relation"][which] == other) & (slots["contract"][which] == 0) & (usual != other)
    keep &= np.array([rung.usual for rung in world.calibration.ladder])[slots["rung"][which]]
    slots["relation"][which[keep]] = usual
    _record(world, which[keep], days[keep], CHANGE, "usual_relation")


def _go_away(kind: int, purpose: str) -> Act:
    def go(world: World, _month: Month, which: Ints, days: Ints) -> None:
        slots = world.slots
        slots["away"][which], slots["away_since"][which] = kind, days
        if kind == BREAK:
            slots["fte_thousandths"][which] = 0
        _record(world, which, days, CHANGE, purpose)

    return go


def _come_back(world: World, month: Month) -> None:
    """End breaks and secondments: one in eight a month, and all after their longest time."""
    slots = world.slots
    away = np.flatnonzero(slots["active"] & (slots["away"] > 0) & (slots["last_act"] <= month.first))
    months = (month.first - slots["away_since"][away]) // 30
    for kind, purpose in ((BREAK, "break_end"), (SECONDMENT, "secondment_end")):
        mine = slots["away"][away] == kind
        ends = (world.draws("returns").uniform(len(away)) < 0.125) & (months >= 2)
        which = away[mine & (ends | (months >= LONGEST_AWAY[kind] - 1))]
        slots["away"][which] = 0
        slots["fte_thousandths"][which] = slots["usual_fte"][which]
        _record(world, which, world.days("returns", month, len(which)), CHANGE, purpose)


ACTS: dict[str, Act] = {
    "promotion": promote,
    "growth": _grow,
    "demotion": _step_down,
    "lateral": _new_work,
    "family": _change_family,
    "division": _move_in("directorate", "lateral"),
    "directorate": _move_in("branch", "lateral"),
    "transfer": _transfer,
    "working_time": _working_time,
    "place": _other_place,
    "usual_relation": _become_usual,
    "break": _go_away(BREAK, "break_start"),
    "secondment": _go_away(SECONDMENT, "secondment_start"),
}
RISES = ("promotion", "growth")
STEPS = ("lateral", "family", "division", "directorate", "transfer")
