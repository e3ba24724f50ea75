"""What the schema alone cannot see: that the lists of an administration agree with one another.

Each check takes the administration and yields (top-level key, path, value, wrong, right).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import TypeVar

from doorstroom.administrations.ages import Cohort
from doorstroom.administrations.entries import LANGUAGES, Entry, Names, Part
from doorstroom.administrations.errors import Problem
from doorstroom.administrations.ladder import ScaleGroup
from doorstroom.administrations.organisation import TAKEN
from doorstroom.administrations.schema import LISTS, Administration
from doorstroom.administrations.titles import STATES

Finding = tuple[str, str, str, str, str]
OURS = "ours"
_Item = TypeVar("_Item", bound=Part)


def check_administration(administration: Administration, folder: str, files: dict[str, str]) -> list[Problem]:
    """Return everything in which the lists contradict one another; empty if nothing does.

    Args:
        administration: one that fits the schema.
        folder: name of its folder, which its code must repeat.
        files: top-level key to the file that it stands in.
    """
    found = [finding for check in CHECKS for finding in check(administration)]
    if administration.code != folder:
        found.append(("code", "code", administration.code, "is not the name of the folder", folder))
    return [Problem(files.get(key, "administration.toml"), *rest) for key, *rest in found]


def _walk(part: Part, path: str = "") -> Iterator[tuple[str, Part]]:
    """Yield every part below ``part`` with its path."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        here = f"{path}.{name}" if path else name
        if isinstance(value, Part):
            yield here, value
            yield from _walk(value, here)
        elif isinstance(value, tuple):
            for number, item in enumerate(value, start=1):
                if isinstance(item, Part):
                    place = f"{here}{_number(number, item)}"
                    yield place, item
                    yield from _walk(item, place)


def _number(number: int, item: Part) -> str:
    """Write ``[2 "A2"]``: the place in the list and, where it has one, the code of the entry."""
    code = getattr(item, "code", None) or getattr(item, "grade", None)
    return f'[{number} "{code}"]' if code else f"[{number}]"


def _placed(name: str, items: tuple[_Item, ...]) -> Iterator[tuple[str, _Item]]:
    for number, item in enumerate(items, start=1):
        yield f"{name}{_number(number, item)}", item


def _top(path: str) -> str:
    return path.split(".", 1)[0].split("[", 1)[0]


def _doubles(administration: Administration) -> Iterator[Finding]:
    lists: dict[str, tuple[Entry, ...]] = {name: administration.entries(name) for name in LISTS}
    for name, entries in lists.items():
        for code, count in Counter(entry.code for entry in entries).items():
            if count > 1:
                yield name, name, code, f"stands in the list {count} times", "every code once"
    for code, count in Counter(item.code for item in administration.sources).items():
        if count > 1:
            yield "sources", "sources", code, f"stands in the list {count} times", "every code once"


def _orders(administration: Administration) -> Iterator[Finding]:
    """Two grades of the same order could not be compared; kinds of units may share one."""
    for name in ("levels", "grades", "ranks"):
        orders = Counter(administration.orders(name).values())
        for order, count in orders.items():
            if count > 1:
                yield name, name, str(order), f"is the order of {count} entries", "every order once"


def _kind_names(administration: Administration) -> Iterator[Finding]:
    """A kind of unit is a cut of its own, beside the columns of the register; the names must differ."""
    for path, kind in _placed("organisation_kinds", administration.organisation_kinds):
        if kind.code in TAKEN:
            right = f"a code such as {kind.code}_kind; not {', '.join(TAKEN)}"
            yield (
                "organisation_kinds",
                f"{path}.code",
                kind.code,
                "is the name of a column of the register",
                right,
            )


def _languages(administration: Administration) -> Iterator[Finding]:
    wanted = set(administration.languages)
    for path, part in _walk(administration):
        if not isinstance(part, Names):
            continue
        has = {language for language in LANGUAGES if part.get(language)}
        for language in sorted(wanted - has):
            yield _top(path), f"{path}.{language}", "", "is missing", f"a text in {language}"
        for language in sorted(has - wanted):
            right = f"a language of the administration ({', '.join(administration.languages)})"
            yield _top(path), f"{path}.{language}", part.get(language) or "", "is not wanted", right


