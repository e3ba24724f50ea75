"""Figures from the ledger, as far as who asks may see them (obligation G3).

The page, its downloads and the API call the same functions with the same query, so they cannot differ.
Segments come from the cache by column; what was computed is kept a while, named after the state of the
ledger, the query and the reach, so that nobody gets what another one may see.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import polars as pl
from django.conf import settings

from doorstroom.administrations import Administration
from doorstroom.careers import schema
from doorstroom.careers.figures.flows import flows_page
from doorstroom.careers.figures.page import FiguresPage
from doorstroom.careers.figures.part import Part, columns_for, cuts_on_offer, first_exit_of, within_of
from doorstroom.careers.figures.query import FlowsQuery, Query, RegisterQuery
from doorstroom.careers.figures.register import register_page
from doorstroom.careers.organisation import tree
from doorstroom.careers.people.limits import PRIVATE_CUTS, limited_in_figures, shown_reasons
from doorstroom.careers.regime import cut_settings
from doorstroom.careers.report.scene import title_of
from doorstroom.careers.staff import Staff
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import Point, latest_point
from doorstroom.careers.within import Within
from doorstroom.documents import Report, Words
from doorstroom.kernel.dates import add_months
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor

READ, EXPORT = "careers.figures.read", "careers.figures.export"
_PAGES = 256  # kept; the largest hold some hundred rows
_HELD = ("unit", "relation", "contract", "fte_thousandths")  # what every page of figures reads
_PLAIN = Query()
_Q = TypeVar("_Q", bound=Query)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page shows and a download holds.

    Attributes:
        page: finding, evidence, and where rows lead.
        report: the same as a document of its own, with its marks.
        cut: the cut that the rows are divided by, also where none was asked for.
        known_at: stamp of the last batch in the figures; None where nothing is recorded.
    """

    page: FiguresPage
    report: Report
    cut: str
    known_at: datetime | None


def get_register(
    actor: Actor,
    query: RegisterQuery,
    *,
    administration: Administration,
    language: str,
    ability: str = READ,
    synthetic: bool = False,
) -> Figures:
    """Return the staff of a day, of the part within reach. 1 query, 2 for an earlier state of knowledge.

    Args:
        ability: ``careers.figures.read``, or ``careers.figures.export`` for a download.
        synthetic: whether the people are made up; the report says so.
    Raises:
        NotAllowed: no figures at all for who asks.
        BadInput: no such cut; no such unit within reach; nothing is recorded by then.
    """
    asked = _asked(actor, query, ability, administration, language=language, synthetic=synthetic)
    return _figures(asked, query, _register)


def get_flows(
    actor: Actor,
    query: FlowsQuery,
    *,
    administration: Administration,
    language: str,
    ability: str = READ,
    synthetic: bool = False,
) -> Figures:
    """Return what happened between two days, in the part within reach and across its border. 1 query.

    Args, raises: as ``get_register``.
    """
    asked = _asked(actor, query, ability, administration, language=language, synthetic=synthetic)
    return _figures(asked, query, _flows)


def people_counted(
    actor: Actor, query: RegisterQuery | FlowsQuery, *, administration: Administration
) -> pl.Series:
    """Return who is counted in the figures of a query (Int64), for the log of a download. 1 or 2 queries.

    Raises:
        NotAllowed: no downloads for who asks.
        BadInput: as ``get_register``.
    """
    asked = _asked(actor, query, EXPORT, administration, language="en")
    point = latest_point(query.known_at)
    if point is None:
        return pl.Series("person", [], dtype=pl.Int64)
    match query:
        case RegisterQuery():
            days = [day for day in (query.compare, query.on) if day is not None]
            part = _part(asked, query, point, (add_months(query.on, -12), query.on))
            there = [_there(part, day, day) for day in days]
        case FlowsQuery():
            part = _part(asked, query, point, (query.from_, query.to))
            there = [_there(part, query.from_, query.to)]
    return pl.concat(there).unique().sort()


