"""A reading of many people is one event, small, and each of them finds it (obligation L3)."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstroom.audit import subjects
from doorstroom.audit.models import AuditEvent, SubjectBlock, SubjectSet
from doorstroom.audit.services import record_reading
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, Held, Role

MANAGER = Actor("account:4", held=(Held(Role.LINE_MANAGER, frozenset({7, 8}), 7),))


def read(people, **more) -> AuditEvent:
    return record_reading(
        actor=MANAGER, action="careers.staff.list", purpose="personnel_administration", people=people, **more
    )


@given(st.sets(st.integers(0, 2**40), min_size=1, max_size=200))
def test_a_set_comes_back_as_it_was(people):
    packed = subjects.pack(people)
    assert subjects.unpack(packed.blocks.items()).tolist() == sorted(people)
    assert packed.people == len(people)
    assert subjects.pack(sorted(people, reverse=True)).sha256 == packed.sha256


@pytest.mark.parametrize("people", [[], np.array([], dtype=np.int64), [-1, 5]])
def test_nobody_is_no_reading(people):
    with pytest.raises(BadInput, match="names nobody"):
        subjects.pack(people)


def test_one_event_for_all_and_one_line_a_person(database):
    event = read(pl.Series([9, 3, 5000, 3]), scope={"unit": 7, "on": "2026-11-22"})
    kept = AuditEvent.objects.using("work").get()
    assert kept.details == {
        "role": "line_manager",
        "unit": 7,
        "people": 3,
        "scope": {"unit": 7, "on": "2026-11-22"},
    }
    assert subjects.people_of(SubjectSet.objects.using("work").get(), "work").tolist() == [3, 9, 5000]
    assert event.subjects_id in subjects.sets_with(5000, "work")
    assert subjects.sets_with(4, "work") == []
    assert subjects.sets_with(10**12, "work") == []


def test_the_same_set_is_kept_once(database):
    first, second = read([1, 2, 3]), read({3, 2, 1})
    third = read([1, 2])
    assert first.subjects_id == second.subjects_id != third.subjects_id
    assert SubjectSet.objects.using("work").count() == 2
    assert first.details == second.details


@pytest.mark.parametrize(
    ("choose", "bound"),
    [
        (lambda: range(1, 118_001), 2_000),  # everybody
        (
            lambda: np.random.default_rng(3).choice(236_000, 118_000, replace=False),
            40_000,
        ),
        (
            lambda: np.random.default_rng(3).choice(1_000_000, 118_000, replace=False),
            100_000,
        ),
    ],
)
def test_a_reading_of_all_staff_is_small(database, choose, bound):
    people = [int(person) for person in choose()]
    event = read(people)
    blocks = (
        SubjectBlock.objects.using("work").filter(subjects=event.subjects_id).values_list("bits", flat=True)
    )
    assert sum(len(bits) for bits in blocks) < bound
    assert all(event.subjects_id in subjects.sets_with(person, "work") for person in people[:3])
    read(people)
    assert SubjectBlock.objects.using("work").count() == len(blocks)
