"""The register of any day as known on any day, against loops in Python and against SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstroom.careers.labels import Cuts, CutSettings
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.register import register
from doorstroom.careers.staff import Staff
from doorstroom.kernel.errors import BadInput
from tests.careers import reference
from tests.careers.ledgers import DAYS, EPOCH, PEOPLE, TREE, act, events, ledgers, number, persons

TWO_BANDS = CutSettings(age_bands=(45,))
days = st.integers(0, DAYS).map(lambda n: EPOCH + timedelta(days=n))
instants = st.none() | st.integers(0, 200).map(lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=n))


def as_counter(rows: pl.DataFrame, by: tuple[str, ...]) -> dict[tuple[object, ...], int]:
    return {tuple(row[name] for name in by): row["persons"] for row in rows.to_dicts()}


@pytest.mark.requirement("VL-CAR-13")
@pytest.mark.requirement("FED-59")
@given(ledger=ledgers(), on=days, known_at=instants)
def test_register_agrees_with_loops_over_people(ledger: Ledger, on: date, known_at: datetime | None) -> None:
    by = ("ministry", "age_band", "level", "sex")
    found = register(Cuts(Staff.of(ledger, known_at=known_at), TWO_BANDS), on=on, by=by)
    # The tree is cut by kind, so the label "ministry" is a code; the code of a unit is that of the day.
    assert as_counter(found.rows, by) == dict(reference.register(ledger, on, by, known_at))
    assert found.persons == found.rows["persons"].sum()


@given(ledger=ledgers(), on=days, known_at=instants)
def test_register_agrees_with_sql(ledger: Ledger, on: date, known_at: datetime | None) -> None:
    cuts = Cuts(Staff.of(ledger, known_at=known_at))
    found = register(cuts, on=on, by=("unit", "level"))
    codes = {row["code"]: row["unit"] for row in TREE.to_dicts()}
    counted = {(codes[row["unit"]], row["level"]): row["persons"] for row in found.rows.to_dicts()}
    assert counted == dict(reference.register_in_sql(ledger, on, known_at))


@given(ledger=ledgers(), on=days, known_at=instants, seed=st.integers(0, 1000))
def test_physical_order_of_rows_means_nothing(
    ledger: Ledger, on: date, known_at: datetime | None, seed: int
) -> None:
    shuffled = Ledger(ledger.events.sample(fraction=1, shuffle=True, seed=seed), ledger.persons, ledger.units)
    first, second = (
        register(Cuts(Staff.of(one, known_at=known_at), TWO_BANDS), on=on, by=("unit", "age_band"))
        for one in (ledger, shuffled)
    )
    assert first.rows.equals(second.rows)
    assert first.known_at == second.known_at


def staff(*rows: dict[str, object]) -> Staff:
    return Staff.of(Ledger(events(number(list(rows))), PEOPLE, TREE))


def test_persons_count_once_and_shares_add_up() -> None:
    found = register(
        Cuts(
            staff(
                act(1, "2020-01-01", "entry", unit=11, fte_thousandths=400),
                act(1, "2020-01-05", "entry", employment=2, unit=21, fte_thousandths=500),
            )
        ),
        on=date(2020, 1, 10),
        by=("unit",),
    )
    assert found.rows.to_dicts() == [{"unit": "D21", "persons": 1, "fte": 0.9, "fte_unknown": 0}]


def test_equal_shares_the_oldest_employment_is_the_main_one() -> None:
    found = register(
        Cuts(
            staff(
                act(1, "2020-01-05", "entry", employment=1, unit=11, fte_thousandths=500),
                act(1, "2020-01-01", "entry", employment=2, unit=21, fte_thousandths=500),
            )
        ),
        on=date(2020, 1, 10),
        by=("unit",),
    )
    assert found.rows["unit"].to_list() == ["D21"]


def test_unknown_is_a_row_of_its_own_and_lowers_the_coverage() -> None:
    found = register(
        Cuts(
            staff(act(1, "2020-01-01", "entry", unit=11, level="A"), act(2, "2020-01-01", "entry", unit=11))
        ),
        on=date(2020, 1, 1),
        by=("level",),
    )
    assert as_counter(found.rows, ("level",)) == {("A",): 1, (None,): 1}
    assert (found.coverage["level"].known, found.coverage["level"].of) == (1, 2)
    assert found.coverage["level"].share == 0.5


def test_unknown_share_of_full_time_is_counted_apart() -> None:
    found = register(
        Cuts(
            staff(
                act(1, "2020-01-01", "entry", unit=11),
                act(2, "2020-01-01", "entry", unit=11, fte_thousandths=None),
            )
        ),
        on=date(2020, 1, 1),
    )
    assert (found.persons, found.fte, found.fte_unknown) == (2, 1.0, 1)


def test_a_share_that_is_known_of_nobody_gives_no_number() -> None:
    rows = [
        act(1, "2020-01-01", "entry", unit=11, fte_thousandths=None),
        act(2, "2020-01-01", "entry", unit=21),
    ]
    found = register(Cuts(staff(*rows)), on=date(2020, 1, 1), by=("unit",))
    assert found.rows.select("unit", "fte", "fte_unknown").rows() == [("D11", None, 1), ("D21", 1.0, 0)]
    assert register(Cuts(staff(rows[0])), on=date(2020, 1, 1)).fte is None
    assert register(Cuts(staff(rows[0])), on=date(2019, 1, 1)).fte == 0


@pytest.mark.requirement("RIJK-CAR-01")
@pytest.mark.requirement("RIJK-CAR-03")
def test_hired_people_are_shown_beside_the_staff_and_never_in_it() -> None:
    settings = CutSettings(not_staff_contracts=("agency",))
    rows = [
        act(1, "2020-01-01", "entry", unit=11, contract="permanent"),
        act(2, "2020-01-01", "entry", unit=11, contract="agency"),
        act(3, "2020-01-01", "entry", unit=11),
    ]
    found = register(Cuts(staff(*rows), settings), on=date(2020, 1, 1))
    assert (found.persons, found.outside) == (2, 1)
    everyone = register(Cuts(staff(*rows), settings), on=date(2020, 1, 1), staff_only=False)
    assert (everyone.persons, everyone.outside) == (3, 0)


@pytest.mark.parametrize(
    ("scale", "group"),
    [(4, "none"), (5, "5-9"), (9, "5-9"), (10, "10-13"), (13, "10-13"), (14, "none"), (None, None)],
)
@pytest.mark.requirement("RIJK-CAR-05")
def test_scale_groups_have_exact_borders(scale: int | None, group: str | None) -> None:
    """RIJK-T-06b; a scale that is not known is in no group, not in the group "none"."""
    settings = CutSettings(scale_groups={"5-9": (5, 9), "10-13": (10, 13)})
    found = register(
        Cuts(staff(act(1, "2020-01-01", "entry", unit=11, scale=scale)), settings),
        on=date(2020, 1, 1),
        by=("scale_group",),
    )
    assert found.rows["scale_group"].to_list() == [group]


@pytest.mark.parametrize(
    ("birth", "band"),
    [("1975-12-31", "45+"), ("1976-01-01", "<45"), ("1976-02-29", "<45")],
)
def test_age_is_that_of_the_day_and_45_is_in_the_older_band(birth: str, band: str) -> None:
    ledger = Ledger(
        events(number([act(1, "2020-01-01", "entry", unit=11)])), persons((1, birth, "female")), TREE
    )
    found = register(Cuts(Staff.of(ledger), TWO_BANDS), on=date(2020, 12, 31), by=("age_band",))
    assert found.rows["age_band"].to_list() == [band]


def test_a_correction_keeps_what_was_known_before() -> None:
    later = datetime(2021, 6, 1, tzinfo=UTC)
    rows = number([act(1, "2020-01-01", "entry", unit=11)])
    rows.append(dict(rows[0], version=1, action="correct", unit=21, recorded_at=later))
    ledger = Ledger(events(rows), PEOPLE, TREE)
    before = Cuts(Staff.of(ledger, known_at=later - timedelta(microseconds=1)))
    after = Cuts(Staff.of(ledger))
    assert register(before, on=date(2020, 5, 1), by=("unit",)).rows["unit"].to_list() == ["D11b"]
    found = register(after, on=date(2020, 5, 1), by=("unit",))
    assert found.rows["unit"].to_list() == ["D21"]
    # A figure shows the stamp of the last batch in it, not the clock.
    assert found.known_at == later


def test_all_wrong_cuts_are_named_with_those_on_offer() -> None:
    with pytest.raises(BadInput, match=r"colour, shoe size.*ministry"):
        register(
            Cuts(staff(act(1, "2020-01-01", "entry", unit=11))),
            on=date(2020, 1, 1),
            by=("colour", "shoe size"),
        )
    with pytest.raises(BadInput, match="twice"):
        register(
            Cuts(staff(act(1, "2020-01-01", "entry", unit=11))), on=date(2020, 1, 1), by=("level", "level")
        )
