"""Entering: who is missing is hired, some come back, a few take a second employment."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from doorstroom.careers.synthetic.calibration import value_on
from doorstroom.careers.synthetic.draws import Draws, Ints
from doorstroom.careers.synthetic.state import ENTRY
from doorstroom.careers.synthetic.stock import draw_births, draw_fte, entry_reasons
from doorstroom.careers.synthetic.world import FEMALE, MALE, Month, World


def enter(world: World, month: Month) -> None:
    """Fill the staff up to the headcount of the month's end."""
    end = date(1970, 1, 1) + timedelta(days=month.after)
    wanted = round(world.people_wanted * value_on(world.calibration.headcount, end))
    missing = wanted - len(world.main())
    if missing > 0:
        back = _return(world, month, missing)
        _hire(world, month, missing - back)
    _second(world, month)


def _return(world: World, month: Month, missing: int) -> int:
    """Take back some of those who left two years ago or more: the same person and employment."""
    slots, draws = world.slots, world.draws("coming back")
    gone = np.flatnonzero(~slots["active"] & slots["may_return"] & (slots["left_on"] < month.first - 730))
    gone = gone[world.ages(gone, month.first) < 58]
    share = world.calibration.hazards["return_share"]
    which = draws.pick(gone, world.quota("coming back").take(missing, share))
    slots["active"][which] = True
    _place(world, month, which, draws)
    world.log.record(slots, which, _start(world, month, which, draws), ENTRY, world.lists.reason("return"))
    return len(which)


def _hire(world: World, month: Month, n: int) -> None:
    calibration, slots, draws = world.calibration, world.slots, world.draws("hiring")
    if n <= 0:
        return
    birth, _ = draw_births(calibration.entry_ages, n, month.first, draws)
    sex = np.full(n, MALE, dtype=np.int64)
    sex[draws.order(n)[: _women_needed(world, month, n)]] = FEMALE
    person = world.people.add(birth, sex, world.pension_days(birth))
    which = slots.add(n)
    slots["person"][which], slots["employment"][which], slots["active"][which] = person, 1, True
    slots["fte_thousandths"][which] = draw_fte(sex, draws)
    slots["usual_fte"][which] = slots["fte_thousandths"][which]
    slots["place"][which] = draws.below(len(world.lists.places), n)
    slots["rung"][which] = draws.shares([rung.entry for rung in calibration.ladder], n)
    slots["kind_of_work"][which], slots["family"][which] = -1, -1
    world.vacate(which)
    _place(world, month, which, draws)
    days = _start(world, month, which, draws)
    world.log.record(slots, which, days, ENTRY, entry_reasons(world, which, draws))


def _women_needed(world: World, month: Month, n: int) -> int:
    """Return how many of ``n`` new people are women, so that all staff stays on its path."""
    main = world.main()
    wanted = round(value_on(world.calibration.women, month.start) * (len(main) + n))
    needed = wanted - int(world.women(main).sum())
    # A correction comes over years, not in one month.
    return int(np.clip(needed, round(n * 0.35), round(n * 0.70)))


def _place(world: World, month: Month, which: Ints, draws: Draws) -> None:
    """Choose divisions that have room, contract and relation."""
    calibration, slots, tree = world.calibration, world.slots, month.tree
    held = np.bincount(slots["unit"][world.main()], minlength=len(world.plan.units))[tree.leaves]
    room = np.maximum(tree.weight - held, 0.02 * tree.weight)
    unit = tree.leaves[draws.choose(room, len(which))]
    # A former unit may be gone, and with it the kind of work: the family is drawn anew.
    slots["kind_of_work"][which] = -1
    world.settle(which, unit)
    share = value_on(calibration.entry_temporary, month.start)
    temporary = draws.order(len(which))[: world.quota("temporary").take(len(which), share)]
    slots["contract"][which] = 0
    slots["contract"][which[temporary]] = 1
    usual = (draws.uniform(len(which)) >= calibration.usual_relation_at_entry).astype(np.int64)
    usual[temporary] = 1
    usual[~np.array([rung.usual for rung in calibration.ladder])[slots["rung"][which]]] = 1
    slots["relation"][which] = world.lists.relation_numbers[usual]


def _start(world: World, month: Month, which: Ints, draws: Draws) -> Ints:
    """Return first days of work, for most the first of the month."""
    first = draws.uniform(len(which)) < 0.6
    days = np.where(first, month.first, world.days("hiring days", month, len(which)))
    world.slots["since"][which] = days
    world.set_function(which, days)
    return days


def _second(world: World, month: Month) -> None:
    """A few part-timers take a small second employment elsewhere."""
    slots, draws = world.slots, world.draws("second")
    rate = world.calibration.hazards["second"] / 12
    pool = world.free(month)
    has = np.unique(slots["person"][slots["employment"] > 1])
    pool = pool[(slots["fte_thousandths"][pool] < 900) & ~np.isin(slots["person"][pool], has)]
    first = pool[draws.uniform(len(pool)) < rate]
    if not len(first):
        return
    which = slots.add(len(first))
    for name in ("person", "rung", "relation", "contract", "place"):
        slots[name][which] = slots[name][first]
    slots["employment"][which], slots["active"][which] = 2, True
    slots["kind_of_work"][which], slots["family"][which] = -1, -1
    world.vacate(which)
    world.settle(which, month.tree.leaves[draws.choose(month.tree.weight, len(which))])
    slots["fte_thousandths"][which] = 100 + 100 * draws.below(2, len(which))
    slots["usual_fte"][which] = slots["fte_thousandths"][which]
    days = world.days("second", month, len(which))
    slots["since"][which] = days
    world.set_function(which, days)
    world.log.record(slots, which, days, ENTRY, world.lists.reason("second"))
