"""The staff of the first day, with a short past: entry, and the act that led to the present function."""

from __future__ import annotations

import numpy as np

from doorstroom.careers.synthetic import posts
from doorstroom.careers.synthetic.calibration import AgeBand, value_on
from doorstroom.careers.synthetic.draws import Draws, Ints
from doorstroom.careers.synthetic.organisation import BEGINNING
from doorstroom.careers.synthetic.state import ENTRY, MOVE
from doorstroom.careers.synthetic.world import FEMALE, MALE, World, day_number

# Shares of full time in thousandths, and how many women and men work them; ours.
FTE = (1000, 889, 778, 667, 500)
FTE_WEIGHTS = {FEMALE: (0.45, 0.20, 0.20, 0.10, 0.05), MALE: (0.82, 0.09, 0.05, 0.02, 0.02)}
# What differs between the state at entry and the one of the first day.
KEPT = ("unit", "kind_of_work", "family", "rung", "post", "layer", "managerial", "rank")


def draw_births(bands: tuple[AgeBand, ...], n: int, day: int, draws: Draws) -> tuple[Ints, Ints]:
    """Return (n,) days of birth and the age band of each, in even numbers."""
    band = draws.shares([item.weight for item in bands], n)
    low = np.array([item.age for item in bands], dtype=np.float64)[band]
    high = np.array([item.until for item in bands], dtype=np.float64)[band]
    # A week inside the edges, so that counting years in days cannot leave the band.
    days = low * 365.25 + 7 + draws.uniform(n) * ((high - low) * 365.25 - 14)
    return day - days.astype(np.int64), band


def draw_fte(sex: Ints, draws: Draws) -> Ints:
    """Return a share of full time per person."""
    values = np.array(FTE, dtype=np.int64)
    drawn = [values[draws.choose(FTE_WEIGHTS[code], len(sex))] for code in (FEMALE, MALE)]
    return np.where(sex == FEMALE, drawn[0], drawn[1])


def entry_reasons(world: World, which: Ints, draws: Draws) -> Ints:
    """Return the route by which each came in, as its relation has it."""
    usual, other = (numbers[draws.choose(weights, len(which))] for numbers, weights in world.lists.routes)
    is_usual = world.slots["relation"][which] == world.lists.relation_numbers[0]
    # Where all have the same relation, it is the contract that tells the two groups apart.
    if world.lists.relation_numbers[0] == world.lists.relation_numbers[1]:
        is_usual = world.slots["contract"][which] == 0
    return np.where(is_usual, usual, other)


def found(world: World) -> None:
    """Hire the staff of the first day and record how they came there."""
    calibration, slots, draws = world.calibration, world.slots, world.draws("stock")
    today = day_number(calibration.first_day)
    n = round(world.people_wanted * value_on(calibration.headcount, calibration.first_day))
    birth, band = draw_births(calibration.stock_ages, n, today, draws)
    sex = np.full(n, MALE, dtype=np.int64)
    for number, item in enumerate(calibration.stock_ages):
        members = np.flatnonzero(band == number)
        sex[members] = draws.shares([item.women, 1 - item.women], len(members))
    person = world.people.add(birth, sex, world.pension_days(birth))
    which = slots.add(n)
    slots["person"][which], slots["employment"][which], slots["active"][which] = person, 1, True
    slots["fte_thousandths"][which] = draw_fte(sex, draws)
    slots["usual_fte"][which] = slots["fte_thousandths"][which]
    slots["place"][which] = draws.below(len(world.lists.places), n)
    _set_engagement(world, which, draws)
    age = (today - birth) / 365.25
    temporary = slots["contract"][which] == 1
    served = np.where(
        temporary, draws.uniform(n) * 1.8, 0.9 + (age - 21) * (1 - draws.uniform(n) * draws.uniform(n))
    )
    served = np.minimum(served, age - 18)
    since = np.maximum(today - 1 - (served * 365.25).astype(np.int64), day_number(BEGINNING) + 1)
    slots["since"][which] = since
    # Who is older stands somewhat higher; chance decides the rest.
    order = np.argsort(draws.uniform(n) + age / 150, kind="stable")
    slots["rung"][which[order]] = np.sort(draws.shares([rung.stock for rung in calibration.ladder], n))
    tree = world.plan.tree_on(calibration.first_day)
    slots["kind_of_work"][which], slots["family"][which] = -1, -1
    world.vacate(which)
    world.settle(which, tree.leaves[draws.shares(tree.weight, n)])
    posts.found(world, which, today)
    _record_past(world, which, today, draws)


def _set_engagement(world: World, which: Ints, draws: Draws) -> None:
    """Draw contract (0 permanent, 1 temporary) and relation of the staff of the first day."""
    calibration, slots = world.calibration, world.slots
    share = value_on(calibration.permanent, calibration.first_day)
    young_first = np.argsort(
        world.ages(which, day_number(calibration.first_day)) / 40 + draws.uniform(len(which)), kind="stable"
    )
    temporary = which[young_first[: round(len(which) * (1 - share))]]
    slots["contract"][which] = 0
    slots["contract"][temporary] = 1
    usual = draws.shares([calibration.usual_relation, 1 - calibration.usual_relation], len(which))
    usual[slots["contract"][which] == 1] = 1
    slots["relation"][which] = world.lists.relation_numbers[usual]


def _record_past(world: World, which: Ints, today: int, draws: Draws) -> None:
    """Record the entry in an earlier state, then the one act that led to the state of the first day."""
    slots, lists, n = world.slots, world.lists, len(which)
    since = slots["since"][which].astype(np.int64)
    room = today - 60 - (since + 300)
    holder = slots["post"][which] >= 0
    stepped = (room > 0) & ((draws.uniform(n) < 0.8) | holder)
    now = {name: slots[name][which].copy() for name in KEPT}
    steps = 1 + draws.below(np.minimum(3, 1 + (today - since) // 2500), n)
    lower = np.maximum(now["rung"] - np.where(stepped, steps, 0), lists.lowest_rung[now["rung"]])
    changed = which[stepped]
    world.vacate(changed)
    slots["rung"][which] = np.where(draws.uniform(n) < 0.7, lower, now["rung"])
    tree = world.plan.tree_on(world.calibration.first_day)
    world.settle(changed, tree.siblings(now["unit"][stepped], tree.branch, draws))
    world.set_family(which[stepped & holder])
    world.set_function(which, since)
    world.log.record(slots, which, since, ENTRY, entry_reasons(world, which, draws))
    first_rung = slots["rung"][changed].copy()
    for name, values in now.items():
        slots[name][which] = values
    moved = since[stepped] + 300 + (draws.uniform(len(changed)) * room[stepped]).astype(np.int64)
    world.set_function(changed, moved)
    posts.set_titles(world, changed[slots["post"][changed] >= 0])
    rose = slots["rung"][changed] > first_rung
    reasons = np.where(rose, lists.reason("promotion"), lists.reason("lateral"))
    world.log.record(slots, changed, moved, MOVE, reasons)
