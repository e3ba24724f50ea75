"""Sets of people, small: one bit a person in blocks of 4,096 neighbouring numbers, each compressed (L3).

118,000 people of one administration take at most 16 kB, and the same set is stored once however often it
is read. Whether one person is in a set is seen in one block of it.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from doorstroom.audit.models import SubjectBlock, SubjectSet
from doorstroom.kernel.errors import BadInput

BLOCK = 4096
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Packed:
    """A set that can be told from others: its hash, how many people, and their numbers in order."""

    sha256: str
    people: int
    ids: Ids

    @property
    def blocks(self) -> dict[int, bytes]:
        """The bits of each block; only a set that was never read before needs them."""
        which = self.ids // BLOCK
        starts = np.flatnonzero(np.r_[True, which[1:] != which[:-1]])
        blocks = {}
        for part in np.split(self.ids, starts[1:]):
            bits = np.zeros(BLOCK, dtype=bool)
            bits[part % BLOCK] = True
            blocks[int(part[0] // BLOCK)] = zlib.compress(np.packbits(bits).tobytes())
        return blocks


def pack(people: Iterable[int] | Any) -> Packed:
    """Take the numbers of people: a list, a set, an array or a column.

    Raises:
        BadInput: nobody, or a number below nought.
    """
    ids = _sorted(people)
    if not ids.size or ids[0] < 0:
        raise BadInput("a reading of many people names nobody", where="people", expected="numbers of people")
    return Packed(_hash(ids), int(ids.size), ids)


def unpack(blocks: Iterable[tuple[int, bytes]]) -> Ids:
    """Return the numbers of the people in these blocks, in order."""
    parts = [np.flatnonzero(_bits(bits)) + block * BLOCK for block, bits in sorted(blocks)]
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)


def number_of(packed: Packed, using: str) -> int | None:
    """Return the number of the stored set; None if it is not stored. 1 query."""
    rows = SubjectSet.objects.using(using).filter(sha256=packed.sha256)
    return rows.values_list("pk", flat=True).first()


def store(packed: Packed, using: str) -> int:
    """Return the number of the stored set, made if it was not there. Inside the lock of the chain."""
    number = number_of(packed, using)
    if number is not None:
        return number
    made = SubjectSet.objects.using(using).create(sha256=packed.sha256, people=packed.people)
    SubjectBlock.objects.using(using).bulk_create(
        SubjectBlock(subjects_id=made.pk, block=block, bits=bits) for block, bits in packed.blocks.items()
    )
    return int(made.pk)


def sets_with(person: int, using: str) -> list[int]:
    """Return the numbers of the sets that hold a person. 1 query."""
    block, place = divmod(person, BLOCK)
    rows = SubjectBlock.objects.using(using).filter(block=block).values_list("subjects_id", "bits")
    return [number for number, bits in rows.iterator() if _bits(bits)[place]]


def people_of(subjects: SubjectSet, using: str) -> Ids:
    """Return the numbers of the people in a stored set, in order. 1 query."""
    rows = SubjectBlock.objects.using(using).filter(subjects=subjects).values_list("block", "bits")
    return unpack((block, bytes(bits)) for block, bits in rows)


def broken_sets(using: str) -> Iterator[SubjectSet]:
    """Yield the stored sets that are not what their hash says."""
    for subjects in SubjectSet.objects.using(using).order_by("id").iterator():
        ids = people_of(subjects, using)
        if ids.size != subjects.people or _hash(ids) != subjects.sha256:
            yield subjects


def _sorted(people: Any) -> Ids:
    given = people.to_numpy() if hasattr(people, "to_numpy") else people
    ids = np.asarray(given if isinstance(given, np.ndarray) else list(given), dtype=np.int64)
    return ids if ids.size and bool(np.all(ids[1:] > ids[:-1])) else np.unique(ids)


def _hash(ids: Ids) -> str:
    return hashlib.sha256(ids.astype("<i8").tobytes()).hexdigest()


def _bits(bits: bytes | memoryview) -> npt.NDArray[np.uint8]:
    return np.unpackbits(np.frombuffer(zlib.decompress(bits), dtype=np.uint8))
