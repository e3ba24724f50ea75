"""What the simulation works on: lists as numbers, people, slots, units, and the month at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doorstroom.administrations import Administration
from doorstroom.careers.synthetic.calibration import Calibration
from doorstroom.careers.synthetic.draws import Draws, Ints, Quota
from doorstroom.careers.synthetic.lists import Lists
from doorstroom.careers.synthetic.organisation import Plan
from doorstroom.careers.synthetic.state import NEVER, Log, Slots
from doorstroom.careers.synthetic.tree import Tree

PACKAGES = 12  # work packages a subject has
FEMALE, MALE = 0, 1


def day_number(day: date) -> int:
    """Return the days from 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


@dataclass
class Frame:
    """The management posts of the staffing frame, by number.

    Attributes:
        group: (n,) position in ``Calibration.posts``.
        unit, rank: (n,) of each post.
        codes: of each post, as written.
    """

    group: Ints
    unit: Ints
    rank: Ints
    codes: tuple[str, ...]

    @classmethod
    def empty(cls) -> Frame:
        """Return a frame without posts."""
        none = np.empty(0, dtype=np.int64)
        return cls(none, none, none, ())


class People:
    """Birth, sex and day of pension of everybody who was ever employed, by number."""

    def __init__(self) -> None:
        self.birth = np.empty(0, dtype=np.int32)
        self.sex = np.empty(0, dtype=np.int8)
        self.pension = np.empty(0, dtype=np.int32)

    def add(self, birth: NDArray[Any], sex: NDArray[Any], pension: NDArray[Any]) -> Ints:
        """Return the numbers of the new people."""
        before = len(self.birth)
        self.birth = np.concatenate([self.birth, birth.astype(np.int32)])
        self.sex = np.concatenate([self.sex, sex.astype(np.int8)])
        self.pension = np.concatenate([self.pension, pension.astype(np.int32)])
        return np.arange(before, len(self.birth), dtype=np.int64)


@dataclass(frozen=True)
class Month:
    """One month: its first day, the first day of the next, and the tree that holds."""

    start: date
    first: int
    after: int
    tree: Tree


