from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
import typer

from doorstroom.cli.options import day, instant, names
from doorstroom.cli.output import Answer, cell, note, plain
from doorstroom.kernel.errors import BadInput


def test_a_day_is_written_one_way() -> None:
    assert day("2020-02-29") == date(2020, 2, 29)
    for wrong in ("2020-2-9", "29-02-2020", "2021-02-29", "today"):
        with pytest.raises(typer.BadParameter):
            day(wrong)


def test_an_instant_without_time_is_the_last_moment_of_its_day() -> None:
    assert instant("2020-12-31") == datetime(2020, 12, 31, 23, 59, 59, 999_999, UTC)
    assert instant("2020-12-31T12:00:00") == datetime(2020, 12, 31, 12, tzinfo=UTC)
    assert instant("2020-12-31T12:00:00+01:00") == datetime(2020, 12, 31, 11, tzinfo=UTC)
    with pytest.raises(typer.BadParameter):
        instant("noon")


def test_names_are_split_at_commas_and_never_empty() -> None:
    assert names(" level, sex ") == ("level", "sex")
    assert names("") == ()
    with pytest.raises(BadInput):
        names("level,,sex")


def test_json_has_dates_in_iso_and_frames_as_rows() -> None:
    assert plain(datetime(2020, 1, 1, tzinfo=UTC)) == "2020-01-01T00:00:00+00:00"
    assert plain(date(2020, 1, 1)) == "2020-01-01"
    assert plain(pl.DataFrame({"a": [1, None]})) == [{"a": 1}, {"a": None}]
    with pytest.raises(TypeError):
        plain(object())


def test_text_and_json_never_mix(capsys: pytest.CaptureFixture[str]) -> None:
    for wanted in (True, False):
        answer = Answer(wanted)
        answer.document({"a": None})
        answer.line("text")
        answer.table([{"a": None}])
        out = capsys.readouterr().out
        assert ("text" in out) is not wanted
        assert ("null" in out) is wanted


def test_markup_in_data_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    Answer(as_json=False).table([{"name": "[red]Unit[/red]"}])
    assert "[red]Unit[/red]" in capsys.readouterr().out


def test_what_is_not_known_is_a_dash() -> None:
    assert (cell(None), cell(False), cell(1.26), cell(12_000)) == ("–", "no", "1.3", "12000")


def test_signs_that_steer_a_terminal_are_shown_as_their_codes(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(as_json=False)
    answer.table([{"unit": "A\x1b[31m"}], title="\x1b[2J")
    answer.line("B\u202e\x9b31m")
    note("C\x07\nsecond line")
    out, err = capsys.readouterr()
    assert r"A\x1b[31m" in out
    assert r"B\u202e\x9b31m" in out
    assert err == "C\\x07\nsecond line\n"
    assert not {"\x1b", "\x9b", "\u202e"} & {*out, *err}


def test_the_title_of_a_narrow_table_is_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    Answer(as_json=False).table([{"n": 1}], title="Staff on 2020-12-31 (end of day)")
    assert capsys.readouterr().out.startswith("Staff on 2020-12-31 (end of day)\n")
