"""Where a command reads from: extracts made into a ledger in memory, or the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.progress import Progress, TaskID

from doorstroom.administrations import Administration, load
from doorstroom.careers.incoming import Checked, Problems
from doorstroom.careers.labels import CutSettings
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.recording import appended, record, start
from doorstroom.careers.staff import Staff
from doorstroom.cli.database import open_database
from doorstroom.cli.output import progress
from doorstroom.cli.problems import UnusableExtract
from doorstroom.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Source:
    """What the options name.

    Attributes:
        files: extracts, in order; ``mappings`` one for all of them, one each, or none.
        organisation: file of units.
        administration: code or folder; its lists then say which values may occur.
        database: read the database instead.
    """

    files: Sequence[Path] | None
    mappings: Sequence[Path] | None = None
    organisation: Path | None = None
    administration: str | None = None
    database: bool = False


def administration_of(name: str | None) -> Administration | None:
    """Return the administration that an option names; null where it names none."""
    return load(name) if name else None


def settings_of(name: str | None) -> CutSettings:
    """Return how the administration divides its staff; without one, only what holds everywhere."""
    from doorstroom.careers.regime import cut_settings

    return cut_settings(load(name)) if name else CutSettings()


def check_files(
    files: Sequence[Path],
    *,
    mappings: Sequence[Path] = (),
    organisation: Path | None = None,
    administration: Administration | None = None,
    onto_ledger: bool = False,
    keep_all: bool = False,
) -> list[tuple[Path, Checked]]:
    """Read and check files, with a bar; the second and later ones continue what the former ones said.

    Raises:
        BadInput: a file, a mapping or the organisation cannot be read, or there are more mappings than files.
    """
    from doorstroom.careers.intake.check import check_file
    from doorstroom.careers.intake.organisation import check_organisation

    pairs = list(zip(files, _one_each(files, mappings), strict=True))
    checked = []
    with progress(f"Checking {', '.join(path.name for path in files)}") as bars:
        units = None
        if organisation is not None:
            with naming(organisation):
                units = check_organisation(organisation, administration=administration)
        for number, (path, mapping) in enumerate(pairs):
            task = bars.add_task(path.name, total=None)
            with naming(path, mapping):
                found = check_file(
                    path,
                    mapping=mapping,
                    administration=administration,
                    organisation=units,
                    onto_ledger=onto_ledger or number > 0,
                    progress=_bar(bars, task, path.name),
                    keep_all=keep_all,
                )
            bars.update(task, description=f"{path.name}: checked", total=1, completed=1)
            checked.append((path, found))
    return checked


@contextmanager
def naming(file: Path, mapping: Path | None = None) -> Iterator[None]:
    """Put the name of the file, or of the mapping, before the place of a mistake that does not say it.

    Raises:
        BadInput: as it came, with the whole place.
    """
    try:
        yield
    except BadInput as error:
        place = error.where
        if mapping is not None and place.partition(",")[0] == "mapping":
            place = mapping.name + place.removeprefix("mapping")
        elif file.name not in f"{place} {error.what}" and not (mapping and place.startswith(mapping.name)):
            place = f"{file.name}, {place}" if place else file.name
        if place == error.where:
            raise
        raise BadInput(error.what, where=place, expected=error.expected, stored=error.stored) from None


def _bar(bars: Progress, task: TaskID, name: str) -> Callable[[str, int, int], None]:
    def tell(stage: str, done: int, total: int) -> None:
        bars.update(task, description=f"{name}: {stage}", completed=done, total=total)

    return tell


def add_all(
    ledger: Ledger, checked: Sequence[tuple[Path, Checked]]
) -> tuple[Ledger, list[tuple[Path, Problems]]]:
    """Return the ledger with every file recorded in order, and what was found in each.

    A file with errors adds nothing, and those after it are not recorded either.
    """
    found: list[tuple[Path, Problems]] = []
    broken = False
    for path, one in checked:
        problems = one.problems
        if not broken and not problems.errors:
            recorded = record(ledger, one)
            problems += recorded.problems
            ledger = ledger if problems.errors else appended(ledger, recorded)
        broken = broken or bool(problems.errors)
        found.append((path, problems))
    return ledger, found


def read_ledger(source: Source, *, known_at: datetime | None = None) -> Ledger:
    """Return the ledger of a source: all that is recorded, or of a database what was known at an instant.

    Raises:
        UnusableExtract: the files have errors.
        BadInput: neither files nor the database are named, or both; or the files say nothing of ``known_at``.
    """
    if wants_database(source):
        open_database()
        from doorstroom.careers.selectors import load_ledger

        return load_ledger(known_at=known_at)
    checked = check_files(
        source.files or (),
        mappings=source.mappings or (),
        organisation=source.organisation,
        administration=administration_of(source.administration),
    )
    ledger, found = add_all(start(), checked)
    if any(problems.errors for _, problems in found):
        raise UnusableExtract(found)
    if known_at is not None and ledger.stamp is None:
        raise BadInput(
            "the extract does not say when its rows were recorded",
            where="--known-at",
            expected="a column recorded_at, or --database",
        )
    return ledger


def read_staff(source: Source, *, known_at: datetime | None = None) -> Staff:
    """Return the staff of a source through time, as known at an instant; errors as for ``read_ledger``."""
    if wants_database(source):
        open_database()
        from doorstroom.careers.selectors import get_staff

        return get_staff(known_at=known_at)
    return Staff.of(read_ledger(source, known_at=known_at), known_at=known_at)


def wants_database(source: Source) -> bool:
    """Say whether a source is the database; errors as for ``read_ledger``."""
    if bool(source.files) == source.database:
        what = "both an extract and --database" if source.database else "neither an extract nor --database"
        raise BadInput(what, where="FILE", expected="one of them")
    if source.database and (source.mappings or source.organisation):
        raise BadInput(
            "a database needs no mapping and no organisation", where="--database", expected="neither"
        )
    return source.database


def _one_each(files: Sequence[Path], mappings: Sequence[Path]) -> list[Path | None]:
    if len(mappings) <= 1:
        return [mappings[0] if mappings else None] * len(files)
    if len(mappings) != len(files):
        raise BadInput(
            f"{len(mappings)} mappings for {len(files)} files",
            where="--mapping",
            expected="one for all files, or one a file in order",
        )
    return list(mappings)
