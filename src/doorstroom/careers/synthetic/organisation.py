"""The invented organisation: branches, directorates, divisions, and the waves that reorganise them.

The whole history of the tree is drawn before anybody is hired. Units are small whole numbers here; a
unit that goes on under a new code is a new number, and a wave says which numbers it takes over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from doorstroom.careers.incoming.frames import INCOMING_SUCCESSIONS, INCOMING_UNITS
from doorstroom.careers.synthetic.calibration import Branch, Calibration, Organisation
from doorstroom.careers.synthetic.draws import Draws
from doorstroom.careers.synthetic.tree import Tree

BEGINNING = date(1960, 1, 1)  # before the first career starts


@dataclass(slots=True)
class Unit:
    """A unit as it stands.

    Attributes:
        parent, branch, directorate: numbers of units; the last two its own where it is one itself.
        theme: position of its subject among those of its kind of work; ``subject`` is the word for it.
        weight: how much of the staff it should hold.
    """

    code: str
    name: str
    kind: str
    parent: int | None
    branch: int
    directorate: int
    kind_of_work: str = ""
    theme: int = 0
    subject: str = ""
    weight: float = 0.0
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
        self.taken: set[tuple[int | None, str]] = set()
        self.counters: dict[int, int] = {}
        self.subjects: dict[int, list[int]] = {}
        self.portfolio_of: dict[int, str] = {}
        self.portfolios = {
            name: iter([values[n] for n in draws.order(len(values))])
            for name, values in calibration.portfolios.items()
        }

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
            portfolio = self.portfolio_of[parent]
        else:
            portfolio = next(self.portfolios[branch.portfolio], f"Opdracht {n + 1}")
        name = branch.pattern.format(theme=portfolio)
        head = self._add(BEGINNING, f"{branch.code}{n + 1:02}", branch.kind, parent, name)
        self.portfolio_of[head] = portfolio
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
                theme = self._next_theme(head, "")
                name = self.free_name(head, self.spec.between_pattern, self.themes("")[theme])
                above = self._add(BEGINNING, self._next_code(head, "G"), self.spec.between, head, name)
            directorate = self._directorate(head, above, kinds[kind_of[d]])
            for _ in range(divisions // directorates + (d < divisions % directorates)):
                self.add_division(BEGINNING, directorate, staff / divisions)
        return head

    def _directorate(self, head: int, above: int, kind_of_work: str) -> int:
        theme = self._next_theme(head, kind_of_work)
        name = self.free_name(head, self.spec.directorate_pattern, self.themes(kind_of_work)[theme])
        code = self._next_code(head, "D")
        unit = self._add(BEGINNING, code, self.spec.directorate, above, name)
        self.plan.units[unit].kind_of_work, self.plan.units[unit].theme = kind_of_work, theme
        return unit

    def add_division(
        self, on: date, directorate: int, weight: float, *, theme: int | None = None, subject: str = ""
    ) -> int:
        """Add a division; its subject is its theme, unless another word for it is given."""
        kind_of_work = self.plan.units[directorate].kind_of_work
        theme = self._next_theme(directorate, kind_of_work) if theme is None else theme
        subject = subject or self.themes(kind_of_work)[theme]
        name = self.free_name(directorate, self.spec.division_pattern, subject)
        code = self._next_code(directorate, "A")
        unit = self._add(on, code, self.spec.division, directorate, name)
        added = self.plan.units[unit]
        added.kind_of_work, added.theme, added.subject = kind_of_work, theme, subject
        added.weight = weight * (0.7 + 0.6 * float(self.draws.uniform(1)[0]))
        return unit

    def _add(self, on: date, code: str, kind: str, parent: int | None, name: str) -> int:
        number = len(self.plan.units)
        above = self.plan.units[parent] if parent is not None else None
        is_directorate, is_division = kind == self.spec.directorate, kind == self.spec.division
        inside = is_directorate or is_division or kind == self.spec.between
        branch = above.branch if above and inside else number
        directorate = above.directorate if above and is_division else number
        self.plan.units.append(Unit(code, name, kind, parent, branch, directorate))
        self.state(on, number)
        return number

    def state(self, on: date, number: int) -> None:
        """Write a dated row of a unit as it stands now."""
        unit = self.plan.units[number]
        self.plan.rows.append(
            {
                "code": unit.code,
                "effective_on": on,
                "name": unit.name,
                "unit_kind": unit.kind,
                "parent": self.plan.units[unit.parent].code if unit.parent is not None else None,
                "closed": not unit.open,
            }
        )

    def _next_code(self, parent: int, letter: str) -> str:
        self.counters[parent] = self.counters.get(parent, 0) + 1
        return f"{self.plan.units[parent].code}-{letter}{self.counters[parent]:02}"

    def themes(self, kind_of_work: str) -> tuple[str, ...]:
        """Return the subjects that units of a kind of work have."""
        return self.calibration.themes.get(kind_of_work) or self.calibration.themes[""]

    def _next_theme(self, parent: int, kind_of_work: str) -> int:
        """Return a subject that the units below ``parent`` do not have yet, as long as there is one."""
        left = self.subjects.setdefault(parent, [])
        size = len(self.themes(kind_of_work))
        if not left or max(left) >= size:
            left[:] = self.draws.order(size).tolist()
        return left.pop()

    def free_name(self, parent: int | None, pattern: str, subject: str) -> str:
        """Return a name that no unit below ``parent`` ever had, with a number behind it if need be."""
        name = own = pattern.format(theme=subject)
        number = 2
        while (parent, name) in self.taken:
            name, number = f"{own} {number}", number + 1
        self.taken.add((parent, name))
        return name