def _sources(administration: Administration) -> Iterator[Finding]:
    known = [item.code for item in administration.sources] + [OURS]
    right = f'"<code>:<place>" with a code among {", ".join(known)}'
    for path, part in _walk(administration):
        source = getattr(part, "source", None)
        if not isinstance(source, str):
            continue
        # Our own reason is free text and may hold a semicolon; it always comes last.
        cited, ours, why = source.partition(f"{OURS}:")
        pieces = [piece.strip() for piece in cited.split(";") if piece.strip()]
        good = all(":" in piece and piece.split(":", 1)[0].strip() in known for piece in pieces)
        if not good or (ours and not why.strip()) or not (pieces or ours):
            yield _top(path), f"{path}.source", source, "names no source that is declared", right


def _dates(administration: Administration) -> Iterator[Finding]:
    for path, part in _walk(administration):
        start, end = getattr(part, "valid_from", None), getattr(part, "valid_until", None)
        if isinstance(start, date) and isinstance(end, date) and end <= start:
            right = f"a date after {start.isoformat()}"
            yield _top(path), f"{path}.valid_until", end.isoformat(), "is not after valid_from", right


def _references(administration: Administration) -> Iterator[Finding]:
    def unknown(key: str, path: str, code: str, name: str) -> Iterator[Finding]:
        codes = [entry.code for entry in administration.entries(name)]
        if code not in codes:
            yield key, path, code, f"is not in the list {name}", ", ".join(codes) or f"an entry in {name}"

    for path, grade in _placed("grades", administration.grades):
        if grade.level is not None:
            yield from unknown("grades", f"{path}.level", grade.level, "levels")
    for path, title in _placed("titles", administration.titles):
        yield from unknown("titles", f"{path}.grade", title.grade, "grades")
    for path, scope in _placed("scopes", administration.scopes):
        for kind in scope.kinds:
            yield from unknown("scopes", f"{path}.kinds", kind, "organisation_kinds")
    for path, matrix in _placed("matrices", administration.matrices):
        for number, cells in enumerate(matrix.cells, start=1):
            place = f"{path}.cells[{number}].family"
            yield from unknown("matrices", place, cells.family, "families")
    for name in administration.open_lists:
        if name not in LISTS:
            yield "open_lists", "open_lists", name, "is no list", ", ".join(LISTS)
    for code in administration.transfer_kinds:
        yield from unknown("transfer_kinds", "transfer_kinds", code, "organisation_kinds")
    for path, item in _placed("conversions", administration.conversions):
        yield from unknown("conversions", f"{path}.old", item.old, "relations")
        yield from unknown("conversions", f"{path}.new", item.new, "relations")


def _scales(administration: Administration) -> Iterator[Finding]:
    scales = administration.scales
    if scales and scales.lowest > scales.highest:
        yield "scales", "scales.highest", str(scales.highest), "is below lowest", f"at least {scales.lowest}"
    partition: list[tuple[str, ScaleGroup]] = []
    for path, group in _placed("scale_groups", administration.scale_groups):
        if group.highest is not None and group.highest < group.lowest:
            shown, right = str(group.highest), f"at least {group.lowest}"
            yield "scale_groups", f"{path}.highest", shown, "is below lowest", right
        if group.partition:
            partition.append((path, group))
    partition.sort(key=lambda placed: placed[1].lowest)
    for (_, below), (path, above) in pairwise(partition):
        if below.highest is None or below.highest >= above.lowest:
            wrong = f"overlaps the group {below.code}"
            right = "groups of the partition without a scale in common, or partition = false"
            yield "scale_groups", f"{path}.lowest", str(above.lowest), wrong, right


