"""A room of the API: its operations, each with a door, a summary, and the shape of its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ninja import Router
from pydantic.alias_generators import to_camel

from doorstroom.api.door import Door

View = TypeVar("View", bound=Callable[..., Any])
# What each operation may answer beside its own answers; 400 and 413 only where there is something to send.
_ALWAYS = (400, 401, 403, 404, 406, 429, 500)
_OPEN = (400, 406, 500)


@dataclass(frozen=True, slots=True)
class Said:
    """What the document says of one operation.

    Attributes:
        door: who comes in.
        about: longer than the summary; may be empty.
        errors: statuses of problems that it may answer.
        raw: media types of an answer that is no JSON of ours.
    """

    door: Door
    about: str
    errors: tuple[int, ...]
    raw: tuple[str, ...] = ()


class Room(Router):
    """A router whose operations cannot be written without a door.

    Args:
        tag: name of the group in the document.
        about: what the group is, in a sentence.
    """

    def __init__(self, tag: str, about: str) -> None:
        super().__init__(tags=[tag], by_alias=True)
        self.tag, self.about = tag, about

    def offers(
        self,
        method: str,
        path: str,
        *,
        door: Door,
        summary: str,
        about: str = "",
        gives: Any = None,
        status: int = 200,
        errors: tuple[int, ...] = (),
        raw: tuple[str, ...] = (),
        body: dict[str, Any] | None = None,
        also: str | None = None,
    ) -> Callable[[View], View]:
        """Return the decorator that puts a view at an address.

        Args:
            method, path: of HTTP; the path starts with a slash or is empty.
            door: who comes in.
            summary, about: for people who read the document; ``gettext_noop`` marks them.
            gives: shape of the answer; None for an empty one or one of another form.
            status: of the answer.
            errors: statuses of problems beside those that every operation has.
            raw: media types of an answer that is no JSON of ours.
            body: ``requestBody`` of the document, where django-ninja does not read the body itself.
            also: a second address, which the document does not name.
        """
        open_ = not hasattr(door, "abilities")
        known = {*(_OPEN if open_ else _ALWAYS), *errors, *((413, 415) if method != "GET" else ())}

        def put(view: View) -> View:
            self.add_api_operation(
                path,
                [method],
                view,
                auth=door,
                response={status: gives},
                summary=summary,
                operation_id=to_camel(view.__name__),
                openapi_extra={"requestBody": body} if body else None,
            )
            if also is not None:
                self.add_api_operation(also, [method], view, auth=door, include_in_schema=False)
            view.said = Said(door, about, tuple(sorted(known)), raw)  # type: ignore[attr-defined]
            return view

        return put
