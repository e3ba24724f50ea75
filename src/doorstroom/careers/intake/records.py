"""The shape of separated text, counted while it streams by: records, fields, quotation marks, line ends.

Readers of CSV fill short rows, fail on long ones without saying where, and lose what stands after a stray
quotation mark. So the fields of every record are counted first, a megabyte at a time.
"""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import numpy.typing as npt

from doorstroom.kernel.errors import BadInput

LONGEST = 1 << 20  # bytes of one record
SEPARATORS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LF, _CR, _QUOTE = 10, 13, 34
_TWICE = re.compile("Ã|Â|â€".encode())

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]


def sniff_separator(start: str) -> str:
    """Return the separator that the first record uses most, outside quotation marks; comma if it has none."""
    line, quoted = [], False
    for letter in start:
        quoted ^= letter == '"'
        if letter == "\n" and not quoted:
            break
        if not quoted:
            line.append(letter)
    return max(SEPARATORS, key=line.count)


def header_of(start: str, separator: str, *, quoted: bool) -> list[str]:
    """Return the fields of the first record."""
    if not quoted:
        return start.partition("\n")[0].rstrip("\r").split(separator)
    try:
        return next(csv.reader(io.StringIO(start, newline=""), delimiter=separator), [])
    except csv.Error as error:  # a field of more than 128 kB
        raise BadInput(f"the header cannot be read: {error}", where="row 1", expected="short names") from None


