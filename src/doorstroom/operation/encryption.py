"""Encryption of a backup: ChaCha20-Poly1305 over pieces, the construction of ``age`` (STREAM).

Each file has a key of its own, drawn by HKDF from the kept key and a random salt. A piece is sealed with its
number and whether it is the last: a piece that is changed, moved, left out or cut off does not open.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from doorstroom.kernel.errors import BadInput

MARK = b"doorstroom backup, sealed 1\n"
_PIECE = 1 << 16
_SALT = 32
_TAG = 16


def make_key(file: Path) -> None:
    """Make a new key in a file of its own, for its owner alone.

    Raises:
        BadInput: the file is there already, or cannot be made.
    """
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise BadInput(
            f"the key cannot be made ({error.strerror})", where=str(file), expected="a new file"
        ) from error
    with os.fdopen(handle, "wb") as out:
        out.write(base64.urlsafe_b64encode(os.urandom(32)) + b"\n")


def read_key(file: Path) -> bytes:
    """Return the key of a file.

    Raises:
        BadInput: it is no key.
    """
    try:
        key = base64.urlsafe_b64decode(file.read_bytes().strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != 32:
        raise BadInput(
            "this holds no key", where=str(file), expected="a file that `doorstroom backup --make-key` made"
        )
    return key


def seal(source: IO[bytes], out: IO[bytes], key: bytes) -> None:
    """Encrypt ``source`` into ``out``; in memory there are two pieces of it at most."""
    salt = os.urandom(_SALT)
    cipher = _cipher(key, salt)
    out.write(MARK + salt)
    number, piece = 0, source.read(_PIECE)
    while True:
        following = source.read(_PIECE)
        out.write(cipher.encrypt(_nonce(number, last=not following), piece, None))
        if not following:
            return
        number, piece = number + 1, following


def unseal(source: IO[bytes], out: IO[bytes], key: bytes) -> None:
    """Decrypt what ``seal`` wrote; ``source`` stands behind the mark.

    Raises:
        BadInput: another key, or a file that was changed or cut off.
    """
    cipher = _cipher(key, source.read(_SALT))
    number, piece = 0, source.read(_PIECE + _TAG)
    while True:
        following = source.read(_PIECE + _TAG)
        try:
            out.write(cipher.decrypt(_nonce(number, last=not following), piece, None))
        except (InvalidTag, ValueError) as error:
            raise BadInput(
                "the backup does not open",
                where="--key",
                expected="the key it was made with, and a whole file",
            ) from error
        if not following:
            return
        number, piece = number + 1, following


def is_sealed(source: IO[bytes]) -> bool:
    """Whether an open file is encrypted; it then stands behind the mark, otherwise at its start."""
    found = source.read(len(MARK)) == MARK
    if not found:
        source.seek(0)
    return found


def _cipher(key: bytes, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt, b"doorstroom backup").derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
