"""Which function does which kind of job.

An application puts its handlers into a module ``handlers``; all of them are loaded before the first job is
asked for or taken.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

from doorstroom.kernel.errors import BadInput

if TYPE_CHECKING:
    from doorstroom.jobs.run import Run

Handler = Callable[["Run"], dict[str, Any] | None]
_HANDLERS: dict[str, Handler] = {}
_DAILY: set[str] = set()


def handler(kind: str, *, daily: bool = False) -> Callable[[Handler], Handler]:
    """Name the function that does a kind of job. It must be safe to repeat: a worker may die at any moment.

    Args:
        kind: ``room.noun``.
        daily: workers ask for it by themselves, once a day.
    """

    def keep(function: Handler) -> Handler:
        _HANDLERS[kind] = function
        if daily:
            _DAILY.add(kind)
        return function

    return keep


def handler_of(kind: str) -> Handler:
    """Return the function of a kind.

    Raises:
        BadInput: there is none.
    """
    _load()
    if kind not in _HANDLERS:
        raise BadInput(f"there is no job {kind!r}", where="kind", expected=", ".join(sorted(_HANDLERS)))
    return _HANDLERS[kind]


def daily_kinds() -> tuple[str, ...]:
    """Return the kinds that are due once a day."""
    _load()
    return tuple(sorted(_DAILY))


@cache
def _load() -> None:
    autodiscover_modules("handlers")
