"""Rules across the rows of one employment: order within a day, order of kinds, doubles."""

from __future__ import annotations

import pytest

from .extracts import HEADER, check, found, text

CLASH = "different acts of one employment on one day, without an order"


def _mapping(extra: str, header: str = HEADER) -> str:
    columns = "\n".join(f'{name} = "{name}"' for name in header.split(","))
    return f'shape = "events"\n[columns]\n{columns}\n[rules]\n{extra}\n'


def _order(checked):
    return checked.events.select("row", "kind", "day_order").rows()


WRONG = {
    "second entry": (
        ["P1,2010-01-01,entry,U1,A", "P1,2011-01-01,entry,U2,A"],
        [(3, "kind", "entry on 2011-01-01", "an entry while the employment already runs")],
    ),
    "move first": (
        ["P1,2010-01-01,move,U1,A"],
        [(2, "kind", "move on 2010-01-01", "an act before the first entry")],
    ),
    "change after exit": (
        ["P1,2012-01-01,change,U1,A", "P1,2010-01-01,entry,U1,A", "P1,2011-01-01,exit,,"],
        [(2, "kind", "change on 2012-01-01", "an act after the exit")],
    ),
    "exit twice": (
        ["P1,2010-01-01,entry,U1,A", "P1,2011-01-01,exit,,", "P1,2012-01-01,exit,,"],
        [(4, "kind", "exit on 2012-01-01", "an act after the exit")],
    ),
    "two moves on a day": (
        ["P1,2010-01-01,entry,U1,A", "P1,2011-01-01,move,U2,A", "P1,2011-01-01,move,U3,A"],
        [(3, "effective_on", "move on 2011-01-01", CLASH), (4, "effective_on", "move on 2011-01-01", CLASH)],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), WRONG.values(), ids=WRONG)
def test_wrong_order_is_named_by_row(tmp_path, rows, expected):
    assert found(check(tmp_path, text(*rows))) == expected


def test_entry_again_after_exit_is_in_order(tmp_path):
    rows = ["P1,2010-01-01,entry,U1,A", "P1,2011-01-01,exit,,", "P1,2013-01-01,entry,U1,A"]
    assert not check(tmp_path, text(*reversed(rows))).problems


def test_future_acts_are_ordinary_rows(tmp_path):
    assert not check(tmp_path, text("P1,2010-01-01,entry,U1,A", "P1,2150-01-01,exit,,")).problems


def test_file_that_continues_a_ledger_need_not_begin_with_an_entry(tmp_path):
    rows = text("P1,2010-01-01,move,U1,A", "P1,2011-01-01,exit,,")
    assert not check(tmp_path, rows, onto_ledger=True).problems
    assert check(tmp_path, rows).problems.errors == 1


@pytest.mark.parametrize("turned", [False, True])
def test_exit_and_entry_of_one_day_in_service_means_out_and_in(tmp_path, turned):
    pair = ["P1,2011-01-01,entry,U2,A", "P1,2011-01-01,exit,,"]
    checked = check(tmp_path, text("P1,2010-01-01,entry,U1,A", *(reversed(pair) if turned else pair)))
    assert not checked.problems
    assert [(kind, order) for _, kind, order in _order(checked)] == [("entry", 0), ("exit", 0), ("entry", 1)]


@pytest.mark.parametrize("turned", [False, True])
def test_exit_and_entry_of_one_day_out_of_service_means_in_and_out(tmp_path, turned):
    pair = ["P1,2011-01-01,entry,U2,A", "P1,2011-01-01,exit,,"]
    checked = check(tmp_path, text(*(reversed(pair) if turned else pair)))
    assert not checked.problems
    assert [(kind, order) for _, kind, order in _order(checked)] == [("entry", 0), ("exit", 1)]


def test_identical_rows_are_said_and_judged_once(tmp_path):
    rows = ["P1,2010-01-01,entry,U1,A", "P1,2011-01-01,move,U2,A", "P1,2010-01-01,entry,U1,A"]
    checked = check(tmp_path, text(*rows))
    assert found(checked) == []
    assert found(checked, "warning") == [(4, "", "P1", "the row stands in the file twice and counts once")]
    assert checked.events.height == 3  # recording counts them as duplicates


def test_file_order_holds_where_the_mapping_says_so(tmp_path):
    rows = ["P1,2010-01-01,entry,U1,A", "P1,2011-01-01,move,U2,A", "P1,2011-01-01,move,U3,A"]
    mapping = _mapping('same_day = "file_order"\nend_date = "first_day_absent"')
    checked = check(tmp_path, text(*rows), mapping)
    assert not checked.problems
    assert _order(checked) == [(2, "entry", 0), (3, "move", 0), (4, "move", 1)]


def test_day_order_of_the_source_decides(tmp_path):
    header = f"{HEADER},day_order"
    rows = ["P1,2010-01-01,move,U2,A,2", "P1,2010-01-01,entry,U1,A,1"]
    checked = check(tmp_path, text(*rows, header=header))
    assert not checked.problems
    assert [row for row, *_ in _order(checked)] == [3, 2]
    again = check(tmp_path, text(*rows, "P1,2010-01-01,move,U3,A,2", header=header))
    assert [one[3] for one in found(again)] == [CLASH, CLASH]


def test_last_day_of_work_becomes_first_day_absent(tmp_path):
    rows = text("P1,2010-01-01,entry,U1,A", "P1,2011-12-31,exit,,")
    last = check(tmp_path, rows, _mapping('end_date = "last_day"'))
    assert [str(day) for day in last.events["effective_on"]] == ["2010-01-01", "2012-01-01"]
    absent = check(tmp_path, rows, _mapping('end_date = "first_day_absent"'))
    assert [str(day) for day in absent.events["effective_on"]] == ["2010-01-01", "2011-12-31"]


def test_order_is_not_judged_where_a_row_is_missing(tmp_path):
    rows = text("P1,2010-2-1,entry,U1,A", "P1,2011-01-01,move,U1,A", "P2,2011-01-01,move,U1,A")
    assert [(row, problem) for row, _, _, problem in found(check(tmp_path, rows))] == [
        (2, "not a date in the expected form"),
        (4, "an act before the first entry"),
    ]


def test_corrections_pass_to_recording(tmp_path):
    header = f"{HEADER},action,source_ref"
    rows = [
        "P1,2010-01-01,entry,U1,A,record,1",
        "P1,2010-01-01,entry,U2,A,correct,1",
        "P1,2010-01-01,entry,,,annul,1",
    ]
    checked = check(tmp_path, text(*rows, header=header))
    assert not checked.problems
    assert checked.events["action"].to_list() == ["record", "correct", "annul"]
