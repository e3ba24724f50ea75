"""A made-up service of some hundred people with full careers, the same every time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from doorstroom.careers import schema
from doorstroom.careers.ledger import Ledger
from tests.careers.ledgers import act, events, number, units

FIRST = date(2005, 1, 1)
LAST = date(2010, 12, 31)
PEOPLE = 420

TREE = units(
    (1, "1990-01-01", "FIN", "ministry", None),
    (2, "1990-01-01", "JUS", "ministry", None),
    (3, "1990-01-01", "WAT", "ministry", None),
    (11, "1990-01-01", "FIN-B", "directorate", 1),
    (12, "1990-01-01", "FIN-U", "directorate", 1),
    (21, "1990-01-01", "JUS-B", "directorate", 2),
    (31, "1990-01-01", "WAT-B", "directorate", 3),
    # A directorate that comes under another ministry: its people move without an act.
    (12, "2010-07-01", "FIN-U", "directorate", 3),
)
NAMES = {
    "FIN": "Ministerie van Financiën",
    "JUS": "Ministerie van Justitie en Veiligheid",
    "WAT": "Ministerie van Water, Wegen en Ruimtelijke Ordening",
    "FIN-B": "Directie Begroting",
    "FIN-U": "Directie Uitvoering",
    "JUS-B": "Directie Beleid",
    "WAT-B": "Directie Waterbeheer",
}
_UNITS = (11, 12, 21, 31)
_FAMILIES = ("Beleid", "Uitvoering", "Toezicht", "Ondersteuning", None)
_KINDS = ("policy", "delivery", "inspection", "operational_management")


def _state(n: int, step: int) -> dict[str, Any]:
    scale = 5 + (n * 7 + step) % 10
    lead = n % 23 == 0
    return {
        "unit": _UNITS[(n + step * (n % 3 == 0)) % 4],
        "function": f"functie {(n + step) % 9}",
        "work_package": f"pakket {n % 5 + step * 10}" if n % 4 else None,
        "layer": ("top" if n % 69 == 0 else "middle") if lead else "none",
        "managerial": None if n % 31 == 0 else lead,
        "scale": None if n % 29 == 0 else scale,
        "family": _FAMILIES[n % 5],
        "kind_of_work": _KINDS[n % 4],
        "relation": "appointment",
        "contract": "agency" if n % 40 == 7 else ("temporary" if n % 6 == 1 else "permanent"),
        "fte_thousandths": None if n % 97 == 0 else (1000, 800, 889, 600)[n % 4],
    }


def _career(n: int) -> list[dict[str, Any]]:
    came = FIRST - timedelta(days=n * 37 % 9000) if n % 3 else FIRST + timedelta(days=n * 11 % 2100)
    rows = [act(n, came, "entry", reason="external_recruitment" if n % 5 else None, **_state(n, 0))]
    moved = max(came, FIRST) + timedelta(days=200 + n * 13 % 1500)
    if n % 2 and moved < LAST:
        rows.append(act(n, moved, "move", reason="internal_vacancy", **_state(n, 1)))
    left = max(rows[-1]["effective_on"], FIRST) + timedelta(days=90 + n * 17 % 3000)
    if n % 5 < 2 and left <= LAST:
        rows.append(act(n, left, "exit", reason="resignation" if n % 3 else None))
        back = left + timedelta(days=300)
        if n % 20 == 1 and back < LAST:
            rows.append(act(n, back, "entry", reason="rehire", **_state(n, 1)))
    return rows


def _birth(n: int) -> date | None:
    if n % 41 == 0:
        return None
    return date(1945 + n * 7 % 43, *((12, 31) if n % 9 == 0 else (1 + n % 11, 28)))


def service() -> Ledger:
    """The whole ledger."""
    rows = number([row for n in range(1, PEOPLE + 1) for row in _career(n)])
    persons = pl.DataFrame(
        [
            {
                "person": n,
                "number": f"P{n:05}",
                "birth_date": None
                if n % 41 == 0
                else date(1945 + n * 7 % 43, 12 if n % 9 == 0 else 1 + n % 11, 28),
                "birth_precision": None if n % 41 == 0 else ("year" if n % 9 == 0 else "day"),
                "sex": ("female", "male", "female", "male", "male", "female", None)[n % 7],
            }
            for n in range(1, PEOPLE + 1)
        ],
        schema=schema.PERSONS.dtypes,
    )
    named = TREE.with_columns(pl.col("code").replace_strict(NAMES).alias("name"))
    return Ledger(events(rows), persons, named)
