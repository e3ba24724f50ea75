"""One page of a list: which rows, how many there are, addresses of the pages beside it, chosen fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from doorstroom.api.request import ApiRequest
from doorstroom.api.shapes import Links, Listing, PageQuery

List = TypeVar("List", bound=Listing)


class Sliced(Protocol):
    """What can be cut: a QuerySet, a list, a list of ids."""

    def __getitem__(self, index: slice, /) -> Iterable[Any]: ...


class Paged(Protocol):
    """A query with a page, and a size that may be fixed."""

    @property
    def page(self) -> int:
        """Number of the page."""

    @property
    def page_size(self) -> int:
        """How many items it has."""


def page_of(
    request: ApiRequest,
    query: PageQuery,
    shape: type[List],
    rows: Sliced,
    *,
    total: int,
    item: Callable[[Any], Any],
) -> List:
    """Return one page of ``rows``.

    Args:
        shape: the listing, with a field ``items``.
        total: how many rows there are.
        item: makes the object of one row.
    """
    start = (query.page - 1) * query.page_size
    cut = rows[start : start + query.page_size]
    return listing(request, query, shape, [item(row) for row in cut], total=total)


def listing(
    request: ApiRequest, query: Paged, shape: type[List], items: Sequence[Any], *, total: int
) -> List:
    """Return a page whose items were cut already."""
    last = max(1, -(-total // query.page_size))
    links = Links(
        self=_address(request, query.page),
        next=_address(request, query.page + 1) if query.page < last else None,
        prev=_address(request, min(query.page - 1, last)) if query.page > 1 else None,
    )
    return shape.model_validate(
        {
            "items": list(items),
            "page": query.page,
            "page_size": query.page_size,
            "total": total,
            "links": links,
        }
    )


def _address(request: ApiRequest, page: int) -> str:
    keys = {**request.GET.dict(), "page": str(page)}
    return f"{request.path}?{urlencode(keys)}"
