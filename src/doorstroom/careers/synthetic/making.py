"""Making a synthetic administration."""

from __future__ import annotations

from datetime import date

from doorstroom.administrations import Administration
from doorstroom.careers.synthetic.calibration import Calibration, calibration_for
from doorstroom.careers.synthetic.extract import SyntheticExtract, staff_frame
from doorstroom.careers.synthetic.names import names_frame
from doorstroom.careers.synthetic.simulation import simulate
from doorstroom.careers.synthetic.special import special_frame
from doorstroom.kernel.errors import BadInput

FEWEST, MOST = 200, 2_000_000


def years_end(today: date) -> date:
    """Return the ``until`` with which the last full year before ``today`` is the last one simulated.

    >>> years_end(date(2024, 5, 17))
    datetime.date(2024, 1, 1)
    """
    return date(today.year, 1, 1)


def make(
    administration: Administration,
    *,
    people: int,
    seed: int,
    until: date,
    calibration: Calibration | None = None,
) -> SyntheticExtract:
    """Draw a synthetic administration; the same arguments give the same rows on every machine.

    Args:
        administration: whose lists the values come from.
        people: headcount in service at a path value of 1 (see ``Calibration.headcount``).
        seed: at least 0.
        until: first day that is no longer simulated; the first one is in the calibration.
        calibration: assumptions; by default those of the administration's code.
    Raises:
        BadInput: an argument is outside its bounds, or the calibration does not fit the lists.
    """
    calibration = calibration or calibration_for(administration.code)
    bounds = (
        (FEWEST <= people <= MOST, f"people is {people}", f"from {FEWEST} to {MOST:,}"),
        (seed >= 0, f"seed is {seed}", "at least 0"),
        (until > calibration.first_day, f"until is {until}", f"a day after {calibration.first_day}"),
    )
    for holds, what, expected in bounds:
        if not holds:
            raise BadInput(what, where="synthetic administration", expected=expected)
    world = simulate(administration, calibration, people=people, seed=seed, until=until)
    staff = staff_frame(world, until)
    return SyntheticExtract(
        source=f"synthetic: {administration.code}, {people} people, until {until}, seed {seed}",
        staff=staff,
        organisation=world.plan.frame(),
        special=special_frame(world, until),
        names=names_frame(world, staff),
        figures=tuple(figure for figure in calibration.figures if figure.on < until),
    )
