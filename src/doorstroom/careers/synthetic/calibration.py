"""What a synthetic administration is made to look like, as data: published figures and own assumptions.

One TOML file per administration in ``calibrations/``, over ``general.toml``. A figure carries its
catalogue row, its lines and the bounds in which the extract must reproduce it; everything else in the
files is an assumption of this project and no statement about any administration.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path as File
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from doorstroom.kernel.errors import BadInput

HOME = File(__file__).parent / "calibrations"
GENERAL = "general"

Share = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _rising(points: tuple[tuple[date, float], ...]) -> tuple[tuple[date, float], ...]:
    days = [day for day, _ in points]
    if not days or sorted(set(days)) != days:
        raise ValueError("a path needs at least one point, and days that rise")
    return points


# Dated values, straight lines between them, level before the first and after the last.
Path = Annotated[tuple[tuple[date, float], ...], AfterValidator(_rising)]


def value_on(path: Path, day: date) -> float:
    """Return the value of a path on a day.

    >>> value_on(((date(2010, 1, 1), 1.0), (date(2010, 1, 11), 2.0)), date(2010, 1, 6))
    1.5
    """
    before = path[0]
    for point in path:
        if point[0] > day:
            if before is point:
                return point[1]
            part = (day - before[0]).days / (point[0] - before[0]).days
            return before[1] + (point[1] - before[1]) * part
        before = point
    return before[1]


class Figure(_Part):
    """A published figure that the extract reproduces.

    Attributes:
        id: row of the catalogue.
        lines: lines of the document.
        says: what the document publishes.
        measure: what is computed from the extract, and ``of`` what (a code of a list, where needed).
        on: day at whose end it is measured (flows: the year of that day).
        low, high: bounds, both included.
        people: smallest extract for which the bounds hold.
    """

    id: str
    lines: str
    says: str
    measure: str
    of: str = ""
    on: date
    low: float
    high: float
    people: int = 2000


class AgeBand(_Part):
    """Ages from ``age`` up to ``until`` (exclusive), their weight, and the share of women in them."""

    age: int = Field(ge=15, le=80)
    until: int = Field(ge=16, le=81)
    weight: float = Field(ge=0)
    women: Share = 0.5


class Rung(_Part):
    """One rung of the ladder: its place in level, grade and scale, and how many stand on it."""

    level: str | None = None
    grade: str | None = None
    scale: int | None = None
    weight: int = Field(ge=1, description="level of weight in the function-level matrix")
    tier: int = Field(ge=0, le=2, description="which of the three titles of a kind of work")
    stock: float = Field(ge=0)
    entry: float = Field(ge=0)
    promotion: float = Field(1.0, ge=0, le=2, description="factor on the hazard of a promotion from here")
    usual: bool = Field(True, description="false if nobody enters here in the usual relation")


class Balance(_Part):
    """Two ranges of scales (both ends included), and low minus high as a share of the staff, dated."""

    low: tuple[int, int]
    high: tuple[int, int]
    difference: Path


class Posts(_Part):
    """Management posts of one kind, with the women among their holders."""

    layer: str
    managerial: bool
    base: float = Field(ge=0, description="number at the reference size")
    women: Path
    rungs: tuple[int, int] = Field(description="positions in the ladder that holders stand on, both included")
    unit_kinds: tuple[str, ...] = Field(min_length=1)
    ranks: tuple[str, ...] = Field((), description="rank of the posts per unit kind, in the same order")
    min_age: int = 35
    title: str
    family: str | None = None
    weight: int | None = None


class Branch(_Part):
    """Units of one kind below the top, and how the staff is divided over them."""

    kind: str
    count: int = Field(ge=1)
    share: float = Field(ge=0, description="part of the staff; 0 for units that only stand above others")
    pattern: str
    under: str = ""
    portfolio: str = "policy"
    same_theme: bool = Field(False, description="true if the unit is named after the one above it")
    code: str
    kinds_of_work: dict[str, float] = Field({}, description="how the directorates are divided")


class Organisation(_Part):
    """The tree: branches, and below each of them directorates with divisions.

    ``between`` is a kind of unit between branch and directorate, where the administration has one.
    """

    branches: tuple[Branch, ...] = Field(min_length=1)
    between: str | None = None
    between_pattern: str = "Directoraat-generaal {theme}"
    directorate: str
    directorate_pattern: str = "Directie {theme}"
    division: str
    division_pattern: str = "Afdeling {theme}"


class Exit(_Part):
    """Yearly hazard of one way to leave, by age (exclusive upper ages), perhaps only for temporary staff."""

    reason: str
    by_age: tuple[tuple[int, float], ...]
    temporary_only: bool = False
    permanent_only: bool = False
    returns: bool = False


class Special(_Part):
    """Answers about one group among the staff; what is left of the shares is "no".

    ``registered`` is the part of the answers yes and no that a register gave. ``among_posts`` is the
    share of yes among the holders of each kind of post, in the order of ``Calibration.posts``.
    """

    group: str
    definition: str
    yes: Share
    prefers_not_to_say: Share
    not_asked: Share
    registered: Share
    among_posts: tuple[Share, ...] = ()


class Calibration(_Part):
    """All assumptions of one synthetic administration."""

    administration: str
    first_day: date
    reference_people: int = Field(ge=1)
    figures: tuple[Figure, ...] = ()
    headcount: Path
    women: Path
    stock_ages: tuple[AgeBand, ...] = Field(min_length=1)
    entry_ages: tuple[AgeBand, ...] = Field(min_length=1)
    pension: tuple[tuple[date, int], ...] = Field(
        description="(born before, age in months) where the administration has no table, or beyond it"
    )
    contracts: tuple[str, str] = Field(description="permanent, temporary")
    permanent: Path
    entry_temporary: Path
    relations: tuple[str, str] = Field(description="usual relation, relation of the others")
    usual_relation: Share
    usual_relation_at_entry: Share
    relation_conversions: tuple[str, ...] = ()
    ladder: tuple[Rung, ...] = Field(min_length=1)
    balance: Balance | None = None
    posts: tuple[Posts, ...] = ()
    organisation: Organisation
    families: dict[str, tuple[dict[str, float], dict[str, float], dict[str, float]]] = Field(
        description="per kind of work and tier of the ladder: families and their weights"
    )
    entry_routes: tuple[dict[str, float], dict[str, float]] = Field(
        description="reasons of entry in the usual relation, and in the other one"
    )
    exits: tuple[Exit, ...]
    hazards: dict[str, float]
    reasons: dict[str, str | None]
    special: tuple[Special, ...] = ()
    themes: dict[str, tuple[str, ...]] = Field(
        description="subjects of units by kind of work; '' for the rest"
    )
    portfolios: dict[str, tuple[str, ...]] = Field(description="what the units at the top are for, by use")
    places: tuple[str, ...] = Field(min_length=2)
    functions: dict[str, tuple[str, str, str]]
    unknown: dict[str, Share]

    @model_validator(mode="after")
    def _check(self) -> Self:
        for posts in self.posts:
            if posts.ranks and len(posts.ranks) != len(posts.unit_kinds):
                raise ValueError(f"posts {posts.title}: one rank per unit kind")
            if not 0 <= posts.rungs[0] <= posts.rungs[1] < len(self.ladder):
                raise ValueError(f"posts {posts.title}: rungs outside the ladder")
        return self


def available() -> list[str]:
    """Return the codes of the administrations that have a calibration."""
    return sorted(file.stem for file in HOME.glob("*.toml") if file.stem != GENERAL)


@cache
def calibration_for(code: str) -> Calibration:
    """Return the calibration of an administration.

    Raises:
        BadInput: there is none for it.
    """
    if code not in available():
        raise BadInput(
            f"there is no calibration for {code!r}",
            where="synthetic administration",
            expected=f"one of {', '.join(available())}, or a calibration of your own",
        )
    values = _read(GENERAL)
    for key, value in _read(code).items():
        # A table of the administration completes the general one; anything else takes its place.
        both = isinstance(value, dict) and isinstance(values.get(key), dict)
        values[key] = {**values[key], **value} if both else value
    return Calibration.model_validate(values)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HOME / f"{name}.toml").read_text(encoding="utf-8"))
