"""Which kind of file it is, told by its content and never by its name."""

from __future__ import annotations

from pathlib import Path

from doorstroom.careers.intake.excel import read_excel
from doorstroom.careers.intake.parquet import read_parquet
from doorstroom.careers.intake.table import Progress, TextTable, quiet
from doorstroom.careers.intake.text import TextForm, read_text
from doorstroom.kernel.errors import BadInput

_USABLE = "CSV, Excel .xlsx or Parquet"
# First bytes of files that people send instead, and what they are.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old .xls workbook, or one protected by a password"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow file"),
    (b"{\\rtf", "a text of a word processor (RTF)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
)
# Two letters may begin a text too, so these also need a sign that no text has.
_BINARY_OTHERS = ((b"MZ", "a program"), (b"BM", "a BMP image"), (b"RIFF", "sound or film"))
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\v\f\r\x1b")
_MOST_CONTROLS = 0.05  # share of the first bytes; text has none, compressed data a tenth
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml")


def read_table(
    path: Path, form: TextForm | None = None, sheet: str | None = None, *, progress: Progress = quiet
) -> TextTable:
    """Read a file of any supported kind as a table of text.

    Raises:
        BadInput: the file is missing or empty, is of another kind, or cannot be read as what it is.
    """
    kind = require_readable_kind(path, form)
    if kind == "xlsx":
        return read_excel(path, sheet, progress=progress)
    if kind == "parquet":
        return read_parquet(path, progress=progress)
    return read_text(path, form, progress=progress)


def require_readable_kind(path: Path, form: TextForm | None = None) -> str:
    """Return csv, xlsx or parquet, told by the first bytes alone.

    Raises:
        BadInput: the file is missing or empty, or of another kind.
    """
    start = _start_of(path)
    if start.startswith(_ZIP):
        return "xlsx"
    if start.startswith(b"PAR1"):
        return "parquet"
    name = _other_kind(start, form)
    if name:
        raise BadInput(f"the file is {name}, not an extract", expected=_USABLE)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise BadInput("the file is a web page or XML, whatever its name says", expected=_USABLE)
    return "csv"


def _other_kind(start: bytes, form: TextForm | None) -> str:
    """Return what the file is instead; empty if it may be text."""
    for magic, name in _OTHERS:
        if start.startswith(magic):
            return name
    for magic, name in _BINARY_OTHERS:
        if start.startswith(magic) and b"\0" in start:
            return name
    # Letters of UTF-16 have bytes of any value.
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        form and (form.encoding or "").startswith("utf-16")
    )
    controls = len(start) - len(start.translate(None, _CONTROLS))
    return "binary data" if controls > _MOST_CONTROLS * len(start) and controls > 2 and not wide else ""


def _start_of(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        what = "a folder" if path.is_dir() else "no file on a disk, and is read more than once"
        raise BadInput(f"this is {what}", where=str(path), expected=f"a file: {_USABLE}")
    try:
        with path.open("rb") as stream:
            start = stream.read(512)
    except FileNotFoundError:
        raise BadInput(f"no file {path}", expected="the path of an extract") from None
    except OSError as error:
        raise BadInput(f"the file cannot be opened: {error.strerror}", where=str(path)) from None
    if not start:
        raise BadInput("the file is empty", expected="a header and one row a line")
    return start
