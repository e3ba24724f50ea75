"""A workbook is looked at before it is read: how large it really is, and what a reader would not see.

An ``.xlsx`` file is a zip archive. Its sizes may lie, a small file may unpack to gigabytes, and readers give
formulas without a stored value, error cells and merged cells as empty. One pass in bounded memory answers
all of it.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from doorstroom.careers.intake.table import PIECE, Progress, quiet
from doorstroom.kernel.errors import BadInput

MOST_UNPACKED = 200 << 20  # bytes
MOST_MEMBERS = 10_000
LAST_ROW = 1_048_576  # no sheet has more

# Other documents that are zip archives, by one of their parts.
_DOCUMENTS = (
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/manifest.xml", "an OpenDocument file"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
)
_PREFIX = rb"<(?:\w+:)?"
_CELL = re.compile(_PREFIX + rb"c(?:\s[^>]*)?>")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3}[0-9]{1,7})"')
_FORMULA = re.compile(_PREFIX + rb"f[\s/>]")
_ERROR = re.compile(_PREFIX + rb'c\s[^>]*?t="e"[^>]*>')
_MERGED = re.compile(_PREFIX + rb'mergeCell\s[^>]*?ref="([^"]*)"')
_HIDDEN_ROW = re.compile(_PREFIX + rb'row\s[^>]*?hidden="(?:1|true)"[^>]*(?<!/)>')
_HIDDEN_COLUMNS = re.compile(_PREFIX + rb'col\s[^>]*?hidden="(?:1|true)"[^>]*>')
_SPAN = re.compile(rb'\s(min|max)="([0-9]{1,5})"')
_FILTER = re.compile(_PREFIX + rb"filterColumn\s")
_CONTENT = re.compile(_PREFIX + rb"(?:v|is)[\s/>]")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_TAIL = 4096  # bytes kept of a piece, so that nothing is missed where two pieces meet
_SHOWN = 5


@dataclass(slots=True)
class SheetFacts:
    """What one sheet holds that a reader would not show.

    Attributes:
        name: name of the sheet.
        formulas, errors: how many, with the first cells; merged: the first ranges.
        first_row: row of the first cell with content, from 1.
        last_row: highest row with a cell.
        first_column: column of the first cell with content, from 1.
        hidden_rows: how many rows with cells are hidden; hidden_columns: first and last of each span, from 1.
        filters: columns by which rows are filtered.
    """

    name: str
    formulas: int = 0
    formula_cells: list[str] = field(default_factory=list)
    errors: int = 0
    error_cells: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    first_row: int = 0
    last_row: int = 0
    first_column: int = 1
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filters: int = 0


def inspect_workbook(path: Path, *, progress: Progress = quiet) -> dict[str, SheetFacts]:
    """Unpack every member once, in pieces, and return the facts of each sheet by its name.

    Raises:
        BadInput: more than 200 MB unpacked, sizes or checksums that lie, an archive that is not a workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members)
            sheets = _sheets(archive)
            facts: dict[str, SheetFacts] = {}
            total, unpacked = sum(member.compress_size for member in members), 0
            done = 0
            for member in members:
                one = SheetFacts(sheets.get(member.filename, ""))
                scan = _Scan(one) if member.filename in sheets else None
                unpacked = _unpack(archive, member, unpacked, scan)
                if scan:
                    facts[one.name] = one
                done += member.compress_size
                progress("inspecting", done, total)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise BadInput(
            f"the workbook is damaged: {error}", expected="an .xlsx file as it was saved"
        ) from None
    return {name: facts[name] for name in sheets.values() if name in facts}


def refuse_unseen(facts: SheetFacts) -> None:
    """Refuse a sheet with formulas, error cells or merged cells, by the cell."""
    where = f"sheet {facts.name}"
    if facts.formulas:
        raise BadInput(
            f"{_several(facts.formulas, 'formula')} in {_listed(facts.formula_cells, facts.formulas)}",
            where=where,
            expected="values only (copy the sheet and paste it as values)",
        )
    if facts.errors:
        raise BadInput(
            f"{_several(facts.errors, 'error cell')} in {_listed(facts.error_cells, facts.errors)}",
            where=where,
            expected="a value or an empty cell",
        )
    if facts.merged:
        raise BadInput(
            f"merged cells in {', '.join(facts.merged[:_SHOWN])}",
            where=where,
            expected="one value in every cell",
        )


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' if count > 1 else ''}"