@dataclass
class World:
    """Everything the steps of a month read and change."""

    administration: Administration
    calibration: Calibration
    people_wanted: int
    seed: int
    plan: Plan
    lists: Lists
    people: People = field(default_factory=People)
    slots: Slots = field(default_factory=lambda: Slots(0))
    log: Log = field(default_factory=Log)
    frame: Frame = field(default_factory=Frame.empty)
    quotas: dict[str, Quota] = field(default_factory=dict)
    _draws: dict[str, Draws] = field(default_factory=dict)

    def draws(self, purpose: str) -> Draws:
        """Return the stream of draws of one purpose."""
        return self._draws.setdefault(purpose, Draws(self.seed, purpose))

    def quota(self, purpose: str) -> Quota:
        """Return the running quota of one purpose."""
        return self.quotas.setdefault(purpose, Quota())

    def ages(self, which: Ints, day: int) -> Ints:
        """Return ages in years at ``day``, good to a day, of the people in slots ``which``."""
        birth = self.people.birth[self.slots["person"][which]].astype(np.int64)
        ages: Ints = (day - birth) * 4 // 1461
        return ages

    def women(self, which: Ints) -> NDArray[np.bool_]:
        """Say of each slot whether its person is a woman."""
        return np.asarray(self.people.sex[self.slots["person"][which]] == FEMALE)

    def main(self) -> Ints:
        """Return the active slots that are the first employment of their person."""
        return np.flatnonzero(self.slots["active"] & (self.slots["employment"] == 1))

    def free(self, month: Month, *, managers: bool = False) -> Ints:
        """Return main slots in service, present and without an act of their own yet this month.

        Args:
            managers: include holders of management posts.
        """
        slots = self.slots
        keep = slots["active"] & (slots["employment"] == 1) & (slots["last_act"] <= month.first)
        keep &= slots["away"] == 0
        if not managers:
            keep &= slots["post"] < 0
        return np.flatnonzero(keep)

    def days(self, purpose: str, month: Month, n: int) -> Ints:
        """Return ``(n,)`` days of the month from the second to the 28th; many fall on the 15th.

        The first is kept for what happens to all, so that nobody has two acts on one day.
        """
        draws = self.draws(purpose)
        spread = month.first + 1 + draws.below(27, n)
        return np.where(draws.uniform(n) < 0.4, month.first + 14, spread)

    def set_function(self, which: Ints, day: NDArray[Any], *, package: bool = True) -> None:
        """Give slots the title of their rung and kind of work, and a new work package of their unit.

        Args:
            day: (n,) day from which the function counts.
            package: False keeps the work package: the same work under another title.
        """
        slots, lists = self.slots, self.lists
        slots["function"][which] = lists.title[slots["kind_of_work"][which], slots["rung"][which]]
        if package:
            self.new_package(which)
            slots["function_since"][which] = day

    def new_package(self, which: Ints) -> None:
        """Give slots a work package of their unit's subject, another one than they have."""
        slots = self.slots
        base = self.lists.package_base[slots["unit"][which]]
        drawn = base + self.draws("packages").below(PACKAGES, len(which))
        again = drawn == slots["work_package"][which]
        slots["work_package"][which] = np.where(again, base + (drawn - base + 1) % PACKAGES, drawn)

    def staying(self, month: Month) -> Ints:
        """Return the slots in service whose person does not reach pension age on the first of the month."""
        active = self.slots.active()
        later: Ints = active[self.people.pension[self.slots["person"][active]] > month.first]
        return later

    def settle(self, which: Ints, unit: NDArray[Any]) -> None:
        """Put slots into units: unit, kind of work, and now and then the family that goes with it."""
        slots, lists = self.slots, self.lists
        slots["unit"][which] = unit
        changed = slots["kind_of_work"][which] != lists.unit_kind_of_work[unit]
        slots["kind_of_work"][which] = lists.unit_kind_of_work[unit]
        self.set_family(which[changed])

    def set_family(self, which: Ints) -> None:
        """Draw a function family that the kind of work and the tier of the rung have."""
        slots, draws = self.slots, self.draws("families")
        tier = self.lists.tier[slots["rung"][which]]
        for kind, tables in enumerate(self.lists.families_of):
            for number, (members, weights) in enumerate(tables):
                group = which[(slots["kind_of_work"][which] == kind) & (tier == number)]
                if len(group) and len(members):
                    slots["family"][group] = members[draws.choose(weights, len(group))]

    def vacate(self, which: Ints) -> None:
        """Take slots out of their management posts."""
        slots = self.slots
        slots["post"][which] = -1
        slots["layer"][which] = self.lists.layers.index("none") if "none" in self.lists.layers else -1
        slots["managerial"][which] = 0
        slots["rank"][which] = -1

    def pension_days(self, births: NDArray[Any]) -> Ints:
        """Return the day on which each person reaches the age of the administration's table.

        Beyond the table, or without one, the calibration's own ages hold; never later than ``NEVER``.
        """
        months = np.full(len(births), self.calibration.pension[-1][1], dtype=np.int64)
        for before, age in reversed(self.calibration.pension):
            months[births < day_number(before)] = age
        table = self.administration.pension_age
        for cohort in table.cohorts if table else ():
            since = day_number(cohort.born_from) if cohort.born_from else -NEVER
            inside = (births >= since) & (births < day_number(cohort.born_until))
            months[inside] = cohort.years * 12 + cohort.months
        return add_months(births, months)


def add_months(days: NDArray[Any], months: NDArray[Any]) -> Ints:
    """Return the same day of the month so many months later, or the last day of a shorter month."""
    day = days.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    within = (day - month.astype("datetime64[D]")).astype(np.int64)
    target = month + months.astype("timedelta64[M]")
    first = target.astype("datetime64[D]")
    length = ((target + np.timedelta64(1, "M")).astype("datetime64[D]") - first).astype(np.int64)
    return np.asarray(first.astype(np.int64) + np.minimum(within, length - 1))
