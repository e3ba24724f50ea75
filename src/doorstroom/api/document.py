"""The OpenAPI document: what django-ninja writes, made OpenAPI 3.0 at one place, with what it cannot know.

Source: obligations A2, A5; API Design Rules, doc-openapi, publish-openapi.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI

from doorstroom.api import VERSION
from doorstroom.api.problems import KINDS, MEDIA_TYPE
from doorstroom.api.room import Room, Said
from doorstroom.api.thirty import as_thirty

SERVER = "/api/v1"
_SCHEMAS = "#/components/schemas/"
_ABOUT = _(
    "Careers, figures and imports of the administration, for programs. The answers are those of the pages: "
    "the same rights, the same figures, and each reading of somebody's file is logged. Names are English; "
    "the glossary says what each of them means in Dutch and French."
)
_TOKEN = _("A token from the page Tokens; it holds for a year at most.")
_HEADERS = {
    "API-Version": {"schema": {"type": "string"}, "description": _("Full version of the API")},
    "ETag": {"schema": {"type": "string"}, "description": _("For If-None-Match; the same answer is 304")},
    "RateLimit-Limit": {"schema": {"type": "integer"}, "description": _("Requests a minute")},
    "RateLimit-Remaining": {"schema": {"type": "integer"}, "description": _("What is left of them")},
    "RateLimit-Reset": {
        "schema": {"type": "integer"},
        "description": _("Seconds until the next minute begins"),
    },
}
_OTHER = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": _("How to send a token")}},
    405: {"Allow": {"schema": {"type": "string"}, "description": _("What can be done here")}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": _("Seconds to wait")}},
}


def document(api: NinjaAPI, rooms: tuple[Room, ...], language: str) -> dict[str, Any]:
    """Return the document in a language (en, nl, fr)."""
    written: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    said = {
        (prefix_path, method): operation.view_func.said for prefix_path, method, operation in _operations(api)
    }
    for path, methods in written["paths"].items():
        for method, operation in methods.items():
            _complete(operation, said[path, method.upper()])
    components = written["components"]
    components["schemas"] = _used(written["paths"], components["schemas"]) | _problem_shapes()
    components["responses"] = {f"Problem{status}": _problem(status) for status in sorted(KINDS)}
    components["headers"] = _HEADERS
    components["securitySchemes"] = {
        "Token": {"type": "http", "scheme": "bearer", "description": _TOKEN},
    }
    found = {
        "openapi": "3.0.3",
        "info": {
            "title": "Doorstroom",
            "version": VERSION,
            "description": _ABOUT,
            "contact": dict(settings.API_CONTACT),
            "license": {"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/page/eupl-text-11-12"},
        },
        "servers": [{"url": SERVER}],
        "externalDocs": {"url": f"{SERVER}/glossary", "description": _("The glossary, as SKOS")},
        "tags": [{"name": room.tag, "description": room.about} for room in rooms],
        "paths": written["paths"],
        "components": components,
    }
    with translation.override(language):
        return dict(_spoken(as_thirty(found)))


def _operations(api: NinjaAPI) -> list[tuple[str, str, Any]]:
    return [
        (path, method, operation)
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
        if operation.include_in_schema
        for method in operation.methods
    ]


def _complete(operation: dict[str, Any], said: Said) -> None:
    """Add what every operation has: scope, headers, problems, form of other answers."""
    abilities = getattr(said.door, "abilities", None)
    if abilities is not None:
        operation["security"] = [{"Token": []}]
    else:
        operation["security"] = []
    # What the docstring of a view says is for who reads the code.
    operation.pop("description", None)
    if said.about:
        operation["description"] = said.about
    if abilities:
        operation["x-scopes"] = list(abilities)  # one of them opens the door
    if not operation["parameters"]:
        del operation["parameters"]
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"] = _given(parameter["schema"])
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    for answer in answers.values():
        answer["description"] = operation["summary"]
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
        if said.raw:
            answer["content"] = {form: {"schema": {"type": "object"}} for form in said.raw}
    for status in said.errors:
        answers[str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = answers


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a key without null, which no address can hold, and without its description."""
    options = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "description")}
    return options[0] | rest if len(options) == 1 else rest | ({"anyOf": options} if options else {})


def _used(paths: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas that something refers to; ninja writes those of queries, which nothing does."""
    found: dict[str, Any] = {}
    open_ = [paths]
    while open_:
        for name in _references(open_.pop()):
            if name not in found:
                # What a docstring says of a class is for who reads the code.
                found[name] = {key: value for key, value in schemas[name].items() if key != "description"}
                open_.append(found[name])
    return {name: found[name] for name in sorted(found)}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_SCHEMAS):
            yield reference.removeprefix(_SCHEMAS)
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _problem(status: int) -> dict[str, Any]:
    kind = KINDS[status]
    headers = {"API-Version": {"$ref": "#/components/headers/API-Version"}, **_OTHER.get(status, {})}
    example = {
        "type": f"urn:doorstroom:problem:{kind.code}",
        "title": kind.title,
        "status": status,
        "detail": kind.detail,
    }
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    return {"description": kind.title, "headers": headers, "content": {MEDIA_TYPE: content}}


def _problem_shapes() -> dict[str, Any]:
    text = {"type": "string"}
    location = {
        "type": "object",
        "description": _("Name of the key, or JSON pointer into the body"),
        "properties": {
            "name": {**text, "description": _("Name of the key")},
            "pointer": {**text, "description": _("JSON pointer (RFC 6901) into the body")},
        },
    }
    wrong = {
        "type": "object",
        "description": _("One thing that is wrong with the input"),
        "required": ["in", "code", "detail"],
        "properties": {
            "in": {"type": "string", "enum": ["query", "path", "body"], "description": _("Where it stands")},
            "location": location,
            "code": {**text, "description": _("What kind of error it is, for programs")},
            "detail": {**text, "description": _("What is wrong, for people")},
            "expected": {**text, "description": _("What would be right")},
        },
    }
    problem = {
        "type": "object",
        "description": _("What is wrong (RFC 9457)"),
        "required": ["type", "status", "title", "detail"],
        "properties": {
            "type": {**text, "format": "uri", "description": _("Kind of problem")},
            "title": {**text, "description": _("The kind of problem in words")},
            "status": {"type": "integer", "description": _("Status of HTTP")},
            "detail": {**text, "description": _("What to do about it")},
            "errors": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/WrongInput"},
                "description": _("All that is wrong with the input, not only the first"),
            },
        },
    }
    return {"Problem": problem, "WrongInput": wrong}


def _spoken(node: Any) -> Any:
    """Translate every summary, description and title that people read."""
    if isinstance(node, dict):
        return {
            name: translated(value)
            if name in ("summary", "description", "title", "detail") and isinstance(value, str) and value
            else _spoken(value)
            for name, value in node.items()
        }
    if isinstance(node, list):
        return [_spoken(one) for one in node]
    return node
