"""The file of a backup: a tar of stores and uploads, with a manifest of hashes."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from doorstroom.kernel.errors import BadInput
from doorstroom.operation import encryption

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: the instant of its snapshot, ISO in UTC.
        version: of the program.
        vendor: sqlite or postgresql; one is not restored into the other.
        heads: last event of each log and its hash, ``store`` to ``event:hash``.
        migrations: names of the migrations that each store had.
        settings: those that are no secret.
        files: path in the archive to SHA-256.
        left_out: what a restore has to bring from elsewhere.
        format: of the archive.
    """

    made_at: str
    version: str
    vendor: str
    heads: dict[str, str]
    migrations: dict[str, list[str]]
    settings: dict[str, str]
    files: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    format: int = FORMAT


def pack(staged: Path, manifest: Manifest, out: Path, key: bytes | None) -> None:
    """Write all files under ``staged`` into ``out``: whole under its name, or not at all.

    Args:
        staged: folder; the manifest is written into it, with the hashes.
        out: file that does not exist yet; readable for its owner alone.
        key: encrypts, if given.
    Raises:
        BadInput: the file is there already, or cannot be written.
    """
    names = sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())
    files = {name: hash_of(staged / name) for name in names}
    content = {**asdict(manifest), "files": files}
    (staged / MANIFEST).write_text(json.dumps(content, indent=1), encoding="utf-8")
    part = out.with_name(f"{out.name}.part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise BadInput(
            f"the backup cannot be written ({error.strerror})", where=str(part), expected="a new file"
        ) from error
    try:
        with os.fdopen(handle, "wb") as target, tempfile.TemporaryFile(dir=staged.parent) as plain:
            with tarfile.open(fileobj=target if key is None else plain, mode="w:gz", compresslevel=2) as tar:
                for name in (MANIFEST, *names):
                    tar.add(staged / name, arcname=name, recursive=False, filter=_nobody)
            if key is not None:
                plain.seek(0)
                encryption.seal(plain, target, key)
            target.flush()
            os.fsync(target.fileno())
        os.link(part, out)  # refuses where somebody made the file meanwhile
    except FileExistsError as error:
        raise BadInput("the file is there already", where=str(out), expected="a new file") from error
    finally:
        part.unlink(missing_ok=True)


def unpack(file: Path, into: Path, key: bytes | None) -> Manifest:
    """Decrypt and unpack a backup, and compare every file with its hash.

    Raises:
        BadInput: no backup, another key, or not what it was.
    """
    try:
        with file.open("rb") as given, tempfile.TemporaryFile(dir=into) as plain:
            source: IO[bytes] = given
            if encryption.is_sealed(source):
                if key is None:
                    raise BadInput("the backup is encrypted", where="--key", expected="the file of its key")
                encryption.unseal(source, plain, key)
                plain.seek(0)
                source = plain
            with tarfile.open(fileobj=source, mode="r:gz") as tar:
                tar.extractall(into, filter="data")
    except (OSError, EOFError, tarfile.TarError) as error:
        raise BadInput(
            f"this is no whole backup ({type(error).__name__})",
            where=file.name,
            expected="a file of `doorstroom backup`",
        ) from error
    manifest = _manifest(into, file.name)
    there = {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()} - {MANIFEST}
    wrong = sorted(
        name
        for name in there | set(manifest.files)
        if name not in there or hash_of(into / name) != manifest.files.get(name)
    )
    if wrong:
        raise BadInput(
            f"the backup was changed: {', '.join(wrong[:5])}",
            where=file.name,
            expected="every file as the manifest says",
        )
    return manifest


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(_CHUNK):
            found.update(piece)
    return found.hexdigest()


def _manifest(folder: Path, name: str) -> Manifest:
    try:
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        manifest = Manifest(**content)
    except (OSError, ValueError, TypeError) as error:
        raise BadInput("there is no manifest in it", where=name, expected="a backup") from error
    if manifest.format != FORMAT:
        raise BadInput(
            f"a backup of format {manifest.format}", where=name, expected=f"format {FORMAT}, of this version"
        )
    return manifest


def _nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who owned the file on this machine."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry
