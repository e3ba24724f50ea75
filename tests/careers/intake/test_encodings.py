"""Encodings: strict, never guessed, and the right one proposed."""

from __future__ import annotations

import pytest

from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.table import PIECE

from .extracts import HEADER, check, found, refusal, text, write

ROWS = ("P1,2010-01-01,entry,Liège €,A",)


def _mapping(encoding: str) -> str:
    columns = "\n".join(f'{name} = "{name}"' for name in HEADER.split(","))
    rules = '[rules]\nend_date = "first_day_absent"'
    return f'shape = "events"\n[file]\nencoding = "{encoding}"\n{rules}\n[columns]\n{columns}\n'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_decides(tmp_path, encoding):
    assert check(tmp_path, text(*ROWS).encode(encoding)).events["unit"].to_list() == ["Liège €"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "iso-8859-15", "utf-16-le", "utf-16-be"])
def test_mapping_decides(tmp_path, encoding):
    checked = check(tmp_path, text(*ROWS).encode(encoding), _mapping(encoding))
    assert checked.events["unit"].to_list() == ["Liège €"]
    assert checked.source.encoding == encoding


def test_mark_and_mapping_disagree(tmp_path):
    error = refusal(lambda: check(tmp_path, text(*ROWS).encode("utf-8-sig"), _mapping("cp1252")))
    assert error.expected == 'encoding = "utf-8"'


@pytest.mark.parametrize(("encoding", "proposed"), [("cp1252", "cp1252"), ("latin-1", "cp1252")])
def test_wrong_byte_has_its_position_row_and_a_proposal(tmp_path, encoding, proposed):
    content = text("P1,2010-01-01,entry,U1,A", "P1,2011-01-01,move,Liège,A").encode(encoding)
    error = refusal(lambda: check_file(write(tmp_path, content)))
    assert error.where == f"row 3, byte {content.index(0xE8)}"
    assert f'encoding = "{proposed}"' in error.expected
    assert "Liège" in error.expected


def test_bytes_that_windows_does_not_have_are_latin_1(tmp_path):
    content = text("P1,2010-01-01,entry,U\x81\xe9,A").encode("latin-1")
    assert 'encoding = "latin-1"' in refusal(lambda: check_file(write(tmp_path, content))).expected


@pytest.mark.parametrize("shift", range(-3, 2))
def test_letters_are_whole_where_pieces_meet(tmp_path, shift):
    start = HEADER + "\n"
    filler = "P1,2010-01-01,entry,U,A\n"
    lead = start + filler * ((PIECE - len(start)) // len(filler) - 1)
    row = "P2,2010-01-01,entry," + "x" * (PIECE + shift - len(lead) - 20)
    checked = check(tmp_path, lead + row + "€é,A\n", onto_ledger=True)
    assert checked.events.filter(person="P2")["unit"].item().endswith("x€é")


def test_wrong_byte_in_a_later_piece(tmp_path):
    lead = (HEADER + "\n").encode() + b"P1,2010-01-01,entry,U,A\n" * (2 * PIECE // 24)
    content = lead + b"P2,2010-01-01,entry,\xff,A\n"
    error = refusal(lambda: check_file(write(tmp_path, content)))
    assert error.where == f"row {lead.count(10) + 1}, byte {content.index(0xFF)}"


@pytest.mark.parametrize("value", ["LiÃ¨ge", "OfficeÂ Manager", "PlannerÂ", "itâ€™s"])
def test_decoded_twice_is_a_warning(tmp_path, value):
    checked = check(tmp_path, text(f"P1,2010-01-01,entry,{value},A"))
    assert found(checked, "warning") == [(2, "unit", value, "the value looks decoded twice (Ã, Â)")]


@pytest.mark.parametrize("value", ["Liège", "São Paulo", "SÃO PAULO", "Âge d'or", "Ministère"])
def test_ordinary_letters_are_not_taken_for_decoded_twice(tmp_path, value):
    assert not check(tmp_path, text(f"P1,2010-01-01,entry,{value},A")).problems
