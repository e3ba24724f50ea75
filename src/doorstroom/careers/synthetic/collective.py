"""What happens to many on one day: reorganisations, and relations that a law turns into others."""

from __future__ import annotations

import numpy as np

from doorstroom.careers.synthetic.state import CHANGE, MOVE
from doorstroom.careers.synthetic.world import Month, World


def reorganise(world: World, month: Month) -> None:
    """Take the people of reorganised units along; their work stays what it was (RIJK-CAR-07)."""
    slots, draws = world.slots, world.draws("reorganisations")
    for wave in world.plan.waves:
        if wave.on != month.start:
            continue
        target = np.arange(len(world.plan.units), dtype=np.int64)
        staying = world.staying(month)
        for old, new in wave.successors.items():
            target[old] = new[0]
            # The posts of a unit that is split go with its first part, and so do their holders.
            members = staying[(slots["unit"][staying] == old) & (slots["post"][staying] < 0)]
            slots["unit"][members] = np.array(new)[draws.shares([1.0] * len(new), len(members))]
            holders = staying[(slots["unit"][staying] == old) & (slots["post"][staying] >= 0)]
            slots["unit"][holders] = new[0]
            reason = world.lists.reason(wave.causes[old])
            world.log.record(slots, np.concatenate([members, holders]), month.first, MOVE, reason)
        world.frame.unit = target[world.frame.unit]


def convert(world: World, month: Month) -> None:
    """Turn one relation into another for all who are in service: a change, no exit (RIJK-T-20)."""
    slots, relations = world.slots, world.lists.relations
    for item in world.administration.conversions:
        if item.code in world.calibration.relation_conversions and item.on == month.start:
            staying = world.staying(month)
            which = staying[slots["relation"][staying] == relations.index(item.old)]
            slots["relation"][which] = relations.index(item.new)
            numbers = world.lists.relation_numbers
            numbers[numbers == relations.index(item.old)] = relations.index(item.new)
            world.log.record(slots, which, month.first, CHANGE, world.lists.reason("conversion"))
