"""Long logs are walked, not paged: each answer says where the next one goes on."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext_noop as _
from pydantic import Field, StringConstraints

from doorstroom.api.request import ApiRequest
from doorstroom.api.shapes import PAGE_SIZE, Input, PageSize, Shape
from doorstroom.kernel.errors import BadInput

# Moment, log and number of an event, as ``audit.selectors`` tells places.
Place = tuple[datetime, str, int]
Walk = TypeVar("Walk", bound="Walked")
_STORES = ("default", "work", "special")


def place_of(cursor: str) -> Place | None:
    """Return the place that a cursor stands for; None for what is none."""
    try:
        moment, store, number = urlsafe_b64decode(cursor.encode()).decode().split("|")
        place = (datetime.fromisoformat(moment).astimezone(UTC), store, int(number))
    except (ValueError, OverflowError):
        return None
    return place if store in _STORES and 0 < place[2] < 2**63 else None


def cursor_of(place: Place) -> str:
    """Return the cursor of a place."""
    return urlsafe_b64encode(f"{place[0].isoformat()}|{place[1]}|{place[2]}".encode()).decode()


Cursor = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern="^[A-Za-z0-9_=-]+$")]


class WalkQuery(Input):
    """Where to go on, and how many."""

    cursor: Cursor | None = Field(None, description=_("From links.next of the answer before; opaque"))
    page_size: PageSize = Field(PAGE_SIZE, description=_("How many items a page has"))

    @property
    def place(self) -> Place | None:
        """The place after which the list goes on.

        Raises:
            BadInput: the cursor is none that was given out.
        """
        place = place_of(self.cursor) if self.cursor else None
        if self.cursor and place is None:
            raise BadInput("this is no cursor", where="cursor", expected="that of an earlier answer")
        return place


class WalkLinks(Shape):
    """Addresses of this part and of the next."""

    self: str = Field(description=_("Address of this part"))
    next: str | None = Field(description=_("Address of the next part; null on the last one"))


class Walked(Shape):
    """What a part of a long list has around its items."""

    page_size: int = Field(description=_("How many items a page has"))
    links: WalkLinks = Field(description=_("Addresses of this part and of the next"))


def walked(
    request: ApiRequest,
    query: WalkQuery,
    shape: type[Walk],
    rows: Sequence[Any],
    item: Callable[[Any], Any],
) -> Walk:
    """Return a part of a list.

    Args:
        rows: one more than asked for, where there are more; each has a ``place``.
    """
    more = len(rows) > query.page_size
    kept = rows[: query.page_size]
    keys = request.GET.dict()
    following = {**keys, "cursor": cursor_of(kept[-1].place)} if more else None
    links = WalkLinks(
        self=f"{request.path}?{urlencode(keys)}" if keys else request.path,
        next=f"{request.path}?{urlencode(following)}" if following else None,
    )
    items = [item(row) for row in kept]
    return shape.model_validate({"items": items, "page_size": query.page_size, "links": links})
