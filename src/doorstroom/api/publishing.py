"""What is open to everybody: the OpenAPI document, its YAML twin, and the glossary."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_noop as _

from doorstroom.api import glossary
from doorstroom.api.document import document
from doorstroom.api.door import JSON, Door
from doorstroom.api.keys import Keys
from doorstroom.api.room import Room
from doorstroom.api.shapes import Nothing

room = Room("documentation", _("The description of this API, and what its words mean"))
YAML = "application/yaml"


@cache
def described(language: str) -> bytes:
    """Return the document in a language, as JSON, which is YAML 1.2 as well."""
    from doorstroom.api.urls import ROOMS, api

    return json.dumps(document(api, ROOMS, language), ensure_ascii=False, indent=1).encode()


def _open(content: bytes, form: str) -> HttpResponse:
    response = HttpResponse(content, content_type=form)
    # Here and nowhere else: nothing that needs a token may be read from another site.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


# Under /doc as well, where the Belgian guide has it.
@room.offers(
    "GET",
    "/openapi.json",
    also="/doc/openapi.json",
    door=Door(),
    raw=(JSON,),
    summary=_("This document, as JSON"),
)
def get_openapi(request: HttpRequest, query: Annotated[Nothing, Keys(...)]) -> HttpResponse:
    """Return the document in the language of the header Accept-Language. No query."""
    return _open(described(translation.get_language() or "en"), JSON)


@room.offers(
    "GET",
    "/openapi.yaml",
    also="/doc/openapi.yaml",
    door=Door(gives=(YAML, "application/x-yaml", "text/yaml")),
    raw=(YAML,),
    summary=_("This document, as YAML"),
    about=_("The same as the JSON, letter for letter: JSON is YAML 1.2."),
)
def get_openapi_yaml(request: HttpRequest, query: Annotated[Nothing, Keys(...)]) -> HttpResponse:
    """Return the same under the media type of YAML. No query."""
    return _open(described(translation.get_language() or "en"), YAML)


@room.offers(
    "GET",
    "/glossary",
    door=Door(gives=(glossary.JSON_LD, JSON, glossary.TURTLE)),
    raw=(glossary.JSON_LD, glossary.TURTLE),
    summary=_("The glossary, as SKOS"),
    about=_("Every English name with its Dutch and French terms: JSON-LD, or Turtle if Accept says so."),
)
def get_glossary(request: HttpRequest, query: Annotated[Nothing, Keys(...)]) -> HttpResponse:
    """Return the glossary. No query."""
    wanted = request.get_preferred_type([glossary.JSON_LD, JSON, glossary.TURTLE])
    if wanted == glossary.TURTLE:
        return _open(glossary.as_turtle(), glossary.TURTLE)
    return _open(glossary.as_json_ld(), glossary.JSON_LD)