def _there(part: Part, first: date, last: date) -> pl.Series:
    """Who was in the part at some time from the end of one day to the end of another."""
    rows = part.cuts.staff.segments.filter(
        (pl.col("from_on") <= last) & (pl.col("until").is_null() | (pl.col("until") > first))
    )
    if part.staff_only:
        rows = rows.filter(part.cuts.settings.staff_only())
    rows = rows.with_columns(
        _first=pl.max_horizontal(pl.col("from_on"), pl.lit(first)),
        _last=pl.min_horizontal(pl.col("until") - pl.duration(days=1), pl.lit(last)),
    )
    if not part.within.everything:
        began, ended = (part.within.holds(rows, unit="unit", day=day) for day in ("_first", "_last"))
        rows = rows.filter(began | ended)
    return rows["person"]


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that one can ask for: number, name, code, how deep it stands below the first ones shown."""

    unit: int
    name: str
    code: str
    depth: int


def list_units(
    actor: Actor, *, on: date, chosen: int | None = None, limit: int = 150
) -> tuple[UnitChoice, ...]:
    """Return the units that one can ask figures of, in the order of the tree of a day. 1 query.

    Whole layers from the top, as long as there are no more than ``limit``; the chosen unit, what stands above
    it and the layer below it are always there.
    """
    point = latest_point()
    if point is None:
        return ()
    return _units(point, _mark(point), actor.require(READ).units, on, chosen, limit)


def list_cuts(actor: Actor, administration: Administration) -> tuple[str, ...]:
    """Return the cuts on offer to who asks, organisations from the top down first. 1 query."""
    point = latest_point()
    if point is None:
        return ()
    hidden = PRIVATE_CUTS if limited_in_figures(actor.held_for(READ)) else ()
    every = _cuts(point, _mark(point), administration.code, _Same(administration))
    return tuple(cut for cut in every if cut not in hidden)


def name_of_cut(cut: str, administration: Administration, language: str) -> str:
    """Return what people read for a cut."""
    return title_of(cut, administration, Words(language))


def end_of(day: date) -> datetime:
    """Return the last instant of a day in the time zone of the administration."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(day + timedelta(days=1), time.min, zone) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks, as far as the figures depend on it."""

    reach: frozenset[int] | None
    administration: Administration
    language: str
    synthetic: bool
    limited: bool  # what a line manager does not see of one person stays hidden in figures too


def _asked(
    actor: Actor,
    query: Query,
    ability: str,
    administration: Administration,
    *,
    language: str,
    synthetic: bool = False,
) -> _Asked:
    reach, limited = actor.require(ability), limited_in_figures(actor.held_for(ability))
    if limited and query.by in PRIVATE_CUTS:
        raise BadInput(f"no cut is called {query.by}", where="by", expected="a cut that you may see")
    return _Asked(reach.units, administration, language, synthetic, limited)


def _figures(asked: _Asked, query: _Q, make: Callable[[_Asked, _Q, Point, Point | None], Figures]) -> Figures:
    now = latest_point()
    point = now if query.known_at is None else latest_point(query.known_at)
    if point is None:
        raise BadInput("nothing had been recorded by then", where="known_at", expected="a later day, or none")
    if point != now:
        cache.touch(point)
    # What is known by now stands beside what was known then, so it is part of the name.
    who = (asked.reach, asked.administration.code, asked.language, asked.synthetic, asked.limited)
    key = (query, point, _mark(point), now, *who)
    return _kept(key, lambda: make(asked, query, point, now))


def _register(asked: _Asked, query: RegisterQuery, point: Point, now: Point | None) -> Figures:
    days = (add_months(query.on, -12), query.on)
    part = _part(asked, query, point, days)
    later = _part(asked, query, now, days) if now is not None and now != point else None
    page = register_page(part, query, known_now=later)
    report = page.report(part, synthetic=asked.synthetic)
    return Figures(page, report, part.unit_cut, point.recorded_at)


def _flows(asked: _Asked, query: FlowsQuery, point: Point, _now: Point | None) -> Figures:
    part = _part(asked, query, point, (query.from_, query.to))
    page = flows_page(part, query)
    report = page.report(part, synthetic=asked.synthetic)
    return Figures(page, report, part.unit_cut, point.recorded_at)


def _part(asked: _Asked, query: Query, point: Point, days: tuple[date, date]) -> Part:
    mark, regime = _mark(point), asked.administration
    within = _within(point, mark, replace(_PLAIN, unit=query.unit), asked.reach)
    return Part.of(
        _staff(point, columns_for(_frame_of(point), regime, query, within)),
        query,
        days=days,
        administration=regime,
        language=asked.language,
        within=within,
        first_exit=_first_exit(point, mark, regime.code, _Same(regime)),
        reasons=shown_reasons(regime) if asked.limited else None,
    )


