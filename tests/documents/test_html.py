import re
from html.parser import HTMLParser

import pytest

from doorstroom.documents.html import html, loud
from tests.documents.sample import AWKWARD, report


class Page(HTMLParser):
    """Tags with their attributes, and the text of each kind of tag."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self._open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_data(self, data):
        if self._open and self._open[-1] not in ("style",):
            self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def text():
    return html(report())


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_language_skip_link_and_landmarks(page):
    assert page.all("html")[0]["lang"] == "nl"
    assert next(a for a in page.all("a"))["href"] == "#content"
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert len(page.all(landmark)) == 1
    assert page.all("main")[0]["id"] == "content"


def test_no_script_and_no_external_address(text, page):
    assert page.all("script") == []
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert "http:" not in text
    assert "https:" not in text
    assert "@import" not in text
    assert set(re.findall(r'url\("?([a-z]+):', text)) == {"data"}
    assert page.all("img") == page.all("link") == []
    assert "default-src 'none'" in text


def test_it_stays_under_a_megabyte(text):
    assert len(text.encode()) < 1_000_000


def test_tables_have_captions_and_scoped_headers(page):
    tables = len(list(report().tables()))
    assert len(page.all("table")) == len(page.all("caption")) == tables
    assert {header.get("scope") for header in page.all("th")} == {"col", "row"}
    regions = [one for one in page.all("div") if one.get("role") == "region"]
    captions = {caption["id"] for caption in page.all("caption")}
    assert {region["aria-labelledby"] for region in regions} == captions
    assert {region["tabindex"] for region in regions} == {"0"}


def test_each_chart_is_drawn_wide_and_narrow_with_its_table_beside_it(page):
    figures = len(list(report().figures()))
    assert len([svg for svg in page.all("svg") if svg.get("role") == "img"]) == 2 * figures
    assert len(page.all("details")) == figures


def test_texts_are_escaped(text, page):
    assert "<script>alert" not in text
    assert "".join(page.texts).count("<script>alert(1)</script>") == 4  # three notes and a passage, as words
    assert str(loud(AWKWARD)).endswith("#strong[x] <b>luid</b>")


def test_ids_are_unique(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [a["href"][1:] for a in page.all("a")]
    assert set(links) <= set(ids)


def test_what_is_not_known_is_said_in_words(text):
    assert '<span aria-hidden="true">–</span><span class="ds-hidden">niet bekend</span>' in text


def test_marks_stand_on_top_and_at_the_foot(text):
    assert text.index("Kleine groepen zijn nog niet afgedekt.") < text.index("<h1>")
    assert "<span>Intern</span><span>Verzonnen</span></div></footer>" in text


def test_an_administration_without_colours_is_shown_in_the_plain_ones():
    assert 'class="ds-theme ds-theme--plain"' in html(report(theme="elders"))


def test_the_same_report_gives_the_same_page(text):
    assert html(report()) == text
