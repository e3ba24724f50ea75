"""Backup: every store as of one instant, uploads and the manifest, in one file (obligation R6)."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from doorstroom import __version__
from doorstroom.audit.models import AuditHead
from doorstroom.audit.services import record, require_actor
from doorstroom.kernel.errors import BadInput
from doorstroom.operation import embedded, encryption, served
from doorstroom.operation.archive import Manifest, hash_of, pack
from doorstroom.operation.keys import KEY_FILE

STORES = ("default", "work", "special")
FOLDERS = ("uploads", "mail")  # of the home folder; cache and style sheets are made anew


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made.

    Attributes:
        file: where.
        size: in bytes.
        sha256: of the file; to be noted elsewhere.
        encrypted: whether it needs its key.
        manifest: what it holds.
    """

    file: Path
    size: int
    sha256: str
    encrypted: bool
    manifest: Manifest


def make(*, file: Path, by: str, key_file: Path | None = None) -> Made:
    """Back up everything into ``file``; the site may go on meanwhile. One event in the log, in ``work``.

    Args:
        file: must not exist yet.
        by: who asks.
        key_file: file of the key that encrypts; without it the backup is readable for who has it.
    Raises:
        BadInput: the file exists, a store cannot be read, a program is missing; nothing is left behind.
    """
    actor = require_actor(by)
    key = encryption.read_key(key_file) if key_file is not None else None
    if file.exists():
        raise BadInput("the file is there already", where=str(file), expected="a new file")
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="backup-") as name:
        staged = Path(name) / "staged"
        (staged / "stores").mkdir(parents=True)
        manifest = _manifest(secret=key is not None)  # first: whatever is newer in the stores only adds
        _stores(staged / "stores")
        _files(staged / "home", secret=key is not None)
        pack(staged, manifest, file, key)
    made = Made(file, file.stat().st_size, hash_of(file), key is not None, manifest)
    record(
        by=actor,
        action="system.backup.made",
        object_type="backup",
        details={"sha256": made.sha256, "bytes": made.size, "encrypted": made.encrypted},
        store="work",
    )
    return made


def vendor() -> str:
    """Return which database the stores lie in.

    Raises:
        BadInput: in several kinds.
    """
    found = {connections[alias].vendor for alias in STORES}
    if len(found) > 1:
        raise BadInput("the stores lie in databases of two kinds", where="DATABASE_URL", expected="one kind")
    return found.pop()


def embedded_stores() -> dict[str, Path]:
    """Return the file of each embedded store."""
    return {alias: Path(str(connections[alias].settings_dict["NAME"])) for alias in STORES}


def served_stores() -> dict[str, dict[str, str]]:
    """Return where PostgreSQL's programs find each database, once."""
    return served.databases({alias: connections[alias].settings_dict for alias in STORES})


def _stores(folder: Path) -> None:
    if vendor() == "sqlite":
        embedded.copy(embedded_stores(), folder)
    else:
        served.dump(served_stores(), folder)


def _files(folder: Path, *, secret: bool) -> None:
    for name in FOLDERS:
        if (settings.HOME / name).is_dir():
            shutil.copytree(
                settings.HOME / name,
                folder / name,
                ignore=shutil.ignore_patterns("*.part"),  # not received whole yet
                copy_function=_copy,
            )
    if secret and (settings.HOME / KEY_FILE).exists():
        folder.mkdir(exist_ok=True)
        shutil.copy(settings.HOME / KEY_FILE, folder)


def _copy(source: str, target: str) -> None:
    with suppress(FileNotFoundError):  # its term ended while we were copying
        shutil.copy2(source, target)


def _manifest(*, secret: bool) -> Manifest:
    heads = {alias: AuditHead.objects.using(alias).filter(pk=1).first() for alias in STORES}
    kept_here = (settings.HOME / KEY_FILE).exists()
    return Manifest(
        made_at=datetime.now(UTC).isoformat(),
        version=__version__,
        vendor=vendor(),
        heads={alias: f"{head.last_event}:{head.hash}" for alias, head in heads.items() if head is not None},
        migrations={
            alias: sorted(".".join(one) for one in MigrationRecorder(connections[alias]).applied_migrations())
            for alias in STORES
        },
        settings={
            "administration": str(settings.ADMINISTRATION),
            "hosts": ",".join(settings.ALLOWED_HOSTS),
            "proxies": ",".join(settings.PROXIES),
        },
        left_out=[] if secret and kept_here else ["the key for signing"],
    )
