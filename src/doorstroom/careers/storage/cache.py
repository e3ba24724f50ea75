"""The segment cache: files named after the state of the ledger that they show.

``segments-<last batch>-<its stamp>-<schema>.parquet``, and ``persons-…`` beside it. The stamp is in the name,
so that the files of one database are never taken for those of another; the schema is a hash of the columns
and of the modules that make segments, so that a new release does not read what an old one computed. Mode
0600, written under a temporary name and renamed: a reader sees a whole file or none. Later batches redo only
the people whom they touched. A disposal removes all files.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Collection
from functools import cache
from pathlib import Path

import polars as pl
from django.conf import settings

from doorstroom.careers import ledger, schema, segments
from doorstroom.careers.models import Batch, Event
from doorstroom.careers.storage.loading import Point, read_ledger, read_persons
from doorstroom.careers.storage.reading import snapshot

_NAME = re.compile(r"segments-(\d+)-(\d+)-([0-9a-f]+)\.parquet")
_KEPT = 2  # somebody may still be about to open the file before this one


@cache
def _schema_hash() -> str:
    made_by = hashlib.sha256(repr([schema.SEGMENTS, schema.PERSONS]).encode())
    for module in (ledger, segments):
        made_by.update(Path(str(module.__file__)).read_bytes())
    return made_by.hexdigest()[:12]


def path_of(kind: str, point: Point) -> Path:
    """Return where the file of one state of the ledger lies or would lie."""
    stamp = round(point.recorded_at.timestamp() * 1_000_000)
    return Path(settings.SEGMENT_CACHE) / f"{kind}-{point.batch}-{stamp}-{_schema_hash()}.parquet"


def read(kind: str, point: Point, columns: Collection[str] | None = None) -> pl.DataFrame:
    """Return the columns of ``segments`` or ``persons`` as of a batch, making the files where they lack."""
    for attempt in (1, 2):
        path = path_of(kind, point)
        if not path.exists():
            make(point)
        try:
            return pl.read_parquet(path, columns=list(columns) if columns is not None else None)
        except FileNotFoundError:  # removed by a newer batch between the two lines above
            if attempt == 2:
                raise
    raise AssertionError


def make(point: Point) -> None:
    """Make the files of a state: from those of an earlier one if there are any, otherwise from the ledger."""
    earlier = _earlier(point)
    if earlier is None:
        whole = read_ledger(point)
        store(point, segments.segments(segments.stretches(whole.events)), whole.persons)
        return
    with snapshot() as source:
        changed = source.read(
            {"person": ("DISTINCT e.person_id", pl.Int64)},
            f"FROM {Event._meta.db_table} e WHERE e.id > {earlier.last_event} AND e.id <= {point.last_event}",
        )["person"]
        persons = read_persons(source, point)
    redone = read_ledger(point, persons=changed.to_list())
    kept = pl.read_parquet(path_of("segments", earlier)).join(changed.to_frame(), on="person", how="anti")
    fresh = segments.segments(segments.stretches(redone.events))
    store(point, pl.concat([kept, fresh.select(kept.columns)]).sort("person", "from_on"), persons)


def store(point: Point, rows: pl.DataFrame, persons: pl.DataFrame) -> None:
    """Write both files, and remove those that are older than the ones before."""
    folder = Path(settings.SEGMENT_CACHE)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path_of("persons", point), persons)
    _write(path_of("segments", point), rows)
    known = sorted(_points(), key=lambda named: named[0], reverse=True)
    for _, path in known[_KEPT:]:
        path.unlink(missing_ok=True)
        path.with_name(path.name.replace("segments-", "persons-", 1)).unlink(missing_ok=True)


def clear() -> None:
    """Remove all files, whatever they are named."""
    for path in Path(settings.SEGMENT_CACHE).glob("*.parquet*"):
        path.unlink(missing_ok=True)


def _write(path: Path, frame: pl.DataFrame) -> None:
    handle, temporary = tempfile.mkstemp(
        dir=path.parent, prefix=path.stem, suffix=".parquet.part"
    )  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            frame.write_parquet(file)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _points() -> list[tuple[int, Path]]:
    found = ((path, _NAME.fullmatch(path.name)) for path in Path(settings.SEGMENT_CACHE).glob("segments-*"))
    return [(int(match[1]), path) for path, match in found if match]


def _earlier(point: Point) -> Point | None:
    """Return the latest earlier state whose files are here and are of this ledger."""
    here = sorted({batch for batch, _ in _points() if batch < point.batch}, reverse=True)
    for batch in Batch.objects.filter(pk__in=here, recorded_at__isnull=False).order_by("-pk"):
        state = Point(batch.pk, batch.recorded_at, batch.last_event)  # type: ignore[arg-type]
        if path_of("segments", state).exists():
            return state
    return None
