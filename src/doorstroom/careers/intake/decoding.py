"""Bytes of a text file as valid UTF-8, in pieces, strictly: no letter is lost and none is guessed."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from doorstroom.careers.intake.table import PIECE
from doorstroom.kernel.errors import BadInput

# What a mapping may name; a closed list, so that a proposal and a mapping use the same words.
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "iso-8859-15")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def encoding_of(start: bytes, named: str | None) -> tuple[str, int]:
    """Return the encoding and the length of its byte order mark.

    Args:
        start: at least the first 4 bytes of the file, if it has as many.
        named: encoding that the mapping names; a byte order mark that says otherwise is refused.
    """
    if start.startswith(_UTF32):
        raise BadInput("the text is UTF-32", expected="UTF-8")
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            if named not in (None, encoding):
                raise BadInput(
                    f"the file begins with the mark of {encoding}, the mapping says {named}",
                    where="[file] encoding",
                    expected=f'encoding = "{encoding}"',
                )
            return encoding, len(mark)
    return named or "utf-8", 0


def utf8_pieces(
    stream: BinaryIO, encoding: str, *, skip: int = 0, seen: Callable[[bytes], None] | None = None
) -> Iterator[tuple[bytes, int]]:
    """Yield the text as UTF-8 pieces with the number of bytes of the file read so far.

    Args:
        stream: opened at its start.
        encoding: one of ``ENCODINGS``.
        skip: length of the byte order mark.
        seen: told the bytes as they stand in the file, for a checksum of what was read and nothing else.

    Raises:
        BadInput: a byte that the encoding does not have, or a NUL, with its position and row; the encoding
            that would read it is proposed.
    """
    mark = stream.read(skip)
    read = len(mark)
    tell = seen or _nobody
    tell(mark)
    decoder: Any = codecs.getincrementaldecoder(encoding)("strict")
    newlines, pending = 0, b""
    while True:
        raw = stream.read(PIECE)
        tell(raw)
        start, data = read - len(pending), pending + raw
        read += len(raw)
        decoder.reset()
        try:
            text = decoder.decode(data, not raw)
        except UnicodeDecodeError as error:
            before = data[: error.start].decode(encoding, "ignore").count("\n")
            raise _undecodable(data, error, start + error.start, newlines + before + 1) from None
        pending = decoder.getstate()[0]
        # UTF-8 needs no second encoding: what was decoded is what was read.
        piece = data[: len(data) - len(pending)] if encoding == "utf-8" else text.encode()
        if b"\0" in piece:
            before_it = text[: text.index("\0")]
            position = start + len(before_it.encode(encoding))
            raise _nul(data, position, newlines + before_it.count("\n") + 1)
        newlines += piece.count(b"\n")
        if piece:
            yield piece, read
        if not raw:
            return


def _nobody(read: bytes) -> None:
    pass


def propose_encoding(data: bytes) -> str:
    """Return the encoding that most likely wrote bytes that are not UTF-8.

    Western European text of Windows uses 0x80–0x9F for quotation marks and the euro sign, where Latin-1 has
    control characters; five of these bytes are nothing in Windows.
    """
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _undecodable(data: bytes, error: UnicodeDecodeError, position: int, row: int) -> BadInput:
    where = f"row {row}, byte {position}"
    what = f"byte 0x{data[error.start]:02X} is not {error.encoding.upper().replace('_', '-')}"
    if not error.encoding.lower().startswith("utf"):
        return BadInput(what, where=where, expected="the encoding that the file was written in")
    proposed = propose_encoding(data)
    around = data[max(0, error.start - 12) : error.start + 12].decode(proposed, "replace")
    word = max((w for w in around.split() if not w.isascii()), key=len, default=around.strip())
    return BadInput(
        what,
        where=where,
        expected=f'UTF-8, or encoding = "{proposed}" in the mapping, which reads "{word}" here',
    )


def _nul(data: bytes, position: int, row: int) -> BadInput:
    sample = data[:2000]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    for zeros, other, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > len(sample) // 4 and not other:
            return BadInput(
                "the text looks like UTF-16 without its mark",
                where=f"row {row}, byte {position}",
                expected=f'UTF-8, or encoding = "{encoding}" in the mapping',
            )
    return BadInput(
        "a NUL byte stands in the text",
        where=f"row {row}, byte {position}",
        expected="text without NUL bytes",
    )


def open_text(path: Path, named: str | None) -> tuple[BinaryIO, str, int]:
    """Open a text file and say its encoding and the length of its byte order mark."""
    stream = path.open("rb")
    start = stream.read(4)
    stream.seek(0)
    try:
        return stream, *encoding_of(start, named)
    except BadInput:
        stream.close()
        raise
