"""The segment cache: files named after the state of the ledger that they show.

``segments-<last batch>-<its stamp>-<schema>.parquet``, with the persons, units and successions of that state
in files of the same name beside it. The stamp is in the name,
so that the files of one database are never taken for those of another; the schema is a hash of the columns
and of the modules that make segments, so that a new release does not read what an old one computed. Mode
0600, written under a temporary name and renamed: a reader sees a whole file or none. Later batches redo only
the people whom they touched. States of the past that somebody looked back at are kept as well, the last few
that were used. A disposal removes all files, and the drawings of figures beside them.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
from django.conf import settings

from doorstroom.careers import ledger, schema, segments
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.models import Batch, Event, PersonState
from doorstroom.careers.storage.loading import Point, read_ledger
from doorstroom.careers.storage.reading import Snapshot, snapshot

_NAME = re.compile(r"segments-(\d+)-(\d+)-([0-9a-f]+)\.parquet")
KINDS = ("segments", "persons", "units", "successions")
DRAWINGS = "drawings"  # folder of the charts that pages drew
_KEPT = 2  # somebody may still be about to open the file before this one
_PAST = 4  # states of the past that somebody looked back at
_LOOKED = "looked"  # an empty file: when that was


@cache
def _schema_hash() -> str:
    made_by = hashlib.sha256(
        repr([schema.SEGMENTS, schema.PERSONS, schema.UNITS, schema.SUCCESSIONS]).encode()
    )
    for module in (ledger, segments):
        made_by.update(Path(str(module.__file__)).read_bytes())
    return made_by.hexdigest()[:12]


def path_of(kind: str, point: Point) -> Path:
    """Return where the file of one state of the ledger lies or would lie."""
    stamp = round(point.recorded_at.timestamp() * 1_000_000)
    return Path(settings.SEGMENT_CACHE) / f"{kind}-{point.batch}-{stamp}-{_schema_hash()}.parquet"


def read(kind: str, point: Point, columns: Collection[str] | None = None) -> pl.DataFrame:
    """Return the columns of one of ``KINDS`` as of a batch, making the files where they lack."""
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


def touch(point: Point) -> None:
    """Note that somebody looks back at a state, so that its files are kept a while."""
    mark = path_of(_LOOKED, point)
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.touch(mode=0o600)


def make(point: Point) -> None:
    """Make the files of a state: from those of an earlier one if there are any, otherwise from the ledger."""
    earlier = _earlier(point)
    if earlier is None:
        whole = read_ledger(point)
        store(point, whole, segments.segments(segments.stretches(whole.events)))
        return
    with snapshot() as source:
        acts = _touched(source, f"FROM {Event._meta.db_table} WHERE id > {earlier.last_event}", point)
        facts = _touched(source, f"FROM {PersonState._meta.db_table} WHERE batch_id > {earlier.batch}", point)
    redone = read_ledger(point, persons=pl.concat([acts, facts]).unique().to_list())
    rows = segments.segments(segments.stretches(redone.events))
    people = pl.concat([_without(read("persons", earlier), redone.persons), redone.persons])
    merged = pl.concat([_without(read("segments", earlier), redone.persons), rows])
    store(point, replace(redone, persons=people), merged.sort("person", "from_on"))


def _touched(source: Snapshot, rows: str, point: Point) -> pl.Series:
    """Return the people of these rows, as far as the state goes."""
    wanted = {"person": ("DISTINCT person_id", pl.Int64)}
    return source.read(wanted, f"{rows} AND batch_id <= {point.batch}")["person"]


def _without(frame: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    return frame.join(persons.select("person"), on="person", how="anti", maintain_order="left")


def store(point: Point, ledger: Ledger, rows: pl.DataFrame) -> None:
    """Write the files of a state, and remove those that are older than the ones before.

    Args:
        point: the state.
        ledger: its persons, units and successions; the events are not looked at.
        rows: its segments.
    """
    folder = Path(settings.SEGMENT_CACHE)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(path_of("persons", point), ledger.persons)
    _write(path_of("units", point), ledger.units)
    _write(path_of("successions", point), ledger.successions)
    _write(path_of("segments", point), rows)  # last: where it lies, the others lie too
    known = [path for _, path in sorted(_points(), key=lambda named: named[0], reverse=True)]
    past = sorted(known[_KEPT:], key=_looked_at, reverse=True)
    for n, path in enumerate(past):
        if n >= _PAST or not _looked_at(path):
            for kind in (*KINDS, _LOOKED):
                _beside(path, kind).unlink(missing_ok=True)


def _beside(segments_file: Path, kind: str) -> Path:
    return segments_file.with_name(segments_file.name.replace("segments", kind, 1))


def _looked_at(segments_file: Path) -> int:
    """When somebody last looked back at a state; 0 is never."""
    try:
        return _beside(segments_file, _LOOKED).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def clear() -> None:
    """Remove all files, whatever they are named."""
    folder = Path(settings.SEGMENT_CACHE)
    for path in (*folder.glob("*.parquet*"), *(folder / DRAWINGS).glob("*.svg*")):
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
