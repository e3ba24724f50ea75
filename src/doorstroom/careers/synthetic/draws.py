"""Random draws that are the same on every machine and with every release of NumPy.

NumPy promises a stable stream for its bit generators, not for its distributions; so the uniform numbers
are made here from raw bits, and everything else from comparisons and integer steps. No logarithm, no
exponential, no unstable sort: their last bit may differ between processors.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Draws:
    """One stream of draws for one purpose, so that a change in one part does not stir the others.

    Args:
        seed: the seed of the whole extract, at least 0.
        purpose: what the stream is for.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(purpose.encode())]))

    def uniform(self, n: int) -> Floats:
        """Return ``(n,)`` numbers in [0, 1) with 53 random bits each."""
        raw = np.asarray(self._bits.random_raw(n), dtype=np.uint64)
        return (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, bound: Ints | int, n: int) -> Ints:
        """Return ``(n,)`` whole numbers from 0 to ``bound`` - 1; ``bound`` may be one per draw."""
        return (self.uniform(n) * bound).astype(np.int64)

    def order(self, n: int) -> Ints:
        """Return a random order of 0 … n - 1."""
        return np.argsort(self.uniform(n), kind="stable")

    def pick(self, pool: Ints, k: int) -> Ints:
        """Return ``k`` different members of ``pool``, or all of them in random order if it is smaller."""
        return pool[self.order(len(pool))[: max(k, 0)]]

    def choose(self, weights: Sequence[float] | Floats, n: int) -> Ints:
        """Return ``(n,)`` independent choices: positions in ``weights``, each as likely as its weight."""
        return _position(self.uniform(n), weights)

    def shares(self, weights: Sequence[float] | Floats, n: int) -> Ints:
        """Return ``(n,)`` positions in ``weights`` in random order, in numbers as even as can be.

        A share of 0.45 of 1,000 gives 450, not about 450: chance decides who, not how many.
        """
        if n == 0:
            return np.empty(0, dtype=np.int64)
        steps = (np.arange(n, dtype=np.float64) + self.uniform(1)) / n
        return _position(steps, weights)[self.order(n)]


def _position(numbers: Floats, weights: Sequence[float] | Floats) -> Ints:
    edges: list[float] = []
    for weight in weights:
        edges.append((edges[-1] if edges else 0.0) + float(weight))
    found = np.searchsorted(np.array(edges), numbers * edges[-1], side="right")
    return np.minimum(found, len(edges) - 1).astype(np.int64)


class Quota:
    """Hands out whole numbers of a share over many small groups without drifting from it.

    >>> quota = Quota()
    >>> [quota.take(3, 0.5) for _ in range(4)]
    [2, 1, 2, 1]
    """

    def __init__(self) -> None:
        self._owed = 0.0

    def take(self, n: int, share: float) -> int:
        """Return how many of the next ``n`` get it, so that the running total stays within one half."""
        self._owed += n * share
        # Ties go up; a plain sum of shares may stand a hair under the half.
        given = min(n, max(0, int(self._owed + 0.5 + 1e-9)))
        self._owed -= given
        return given
