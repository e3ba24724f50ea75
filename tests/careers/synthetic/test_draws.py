"""Draws are the same on every machine and hand out shares exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers.synthetic.draws import Draws, Quota

PINNED = [0.8370718810281077, 0.09578639538986711, 0.5886856851325697]


def test_stream_is_pinned():
    # Written down once: another machine or a later NumPy must give the same numbers.
    assert Draws(1, "acts").uniform(3).tolist() == PINNED
    assert Draws(2, "acts").uniform(1)[0] != PINNED[0]
    assert Draws(1, "births").uniform(1)[0] != PINNED[0]


@given(n=st.integers(0, 400), seed=st.integers(0, 10_000), share=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_shares_are_exact_within_one(n, seed, share):
    drawn = Draws(seed, "test").shares([share, 1 - share], n)
    assert len(drawn) == n
    assert abs(int((drawn == 0).sum()) - n * share) <= 1 + 1e-6


@given(bound=st.integers(1, 1000), n=st.integers(0, 200))
@settings(max_examples=40, deadline=None)
def test_below_stays_below(bound, n):
    drawn = Draws(3, "test").below(bound, n)
    assert ((drawn >= 0) & (drawn < bound)).all()


@given(n=st.integers(0, 200), k=st.integers(-3, 300))
@settings(max_examples=40, deadline=None)
def test_pick_takes_each_at_most_once(n, k):
    picked = Draws(4, "test").pick(np.arange(n), k)
    assert len(picked) == len(set(picked.tolist())) == min(n, max(k, 0))


def test_choice_never_falls_on_a_weight_of_nought():
    drawn = Draws(5, "test").choose([0.0, 1.0, 0.0, 2.0, 0.0], 5000)
    assert set(drawn.tolist()) == {1, 3}
    assert 0.28 < (drawn == 1).mean() < 0.38


@given(st.lists(st.tuples(st.integers(0, 30), st.floats(0, 1)), max_size=60))
@settings(max_examples=60, deadline=None)
def test_quota_never_strays_from_its_share(groups):
    quota, given_, owed = Quota(), 0, 0.0
    for n, share in groups:
        took = quota.take(n, share)
        assert 0 <= took <= n
        given_, owed = given_ + took, owed + n * share
    assert given_ == pytest.approx(owed, abs=0.51 + len(groups) * 1e-6)
