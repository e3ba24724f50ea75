import io

import pypdf
import pytest

from doorstroom.documents.pdf import pdf
from tests.documents.sample import report


@pytest.fixture(scope="module")
def content():
    return pdf(report())


@pytest.fixture(scope="module")
def document(content):
    return pypdf.PdfReader(io.BytesIO(content))


def _structure(document):
    """Every structure element with its tag, in order."""
    found, todo = [], [document.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop(0).get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            todo = [*node, *todo]
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                todo = [node["/K"], *todo]
    return found


def test_it_is_tagged_and_says_its_language_and_title(document):
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title == "Stand van het personeel"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_headings_tables_and_charts_are_structure(document):
    nodes = _structure(document)
    tags = [node["/S"] for node in nodes]
    tables = len(list(report().tables()))
    assert tags.count("/Table") == tables
    assert tags.count("/TH") == sum(len(table.columns) for table in report().tables())
    assert tags.count("/H1") >= len(report().sections)
    alternatives = [str(node["/Alt"]) for node in nodes if "/Alt" in node]
    assert alternatives == [figure.summary for figure in report().figures()]


def test_each_page_has_its_number_the_date_and_the_marks(document):
    pages = [page.extract_text() for page in document.pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert f"Pagina {number} van {len(pages)}" in text
        assert "31 december 2024" in text
        assert "Intern · Verzonnen" in text


def test_texts_are_data_and_never_markup(document):
    text = "".join(page.extract_text() for page in document.pages)
    assert "#strong[x]" in text
    assert "<script>alert(1)</script>" in text


def test_a_long_table_repeats_its_header(document):
    pages = ["".join(page.extract_text().split()) for page in document.pages]
    with_rows = [page for page in pages if "6361224" in page or "63624" in page]
    assert len(with_rows) > 1
    assert all("Dienst" in page and "Einde" in page for page in with_rows)


def test_the_same_report_gives_the_same_bytes(content):
    assert pdf(report()) == content


@pytest.mark.parametrize("language", ["fr", "en"])
def test_other_languages(language):
    document = pypdf.PdfReader(io.BytesIO(pdf(report(language))))
    assert document.trailer["/Root"]["/Lang"] == language
