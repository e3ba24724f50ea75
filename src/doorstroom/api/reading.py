"""How bodies are read and answers are written: strict JSON both ways."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from doorstroom.api.problems import Problem


class StrictParser(Parser):
    """Reads JSON of one meaning: no key twice, no NaN."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the object that the body is.

        Raises:
            Problem: it is no JSON, or no object.
        """
        try:
            body = json.loads(
                request.body.decode(), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse
            )
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            error = {"in": "body", "location": {"pointer": "#/"}, "code": "format", "detail": _WANTED}
            raise Problem(400, errors=[error])
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return the values of a form; of a field that stands there several times the list."""
        return {key: values if len(values) > 1 else values[0] for key, values in data.lists()}


_WANTED = "The body must be one JSON object in UTF-8, with no key twice and whole numbers only."


class ExactRenderer(BaseRenderer):
    """Writes days and instants in full: ``knownAt`` must come back as it went out."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the body."""
        return to_json(data)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(text)
