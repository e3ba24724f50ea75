"""What is wrong, as ``application/problem+json`` (RFC 9457): one shape for all errors, nothing technical.

Source: obligation A3; API Design Rules, error-handling.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _
from ninja.errors import HttpError, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_json

from doorstroom.api.wording import wrong
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.rights import NotAllowed

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: ``code`` ends its type, ``title`` says it in general, ``detail`` what to do."""

    code: str
    title: str
    detail: str


KINDS = {
    400: Kind("invalid-input", _("The input is not valid"), _("Mend all that is listed and ask again.")),
    401: Kind(
        "no-token",
        _("A token is needed"),
        _("Send a token that works in the header Authorization: Bearer …"),
    ),
    403: Kind(
        "not-allowed",
        _("This is not allowed"),
        _("Neither the roles nor the scopes of this token open this."),
    ),
    404: Kind("not-found", _("There is nothing here"), _("It does not exist, or not for this token.")),
    405: Kind(
        "method-not-allowed",
        _("This cannot be done here"),
        _("The header Allow lists what can be done at this address."),
    ),
    406: Kind(
        "not-acceptable", _("No such form"), _("Nothing that the header Accept names can be given here.")
    ),
    409: Kind("conflict", _("The answer is no"), _("What is recorded stands against it.")),
    413: Kind("too-large", _("Too much at once"), _("The body is larger than this address takes.")),
    415: Kind(
        "unsupported-media-type",
        _("The body has another form"),
        _("The header Content-Type must name a form that this address takes."),
    ),
    429: Kind(
        "too-many-requests",
        _("Too many requests"),
        _("Wait as many seconds as the header Retry-After says."),
    ),
    500: Kind(
        "unexpected",
        _("Something went wrong here"),
        _("It is written down for who keeps this running. Ask again later."),
    ),
    503: Kind("unavailable", _("Not available now"), _("Ask again later.")),
}


class ProblemResponse(HttpResponse):
    """An error that is in the form of the API already."""


class Problem(Exception):
    """Raised anywhere below the API, answered in one place.

    Args:
        status: the HTTP status; its kind gives type, title and, without ``detail``, the detail.
        errors: what is wrong with the input, all of it.
        headers: to send along.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.detail, self.errors = status, detail, tuple(errors)
        self.headers = dict(headers or {})
        super().__init__(status, detail)

    def response(self) -> ProblemResponse:
        """Return the answer, in the language that the reader asked for."""
        kind = KINDS.get(self.status) or KINDS[500 if self.status >= 500 else 400]
        body: dict[str, Any] = {
            "type": f"urn:doorstroom:problem:{kind.code}",
            "title": translated(kind.title),
            "status": self.status,
            "detail": self.detail or translated(kind.detail),
        }
        if self.errors:
            body["errors"] = self.errors
        return ProblemResponse(
            to_json(body), status=self.status, content_type=MEDIA_TYPE, headers=self.headers
        )


def problem_of(request: HttpRequest, error: Exception) -> Problem:  # noqa: PLR0911 - a table
    """Return what to answer for an error; what nobody foresaw is logged and says nothing."""
    match error:
        case Problem():
            return error
        case ValidationError():
            return Problem(400, errors=[wrong(one) for one in error.errors])
        case BadInput():
            return Problem(400, errors=[_entry(request, error)])
        case NotAllowed():
            return Problem(404 if _past_the_door(request, error) else 403)
        case Refused():
            return Problem(409, detail=error.what, errors=[_reason(one) for one in error.reasons])
        case Http404():
            return Problem(404)
        case RequestDataTooBig():
            return Problem(413)
        case HttpError():
            return Problem(error.status_code)
        case _:
            route = request.resolver_match.route if request.resolver_match else ""
            _log.error("unexpected error at %s", route, exc_info=error)
            return Problem(500)


def _past_the_door(request: HttpRequest, error: NotAllowed) -> bool:
    """Whether the refusal is about one thing: whoever may do it elsewhere is not told that it exists."""
    asked = getattr(request, "asked", None)
    one = request.resolver_match is not None and bool(request.resolver_match.kwargs)
    return asked is not None and (one or error.ability in asked)


def _entry(request: HttpRequest, error: BadInput) -> dict[str, Any]:
    """Return what an engine says of its input, under the key that the program used."""
    name = to_camel(error.where.strip("_").split(",")[0])
    entry: dict[str, Any] = {"in": "query", "location": {"name": name}}
    if request.method != "GET":
        entry = {"in": "body", "location": {"pointer": f"#/{name}"}}
    entry |= {"code": "meaning", "detail": error.what}
    return entry | ({"expected": error.expected} if error.expected else {})


def _reason(text: str) -> dict[str, Any]:
    return {"in": "body", "code": "refused", "detail": text}
