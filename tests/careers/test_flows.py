"""Flows close for every cut, and agree with a walk through the days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstroom.careers.flows import TERMS, Flows, flows
from doorstroom.careers.labels import Cuts, CutSettings
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.register import register
from doorstroom.careers.staff import Staff
from doorstroom.kernel.errors import BadInput
from tests.careers import reference
from tests.careers.ledgers import DAYS, EPOCH, PEOPLE, TREE, act, events, ledgers, number

TWO_BANDS = CutSettings(age_bands=(45,), not_staff_contracts=("agency",))
days = st.integers(0, DAYS).map(lambda n: EPOCH + timedelta(days=n))
cut_lists = st.lists(st.sampled_from(["ministry", "age_band", "level", "sex", "unit"]), unique=True).map(
    tuple
)


@given(ledger=ledgers(), first=days, second=days, by=cut_lists, staff_only=st.booleans())
def test_flows_close_and_meet_the_registers_at_both_ends(
    ledger: Ledger, first: date, second: date, by: tuple[str, ...], staff_only: bool
) -> None:
    from_, to = sorted((first, second))
    cuts = Cuts(Staff.of(ledger), TWO_BANDS)
    found = flows(cuts, from_=from_, to=to, by=by, staff_only=staff_only)
    assert found.closes
    assert found.total["moves_in"] == found.total["moves_out"]
    assert found.total["drift_in"] == found.total["drift_out"] == sum(found.drift.values())
    assert found.total["opening"] == register(cuts, on=from_, by=by, staff_only=staff_only).persons
    assert found.total["closing"] == register(cuts, on=to, by=by, staff_only=staff_only).persons
    closing = {
        tuple(row[name] for name in by): row["persons"]
        for row in register(cuts, on=to, by=by, staff_only=staff_only).rows.to_dicts()
        if row["persons"]
    }
    assert column(found, "closing") == closing


@given(
    ledger=ledgers(), first=days, second=days, by=st.sampled_from([("ministry",), ("age_band", "level"), ()])
)
def test_flows_agree_with_a_walk_through_the_days(
    ledger: Ledger, first: date, second: date, by: tuple[str, ...]
) -> None:
    from_, to = sorted((first, second))
    settings = CutSettings(age_bands=(45,))
    found = flows(Cuts(Staff.of(ledger), settings), from_=from_, to=to, by=by)
    expected = reference.flows(ledger, from_, to, by)
    for term in TERMS:
        assert column(found, term) == dict(expected[term]), term


def column(found: Flows, term: str) -> dict[tuple[object, ...], int]:
    counted: Counter[tuple[object, ...]] = Counter()
    for row in found.rows.to_dicts():
        counted[tuple(row[name] for name in found.by)] += row[term]
    return {key: count for key, count in counted.items() if count}


def run(*rows: dict[str, object], by: tuple[str, ...] = ("unit",), to: str = "2020-12-31") -> Flows:
    ledger = Ledger(events(number(list(rows))), PEOPLE, TREE)
    cuts = Cuts(Staff.of(ledger), CutSettings(age_bands=(45,)))
    return flows(cuts, from_=date(2019, 12, 31), to=date.fromisoformat(to), by=by)


@pytest.mark.requirement("RIJK-CAR-08")
@pytest.mark.parametrize("as_two_acts", [False, True])
def test_a_move_between_ministries_is_a_transfer_not_an_exit_and_an_entry(as_two_acts: bool) -> None:
    """RIJK-T-13a, also where the source writes an exit and an entry on the same day."""
    acts = [act(1, "2019-06-01", "entry", unit=11)]
    if as_two_acts:
        acts += [act(1, "2020-01-15", "exit", reason="transfer")]
        acts += [act(1, "2020-01-15", "entry", unit=21, day_order=1)]
    else:
        acts += [act(1, "2020-01-15", "move", unit=21, reason="transfer")]
    found = run(*acts, by=("ministry",), to="2020-01-31")
    assert (found.total["entries"], found.total["exits"]) == (0, 0)
    assert {row["ministry"]: (row["moves_in"], row["moves_out"]) for row in found.rows.to_dicts()} == {
        "M1": (0, 1),
        "M2": (1, 0),
    }


@pytest.mark.requirement("RIJK-CAR-10")
def test_who_returns_is_the_same_person_with_a_new_entry() -> None:
    """RIJK-T-13b: both the exit and the re-entry show, and the person counts once at the end."""
    found = run(
        act(1, "2019-06-01", "entry", unit=11),
        act(1, "2020-02-01", "exit", reason="resignation"),
        act(1, "2020-08-01", "entry", unit=21, reason="rehire"),
    )
    assert (found.total["entries"], found.total["exits"], found.total["closing"]) == (1, 1, 1)
    assert found.reasons.rows() == [("entry", "rehire", 1), ("exit", "resignation", 1)]


def test_a_reorganisation_is_drift_and_no_personal_move() -> None:
    found = run(act(1, "2019-06-01", "entry", unit=12), by=("ministry",))
    assert found.total["moves_in"] == 0
    assert found.drift == {"age": 0, "organisation": 1, "several": 0}
    four = {row["ministry"]: row for row in found.four().to_dicts()}
    assert (four["M2"]["moves_in"], four["M2"]["drift_in"]) == (1, 1)
    assert (four["M1"]["moves_out"], four["M1"]["closing"]) == (1, 0)


def test_an_act_on_the_day_of_a_reorganisation_is_not_blamed_for_it() -> None:
    """Unit 12 comes under M2 on 1 February; who moves that day from there to M2 changed no ministry."""
    found = run(
        act(1, "2019-06-01", "entry", unit=12), act(1, "2020-02-01", "move", unit=21), by=("ministry",)
    )
    assert (found.total["moves_in"], found.total["drift_in"]) == (0, 1)


def test_a_birthday_is_drift() -> None:
    found = run(act(2, "2019-06-01", "entry", unit=21), by=("age_band",))
    assert found.drift == {"age": 1, "organisation": 0, "several": 0}
    assert column(found, "closing") == {("45+",): 1}


@pytest.mark.requirement("VL-CAR-01")
@pytest.mark.requirement("RIJK-CAR-08")
def test_a_change_of_relation_is_a_move_of_the_cut_and_never_an_exit() -> None:
    """RIJK-T-20: normalisation changes the relation of a person; nobody leaves or enters."""
    found = run(
        act(1, "2019-06-01", "entry", unit=11, relation="appointment"),
        act(1, "2020-01-01", "change", unit=11, relation="employment_contract", reason="legal_normalisation"),
        by=("relation",),
    )
    assert (found.total["entries"], found.total["exits"]) == (0, 0)
    assert column(found, "moves_in") == {("employment_contract",): 1}
    assert found.moves.rows() == [("legal_normalisation", 1)]


def test_a_second_employment_is_no_entry() -> None:
    found = run(
        act(1, "2019-06-01", "entry", unit=11, fte_thousandths=600),
        act(1, "2020-03-01", "entry", employment=2, unit=21, fte_thousandths=800),
        act(1, "2020-06-01", "exit", employment=1, reason="end"),
    )
    assert (found.total["entries"], found.total["exits"], found.total["closing"]) == (0, 0, 1)
    assert column(found, "moves_out") == {("D11b",): 1}


def test_who_comes_and_leaves_on_one_day_was_never_here() -> None:
    found = run(act(1, "2020-03-01", "entry", unit=11), act(1, "2020-03-01", "exit", day_order=1))
    assert all(found.total[term] == 0 for term in TERMS)


@pytest.mark.requirement("VL-CAR-23")
def test_reasons_that_few_may_see_are_one_in_counts() -> None:
    rows = [
        act(1, "2020-02-01", "entry", unit=11, reason="long_illness"),
        act(2, "2020-02-01", "entry", unit=11),
    ]
    rows += [act(2, "2020-03-01", "exit", reason="union_release")]
    settings = CutSettings(restricted_reasons=("long_illness", "union_release"))
    cuts = Cuts(Staff.of(Ledger(events(number(rows)), PEOPLE, TREE)), settings)
    found = flows(cuts, from_=date(2019, 12, 31), to=date(2020, 12, 31))
    assert found.reasons.rows() == [("entry", "restricted", 1), ("entry", None, 1), ("exit", "restricted", 1)]


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadInput, match="before it starts"):
        run(act(1, "2020-03-01", "entry", unit=11), to="2019-01-01")
