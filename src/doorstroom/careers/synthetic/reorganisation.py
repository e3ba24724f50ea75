"""Reorganisations: divisions merge, split and get new codes; directorates are renamed and change hands.

What keeps its code (a new name, another branch above) is a dated row of the unit and moves nobody. What
gets a new code is a succession, and takes its people along.
"""

from __future__ import annotations

from datetime import date

from doorstroom.careers.synthetic.calibration import Calibration
from doorstroom.careers.synthetic.draws import Draws
from doorstroom.careers.synthetic.organisation import BEGINNING, Builder, Plan, Wave
from doorstroom.careers.synthetic.tree import Tree

WAVES_EVERY = 3  # years; ours
DIVISIONS_A_ROUND = 400  # one merger, one split and one new code for so many divisions; ours


def plan(calibration: Calibration, people: int, until: date, draws: Draws) -> Plan:
    """Draw the organisation of ``people`` and its history up to ``until``."""
    builder = Reorganiser(calibration, people, draws)
    builder.found()
    result = builder.plan
    result.trees.append((BEGINNING, Tree.of(result.units, calibration.organisation.division)))
    for year in range(calibration.first_day.year + 2, until.year + 1, WAVES_EVERY):
        day = date(year, 4, 1)
        if day < until:
            builder.reorganise(day)
            result.trees.append((day, Tree.of(result.units, calibration.organisation.division)))
    return result


class Reorganiser(Builder):
    """A builder that can also change what stands."""

    def reorganise(self, day: date) -> None:
        """Merge, split and rename divisions, move a directorate to another branch, rename one."""
        units = self.plan.units
        divisions = [n for n, unit in enumerate(units) if unit.open and unit.kind == self.spec.division]
        pool = [divisions[n] for n in self.draws.order(len(divisions))]
        rounds = max(1, len(divisions) // DIVISIONS_A_ROUND)
        wave = Wave(day, {}, {})
        for _ in range(rounds):
            self._merge(day, pool, wave)
            self._split(day, pool, wave)
            self._renumber(day, pool, wave)
        self.plan.waves.append(wave)
        directorates = [n for n, unit in enumerate(units) if unit.open and unit.kind == self.spec.directorate]
        chosen = [directorates[n] for n in self.draws.order(len(directorates))]
        if len(chosen) >= 2:
            units[chosen[0]].name = self.free_name(
                units[chosen[0]].branch, "{theme} en Samenwerking", units[chosen[0]].name
            )
            self.state(day, chosen[0])
            self._transfer(day, chosen[1])

    def _merge(self, day: date, pool: list[int], wave: Wave) -> None:
        """Two divisions of one directorate go on as a third."""
        units = self.plan.units
        for first in pool:
            other = next(
                (n for n in pool if n != first and units[n].directorate == units[first].directorate), None
            )
            if other is not None:
                weight = units[first].weight + units[other].weight
                subject = f"{units[first].subject} en {units[other].subject}"
                theme = units[first].theme
                new = self.add_division(day, units[first].directorate, weight, theme=theme, subject=subject)
                for old in (first, other):
                    pool.remove(old)
                    self._succeed(day, old, (new,), "merge", wave)
                return

    def _split(self, day: date, pool: list[int], wave: Wave) -> None:
        if pool:
            old = pool.pop()
            unit = self.plan.units[old]
            parts = [f"{unit.subject} {side}" for side in ("Noord", "Zuid")]
            new = tuple(
                self.add_division(day, unit.directorate, unit.weight / 2, theme=unit.theme, subject=part)
                for part in parts
            )
            self._succeed(day, old, new, "split", wave)

    def _renumber(self, day: date, pool: list[int], wave: Wave) -> None:
        """A division goes on under a new code and a new name, with the same people and the same work."""
        if pool:
            old = pool.pop()
            unit = self.plan.units[old]
            subject = f"{unit.subject} en Advies"
            new = self.add_division(day, unit.directorate, unit.weight, theme=unit.theme, subject=subject)
            self._succeed(day, old, (new,), "rename", wave)

    def _succeed(self, day: date, old: int, new: tuple[int, ...], kind: str, wave: Wave) -> None:
        units = self.plan.units
        units[old].open = False
        self.state(day, old)
        wave.successors[old] = new
        wave.causes[old] = "renaming" if kind == "rename" else "reorganisation"
        for number in new:
            self.plan.successions.append(
                {"old": units[old].code, "new": units[number].code, "on": day, "kind": kind}
            )

    def _transfer(self, day: date, directorate: int) -> None:
        """A directorate with its divisions comes under another branch; nobody moves, codes stay."""
        units = self.plan.units
        branches = sorted({unit.branch for unit in units if unit.open and unit.kind == self.spec.directorate})
        others = [n for n in branches if n != units[directorate].branch]
        siblings = [
            unit
            for unit in units
            if unit.open and unit.kind == self.spec.directorate and unit.branch == units[directorate].branch
        ]
        if others and len(siblings) > 1:
            target = others[int(self.draws.below(len(others), 1)[0])]
            between = [
                n for n, unit in enumerate(units) if unit.branch == target and unit.kind == self.spec.between
            ]
            units[directorate].parent = between[0] if between else target
            units[directorate].name = self.free_name(target, "{theme}", units[directorate].name)
            self.state(day, directorate)
            for unit in units:
                if unit.directorate == directorate:
                    unit.branch = target
