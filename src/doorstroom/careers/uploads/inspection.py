"""Is this file what it says it is, and nothing else besides? (obligation R1)

Its kind is told by its name and by its content, and both must agree. A workbook is unpacked once in bounded
memory; one with macros, controls or packed files, or with something before or after it, is refused.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from doorstroom.careers.intake.files import require_readable_kind
from doorstroom.careers.intake.parquet import require_parquet
from doorstroom.careers.intake.workbook import inspect_workbook
from doorstroom.kernel.errors import BadInput

# Kinds that are taken, by the ending of the name (list for obligation R1, ASVS 5.1.1).
ENDINGS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".parquet": "parquet"}
USABLE = "CSV, Excel .xlsx or Parquet"
_MACROS = {".xlsm", ".xltm", ".xlam", ".xlsb", ".xls"}
# Parts of a workbook that are no data: programs, controls, other files, links to elsewhere.
_ACTIVE = (
    "vbaproject",
    "activex/",
    "embeddings/",
    "externallinks/",
    "ctrlprops/",
    "macrosheets/",
    "customui",
)
_END_OF_ZIP = b"PK\x05\x06"


def inspect(path: Path, name: str) -> str:
    """Return the kind of a file: csv, xlsx or parquet.

    Args:
        path: the file.
        name: as its owner called it; only its ending counts.
    Raises:
        BadInput: the kind is not taken, name and content say different things, or it holds more than data.
    """
    ending = Path(name).suffix.lower()
    if ending in _MACROS:
        raise BadInput("a workbook that may hold macros is not taken", expected="the workbook saved as .xlsx")
    if ending not in ENDINGS:
        raise BadInput("files of this kind are not taken", expected=USABLE)
    found = require_readable_kind(path)
    if found != ENDINGS[ending]:
        raise BadInput("the file is not what its name says", expected="a name that ends as its content asks")
    if found == "csv":
        _require_no_markup(path)
    elif found == "xlsx":
        _require_plain_workbook(path)
        inspect_workbook(path)
    elif found == "parquet":
        require_parquet(path)
    return found


def _require_no_markup(path: Path) -> None:
    """Refuse text that a browser may run, a drawing with scripts too: no extract begins with a tag."""
    with path.open("rb") as stream:
        start = stream.read(512)
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        raise BadInput("the file is a web page or XML, whatever its name says", expected=USABLE)


def _require_plain_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            comment, start = archive.comment, min((one.header_offset for one in members), default=0)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadInput("the workbook is damaged", expected="an .xlsx file as it was saved") from None
    names = [one.filename.lower() for one in members]
    if any(part in name for name in names for part in _ACTIVE):
        raise BadInput(
            "the workbook holds macros, controls or other files", expected="a sheet with nothing but cells"
        )
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise BadInput("the workbook has parts outside itself", expected="an .xlsx file as it was saved")
    with path.open("rb") as stream:
        stream.seek(-22, 2)  # the end of an archive without a comment
        ends = stream.read(4) == _END_OF_ZIP
    if comment or start or not ends:
        raise BadInput(
            "something stands before or after the workbook", expected="an .xlsx file as it was saved"
        )
