"""Files that mean harm, or are not what they say; each with the words of its refusal."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path

import polars as pl
import xlsxwriter

ROWS = b"person,effective_on,kind,unit\nP1,2015-01-01,entry,U1\n"


def workbook() -> bytes:
    """Return a good workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("staff")
    for place, line in enumerate(ROWS.decode().split()):
        sheet.write_row(place, 0, line.split(","))
    book.close()
    return out.getvalue()


def parquet() -> bytes:
    """Return a good Parquet file."""
    out = io.BytesIO()
    pl.DataFrame({"person": ["P1"], "unit": ["U1"]}).write_parquet(out)
    return out.getvalue()


def repacked(**more: bytes) -> bytes:
    """Return the good workbook with further parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for member in good.infolist():
            bad.writestr(member.filename, good.read(member))
        for name, content in more.items():
            bad.writestr(name, content)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    """Return a zip archive that is no workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """Return a small workbook that unpacks to 300 MB."""
    return repacked(**{"xl/worksheets/sheet2.xml": bytes(300 << 20)})


def lying_bomb() -> bytes:
    """Return the bomb with sizes that say it is small."""
    data = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as packed:
        info = packed.getinfo("xl/worksheets/sheet2.xml")
    real = struct.pack("<I", info.file_size)
    return bytes(data.replace(real, struct.pack("<I", 1000)))


# name of the file, content, part of what is said
HOSTILE = {
    "bomb": ("staff.xlsx", bomb, "unpacks to more than"),
    "bomb with sizes that lie": ("staff.xlsx", lying_bomb, "workbook"),
    "macro workbook by name": ("staff.xlsm", workbook, "macros"),
    "macro workbook renamed": ("staff.xlsx", lambda: repacked(**{"xl/vbaProject.bin": b"x"}), "macros"),
    "controls": ("staff.xlsx", lambda: repacked(**{"xl/activeX/activeX1.bin": b"x"}), "macros"),
    "packed file": ("staff.xlsx", lambda: repacked(**{"xl/embeddings/a.bin": b"x"}), "macros"),
    "traversal inside": ("staff.xlsx", lambda: repacked(**{"../../etc/cron.d/x": b"x"}), "outside itself"),
    "entities": (
        "staff.xlsx",
        lambda: repacked(**{"xl/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>'}),
        "entities",
    ),
    "polyglot with a page before": ("staff.xlsx", lambda: b"<html></html>" + workbook(), "not an extract"),
    "polyglot with a script before": ("staff.xlsx", lambda: b"#!/bin/sh\nexit\n" + workbook(), ""),
    "polyglot with something behind": ("staff.xlsx", lambda: workbook() + b"MZ\x90" * 50, "before or after"),
    "polyglot of two archives": ("staff.xlsx", lambda: archive(a=b"a") + workbook(), "before or after"),
    "archive": ("staff.xlsx", lambda: archive(**{"staff.csv": ROWS}), "no Excel workbook"),
    "jar": ("staff.xlsx", lambda: archive(**{"META-INF/MANIFEST.MF": b"x"}), "Java archive"),
    "gzip by name of CSV": ("staff.csv", lambda: gzip.compress(ROWS), "gzip"),
    "zip by name of CSV": ("staff.csv", workbook, "not what its name says"),
    "CSV by name of a workbook": ("staff.xlsx", lambda: ROWS, "not what its name says"),
    "Parquet by name of CSV": ("staff.csv", parquet, "not what its name says"),
    "damaged Parquet": ("staff.parquet", lambda: b"PAR1" + bytes(200) + b"PAR1", "Parquet"),
    "program": ("staff.csv", lambda: b"\x7fELF\x02\x01\x01" + bytes(9), "a program"),
    "picture": ("staff.csv", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
    "page with a script": ("staff.csv", lambda: b"<svg onload=alert(1)>", "web page"),
    "kind that is not taken": ("staff.html", lambda: ROWS, "not taken"),
    "no ending": ("staff", lambda: ROWS, "not taken"),
    "two endings": ("staff.csv.exe", lambda: ROWS, "not taken"),
    "old workbook": ("staff.xls", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "macros"),
    "empty": ("staff.csv", lambda: b"", "empty"),
}
GOOD = {
    "CSV": ("staff.csv", lambda: ROWS, "csv"),
    "tabs": ("staff.tsv", lambda: ROWS.replace(b",", b"\t"), "csv"),
    "workbook": ("staff.xlsx", workbook, "xlsx"),
    "Parquet": ("staff.PARQUET", parquet, "parquet"),
}


def write(folder: Path, content: bytes) -> Path:
    """Write a file under a name that says nothing."""
    path = folder / "file"
    path.write_bytes(content)
    return path
