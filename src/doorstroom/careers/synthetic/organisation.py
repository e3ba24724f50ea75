"""The invented organisation: branches, directorates, divisions, and the waves that reorganise them.

The whole history of the tree is drawn before anybody is hired. Units are small whole numbers here; a
unit that goes on under a new code is a new number, and a wave says which numbers it takes over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from doorstroom.careers.intake.schema import INCOMING_SUCCESSIONS, INCOMING_UNITS
from doorstroom.careers.synthetic.calibration import Branch, Calibration, Organisation
from doorstroom.careers.synthetic.draws import Draws
from doorstroom.careers.synthetic.tree import Tree

BEGINNING = date(1960, 1, 1)  # before the first career starts


@dataclass(slots=True)
class Unit:
    """A unit as it stands; ``branch`` and ``directorate`` are numbers of units, its own where it is one."""

    code: str
    kind: str
    parent: int | None
    branch: int
    directorate: int
    kind_of_work: str
    theme: int
    weight: float
    open: bool = True


@dataclass(frozen=True, slots=True)
class Wave:
    """What happens to units on one day: old number to the numbers that take it over, and why."""

    on: date
    successors: dict[int, tuple[int, ...]]
    causes: dict[int, str]


@dataclass
class Plan:
    """The organisation with its whole history.

    Attributes:
        units: every unit that ever exists, by number, as it stands at the end.
        founded: how many of them stand at the beginning.
        rows: dated rows of ``INCOMING_UNITS``; successions: rows of ``INCOMING_SUCCESSIONS``.
        waves: reorganisations in order of time.
        trees: day from which it holds, and the tree of that time.
    """

    units: list[Unit] = field(default_factory=list)
    founded: int = 0
    rows: list[dict[str, object]] = field(default_factory=list)
    successions: list[dict[str, object]] = field(default_factory=list)
    waves: list[Wave] = field(default_factory=list)
    trees: list[tuple[date, Tree]] = field(default_factory=list)

    def frame(self) -> pl.DataFrame:
        """Return the units as intake reads them: a unit that goes on in two others has two rows that day."""
        units = pl.DataFrame(self.rows, schema=INCOMING_UNITS.dtypes, orient="row")
        successions = pl.DataFrame(self.successions, schema=INCOMING_SUCCESSIONS.dtypes, orient="row")
        followed = successions.select(
            pl.col("old").alias("code"),
            pl.col("on").alias("effective_on"),
            pl.col("new").alias("succeeded_by"),
            pl.col("kind").alias("succession"),
        )
        return units.join(followed, on=["code", "effective_on"], how="left").sort(
            "effective_on", "code", "succeeded_by"
        )

    def tree_on(self, day: date) -> Tree:
        """Return the tree that holds on a day."""
        return [tree for since, tree in self.trees if since <= day][-1]


class Builder:
    """Builds the plan step by step; the names of units repeat nowhere within one parent."""

    def __init__(self, calibration: Calibration, people: int, draws: Draws) -> None:
        self.calibration, self.people, self.draws = calibration, people, draws
        self.spec: Organisation = calibration.organisation
        self.plan = Plan()
        self.taken: dict[tuple[int | None, str], int] = {}
        self.counters: dict[int, int] = {}
        self.named: dict[int, str] = {}
        self.portfolios = iter(self._shuffled(calibration.portfolios))

    def found(self) -> None:
        """Draw the tree that stands at the beginning."""
        heads: dict[str, list[int]] = {}
        total = sum(branch.share for branch in self.spec.branches)
        for branch in self.spec.branches:
            parents: list[int] | list[None] = heads.get(branch.under) or [None]
            for n in range(branch.count):
                # Sizes differ: the first of a kind is about three times the last.
                part = (branch.count * 1.5 - n) / (branch.count * (branch.count + 0.5))
                staff = self.people * branch.share / total * part
                head = self._branch(branch, n, parents[n % len(parents)], staff)
                heads.setdefault(branch.kind, []).append(head)
        self.plan.founded = len(self.plan.units)

    def _branch(self, branch: Branch, n: int, parent: int | None, staff: float) -> int:
        if branch.same_theme and parent is not None:
            theme = self.named[parent]
        else:
            theme = next(self.portfolios, f"Opdracht {n + 1}")
        name = branch.pattern.format(theme=theme)
        head = self._add(BEGINNING, f"{branch.code}{n + 1:02}", branch.kind, parent, name, kind_of_work="")
        self.named[head] = theme
        if not branch.share:
            return head
        division_size = 14 + min(14.0, self.people / 8000)
        divisions = max(1, round(staff / division_size))
        directorates = max(1, round(divisions / 5))
        kinds = list(branch.kinds_of_work)
        kind_of = self.draws.shares(list(branch.kinds_of_work.values()), directorates)
        above = head
        for d in range(directorates):
            if self.spec.between and d % 3 == 0:
                name = self._themed(head, self.spec.between_pattern, "")
                code = self._next_code(head, "G")
                above = self._add(BEGINNING, code, self.spec.between, head, name, kind_of_work="")
            directorate = self._directorate(head, above, kinds[kind_of[d]])
            for _ in range(divisions // directorates + (d < divisions % directorates)):
                self._division(BEGINNING, directorate, staff / divisions)
        return head

    def _directorate(self, head: int, above: int, kind_of_work: str) -> int:
        return self._add(
            BEGINNING,
            self._next_code(head, "D"),
            self.spec.directorate,
            above,
            self._themed(head, self.spec.directorate_pattern, kind_of_work),
            kind_of_work=kind_of_work,
        )

    def _division(self, on: date, directorate: int, weight: float) -> int:
        kind_of_work = self.plan.units[directorate].kind_of_work
        varied = weight * (0.7 + 0.6 * float(self.draws.uniform(1)[0]))
        name = self._themed(directorate, self.spec.division_pattern, kind_of_work)
        code = self._next_code(directorate, "A")
        return self._add(
            on, code, self.spec.division, directorate, name, kind_of_work=kind_of_work, weight=varied
        )

    def _add(
        self,
        on: date,
        code: str,
        kind: str,
        parent: int | None,
        name: str,
        *,
        kind_of_work: str,
        weight: float = 0.0,
    ) -> int:
        number = len(self.plan.units)
        above = self.plan.units[parent] if parent is not None else None
        is_directorate, is_division = kind == self.spec.directorate, kind == self.spec.division
        inside = is_directorate or is_division or kind == self.spec.between
        branch = above.branch if above and inside else number
        directorate = above.directorate if above and is_division else number
        theme = int(self.draws.below(len(self._themes(kind_of_work)), 1)[0])
        self.plan.units.append(Unit(code, kind, parent, branch, directorate, kind_of_work, theme, weight))
        self._row(on, number, name)
        return number

    def _row(self, on: date, number: int, name: str | None, *, closed: bool = False) -> None:
        unit = self.plan.units[number]
        parent = self.plan.units[unit.parent].code if unit.parent is not None else None
        self.plan.rows.append(
            {
                "code": unit.code,
                "effective_on": on,
                "name": name if name is not None else self._name(number),
                "unit_kind": unit.kind,
                "parent": parent,
                "closed": closed,
            }
        )

    def _name(self, number: int) -> str:
        code = self.plan.units[number].code
        return str(next(row["name"] for row in reversed(self.plan.rows) if row["code"] == code))

    def _next_code(self, parent: int, letter: str) -> str:
        self.counters[parent] = self.counters.get(parent, 0) + 1
        return f"{self.plan.units[parent].code}-{letter}{self.counters[parent]:02}"

    def _themes(self, kind_of_work: str) -> tuple[str, ...]:
        return self.calibration.themes.get(kind_of_work) or self.calibration.themes[""]

    def _themed(self, parent: int, pattern: str, kind_of_work: str) -> str:
        themes = self._themes(kind_of_work)
        name = pattern.format(theme=themes[int(self.draws.below(len(themes), 1)[0])])
        self.taken[parent, name] = self.taken.get((parent, name), 0) + 1
        times = self.taken[parent, name]
        return name if times == 1 else f"{name} {times}"

    def _shuffled(self, values: Sequence[str]) -> list[str]:
        return [values[n] for n in self.draws.order(len(values))]
