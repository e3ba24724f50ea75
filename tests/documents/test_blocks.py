"""Blocks of documents inside a page of the site: the same content as in a report, within a strict policy."""

import re
import stat

import pytest

from doorstroom.documents import Figure, Table, Words, drawings
from doorstroom.documents.html import block_html, html
from tests.documents.sample import AWKWARD, level_table, report

BLOCKS = [block for section in report().sections for block in section.blocks]
FIGURE = next(block for block in BLOCKS if isinstance(block, Figure))


@pytest.fixture
def folder(tmp_path):
    drawings.forget()
    drawings.keep_in(tmp_path / "drawings")
    yield tmp_path / "drawings"
    drawings.forget()
    drawings.keep_in(None)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_no_block_needs_a_style_attribute_or_a_script(block, language):
    text = block_html(block, language)
    assert re.findall(r"\s(?:style|on\w+)\s*=", text) == []
    assert "<style" not in text
    assert "<script" not in text
    assert "http" not in text


def test_the_report_has_style_only_in_its_head():
    body = html(report()).partition("<body")[2]
    assert re.findall(r"\sstyle\s*=", body) == []


def test_a_key_names_its_colour_by_a_class():
    text = block_html(FIGURE, "nl")
    for key in FIGURE.keys:
        assert f'class="is-{key.shape} ds-key--{key.colour}"' in text


def test_texts_are_escaped():
    block = next(block for block in BLOCKS if AWKWARD.split("**")[0] in getattr(block, "text", ""))
    assert "<script>" not in block_html(block, "nl")
    assert "&lt;script&gt;" in block_html(block, "nl")


@pytest.mark.parametrize(("heading", "tags"), [(2, ["h2"]), (3, ["h3"]), (None, [])])
def test_the_page_says_which_heading_it_wants(heading, tags):
    for block in (level_table(), FIGURE):
        assert re.findall(r"<(h\d)", block_html(block, "nl", heading=heading)) == tags


def test_a_name_of_a_row_can_lead_somewhere():
    text = block_html(level_table(), "nl", links={0: "/figures?unit=1&by=level"})
    assert re.findall(r'<a class="[^"]+" href="([^"]+)">([^<]+)</a>', text) == [
        ("/figures?unit=1&amp;by=level", "Niveau A")
    ]


def test_the_same_numbers_are_drawn_once(folder, monkeypatch):
    calls = []
    draw = drawings.inline_svg
    monkeypatch.setattr(drawings, "inline_svg", lambda *args, **kw: calls.append(kw) or draw(*args, **kw))
    words = Words("nl")
    first = drawings.drawn(FIGURE, words)
    assert drawings.drawn(FIGURE, words) == first
    assert len(calls) == 1
    assert drawings.drawn(FIGURE, words, narrow=True) != first
    assert len(calls) == 2
    # Another process finds the file.
    drawings._memory.clear()
    assert drawings.drawn(FIGURE, words) == first
    assert len(calls) == 2
    files = list(folder.iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    drawings.drawn(FIGURE, Words("fr"))
    assert len(calls) == 3


def test_drawings_are_forgotten_everywhere(folder):
    drawings.drawn(FIGURE, Words("nl"))
    drawings.forget()
    assert list(folder.iterdir()) == []
    assert not drawings._memory


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(folder):
    folder.write_text("a file stands where the folder should be")
    assert drawings.drawn(FIGURE, Words("nl")).startswith("<svg")


def test_the_oldest_drawings_make_room(folder, monkeypatch):
    monkeypatch.setattr(drawings, "_IN_FOLDER", 2)
    for language in ("nl", "fr", "en"):
        drawings.drawn(FIGURE, Words(language))
    assert len(list(folder.glob("*.svg"))) <= 2


def test_tables_of_pages_carry_the_classes_of_the_design():
    table = next(block for block in BLOCKS if isinstance(block, Table))
    assert '<table class="utrecht-table utrecht-table--html-table">' in block_html(table, "nl")
