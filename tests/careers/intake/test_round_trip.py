"""Whatever is written as CSV, Excel or Parquet reads back the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstroom.careers import schema
from doorstroom.careers.incoming.frames import INCOMING
from doorstroom.careers.intake.check import check_file

DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))
# Letters that a sheet of Excel can hold; a value has no spaces around it.
LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="ÂÃâ")
WORDS = st.text(LETTERS | st.sampled_from(' ,;"\t\n'), min_size=1, max_size=12).filter(
    lambda word: word == word.strip() and "\t" not in word
)
CODES = WORDS.filter(lambda word: "\n" not in word)


@st.composite
def careers(draw: st.DrawFn) -> pl.DataFrame:
    """Draw whole careers of a few people, acts a day or more apart."""
    rows = []
    for number in draw(st.lists(CODES, min_size=1, max_size=4, unique_by=lambda code: code.lstrip("0"))):
        days = sorted(draw(st.lists(DAYS, min_size=1, max_size=4, unique=True)))
        for place, day in enumerate(days):
            kind = "entry" if place == 0 else draw(st.sampled_from(["move", "change"]))
            if place == 2 and len(days) == 3:
                kind = "exit"
            rows.append(
                {
                    "person": number,
                    "employment": 1,
                    "effective_on": day,
                    "kind": kind,
                    "unit": draw(CODES),
                    "function": draw(st.none() | WORDS),
                    "layer": draw(st.none() | st.sampled_from(schema.LAYERS)),
                    "managerial": draw(st.none() | st.booleans()),
                    "scale": draw(st.none() | st.integers(0, 999)),
                    "fte_thousandths": draw(st.none() | st.integers(0, 1500)),
                    "reason": draw(st.none() | CODES),
                }
            )
    types = {name: INCOMING[name].dtype for name in rows[0]}
    return pl.DataFrame(draw(st.permutations(rows)), schema=types)


def _excel(frame: pl.DataFrame, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, frame.columns)
    for place, row in enumerate(frame.rows(), 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(place, column, value)
            elif value is not None:
                sheet.write(place, column, value)
    book.close()


@given(frame=careers())
@settings(max_examples=40, deadline=None)
def test_every_format_reads_back_what_was_written(frame):
    with TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in ("comma", "semicolon", "excel", "parquet")}
        frame.write_csv(paths["comma"])
        frame.write_csv(paths["semicolon"], separator=";", line_terminator="\r\n")
        _excel(frame, paths["excel"])
        frame.write_parquet(paths["parquet"])
        read = {name: check_file(path) for name, path in paths.items()}
    expected = frame.with_row_index("row", offset=2).with_columns(pl.col("row").cast(pl.Int64)).sort("row")
    for name, checked in read.items():
        assert not checked.problems, name
        assert checked.events.sort("row").select(expected.columns).equals(expected), name
        assert checked.events.select("action", "day_order").unique().rows() == [("record", 0)], name
