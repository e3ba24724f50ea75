"""Separated text (CSV, semicolons, tabs) as a table of text."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from doorstroom.careers.incoming.checked import Source
from doorstroom.careers.incoming.problems import Finding, finding
from doorstroom.careers.intake.decoding import open_text, utf8_pieces
from doorstroom.careers.intake.records import LONGEST, NAMES, Records, header_of, sniff_separator
from doorstroom.careers.intake.table import ROW, Progress, TextTable, check_header, numbered, quiet
from doorstroom.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text file is written; ``None`` is found out."""

    encoding: str | None = None
    separator: str | None = None
    quote: bool = True


def read_text(path: Path, form: TextForm | None = None, *, progress: Progress = quiet) -> TextTable:
    """Read separated text.

    Args:
        path: file whose content is neither Excel nor Parquet.
        form: what the mapping says about the file.
        progress: told about bytes read, stage ``reading``.

    Returns: one String column a header. Rows with another number of fields than the header are findings and
    are left out of the frame; blank rows likewise, with a warning.

    Raises:
        BadInput: the bytes are not text in the encoding, a line is longer than 1 MB, a header is not usable.
    """
    form = form or TextForm()
    handle, name = tempfile.mkstemp(prefix="doorstroom-", suffix=".csv")
    os.close(handle)
    copy = Path(name)
    try:
        digest = hashlib.sha256()
        encoding, separator, header, records = _copy(path, copy, form, progress, digest.update)
        frame = pl.read_csv(
            copy,
            separator=separator,
            quote_char='"' if form.quote else None,
            infer_schema=False,
            truncate_ragged_lines=True,
        )
    finally:
        copy.unlink()
    frame.columns = header
    if frame.height != records.count - 1:
        raise BadInput(
            f"{records.count - 1} rows were counted and {frame.height} were read",
            expected=f"fields separated by {NAMES[separator]}, quoted where they hold one",
        )
    source = Source("csv", encoding=encoding, file_sha256=digest.hexdigest())
    table = numbered(frame)
    odd, _ = records.wrong
    left_out = pl.Series([*odd.tolist(), *records.blank.tolist()], dtype=pl.Int64)
    if left_out.len():
        table = table.filter(~pl.col(ROW).is_in(left_out.implode()))
    return TextTable(table, frame.height, source, list(_row_findings(records)), twice=records.twice)


def _copy(
    path: Path, copy: Path, form: TextForm, progress: Progress, seen: Callable[[bytes], None]
) -> tuple[str, str, list[str], Records]:
    """Write the text as UTF-8 and count its fields on the way."""
    size = path.stat().st_size
    stream, encoding, skip = open_text(path, form.encoding)
    with stream, copy.open("wb") as out:
        start = b""
        records: Records | None = None
        for piece, read in utf8_pieces(stream, encoding, skip=skip, seen=seen):
            out.write(piece)
            progress("reading", read, size)
            if records is None:
                start += piece
                if len(start) < LONGEST:
                    continue
                separator, header, records = _begin(start, form)
                piece = start  # noqa: PLW2901 (all that was held back until the header was whole)
            records.feed(piece)
        if records is None:
            separator, header, records = _begin(start, form)
            records.feed(start)
        records.finish()
    return encoding, separator, header, records


def _begin(start: bytes, form: TextForm) -> tuple[str, list[str], Records]:
    text = start.decode("utf-8", "ignore")
    if not text.strip():
        raise BadInput("the file is empty", expected="a header and one row a line")
    separator = form.separator or sniff_separator(text)
    if "\n" not in text and "\r" not in text and len(start) >= LONGEST:
        raise BadInput("a line is longer than 1 MB", where="row 1", expected="shorter lines")
    if "\n" not in text and "\r" in text:
        raise BadInput(
            "a carriage return without line feed ends the line",
            where="row 1",
            expected="lines that end in LF or CR LF; old Macintosh files must be saved again",
        )
    header = check_header(header_of(text, separator, quoted=form.quote))
    return separator, header, Records(separator, len(header), quoted=form.quote)


def _row_findings(records: Records) -> Iterator[Finding]:
    rows, counts = records.wrong
    expected = f"{records.fields} fields as in the header"
    found = pl.DataFrame({"row": rows, "fields": counts}).with_columns(
        value=pl.format("{} fields", pl.col("fields"))
    )
    short, long = (
        found.filter(pl.col("fields") < records.fields),
        found.filter(pl.col("fields") > records.fields),
    )
    for part, problem in ((short, "the row is too short"), (long, "the row is too long")):
        if part.height:
            yield finding("error", "", problem, expected, rows=part)
    if records.blank.size:
        blank = pl.DataFrame({"row": records.blank}).with_columns(value=pl.lit(""))
        yield finding("warning", "", "the row is blank and was left out", "no blank rows", rows=blank)
