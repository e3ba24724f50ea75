"""A report leaves the house: page, PDF, tables and figures, all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from doorstroom.documents.content import Report
from doorstroom.documents.csv import index_csv, table_csv
from doorstroom.documents.html import html
from doorstroom.documents.pdf import pdf
from doorstroom.documents.svg import svg_file
from doorstroom.documents.words import Words
from doorstroom.kernel.errors import BadInput

PARTS = ("report.html", "report.pdf", "tables", "figures")


def write(report: Report, out_dir: Path) -> list[Path]:
    """Write ``report.html``, ``report.pdf``, ``tables/*.csv`` and ``figures/*.svg`` into ``out_dir``.

    Everything is made beside it first and moved in at the end, so a failure leaves a former report whole.
    A former report is replaced; other files in the folder stay. File names come from the ids of tables
    and figures and say nothing about a person.

    Returns: the files written, in order.
    Raises:
        BadInput: ``out_dir`` is a file, or cannot be written.
    """
    out_dir = Path(out_dir)
    if out_dir.exists() and not out_dir.is_dir():
        raise BadInput("the place for the report is a file", where=str(out_dir), expected="a folder")
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".report-", dir=out_dir))
    except OSError as error:
        raise BadInput(
            f"cannot write here ({error.strerror})", where=str(out_dir), expected="a folder to write in"
        ) from error
    try:
        names = _make(report, fresh)
        _swap(fresh, out_dir)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return [out_dir / name for name in names]


def _make(report: Report, folder: Path) -> list[str]:
    words = Words(report.language)
    files = {"report.html": html(report).encode(), "report.pdf": pdf(report)}
    for table in report.tables():
        files[f"tables/{table.id}.csv"] = table_csv(table, report).encode()
    files["tables/index.csv"] = index_csv(report, words).encode()
    for figure in report.figures():
        files[f"figures/{figure.id}.svg"] = svg_file(figure, report, words).encode()
    (folder / "tables").mkdir()
    (folder / "figures").mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return list(files)


def _swap(fresh: Path, out_dir: Path) -> None:
    """Move each part in; the former one steps aside first, because a folder cannot be replaced by another."""
    aside = fresh / "former"
    aside.mkdir()
    moved: list[str] = []
    try:
        for part in PARTS:
            if (out_dir / part).exists():
                (out_dir / part).rename(aside / part)
            moved.append(part)
            (fresh / part).rename(out_dir / part)
    except OSError:
        for part in moved:
            if (aside / part).exists():
                if (out_dir / part).is_dir():
                    shutil.rmtree(out_dir / part)
                (aside / part).rename(out_dir / part)
        raise