class Records:
    """Counts the fields of every record in the pieces that are fed to it.

    Attributes:
        count: records so far, the header and blank lines included.
        wrong: row and number of fields of the records that have another number than the header.
        blank: rows without anything in them.
        twice: a letter occurs (Ã, Â, or â before a euro sign) that text decoded twice is full of.
    """

    def __init__(self, separator: str, fields: int, *, quoted: bool = True) -> None:
        self.fields, self.quoted, self.count = fields, quoted, 0
        self._separator = ord(separator)
        self._wrong: list[tuple[Places, Places]] = []
        self._blank: list[Places] = []
        self._held = b""  # last byte of a piece: what follows it decides what it is
        self._inside = 0  # 1 within quotation marks
        self._opened = 0  # row in which the open quotation mark stands
        self._length = 0  # bytes of the record that has begun
        self._separators = 0  # separators in it
        self._last = _LF  # byte before the piece
        self.twice = False

    def feed(self, piece: bytes) -> None:
        """Count one piece of UTF-8.

        Raises:
            BadInput: a record longer than 1 MB, a stray quotation mark, a carriage return that ends no line.
        """
        data = self._held + piece
        # Each of those letters has one of these two bytes, which are quick to look for and rare.
        if not self.twice and (b"\x82" in piece or b"\x83" in piece):
            self.twice = _TWICE.search(piece) is not None
        self._held = data[-1:]
        self._count(data[:-1], after=data[-1] if data else _LF)

    def finish(self) -> None:
        """Count what the last piece left over; the last record needs no line end."""
        data, self._held = self._held, b""
        self._count(data, after=_LF)
        if self._inside:
            raise BadInput(
                "a quotation mark is opened and never closed",
                where=f"row {self._opened}",
                expected='a closing quotation mark, or quote = false in the mapping where " is a letter',
            )
        if self._length:
            self._count(b"\n", after=_LF)

    @property
    def wrong(self) -> tuple[Places, Places]:
        """Rows with a wrong number of fields, and that number."""
        none: Places = np.zeros(0, dtype=np.int64)
        rows, counts = zip(*self._wrong, strict=True) if self._wrong else ((none,), (none,))
        return np.concatenate(rows), np.concatenate(counts)

    @property
    def blank(self) -> Places:
        """Rows without anything in them."""
        return np.concatenate([*self._blank, np.zeros(0, dtype=np.int64)])

    def _count(self, data: bytes, *, after: int) -> None:
        if not data:
            return
        letters: Bytes = np.frombuffer(data, dtype=np.uint8)
        ends, separators = letters == _LF, letters == self._separator
        if self.quoted and (self._inside or b'"' in data):
            outside = self._outside(letters, ends, after)
            ends &= outside
            separators &= outside
        else:
            outside = None
        if b"\r" in data:
            self._check_returns(data, letters, ends, outside, after)
        self._tally(letters, np.flatnonzero(ends), np.flatnonzero(separators))
        self._last = int(letters[-1])

    def _tally(self, letters: Bytes, ends: Places, separators: Places) -> None:
        if not ends.size:
            self._length += letters.size
            self._separators += separators.size
            self._check_length(np.array([self._length]))
            return
        until = np.searchsorted(separators, ends)
        counts = np.diff(until, prepend=0) + 1
        counts[0] += self._separators
        lengths = np.diff(ends, prepend=-1) - 1
        lengths[0] += self._length
        self._check_length(lengths)
        before = letters[ends - 1]  # for an end at 0 this is the last letter; set right below
        if ends[0] == 0:
            before[0] = self._last
        blank = (lengths == 0) | ((lengths == 1) & (before == _CR))
        rows = self.count + 1 + np.arange(ends.size)
        odd = (counts != self.fields) & ~blank
        if odd.any():
            self._wrong.append((rows[odd], counts[odd]))
        if blank.any():
            self._blank.append(rows[blank])
        self.count += ends.size
        self._length = letters.size - 1 - int(ends[-1])
        self._separators = separators.size - int(until[-1])
        self._check_length(np.array([self._length]))

    def _check_length(self, lengths: Places) -> None:
        if int(lengths.max()) > LONGEST:
            row = self.count + 1 + int(np.argmax(lengths > LONGEST))
            quote = (
                f"; a quotation mark opened in row {self._opened} may be the cause" if self._inside else ""
            )
            raise BadInput(f"a line is longer than 1 MB{quote}", where=f"row {row}", expected="shorter lines")

    def _outside(self, letters: Bytes, ends: npt.NDArray[np.bool_], after: int) -> npt.NDArray[np.bool_]:
        """Say which letters stand outside quotation marks, and refuse marks that stand inside a field."""
        marks = letters == _QUOTE
        # Sums of 8 bits run over, which leaves odd and even as they are.
        inside = (np.cumsum(marks, dtype=np.uint8) + np.uint8(self._inside)) & 1
        places = np.flatnonzero(marks)
        opening = inside[places] == 1
        before = np.where(places > 0, letters[places - 1], self._last)
        behind = np.where(places < letters.size - 1, letters[(places + 1) % letters.size], after)
        may_open = np.isin(before, (self._separator, _LF, _QUOTE))
        may_close = np.isin(behind, (self._separator, _LF, _CR, _QUOTE))
        stray = np.flatnonzero(np.where(opening, ~may_open, ~may_close))
        outside: npt.NDArray[np.bool_] = inside == 0
        if stray.size:
            row = self.count + 1 + int(np.count_nonzero((ends & outside)[: places[stray[0]]]))
            raise BadInput(
                "a quotation mark stands inside a field",
                where=f"row {row}",
                expected='the field between marks and the mark doubled ("5"" disk"), or quote = false',
            )
        if places.size:
            self._opened = self.count + 1 + int(np.count_nonzero((ends & outside)[: places[-1]]))
        self._inside = int(inside[-1])
        return outside

    def _check_returns(
        self,
        data: bytes,
        letters: Bytes,
        ends: npt.NDArray[np.bool_],
        outside: npt.NDArray[np.bool_] | None,
        after: int,
    ) -> None:
        if outside is None and data.count(b"\r") == data.count(b"\r\n"):
            return
        returns = letters == _CR
        lone = returns & np.append(letters[1:] != _LF, after != _LF)
        if outside is not None:
            lone &= outside
        places = np.flatnonzero(lone)
        if places.size:
            row = self.count + 1 + int(np.count_nonzero(ends[: places[0]]))
            raise BadInput(
                "a carriage return without line feed ends the line",
                where=f"row {row}",
                expected="lines that end in LF or CR LF; old Macintosh files must be saved again",
            )
