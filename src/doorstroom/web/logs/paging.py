"""Going on in a log that grows: a place in it instead of the number of a page."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict

from doorstroom.audit.selectors import Place
from doorstroom.audit.verification import STORES


def as_text(place: Place) -> str:
    """Write a place for an address."""
    return f"{place[0].isoformat()}~{place[1]}~{place[2]}"


def from_text(text: str) -> Place | None:
    """Read a place; None for an empty one, and for what is none: the list then begins at its beginning."""
    at, _first, rest = text.partition("~")
    store, _second, number = rest.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    if moment.tzinfo is None or store not in STORES or not number.isdigit():
        return None
    return (moment, store, int(number))


def further(asked: QueryDict, place: Place) -> str:
    """Return the query of the same list, from a place on."""
    query = asked.copy()
    query["before"] = as_text(place)
    return f"?{query.urlencode()}"