# ── what is read ──


def _mark(point: Point) -> int:
    """Which file shows a state: after a disposal it is made anew, and what was kept in memory is void."""
    path = cache.path_of("segments", point)
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        cache.make(point)
        return path.stat().st_ino


def _frame_of(point: Point) -> Staff:
    """Persons, units and successions of a state, without its people's segments."""
    return _beside(point, _mark(point))


@lru_cache(maxsize=2)
def _beside(point: Point, _of: int) -> Staff:
    return Staff(
        schema.SEGMENTS.empty(),
        cache.read("persons", point),
        cache.read("units", point),
        cache.read("successions", point),
        point.recorded_at,
    )


def _staff(point: Point, columns: Any) -> Staff:
    """Segments with the columns that are needed; those that every page needs stay in memory."""
    base = _base(point, _mark(point))
    more = [name for name in schema.STATE_NAMES if name in columns and name not in _HELD]
    if more:
        base = base.hstack(cache.read("segments", point, more))
    order = [name for name in schema.SEGMENTS.names if name in base.columns]
    return replace(_frame_of(point), segments=base.select(order))


@lru_cache(maxsize=2)
def _base(point: Point, _of: int) -> pl.DataFrame:
    return cache.read(
        "segments",
        point,
        [name for name in schema.SEGMENTS.names if name in _HELD or name not in schema.STATE_NAMES],
    )


@dataclass(frozen=True)
class _Same:
    """Passes an administration through a cache that is keyed by its code."""

    administration: Administration

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _within(point: Point, _of: int, query: Query, reach: frozenset[int] | None) -> Within:
    return within_of(_frame_of(point).units, query, reach)


@lru_cache(maxsize=8)
def _first_exit(point: Point, _of: int, _code: str, regime: _Same) -> date | None:
    base = _base(point, _of)
    staff = base.filter(cut_settings(regime.administration).staff_only())
    return first_exit_of(replace(_frame_of(point), segments=staff))


@lru_cache(maxsize=8)
def _cuts(point: Point, _of: int, _code: str, regime: _Same) -> tuple[str, ...]:
    return cuts_on_offer(_frame_of(point), regime.administration)


@lru_cache(maxsize=8)
def _tree(point: Point, _of: int, on: date) -> list[tuple[int, int | None, str, str]]:
    """Unit, parent, name and code, in the order of the tree of a day."""
    rows = tree(_frame_of(point).units, on)
    return [
        (unit, parent, name or code, code)
        for unit, parent, name, code in rows.select("unit", "parent", "name", "code").iter_rows()
    ]


@lru_cache(maxsize=64)
def _units(
    point: Point, _of: int, reach: frozenset[int] | None, on: date, chosen: int | None, limit: int
) -> tuple[UnitChoice, ...]:
    depths: dict[int, int] = {}
    parents: dict[int, int | None] = {}
    seen = [row for row in _tree(point, _of, on) if reach is None or row[0] in reach]
    for unit, parent, _, _ in seen:
        parents[unit] = parent
        depths[unit] = depths[parent] + 1 if parent in depths else 0
    shown: set[int] = set()
    for depth in sorted(set(depths.values())):
        layer = {unit for unit, at in depths.items() if at == depth}
        if shown and len(shown) + len(layer) > limit:
            break
        shown |= layer
    above = chosen
    while above in parents:
        shown.add(above)
        above = parents[above]
    if chosen is not None:
        shown |= {unit for unit, parent in parents.items() if parent == chosen}
    return tuple(UnitChoice(unit, name, code, depths[unit]) for unit, _, name, code in seen if unit in shown)


# ── what was computed ──

_lock = Lock()
_pages: OrderedDict[Hashable, Any] = OrderedDict()


def _kept(key: Hashable, make: Callable[[], _T]) -> _T:
    """Return what was computed for a key before, or compute it."""
    with _lock:
        if key in _pages:
            _pages.move_to_end(key)
            found: _T = _pages[key]
            return found
    made = make()
    with _lock:
        _pages[key] = made
        while len(_pages) > _PAGES:
            _pages.popitem(last=False)
    return made


def forget() -> None:
    """Let go of all that was read and computed."""
    with _lock:
        _pages.clear()
    for one in (_beside, _base, _within, _first_exit, _cuts, _tree, _units):
        one.cache_clear()
