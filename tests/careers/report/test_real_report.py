"""The report of 31 December 2010 of one police department, from its yearly lists."""

from datetime import date

import polars as pl
import pytest

from doorstroom.careers.report import state_of_staff
from doorstroom.documents import Sum, write
from tests.real_data.sets import check, ledger_of
from tests.support import real_data
from tests.support_administrations import real_administration

pytestmark = pytest.mark.real_data

FILE = "panel_2002_2012.parquet"


@pytest.fixture(scope="module")
def people() -> dict[int, int]:
    panel = pl.read_parquet(real_data("chicago-police-careers") / FILE)
    return dict(panel.group_by("year").agg(pl.col("panel_id").n_unique()).iter_rows())


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    chicago = real_administration("chicago", tmp_path_factory.mktemp("administrations"))
    ledger = ledger_of(check(real_data("chicago-police-careers") / FILE, "chicago_panel"))
    return state_of_staff(ledger, on=date(2010, 12, 31), administration=chicago, language="nl")


def test_stock_and_series_are_those_of_the_lists(report, people):
    assert report.label.population == people[2010]
    series = next(table for table in report.tables() if table.id == "flows-by-year")
    closing = [column.key for column in series.columns].index("closing")
    assert {int(row[0]): row[closing] for row in series.rows} == {
        int(row[0]): people[int(row[0])] for row in series.rows
    }
    assert series.rows[0][0] == "2004"  # the first list taken is that of 2003
    (flows,) = [block for section in report.sections for block in section.blocks if isinstance(block, Sum)]
    assert (flows.terms[0].value, flows.terms[-1].value) == (people[2009], people[2010])


def test_it_leaves_the_house_as_page_pdf_tables_and_figures(report, tmp_path):
    written = {str(file.relative_to(tmp_path)) for file in write(report, tmp_path)}
    assert {"report.html", "report.pdf", "tables/sex.csv", "figures/flows-by-year.svg"} <= written
