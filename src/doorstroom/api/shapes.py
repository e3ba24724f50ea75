"""What every shape of the API has in common: camelCase at one place, types of one spelling."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

from doorstroom.careers.schema import FIRST_DAY, LAST_DAY

PAGE_SIZE, LARGEST_PAGE, LAST_PAGE = 25, 100, 100_000
_LARGEST_ID = 2**63 - 1
_NUMBER = re.compile(r"-?[0-9]{1,19}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")


class Shape(BaseModel):
    """An object of the API: its keys are camelCase. A minor version may add some."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True
    )


class Input(Shape):
    """What is sent to the API: a key that it does not know is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


def _number(value: Any) -> Any:
    """Refuse what pydantic would read as a number by good will: " 1", "1.0", true."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(translated("a whole number"))


def _day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day.isoformat() <= LAST_DAY:
        raise ValueError(translated("a day such as 2026-01-31"))
    return day


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise ValueError(translated("an instant such as 2026-01-31T12:00:00Z"))


def _flag(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, bool):
        return value
    raise ValueError(translated("true or false"))


def _listed(value: Any) -> Any:
    return value.split(",") if isinstance(value, str) else value


# What no database keeps and no line of a log shows: zero bytes, control characters.
_LINE, _LINES = r"^[^\x00-\x1f\x7f]+$", r"^[^\x00-\x09\x0b-\x1f\x7f]+$"
_Number = BeforeValidator(_number)
Id = Annotated[int, Field(ge=1, le=_LARGEST_ID), _Number]
PageNumber = Annotated[int, Field(ge=1, le=LAST_PAGE), _Number]
PageSize = Annotated[int, Field(ge=1, le=LARGEST_PAGE), _Number]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"}),
]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strict=True, pattern=_LINES)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=200, strict=True, pattern=_LINE)]
# Several values of one key, with commas between them.
Listed = BeforeValidator(_listed)


class Nothing(Input):
    """A query without keys."""


class PageQuery(Input):
    """Which page of a list."""

    page: PageNumber = Field(1, description=_("Number of the page, from 1"))
    page_size: PageSize = Field(PAGE_SIZE, description=_("How many items a page has"))


class Links(Shape):
    """Addresses of this page and of those beside it."""

    self: str = Field(description=_("Address of this page"))
    next: str | None = Field(None, description=_("Address of the next page; null on the last one"))
    prev: str | None = Field(None, description=_("Address of the page before; null on the first one"))


class Listing(Shape):
    """What every list has around its items."""

    page: int = Field(description=_("Number of the page, from 1"))
    page_size: int = Field(description=_("How many items a page has"))
    total: int = Field(description=_("How many items there are on all pages"))
    links: Links = Field(description=_("Addresses of this page and of those beside it"))
