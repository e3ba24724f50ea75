"""The same answers by other ways: loops over people and days in plain Python, and SQL.

Nothing here uses the engine; it is written to be obviously right, not to be fast.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from doorstroom.careers.ledger import Ledger

Row = dict[str, Any]
DAY = timedelta(days=1)


def known_acts(ledger: Ledger, known_at: datetime | None) -> list[Row]:
    latest: dict[tuple[int, int, int], Row] = {}
    for row in ledger.events.to_dicts():
        if known_at is not None and row["recorded_at"] > known_at:
            continue
        key = (row["person"], row["employment"], row["act_no"])
        if key not in latest or row["version"] > latest[key]["version"]:
            latest[key] = row
    return [row for row in latest.values() if row["action"] != "annul"]


def employments_on(acts: list[Row], person: int, on: date) -> list[tuple[Row, date]]:
    """The state of each employment that runs at the end of the day, with the start of its service."""
    found = []
    for employment in sorted({row["employment"] for row in acts if row["person"] == person}):
        own = [row for row in acts if row["person"] == person and row["employment"] == employment]
        own = sorted(own, key=lambda row: (row["effective_on"], row["day_order"], row["act_no"]))
        past = [row for row in own if row["effective_on"] <= on]
        if not past or past[-1]["kind"] == "exit":
            continue
        ends = {row["effective_on"]: row["kind"] for row in past}  # the last act of each day
        since = past[-1]["effective_on"]
        for day in sorted(ends, reverse=True):
            if ends[day] == "exit":
                break
            since = day
        found.append((past[-1], since))
    return found


def main_state(acts: list[Row], person: int, on: date) -> Row | None:
    running = employments_on(acts, person, on)
    if not running:
        return None

    def place(item: tuple[Row, date]) -> tuple[Any, ...]:
        row, since = item
        share = row["fte_thousandths"]
        return (share is None, -(share or 0), since, row["employment"])

    state = dict(min(running, key=place)[0])
    shares = [row["fte_thousandths"] for row, _ in running]
    state["fte_thousandths"] = None if None in shares else sum(shares)
    return state


def age(birth: date, on: date) -> int:
    birthday = date(on.year, birth.month, 28 if (birth.month, birth.day) == (2, 29) else birth.day)
    if (birth.month, birth.day) == (2, 29) and on.year % 4 == 0:
        birthday = date(on.year, 2, 29)
    return on.year - birth.year - (on < birthday)


def ministry(ledger: Ledger, unit: int | None, on: date) -> str | None:
    rows = ledger.units.to_dicts()

    def row_of(wanted: int) -> Row | None:
        past = [row for row in rows if row["unit"] == wanted and row["effective_on"] <= on]
        return max(past, key=lambda row: row["effective_on"]) if past else None

    while unit is not None:
        row = row_of(unit)
        if row is None:
            return None
        if row["unit_kind"] == "ministry":
            return str(row["code"])
        unit = row["parent"]
    return None


def labels(ledger: Ledger, by: tuple[str, ...]) -> Callable[[Row, date], tuple[Any, ...]]:
    births = dict(zip(ledger.persons["person"], ledger.persons["birth_date"], strict=True))
    sexes = dict(zip(ledger.persons["person"], ledger.persons["sex"], strict=True))

    def one(name: str, state: Row, on: date) -> Any:
        if name == "sex":
            return sexes[state["person"]]
        if name == "age_band":
            birth = births[state["person"]]
            return None if birth is None else ("45+" if age(birth, on) >= 45 else "<45")
        if name == "ministry":
            return ministry(ledger, state["unit"], on)
        return state[name]

    return lambda state, on: tuple(one(name, state, on) for name in by)


def register(ledger: Ledger, on: date, by: tuple[str, ...], known_at: datetime | None = None) -> Counter[Any]:
    acts, label = known_acts(ledger, known_at), labels(ledger, by)
    found: Counter[Any] = Counter()
    for person in ledger.persons["person"]:
        state = main_state(acts, person, on)
        if state is not None:
            found[label(state, on)] += 1
    return found


def flows(
    ledger: Ledger,
    from_: date,
    to: date,
    by: tuple[str, ...],
    *,
    within: Callable[[Any, date], bool] | None = None,
    size: Callable[[Row], int] = lambda _state: 1,
) -> dict[str, Counter[Any]]:
    """Walk through the days; a run of days without an act is one stretch, and drifts once at most.

    ``within`` says whether a unit belongs to the part on a day; everybody outside has the label ``OUTSIDE``.
    ``size`` is what a person counts for; what it changes by while somebody stays counts as hours.
    """
    acts, inside = known_acts(ledger, None), labels(ledger, by)
    found: dict[str, Counter[Any]] = {term: Counter() for term in (*TERMS, "hours")}

    def label(state: Row, on: date) -> Any:
        return inside(state, on) if within is None or within(state["unit"], on) else OUTSIDE

    for person in ledger.persons["person"]:
        act_days = {row["effective_on"] for row in acts if row["person"] == person}
        state = main_state(acts, person, from_)
        start = label(state, from_) if state else None
        if state:
            found["opening"][start] += size(state)
        day = from_ + DAY
        while day <= to:
            if day in act_days:
                now = main_state(acts, person, day)
                if state is not None:
                    end = label(state, day if now else day - DAY)
                    _drift(found, start, end, size(state))
                    if now is None:
                        found["exits"][end] += size(state)
                    else:
                        if label(now, day) != end:
                            found["moves_out"][end] += size(state)
                            found["moves_in"][label(now, day)] += size(state)
                        found["hours"][label(now, day)] += size(now) - size(state)
                elif now is not None:
                    found["entries"][label(now, day)] += size(now)
                state, start = now, (label(now, day) if now else None)
            day += DAY
        if state is not None:
            _drift(found, start, label(state, to), size(state))
            found["closing"][label(state, to)] += size(state)
    return found


TERMS = ("opening", "entries", "moves_in", "drift_in", "moves_out", "drift_out", "exits", "closing")


OUTSIDE = "outside"


def _drift(found: dict[str, Counter[Any]], start: Any, end: Any, size: int) -> None:
    if start != end:
        found["drift_out"][start] += size
        found["drift_in"][end] += size


SQL = """
with known as (
  select *, max(version) over (partition by person, employment, act_no) as latest
  from event where :known_at is null or recorded_at <= :known_at
), acts as (
  select *, row_number() over (
    partition by person, employment order by effective_on desc, day_order desc, act_no desc) as place
  from known where version = latest and action <> 'annul' and effective_on <= :on
), running as (select * from acts where place = 1 and kind <> 'exit'),
since as (
  select r.person, r.employment, min(d.effective_on) as since from running r join (
    select person, employment, effective_on, kind, row_number() over (
      partition by person, employment, effective_on order by day_order desc, act_no desc) as last
    from acts) d on d.person = r.person and d.employment = r.employment and d.last = 1
  where d.kind <> 'exit' and d.effective_on > coalesce((
    select max(x.effective_on) from (
      select person, employment, effective_on, kind, row_number() over (
        partition by person, employment, effective_on order by day_order desc, act_no desc) as last
      from acts) x
    where x.last = 1 and x.kind = 'exit' and x.person = r.person and x.employment = r.employment), '')
  group by r.person, r.employment
), ranked as (
  select r.*, row_number() over (partition by r.person order by
    r.fte_thousandths is null, r.fte_thousandths desc, s.since, r.employment) as main
  from running r join since s on s.person = r.person and s.employment = r.employment
)
select unit, level, count(*) from ranked where main = 1 group by unit, level
"""


def register_in_sql(ledger: Ledger, on: date, known_at: datetime | None = None) -> Counter[Any]:
    """Register by unit and level, with window functions in SQLite."""
    columns = [
        "person", "employment", "act_no", "version", "recorded_at", "effective_on", "day_order", "action",
        "kind", "unit", "level", "fte_thousandths",
    ]  # fmt: skip
    with sqlite3.connect(":memory:") as database:
        database.execute(f"create table event ({', '.join(columns)})")
        marks = ", ".join("?" * len(columns))
        rows = [
            [value.isoformat() if isinstance(value, date) else value for value in row]
            for row in ledger.events.select(columns).iter_rows()
        ]
        database.executemany(f"insert into event values ({marks})", rows)
        given = {"on": on.isoformat(), "known_at": known_at.isoformat() if known_at else None}
        found = Counter({(unit, level): count for unit, level, count in database.execute(SQL, given)})
    database.close()
    return found
