"""The segment cache shows what the ledger says, and belongs to one state of one ledger."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from doorstroom.careers import selectors, services
from doorstroom.careers.staff import Staff
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import latest_point
from tests.careers.storage.extracts import careers, checked, many, row, unit


def files(database):
    return sorted(path.name for path in (database.home / "cache").iterdir())


def test_import_leaves_the_files(database):
    services.import_extract(checked=careers(), by="clerk")
    kinds = [name.split("-")[0] for name in files(database)]
    assert kinds == ["persons", "segments", "successions", "units"]
    for path in (database.home / "cache").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert (database.home / "cache").stat().st_mode & 0o777 == 0o700


def test_files_say_what_the_ledger_says(database):
    services.import_extract(checked=careers(), by="clerk")
    cached, computed = selectors.get_staff(), Staff.of(selectors.load_ledger())
    for frame in ("segments", "persons", "units", "successions"):
        assert_frame_equal(getattr(cached, frame), getattr(computed, frame), check_row_order=False)
    assert cached.known_at == computed.known_at


def test_files_that_were_lost_are_made_again(database):
    services.import_extract(checked=careers(), by="clerk")
    before = selectors.get_segments()
    cache.clear()
    assert files(database) == []
    assert_frame_equal(selectors.get_segments(), before)
    assert len(files(database)) == 4


def test_later_acts_redo_only_their_persons(database, monkeypatch):
    services.import_extract(checked=many(40), by="clerk")
    computed = []
    original = cache.read_ledger
    monkeypatch.setattr(
        cache, "read_ledger", lambda point, **only: computed.append(only) or original(point, **only)
    )
    for grade in ("X", "Y"):
        services.import_extract(
            checked=checked([row("N3", f"201{'XY'.index(grade)}-01-01", "change", grade=grade)]), by="x"
        )
    assert [len(only["persons"]) for only in computed] == [1, 1]
    cached, whole = selectors.get_staff(), Staff.of(selectors.load_ledger())
    assert_frame_equal(cached.segments, whole.segments)
    assert_frame_equal(cached.persons, whole.persons, check_row_order=False)
    assert {"X", "Y"} <= set(selectors.get_segments()["grade"].to_list())


def test_later_facts_of_a_person_reach_the_files(database):
    services.import_extract(checked=careers(), by="clerk")
    person = {"number": "P1", "birth_date": date(1981, 3, 1), "birth_precision": "day", "sex": "female"}
    services.import_extract(checked=checked([], persons=[person], changed="correct"), by="clerk")
    assert date(1981, 3, 1) in selectors.get_staff().persons["birth_date"]
    renamed = unit("U1", name="Unit One", parent="M")
    services.import_extract(checked=checked([], units=[renamed], changed="correct"), by="clerk")
    assert "Unit One" in selectors.get_staff().units["name"]


def test_earlier_knowledge_is_computed_and_not_kept(database):
    first = services.import_extract(checked=careers(), by="clerk")
    services.import_extract(checked=checked([row("Q", "2015-01-01", "entry")]), by="clerk")
    cache.clear()
    assert selectors.get_segments(known_at=first.known_at)["person"].n_unique() == 2
    assert files(database) == []


def test_files_of_another_ledger_are_not_taken(database):
    """Same number of batches, same folder, other content: the stamp in the name tells them apart."""
    services.import_extract(checked=careers(), by="clerk")
    point = latest_point()
    strange = pl.DataFrame({"person": [99]})
    other = cache.path_of("segments", point).with_name(
        f"segments-{point.batch}-1-{cache._schema_hash()}.parquet"
    )
    strange.write_parquet(other)
    cache.path_of("segments", point).unlink()
    assert selectors.get_segments()["person"].n_unique() == 2
    services.import_extract(checked=checked([row("Q", "2015-01-01", "entry")]), by="clerk")
    assert 99 not in selectors.get_segments()["person"]


def test_old_files_go(database):
    for number in range(4):
        services.import_extract(checked=checked([row(f"Q{number}", "2015-01-01", "entry")]), by="clerk")
    assert len([name for name in files(database) if name.startswith("segments")]) == 2


def test_interrupted_write_leaves_no_file(database, monkeypatch):
    def half(self, file, **_):
        file.write(b"PAR1")
        raise KeyboardInterrupt

    monkeypatch.setattr(pl.DataFrame, "write_parquet", half)
    with pytest.raises(KeyboardInterrupt):
        services.import_extract(checked=careers(), by="clerk")
    assert files(database) == []
    monkeypatch.undo()
    assert (
        selectors.load_ledger().events.height == 6
    )  # the import itself had been acknowledged by the database


def test_columns_needed_are_those_read(database):
    services.import_extract(checked=careers(), by="clerk")
    assert selectors.get_segments(columns=["person", "grade"]).columns == ["person", "grade"]
    names = selectors.get_staff(columns=["grade"]).segments.columns
    assert "grade" in names
    assert "fte_thousandths" in names  # every figure counts it
    cache.clear()
    services.import_extract(checked=checked([row("Q", "2015-01-01", "entry")]), by="clerk")
    earlier = selectors.list_batches()[1].recorded_at
    assert selectors.get_staff(columns=["grade"], known_at=earlier).segments.columns == names
    assert "family" not in names


def test_empty_ledger_has_no_segments(database):
    assert selectors.get_segments().is_empty()
    assert selectors.get_staff().segments.is_empty()
    assert selectors.load_ledger().events.is_empty()
