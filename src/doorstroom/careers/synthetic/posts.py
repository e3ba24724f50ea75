"""Management posts: a fixed number of each kind, vacated and filled, with the women that a path asks for."""

from __future__ import annotations

import numpy as np

from doorstroom.careers.synthetic.calibration import Posts, value_on
from doorstroom.careers.synthetic.draws import Ints
from doorstroom.careers.synthetic.state import MOVE
from doorstroom.careers.synthetic.world import Frame, Month, World

READY_EARLY = 0.03  # share of the staff; ours


def frame_of(world: World) -> Frame:
    """Divide the posts of each kind over the units that have them, from the top down."""
    groups, units, ranks, codes = [], [], [], []
    scale = min(1.0, world.people_wanted / world.calibration.reference_people)
    for number, spec in enumerate(world.calibration.posts):
        seats = _seats(world, spec)
        for n in range(round(spec.base * scale)):
            unit, rank = seats[n % len(seats)]
            groups.append(number)
            units.append(unit)
            ranks.append(rank)
            codes.append(f"L{number + 1}-{n + 1:04}")
    return Frame(
        np.array(groups, np.int64), np.array(units, np.int64), np.array(ranks, np.int64), tuple(codes)
    )


def _seats(world: World, spec: Posts) -> list[tuple[int, int]]:
    """Return (unit, rank) for the units that have such posts, spread over the branches."""
    seats = []
    for position, kind in enumerate(spec.unit_kinds):
        rank = world.lists.ranks.index(spec.ranks[position]) if spec.ranks else -1
        # The units of the first tree: what was founded later succeeds one of them.
        numbers = [n for n in range(world.plan.founded) if world.plan.units[n].kind == kind]
        order = world.draws("posts").order(len(numbers)) if position else range(len(numbers))
        seats += [(numbers[n], rank) for n in order]
    return seats


def found(world: World, which: Ints, today: int) -> None:
    """Fill all posts from the staff of the first day; states only, nothing is recorded."""
    world.frame = frame = frame_of(world)
    calibration = world.calibration
    for number, spec in enumerate(calibration.posts):
        open_posts = np.flatnonzero(frame.group == number)
        women = round(value_on(spec.women, calibration.first_day) * len(open_posts))
        pool = which[(world.slots["post"][which] < 0) & (world.slots["contract"][which] == 0)]
        pool = pool[(today - world.slots["since"][pool]) > 800]
        chosen = _choose(world, spec, pool, today, women=women, men=len(open_posts) - women)
        _install(world, chosen, open_posts[: len(chosen)], spec)


def fill(world: World, month: Month) -> None:
    """Appoint holders to the vacant posts, as many women as bring their share to its path."""
    slots, frame = world.slots, world.frame
    held = slots["post"][world.main()]
    taken = np.zeros(len(frame.group), dtype=bool)
    taken[held[held >= 0]] = True
    for number, spec in enumerate(world.calibration.posts):
        mine = frame.group == number
        vacant = np.flatnonzero(mine & ~taken)
        if not len(vacant):
            continue
        holders = world.main()
        holders = holders[slots["post"][holders] >= 0]
        holders = holders[frame.group[slots["post"][holders]] == number]
        wanted = round(value_on(spec.women, month.start) * int(mine.sum()))
        women = int(np.clip(wanted - int(world.women(holders).sum()), 0, len(vacant)))
        pool = world.free(month)
        pool = pool[(slots["contract"][pool] == 0) & (month.first - slots["since"][pool] > 800)]
        chosen = _choose(world, spec, pool, month.first, women=women, men=len(vacant) - women)
        before = slots["rung"][chosen].copy()
        _install(world, chosen, vacant[: len(chosen)], spec)
        days = world.days("posts", month, len(chosen))
        slots["function_since"][chosen] = days
        # Two rungs or more at once is an accelerated promotion.
        leap = slots["rung"][chosen] - before >= 2
        reasons = np.where(leap, world.lists.reason("stretch"), world.lists.reason("appointment"))
        world.log.record(slots, chosen, days, MOVE, reasons)


def _choose(world: World, spec: Posts, pool: Ints, today: int, *, women: int, men: int) -> Ints:
    """Pick from those old enough, the ones nearest below or on the rungs of the post first.

    A few stand up to three rungs too low and are thought ready all the same.
    """
    draws = world.draws("posts")
    age = world.ages(pool, today)
    near = np.abs(np.minimum(world.slots["rung"][pool].astype(np.int64) - spec.rungs[0], 0))
    near[(draws.uniform(len(pool)) < READY_EARLY) & (near <= 3)] = 0
    lot = near + draws.uniform(len(pool)) * 1.5 + (age < spec.min_age) * 50
    order = np.argsort(lot, kind="stable")
    ordered = pool[order]
    is_woman = world.women(ordered)
    return np.concatenate([ordered[is_woman][:women], ordered[~is_woman][:men]])


def _install(world: World, chosen: Ints, seats: Ints, spec: Posts) -> None:
    slots, frame = world.slots, world.frame
    world.settle(chosen, frame.unit[seats])
    slots["post"][chosen] = seats
    slots["layer"][chosen] = world.lists.layers.index(spec.layer)
    slots["managerial"][chosen] = int(spec.managerial)
    slots["rank"][chosen] = frame.rank[seats]
    slots["rung"][chosen] = np.clip(slots["rung"][chosen], *spec.rungs)
    slots["family"][chosen] = world.lists.post_families[frame.group[seats]]
    world.new_package(chosen)
    set_titles(world, chosen)


def set_titles(world: World, holders: Ints) -> None:
    """Give holders of posts the title of the post; titles of posts come first among the functions."""
    world.slots["function"][holders] = world.frame.group[world.slots["post"][holders]]
