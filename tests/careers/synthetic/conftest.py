"""One extract per administration, made once for all tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from doorstroom.administrations import Administration, load
from doorstroom.careers.synthetic import Calibration, SyntheticExtract, available, calibration_for, make

# Flanders ends where its answers about groups were counted.
UNTIL = {"flanders": date(2021, 1, 1)}


@dataclass(frozen=True)
class Made:
    """An extract with what it was made from."""

    code: str
    people: int
    until: date
    administration: Administration
    calibration: Calibration
    extract: SyntheticExtract


def made(code: str, *, people: int, seed: int = 1) -> Made:
    """Make the extract of one administration."""
    administration, until = load(code), UNTIL.get(code, date(2022, 1, 1))
    extract = make(administration, people=people, seed=seed, until=until)
    return Made(code, people, until, administration, calibration_for(code), extract)


@pytest.fixture(scope="session", params=available())
def small(request: pytest.FixtureRequest) -> Made:
    """3,000 people of each administration: what the demo shows."""
    return made(request.param, people=3000)


@pytest.fixture(scope="session")
def large_flanders() -> Made:
    """Flanders at the size that carries the published numbers of management functions exactly."""
    return made("flanders", people=10_000)