def _listed(cells: list[str], count: int) -> str:
    return ", ".join(cells) + (" …" if count > len(cells) else "")


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise BadInput("a binary workbook (.xlsb)", expected="the workbook saved as .xlsx")
    if "xl/workbook.xml" not in names:
        named = next(
            (name for part, name in _DOCUMENTS if part in names), "a zip archive that holds no Excel workbook"
        )
        raise BadInput(
            f"the file is {named}, not an extract",
            expected="CSV, Excel .xlsx or Parquet, unpacked",
        )
    if len(members) > MOST_MEMBERS or len(names) < len(members):
        raise BadInput(
            "the workbook has too many or repeated parts", expected="an .xlsx file as it was saved"
        )
    if any(member.flag_bits & 1 for member in members):
        raise BadInput("the workbook is protected by a password", expected="a workbook without password")
    _check_size(sum(member.file_size for member in members))


def _check_size(unpacked: int) -> None:
    if unpacked > MOST_UNPACKED:
        raise BadInput(
            f"the workbook unpacks to more than {MOST_UNPACKED >> 20} MB",
            expected="a smaller file, CSV or Parquet",
        )


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, before: int, scan: _Scan | None) -> int:
    """Read a member to its end, so that its checksum is looked at; return the bytes unpacked so far."""
    size = 0
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            size += len(piece)
            _check_size(before + size)
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise BadInput(
                    "the workbook defines entities of its own", expected="an .xlsx file as it was saved"
                )
            if scan:
                scan.feed(piece)
    if scan:
        scan.finish()
    if size != member.file_size:
        raise BadInput("the sizes in the workbook are not true", expected="an .xlsx file as it was saved")
    return before + size


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the sheets in order: member of the archive to name."""
    small = {}
    parts = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    missing = [name for name in parts if name not in archive.namelist()]
    if missing:
        raise BadInput(
            f"the workbook is damaged: it has no {missing[0]}", expected="an .xlsx file as it was saved"
        )
    for name in parts:
        with archive.open(name) as stream:
            small[name] = stream.read(PIECE).decode()
    targets = {
        one["Id"]: one["Target"]
        for one in _tags(small["xl/_rels/workbook.xml.rels"], "Relationship")
        if "Id" in one and "Target" in one
    }
    found = {}
    for one in _tags(small["xl/workbook.xml"], "sheet"):
        relation = next((value for key, value in one.items() if key.endswith(":id")), "")
        target = targets.get(relation, "")
        found[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = one.get("name", "")
    return found


def _tags(text: str, tag: str) -> Iterator[dict[str, str]]:
    for match in re.finditer(rf"<(?:\w+:)?{tag}\s([^>]*)>", text):
        yield {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(match[1])}


class _Scan:
    """Looks for what readers do not show, in pieces of a sheet's XML."""

    def __init__(self, facts: SheetFacts) -> None:
        self._facts, self._rest, self._cell = facts, b"", "?"

    def feed(self, piece: bytes) -> None:
        data = self._rest + piece
        # Cut behind a whole tag; a tag longer than the tail is no tag of a workbook.
        cut = data.rfind(b">") + 1 if data.rfind(b">") >= len(data) - _TAIL else len(data)
        self._look(data[:cut])
        self._rest = data[cut:]

    def finish(self) -> None:
        self._look(self._rest)

    def _look(self, data: bytes) -> None:
        facts = self._facts
        if not facts.first_row and (content := _CONTENT.search(data)):
            first = self._cell_before(data, content.start())
            facts.first_row, facts.first_column = _row(first), _column(first)
        facts.hidden_rows += sum(1 for _ in _HIDDEN_ROW.finditer(data))
        for match in _HIDDEN_COLUMNS.finditer(data):
            span = {name: int(value) for name, value in _SPAN.findall(match[0])}
            facts.hidden_columns.append((span.get(b"min", 0), span.get(b"max", 0)))
        facts.filters += sum(1 for _ in _FILTER.finditer(data))
        for match in _FORMULA.finditer(data):
            facts.formulas += 1
            if len(facts.formula_cells) < _SHOWN:
                facts.formula_cells.append(self._cell_before(data, match.start()))
        for match in _ERROR.finditer(data):
            facts.errors += 1
            if len(facts.error_cells) < _SHOWN:
                facts.error_cells.append(_reference(match[0], "?"))
        for match in _MERGED.finditer(data):
            if len(facts.merged) < _SHOWN:
                facts.merged.append(match[1].decode())
        self._cell = self._cell_before(data, len(data))
        facts.last_row = max(facts.last_row, _row(self._cell))

    def _cell_before(self, data: bytes, position: int) -> str:
        start = position
        while (start := max(data.rfind(b"<c ", 0, start), data.rfind(b":c ", 0, start))) >= 0:
            found = _CELL.search(data, max(0, data.rfind(b"<", 0, start + 1)))
            if found:
                return _reference(found[0], self._cell)
        return self._cell


def _reference(tag: bytes, otherwise: str) -> str:
    found = _REFERENCE.search(tag)
    return found[1].decode() if found else otherwise


def _row(cell: str) -> int:
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdigit() else 1


def _column(cell: str) -> int:
    """Return the number of a cell's column: 1 for A, 27 for AA."""
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else 1
    return max(number, 1)
