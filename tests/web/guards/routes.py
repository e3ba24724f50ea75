"""Every address of the site, read from the URL resolver: nothing is listed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import RegexPattern, URLResolver

_ARGUMENT = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """One address.

    Attributes:
        path: as a person would read it: ``/people/<int:person>``.
        name: with its namespace; empty where it has none.
        arguments: names of what it takes.
    """

    path: str
    name: str
    arguments: tuple[str, ...]
    view: Any

    def at(self, values: Mapping[str, object]) -> str:
        """Return the address with these arguments."""
        return _ARGUMENT.sub(lambda found: str(values[found["name"]]), self.path)

    @property
    def api(self) -> bool:
        """Whether programs come here, with tokens."""
        return self.path.startswith("/api/")


@cache
def routes() -> tuple[Route, ...]:
    """Return every address, in alphabetical order; the last door of the API, which refuses, left out."""
    return tuple(sorted(_walk(get_resolver(), "/", ""), key=lambda one: one.path))


def _walk(resolver: Any, prefix: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        text = str(entry.pattern)
        if isinstance(entry.pattern, RegexPattern):
            text = _readable(text)
        path = prefix + text
        if isinstance(entry, URLResolver):
            inside = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, path, inside)
        elif not path.endswith("<rest>"):
            yield Route(
                path,
                f"{space}{entry.name}" if entry.name else "",
                tuple(found["name"] for found in _ARGUMENT.finditer(path)),
                entry.callback,
            )


def _readable(pattern: str) -> str:
    """Return a regular expression with named groups as a path."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern.strip("^$"))
