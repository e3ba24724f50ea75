"""What a file adds to a ledger: doubles, versions, act numbers, order, and all that stands in the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstroom.careers.flows import flows
from doorstroom.careers.incoming.checked import Checked
from doorstroom.careers.incoming.frames import (
    INCOMING,
    INCOMING_PERSONS,
    INCOMING_SUCCESSIONS,
    INCOMING_UNITS,
)
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.recording import Recorded, appended, record, start
from doorstroom.careers.register import register
from doorstroom.careers.staff import Staff


def row(number: str, effective_on: str, kind: str, **values: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "person": number,
        "employment": 1,
        "effective_on": date.fromisoformat(effective_on),
        "day_order": 0,
        "action": "record",
        "kind": kind,
        "unit": None if kind == "exit" else "U1",
    }
    return found | values


def checked(
    *rows: dict[str, Any],
    persons: list[dict[str, Any]] | None = None,
    units: list[dict[str, Any]] | None = None,
    successions: list[dict[str, Any]] | None = None,
    **rules: Any,
) -> Checked:
    def frame(given: list[dict[str, Any]], types: dict[str, Any]) -> pl.DataFrame:
        return pl.DataFrame([{name: one.get(name) for name in types} for one in given], schema=types)

    numbered = [{"row": place} | one for place, one in enumerate(rows, start=2)]
    return Checked(
        len(rows),
        len({one["person"] for one in rows}),
        frame(numbered, INCOMING.dtypes),
        frame(persons or [], INCOMING_PERSONS.dtypes),
        frame(units or [], INCOMING_UNITS.dtypes),
        frame(successions or [], INCOMING_SUCCESSIONS.dtypes),
        **rules,
    )


def after(*files: Checked) -> Ledger:
    ledger = start()
    for place, file in enumerate(files, start=1):
        found = record(ledger, file)
        assert found.problems.errors == 0, found.problems.records()
        ledger = appended(ledger, found, recorded_at=datetime(2022, 1, place, tzinfo=UTC))
    return ledger


def problems(found: Recorded) -> list[tuple[int, str]]:
    return [(one["row"], one["problem"]) for one in found.problems.records()]


def units_of(ledger: Ledger, on: str) -> list[str | None]:
    found = register(Cuts(Staff.of(ledger)), on=date.fromisoformat(on), by=("unit",))
    return sorted(found.rows["unit"].to_list() * 1)


CAREER = (
    row("a", "2020-01-01", "entry"),
    row("a", "2020-06-01", "move", unit="U2"),
    row("a", "2021-01-01", "exit", reason="resignation"),
)


def test_a_file_imported_twice_is_imported_once() -> None:
    ledger = after(checked(*CAREER))
    again = record(ledger, checked(*CAREER))
    assert again.empty
    assert again.duplicates == 3


def test_an_old_file_imported_again_does_not_undo_a_correction() -> None:
    first = checked(*CAREER)
    corrected = checked(row("a", "2020-06-01", "move", unit="U3", action="correct"))
    ledger = after(first, corrected)
    assert units_of(ledger, "2020-07-01") == ["U3"]
    again = record(ledger, first)
    assert (again.empty, again.duplicates) == (True, 3)


def test_an_annulled_act_is_not_raised_from_the_dead() -> None:
    ledger = after(checked(*CAREER), checked(row("a", "2020-06-01", "move", unit="U2", action="annul")))
    assert units_of(ledger, "2020-07-01") == ["U1"]
    assert record(ledger, checked(*CAREER)).empty


def test_identical_rows_of_one_file_are_counted_and_skipped() -> None:
    found = record(start(), checked(CAREER[0], CAREER[0], CAREER[1]))
    assert (found.events.height, found.duplicates, found.problems.errors) == (2, 1, 0)


@pytest.mark.parametrize("source_ref", ["r1", None])
def test_a_known_act_with_other_content_is_an_error_or_a_new_version(source_ref: str | None) -> None:
    ledger = after(checked(row("a", "2020-01-01", "entry", source_ref=source_ref)))
    other = row("a", "2020-01-01", "entry", unit="U9", source_ref=source_ref)
    refused = record(ledger, checked(other))
    assert [place for place, _ in problems(refused)] == [2]
    found = record(ledger, checked(other, changed="correct"))
    assert (found.corrections, found.events["version"].to_list()) == (1, [1])
    assert units_of(appended(ledger, found), "2020-02-01") == ["U9"]


def test_a_correction_of_nothing_is_an_error_with_its_row() -> None:
    found = record(after(checked(*CAREER)), checked(row("a", "2019-06-01", "move", action="correct")))
    assert problems(found) == [(2, "no single act is known that this row is about")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [row("a", "2020-01-01", "move")],
            [(2, "an act before the first entry of the employment")],
            id="no entry",
        ),
        pytest.param(
            [CAREER[0], row("a", "2020-02-01", "entry")],
            [(3, "an entry while the employment already runs")],
            id="two entries",
        ),
        pytest.param(
            [*CAREER, row("a", "2021-03-01", "move")], [(5, "an act after the exit")], id="after exit"
        ),
        pytest.param([*CAREER, row("a", "2022-01-01", "entry")], [], id="comes back"),
    ],
)
def test_kinds_must_follow_each_other(rows: list[dict[str, Any]], expected: list[tuple[int, str]]) -> None:
    assert problems(record(start(), checked(*rows))) == expected


def test_order_of_kinds_is_judged_together_with_what_is_known() -> None:
    ledger = after(checked(*CAREER))
    found = record(ledger, checked(row("a", "2021-05-01", "move", unit="U2")))
    assert problems(found) == [(2, "an act after the exit")]


@pytest.mark.parametrize("in_one_file", [True, False])
def test_exit_and_entry_of_one_day_mean_that_the_person_stays(in_one_file: bool) -> None:
    pair = [row("a", "2020-06-01", "entry", unit="U2"), row("a", "2020-06-01", "exit")]
    files = [checked(CAREER[0], *pair)] if in_one_file else [checked(CAREER[0], pair[1]), checked(pair[0])]
    ledger = after(*files)
    assert units_of(ledger, "2020-06-01") == ["U2"]


def test_entry_and_exit_of_one_day_mean_that_the_person_was_never_there() -> None:
    ledger = after(checked(row("a", "2020-06-01", "exit"), row("a", "2020-06-01", "entry")))
    assert units_of(ledger, "2020-06-01") == []


def test_a_file_that_says_only_what_changed_carries_the_rest() -> None:
    entry = row("a", "2020-01-01", "entry", level="A", grade="A1")
    moves = checked(
        row("a", "2020-01-01", "move", unit="U5"),
        row("a", "2020-06-01", "change", unit=None, level="B"),
        carry=True,
    )
    ledger = after(checked(entry), moves)
    last = ledger.events.sort("effective_on", "day_order").tail(1).to_dicts()[0]
    codes = dict(zip(ledger.units["unit"], ledger.units["code"], strict=True))
    assert (codes[last["unit"]], last["level"], last["grade"]) == ("U5", "B", "A1")
    assert record(ledger, moves).empty


def test_carrying_never_reaches_past_what_was_set_to_unknown() -> None:
    known = checked(row("a", "2020-01-01", "entry", level="A"), row("a", "2020-03-01", "change", level=None))
    ledger = after(known, checked(row("a", "2020-06-01", "move", unit="U2"), carry=True))
    assert ledger.events.sort("effective_on")["level"].to_list() == ["A", None, None]


def test_a_late_act_is_counted_because_later_acts_keep_their_state() -> None:
    found = record(after(checked(*CAREER)), checked(row("a", "2020-03-01", "change", level="B")))
    assert (found.late, found.events["act_no"].to_list()) == (1, [4])


def test_what_is_known_of_a_person_is_filled_in_and_never_erased() -> None:
    facts = {"number": "a", "birth_date": date(1980, 1, 1), "birth_precision": "day", "sex": None}
    ledger = after(checked(*CAREER, persons=[facts]))
    filled = record(ledger, checked(persons=[{"number": "a", "sex": "female"}]))
    assert filled.person_states.select("birth_date", "sex").row(0) == (date(1980, 1, 1), "female")
    other = checked(persons=[facts | {"birth_date": date(1981, 1, 1)}])
    assert problems(record(ledger, other)) == [(None, "differs from what is recorded of this person")]
    assert (
        record(
            ledger, checked(persons=[facts | {"birth_date": date(1981, 1, 1)}], changed="correct")
        ).person_states.height
        == 1
    )


def test_units_grow_and_differ_only_when_told() -> None:
    named = {
        "code": "U1",
        "effective_on": date(1900, 1, 1),
        "name": "One",
        "unit_kind": "division",
        "parent": "M",
        "closed": False,
    }
    ledger = after(checked(*CAREER, units=[named]))
    assert sorted(ledger.units["code"]) == ["M", "U1", "U2"]
    renamed = checked(units=[named | {"name": "Other"}])
    assert [text for _, text in problems(record(ledger, renamed))] == [
        "differs from what is recorded of this unit"
    ]
    assert record(ledger, checked(units=[named])).empty
    moved = record(ledger, checked(units=[named | {"effective_on": date(2021, 1, 1), "parent": "N"}]))
    assert (moved.unit_states.height, moved.new_units["code"].to_list()) == (2, ["N"])


RENAME = {"old": "U1", "new": "U8", "on": date(2020, 3, 1), "kind": "rename"}


@pytest.mark.requirement("RIJK-CAR-07")
@pytest.mark.parametrize("in_one_file", [True, False])
def test_a_renamed_unit_is_the_same_unit_and_moves_nobody(in_one_file: bool) -> None:
    """Also where the source writes an act under the new code, and says that the old code is closed."""
    stay = [row("a", "2020-01-01", "entry"), row("a", "2020-03-01", "change", unit="U8")]
    closed = {"code": "U1", "effective_on": date(2020, 3, 1), "closed": True}
    begun = {
        "code": "U1",
        "effective_on": date(1900, 1, 1),
        "name": "One",
        "unit_kind": "division",
        "closed": False,
    }
    organisation = checked(units=[begun, closed], successions=[RENAME])
    together = checked(*stay, units=[begun, closed], successions=[RENAME])
    ledger = after(together) if in_one_file else after(organisation, checked(*stay))
    found = flows(Cuts(Staff.of(ledger)), from_=date(2020, 2, 1), to=date(2020, 4, 1), by=("unit",))
    assert (found.total["moves_in"], found.total["closing"]) == (0, 1)
    assert (units_of(ledger, "2020-02-29"), units_of(ledger, "2020-03-01")) == (["U1"], ["U8"])
    assert ledger.units.sort("effective_on").select("name", "unit_kind", "closed").rows()[-1] == (
        "One",
        "division",
        False,
    )
    assert ledger.successions.is_empty()
    assert record(ledger, together if in_one_file else organisation).empty


def test_a_new_name_that_is_described_too_early_begins_on_its_day() -> None:
    both = [
        {
            "code": code,
            "effective_on": date(1900, 1, 1),
            "name": code,
            "unit_kind": "division",
            "closed": False,
        }
        for code in ("U1", "U8")
    ]
    found = record(start(), checked(*CAREER, units=both, successions=[RENAME]))
    rows = found.unit_states.filter(pl.col("name").is_not_null()).sort("effective_on")
    assert rows.select("code", "effective_on").rows() == [("U1", date(1900, 1, 1)), ("U8", date(2020, 3, 1))]
    assert rows["unit"].n_unique() == 1


def test_two_descriptions_of_one_unit_and_day_are_an_error() -> None:
    row = {"code": "U1", "effective_on": date(1900, 1, 1), "name": "One", "closed": False}
    found = record(start(), checked(*CAREER, units=[row, row | {"name": "Two"}]))
    assert {text for _, text in problems(found)} == {"a unit has two descriptions from one day"}


def test_a_merge_keeps_two_units_and_a_succession() -> None:
    ledger = after(checked(*CAREER, successions=[RENAME | {"new": "U2", "kind": "merge"}]))
    codes = dict(zip(ledger.units["unit"], ledger.units["code"], strict=True))
    assert [(codes[old], codes[new]) for old, new, _, _ in ledger.successions.rows()] == [("U1", "U2")]


def test_rows_with_their_own_stamps_keep_their_history() -> None:
    stamps = [datetime(2020, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    file = checked(
        row("a", "2020-01-01", "entry", recorded_at=stamps[0]),
        row("a", "2020-01-01", "entry", action="correct", unit="U3", recorded_at=stamps[2]),
        row("a", "2020-01-01", "entry", action="correct", unit="U2", recorded_at=stamps[1]),
    )
    ledger = appended(start(), record(start(), file))
    seen = [
        register(Cuts(Staff.of(ledger, known_at=stamp)), on=date(2020, 5, 1), by=("unit",))
        .rows["unit"]
        .to_list()
        for stamp in stamps
    ]
    assert seen == [["U1"], ["U2"], ["U3"]]


steps = st.lists(st.sampled_from(["move", "change", "exit"]), max_size=4)


@st.composite
def files(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for number in ("a", "b", "c"):
        day, inside = date(2020, 1, 1), False
        for step in draw(steps):
            kind = step if inside else "entry"
            day += timedelta(days=draw(st.integers(1, 40)))
            rows.append(
                row(
                    number,
                    day.isoformat(),
                    kind,
                    **({} if kind == "exit" else {"unit": draw(st.sampled_from(["U1", "U2"]))}),
                )
            )
            inside = kind != "exit"
    return rows


@given(rows=files(), data=st.data())
def test_order_of_rows_and_splitting_into_files_mean_nothing(
    rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    """The ledger is the same whether rows come shuffled, in one file, or in two by day."""
    together = after(checked(*data.draw(st.permutations(rows))))
    cut = data.draw(st.dates(date(2020, 1, 1), date(2020, 6, 1)))
    early = [one for one in rows if one["effective_on"] < cut]
    late = [one for one in rows if one["effective_on"] >= cut]
    apart = after(checked(*early), checked(*late))
    for on in ("2020-01-20", "2020-02-20", "2020-04-01"):
        assert units_of(together, on) == units_of(apart, on)
