"""Steps that hold the staff on its published paths: permanent contracts, and the turn of scale groups."""

from __future__ import annotations

import numpy as np

from doorstroom.careers.synthetic.acts import promote
from doorstroom.careers.synthetic.calibration import value_on
from doorstroom.careers.synthetic.state import CHANGE, MOVE
from doorstroom.careers.synthetic.world import Month, World

MANDATE = 0.03  # yearly share of holders of posts who step back; ours


def make_permanent(world: World, month: Month) -> None:
    """Give the longest-serving temporary staff a permanent contract, as many as the path needs."""
    slots, lists = world.slots, world.lists
    main = world.main()
    wanted = round(len(main) * (1 - value_on(world.calibration.permanent, month.start)))
    too_many = int((slots["contract"][main] == 1).sum()) - wanted
    pool = world.free(month)
    pool = pool[(slots["contract"][pool] == 1) & (month.first - slots["since"][pool] > 180)]
    which = pool[np.argsort(slots["since"][pool], kind="stable")][: max(too_many, 0)]
    slots["contract"][which] = 0
    share = world.calibration.usual_relation_at_entry
    usual, other = lists.relation_numbers
    becomes = (world.draws("permanent").uniform(len(which)) < share) & (usual != other)
    slots["relation"][which[becomes]] = usual
    reasons = np.where(becomes, lists.reason("usual_relation"), lists.reason("permanent"))
    world.log.record(slots, which, world.days("permanent", month, len(which)), CHANGE, reasons)


def balance_scales(world: World, month: Month) -> None:
    """Promote over the border of two scale groups, as many as their difference asks for."""
    spec = world.calibration.balance
    if spec is None:
        return
    slots = world.slots
    scale = np.array([rung.scale or 0 for rung in world.calibration.ladder], dtype=np.int64)
    now = scale[slots["rung"][world.main()]]
    low = int(((now >= spec.low[0]) & (now <= spec.low[1])).sum())
    high = int(((now >= spec.high[0]) & (now <= spec.high[1])).sum())
    wanted = value_on(spec.difference, month.start) * len(now)
    number = round((low - high - wanted) / 2)
    pool = world.free(month)
    pool = pool[scale[slots["rung"][pool]] == spec.low[1]]
    which = pool[np.argsort(slots["function_since"][pool], kind="stable")][: max(number, 0)]
    promote(world, month, which, world.days("balance", month, len(which)))


def end_mandates(world: World, month: Month) -> None:
    """Let some holders of management posts step back into a division of their branch."""
    slots, draws = world.slots, world.draws("mandates")
    pool = world.free(month, managers=True)
    pool = pool[slots["post"][pool] >= 0]
    which = pool[draws.uniform(len(pool)) < MANDATE / 12]
    world.vacate(which)
    world.settle(which, month.tree.siblings(slots["unit"][which], month.tree.branch, draws))
    world.set_family(which)
    days = world.days("mandates", month, len(which))
    world.set_function(which, days)
    world.log.record(slots, which, days, MOVE, world.lists.reason("step_back"))