def _matrix_cells(administration: Administration) -> Iterator[Finding]:
    for place, matrix in _placed("matrices", administration.matrices):
        for number, cells in enumerate(matrix.cells, start=1):
            path, most = f"{place}.cells[{number}].highest", matrix.granularity
            if cells.highest < cells.lowest:
                yield "matrices", path, str(cells.highest), "is below lowest", f"at least {cells.lowest}"
            if most is not None and cells.highest > most:
                yield "matrices", path, str(cells.highest), "is above the granularity", f"at most {most}"


def _titles(administration: Administration) -> Iterator[Finding]:
    kept: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for path, title in _placed("titles", administration.titles):
        if title.state not in STATES[title.version]:
            right = f"one of {', '.join(sorted(STATES[title.version]))} for a {title.version} title"
            yield "titles", f"{path}.state", title.state.value, "does not go with the version", right
        span = (title.valid_from or date.min, title.valid_until or date.max)
        others = kept.setdefault((title.grade, title.version), [])
        if any(span[0] < other[1] and other[0] < span[1] for other in others):
            right = "dates that do not overlap: valid_until of the former is valid_from of the next"
            yield "titles", path, title.version, "has two titles on the same day", right
        others.append(span)


def _cohorts(administration: Administration) -> Iterator[Finding]:
    table = administration.pension_age
    if table is None:
        return
    yield from _row_of_cohorts("pension_age.cohorts", table.cohorts, None)
    for path, scenario in _placed("pension_age.scenarios", table.scenarios):
        yield from _row_of_cohorts(f"{path}.cohorts", scenario.cohorts, table.cohorts[-1].born_until)
    for code, count in Counter(item.code for item in table.scenarios).items():
        if count > 1:
            yield (
                "pension_age",
                "pension_age.scenarios",
                code,
                f"stands there {count} times",
                "every code once",
            )


def _row_of_cohorts(path: str, cohorts: tuple[Cohort, ...], start: date | None) -> Iterator[Finding]:
    """Cohorts follow one another: each starts on the day on which the one before ends."""
    for number, cohort in enumerate(cohorts, start=1):
        place = f"{path}[{number}]"
        born = cohort.born_from
        shown = born.isoformat() if born else ""
        if number > 1 or start is not None:
            assert start is not None  # noqa: S101 - set by the cohort before
            right = start.isoformat()
            if born is None:
                yield "pension_age", f"{place}.born_from", "", "is missing", right
            elif born < start:
                yield "pension_age", f"{place}.born_from", shown, "overlaps the cohort before", right
            elif born > start:
                yield (
                    "pension_age",
                    f"{place}.born_from",
                    shown,
                    "leaves a gap after the cohort before",
                    right,
                )
        if born is not None and cohort.born_until <= born:
            shown, right = cohort.born_until.isoformat(), f"a date after {born.isoformat()}"
            yield "pension_age", f"{place}.born_until", shown, "is not after born_from", right
        start = cohort.born_until


def _age_bands(administration: Administration) -> Iterator[Finding]:
    for path, item in _placed("age_band_sets", administration.age_band_sets):
        if any(above <= below for below, above in pairwise((0, *item.lower))):
            shown = ", ".join(map(str, item.lower))
            yield (
                "age_band_sets",
                f"{path}.lower",
                shown,
                "does not rise",
                "rising ages above 0",
            )


def _reasons(administration: Administration) -> Iterator[Finding]:
    for path, item in _placed("reasons", administration.reasons):
        if item.destination and "exit" not in item.kinds:
            yield "reasons", f"{path}.destination", item.destination, "without an exit", 'kinds with "exit"'
        if item.resets_function and item.cause in {"renaming", "reorganisation"}:
            wrong = f"is true for a {item.cause}"
            yield "reasons", f"{path}.resets_function", "true", wrong, "false: time in function goes on"


CHECKS: tuple[Callable[[Administration], Iterator[Finding]], ...] = (
    _doubles,
    _orders,
    _kind_names,
    _languages,
    _sources,
    _dates,
    _references,
    _scales,
    _matrix_cells,
    _titles,
    _cohorts,
    _age_bands,
    _reasons,
)
