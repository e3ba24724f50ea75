"""The staff while it is simulated, as arrays; one slot an employment, and the log of its acts.

Codes are small whole numbers that stand for entries of lists; -1 is "not known". Days are counted from
1970-01-01, as NumPy and Polars both do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doorstroom.careers.schema import KINDS
from doorstroom.careers.synthetic.draws import Ints

ENTRY, MOVE, CHANGE, EXIT = range(len(KINDS))
NEVER = 2**31 - 1

# What an act records of the slot: the full state after it.
STATE = {
    "unit": np.int32,
    "post": np.int32,
    "function": np.int32,
    "work_package": np.int32,
    "layer": np.int8,
    "managerial": np.int8,
    "rank": np.int8,
    "rung": np.int8,
    "family": np.int8,
    "kind_of_work": np.int8,
    "relation": np.int8,
    "contract": np.int8,
    "fte_thousandths": np.int16,
    "place": np.int8,
}
# What the simulation remembers beside it.
MEMORY = {
    "person": np.int32,
    "employment": np.int8,
    "active": np.bool_,
    "since": np.int32,  # entry of the present spell of service
    "function_since": np.int32,
    "last_act": np.int32,
    "left_on": np.int32,
    "may_return": np.bool_,
    "away": np.int8,  # 0 present, 1 career break, 2 secondment
    "away_since": np.int32,
    "usual_fte": np.int16,
}


class Slots:
    """Arrays that grow: ``slots["unit"]`` is the unit of every employment, in service or not."""

    def __init__(self, capacity: int) -> None:
        self.size = 0
        self._arrays: dict[str, NDArray[Any]] = {
            name: np.zeros(capacity, dtype=dtype) for name, dtype in {**STATE, **MEMORY}.items()
        }

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name][: self.size]

    def add(self, n: int) -> Ints:
        """Return the numbers of ``n`` further slots; their arrays are zero."""
        needed = self.size + n
        capacity = len(self._arrays["person"])
        if needed > capacity:
            for name, array in self._arrays.items():
                larger = np.zeros(max(needed, capacity * 3 // 2), dtype=array.dtype)
                larger[:capacity] = array
                self._arrays[name] = larger
        self.size = needed
        return np.arange(needed - n, needed, dtype=np.int64)

    def active(self) -> Ints:
        """Return the numbers of the slots in service."""
        return np.flatnonzero(self["active"])


class Log:
    """The acts so far; each holds the full state of its slot after it."""

    def __init__(self) -> None:
        self._parts: list[dict[str, NDArray[Any]]] = []

    def record(
        self, slots: Slots, which: Ints, days: NDArray[Any] | int, kind: NDArray[Any] | int, reason: Any
    ) -> None:
        """Record one act of each slot in ``which``, in the state that it has now.

        Args:
            which: (n,) slots, each once.
            days, kind, reason: one for all, or (n,).
        """
        n = len(which)
        if not n:
            return
        part: dict[str, NDArray[Any]] = {name: slots[name][which] for name in STATE}
        part["person"], part["employment"] = slots["person"][which], slots["employment"][which]
        part["day"] = np.broadcast_to(np.asarray(days, dtype=np.int32), n)
        part["kind"] = np.broadcast_to(np.asarray(kind, dtype=np.int8), n)
        part["reason"] = np.broadcast_to(np.asarray(reason, dtype=np.int16), n)
        slots["last_act"][which] = part["day"]
        self._parts.append(part)

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return all acts as columns, in order of recording."""
        names = self._parts[0] if self._parts else {}
        return {name: np.concatenate([part[name] for part in self._parts]) for name in names}
