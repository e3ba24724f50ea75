"""The divisions that are open in a period, in an order in which relatives are neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from doorstroom.careers.synthetic.draws import Draws, Ints


class Placed(Protocol):
    """What the tree needs to know of a unit; branch and directorate are numbers of units."""

    kind: str
    branch: int
    directorate: int
    weight: float
    open: bool


@dataclass(frozen=True)
class Tree:
    """The open divisions, ordered so that those of a directorate and of a branch are neighbours.

    Attributes:
        leaves: numbers of the open divisions.
        weight: how much of the staff each should hold.
        directorate, branch: (units, 2) for every unit number, the first and one past the last position in
            ``leaves`` of the divisions of its directorate, of its branch.
    """

    leaves: Ints
    weight: NDArray[np.float64]
    directorate: Ints
    branch: Ints

    @classmethod
    def of(cls, units: Sequence[Placed], division: str) -> Tree:
        """Return the tree of the units as they stand."""
        numbers = [n for n, unit in enumerate(units) if unit.open and unit.kind == division]
        numbers.sort(key=lambda n: (units[n].branch, units[n].directorate, n))
        return cls(
            np.array(numbers, dtype=np.int64),
            np.array([units[n].weight for n in numbers]),
            _runs([units[n].directorate for n in numbers], [unit.directorate for unit in units]),
            _runs([units[n].branch for n in numbers], [unit.branch for unit in units]),
        )

    def siblings(self, units: Ints, runs: Ints, draws: Draws) -> Ints:
        """Return for each unit a division of the same directorate or branch, by chance even its own.

        Args:
            runs: ``self.directorate`` or ``self.branch``.
        """
        run = runs[units]
        chosen: Ints = self.leaves[run[:, 0] + draws.below(run[:, 1] - run[:, 0], len(units))]
        return chosen


def _runs(keys: Sequence[int], wanted: Sequence[int]) -> Ints:
    """Return for each wanted key where its run in ``keys`` begins and ends; all of it if it has none."""
    runs: dict[int, list[int]] = {}
    for position, key in enumerate(keys):
        runs.setdefault(key, [position, position])[1] = position + 1
    return np.array([runs.get(key, [0, len(keys)]) for key in wanted], dtype=np.int64)
