"""Restore: a backup into empty stores, checked before anybody can sign in (obligation R7)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from doorstroom.audit.services import record, require_actor
from doorstroom.audit.verification import Found, verify
from doorstroom.careers.storage.setup import prepare_databases
from doorstroom.kernel.errors import BadInput
from doorstroom.operation import embedded, encryption, served
from doorstroom.operation.archive import Manifest, unpack
from doorstroom.operation.backup import STORES, embedded_stores, served_stores, vendor

# What happened after a backup and must hold in what is restored from it: called with the instant of the
# backup, they return how many people or facts they removed again. Disposal runs and withdrawals of consent
# put themselves here when they exist; today nothing is ever removed, so there is nothing to do again.
REPLAYS: list[Callable[[datetime], int]] = []


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        manifest: what the backup held.
        logs: the check of each log, against the heads that the manifest names.
        replayed: what was removed again.
    """

    manifest: Manifest
    logs: tuple[Found, ...]
    replayed: int

    @property
    def whole(self) -> bool:
        """Whether every log is whole."""
        return all(one.whole for one in self.logs)


def restore(*, file: Path, by: str, key_file: Path | None = None) -> Restored:
    """Restore a backup into empty stores, bring it to this version, end all sessions, verify the logs.

    Args:
        file: made by ``backup.make``.
        by: who asks.
        key_file: of an encrypted backup.
    Raises:
        BadInput: the stores are not empty, the backup is not whole, of a later version or of another kind of
            database; nothing was changed.
    """
    actor = require_actor(by)
    key = encryption.read_key(key_file) if key_file is not None else None
    refuse_full_stores()
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="restore-") as name:
        folder = Path(name)
        manifest = unpack(file, folder, key)
        _refuse_other_kind(manifest)
        _refuse_later_version(manifest)
        _put(folder, manifest)
    prepare_databases()
    replayed = sum(replay(datetime.fromisoformat(manifest.made_at)) for replay in REPLAYS)
    Session.objects.all().delete()  # one that was ended since would be open again
    logs = tuple(verify(alias, expected=_head(manifest, alias)) for alias in STORES)
    record(
        by=actor,
        action="system.backup.restored",
        object_type="backup",
        details={
            "made_at": manifest.made_at,
            "version": manifest.version,
            "whole": all(one.whole for one in logs),
            "replayed": replayed,
        },
        store="work",
    )
    return Restored(manifest, logs, replayed)


def refuse_full_stores() -> None:
    """Refuse where anything would be overwritten.

    Raises:
        BadInput: a store holds something.
    """
    if vendor() == "sqlite":
        full = [str(path) for path in embedded_stores().values() if path.exists() and path.stat().st_size]
    else:
        full = [where["PGDATABASE"] for where in served_stores().values() if not served.is_empty(where)]
    if full:
        raise BadInput(
            "there is a database already; a restore never overwrites one",
            where=full[0],
            expected="an empty database, or another DOORSTROOM_HOME",
        )


def _put(folder: Path, manifest: Manifest) -> None:
    connections.close_all()
    if manifest.vendor == "sqlite":
        copies = {alias: folder / "stores" / f"{alias}.sqlite3" for alias in STORES}
        for path in copies.values():
            embedded.check(path)
        embedded.put(copies, embedded_stores())
    else:
        served.restore(served_stores(), folder / "stores")
    for path in sorted((folder / "home").glob("*")):
        target = settings.HOME / path.name
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            shutil.copy(path, target)
            target.chmod(0o600)


def _refuse_other_kind(manifest: Manifest) -> None:
    wanted = set(STORES) if vendor() == "sqlite" else set(served_stores())
    held = {Path(name).stem for name in manifest.files if name.startswith("stores/")}
    if manifest.vendor != vendor() or held != wanted:
        raise BadInput(
            f"the backup is of {manifest.vendor} with {len(held)} files, this is {vendor()}",
            where="DATABASE_URL",
            expected="the same kind of database, divided in the same way",
        )


def _refuse_later_version(manifest: Manifest) -> None:
    known = {".".join(one) for one in MigrationLoader(None).disk_migrations}
    later = sorted({name for names in manifest.migrations.values() for name in names} - known)
    if later:
        raise BadInput(
            f"the backup is of a later version ({manifest.version}, {later[0]})",
            where="doorstroom",
            expected="that version, or a later one",
        )


def _head(manifest: Manifest, alias: str) -> dict[int, str]:
    if alias not in manifest.heads:
        return {}
    event, _, hash_ = manifest.heads[alias].partition(":")
    return {int(event): hash_}
