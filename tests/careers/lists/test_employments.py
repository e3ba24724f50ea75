"""Several jobs of one person are followed from list to list."""

from __future__ import annotations

import polars as pl

from doorstroom.careers.lists.options import SnapshotOptions
from doorstroom.careers.lists.snapshots import to_events
from tests.careers.lists.hand_made import L1, L2, L3, POST, events, only, rows


def test_to_events_follows_jobs_by_post():
    found, _ = events(
        {"post": "1", "rank_of_pay": 9.0},
        {"post": "2", "rank_of_pay": 1.0},
        {"on": L2, "post": "2", "rank_of_pay": 9.0},
        {"on": L2, "post": "1", "rank_of_pay": 1.0},
        {"on": L3, "post": "1", "rank_of_pay": 5.0},
        {"on": L3, "post": "3", "rank_of_pay": 6.0},
        lists=(L1, L2, L3),
    )
    assert found.select("employment", "effective_on", "kind", "post").rows() == [
        (1, L1, "entry", "1"),
        (2, L1, "entry", "2"),
        (2, L3, "move", "3"),  # one job left over on both sides: the same job, in another post
    ]


def test_to_events_a_new_job_never_takes_the_number_of_one_that_just_ended():
    found, _ = events(
        {"post": "1", "unit": "A"},
        {"on": L2, "post": "1", "unit": "A"},
        {"on": L2, "post": "2", "unit": "B"},
        {"on": L3, "post": "2", "unit": "B"},
        {"on": L3, "post": "7", "unit": "C"},
        {"on": L3, "post": "8", "unit": "D"},
        lists=(L1, L2, L3),
    )
    entries = found.filter(pl.col("kind") == "entry").select("employment", "effective_on", "post").rows()
    assert entries == [(1, L1, "1"), (2, L2, "2"), (3, L3, "7"), (4, L3, "8")]
    assert found.filter(pl.col("kind") == "exit").select("employment", "effective_on").rows() == [(1, L3)]


def test_to_events_jobs_by_pay_are_said_to_be_a_guess():
    given = ({"post": "1", "rank_of_pay": 1.0}, {"post": "2", "rank_of_pay": 9.0}, {"post": "3"})
    found, remarks = events(*given, options=SnapshotOptions(several="pay"), lists=(L1,))
    assert found.select("employment", "post").rows() == [(1, "2"), (2, "1"), (3, "3")]
    assert only(remarks, "jobs_by_pay").count == 1


def test_to_events_uses_the_numbers_of_the_source():
    found, remarks = events(
        {"employment": 4}, {"employment": 7}, {"person": "q", "employment": 1, "function": "a"},
        {"person": "q", "employment": 1, "function": "b"}, {"person": "r"}, lists=(L1,),
    )  # fmt: skip
    assert found["employment"].to_list() == [4, 7]
    assert only(remarks, "employment_twice").rows["row"].to_list() == [4, 5]
    assert only(remarks, "no_employment").rows["row"].to_list() == [6]


def test_following_by_post_makes_fewer_moves_than_by_pay():
    given = [
        {"post": post, "on": day, "rank_of_pay": pay}
        for day, pays in ((L1, (1.0, 2.0)), (L2, (2.0, 1.0)))
        for post, pay in zip(("1", "2"), pays, strict=True)
    ]
    by_post = to_events(rows(*given), (L1, L2), POST)[0]
    by_pay = to_events(rows(*given), (L1, L2), SnapshotOptions(several="pay"))[0]
    moves = [frame.filter(pl.col("kind") == "move").height for frame in (by_post, by_pay)]
    assert moves == [0, 2]
