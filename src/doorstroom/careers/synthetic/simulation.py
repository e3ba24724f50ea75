"""Month by month from the first day to the end: who leaves, who acts, who enters, who is appointed."""

from __future__ import annotations

from datetime import date

from doorstroom.administrations import Administration
from doorstroom.careers.synthetic import acts, collective, entering, leaving, posts, steering, stock
from doorstroom.careers.synthetic.calibration import Calibration
from doorstroom.careers.synthetic.draws import Draws
from doorstroom.careers.synthetic.lists import lists_for
from doorstroom.careers.synthetic.reorganisation import plan
from doorstroom.careers.synthetic.world import PACKAGES, Month, World, day_number
from doorstroom.kernel.dates import add_months

# In this order: who has left does nothing more, and posts are filled when it is known who is there.
STEPS = (
    collective.reorganise,
    collective.convert,
    leaving.leave,
    acts.act,
    steering.end_mandates,
    entering.enter,
    steering.make_permanent,
    steering.balance_scales,
    posts.fill,
)


def simulate(
    administration: Administration, calibration: Calibration, *, people: int, seed: int, until: date
) -> World:
    """Return the world after all whole months before ``until``, and the month of ``until`` itself."""
    organisation = plan(calibration, people, until, Draws(seed, "organisation"))
    lists = lists_for(administration, calibration, organisation, PACKAGES)
    world = World(administration, calibration, people, seed, organisation, lists)
    stock.found(world)
    start = calibration.first_day
    while start < until:
        after = add_months(start, 1)
        month = Month(start, day_number(start), day_number(after), organisation.tree_on(start))
        for step in STEPS:
            step(world, month)
        start = after
    return world
