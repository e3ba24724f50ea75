"""What is wrong with one value, in words: where it stands, what is wrong, what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

# The source of the input, and the name of the argument of the view, stand before the name of a key.
_ARGUMENT = 2


def wrong(error: Mapping[str, Any]) -> dict[str, Any]:
    """Return one entry of ``errors`` for one error that pydantic found.

    Returns: ``in`` (query, path, body), ``location`` (a name, or a JSON pointer in a body), ``code``,
        ``detail``, and ``expected`` where it is known. The wrong value is not repeated: it may be personal.
    """
    loc = list(error["loc"])
    source, steps = loc[0], loc[_ARGUMENT:] if len(loc) > _ARGUMENT else loc[1:]
    code, detail, expected = _words(str(error["type"]), error.get("ctx") or {}, str(error.get("msg", "")))
    entry: dict[str, Any] = {"in": "body" if source in ("body", "file", "form") else source}
    if source == "body":
        steps = loc[_ARGUMENT:]
        entry["location"] = {"pointer": "#/" + "/".join(str(step) for step in steps)}
    else:
        entry["location"] = {"name": str(steps[0])}
    entry |= {"code": code, "detail": detail}
    return entry | ({"expected": expected} if expected else {})


def _words(kind: str, ctx: Mapping[str, Any], message: str) -> tuple[str, str, str]:
    """Return code, what is wrong, and what would be right."""
    limit = next(((words, ctx[name]) for name, words in _limits().items() if name in ctx), None)
    if limit is not None:
        return "range", _("This value is out of range."), limit[0] % {"limit": limit[1]}
    match kind:
        case "missing":
            return "missing", _("This is needed and is not there."), ""
        case "extra_forbidden":
            return "unknown", _("This is not known here."), ""
        case "value_error":  # our own validators: what they say is what would be right
            return "value", _("This value cannot be used."), message.removeprefix("Value error, ")
    if "expected" in ctx:
        return "value", _("This value cannot be used."), str(ctx["expected"])
    return "type", _("This has another type than it should."), ""


def _limits() -> dict[str, str]:
    return {
        "ge": _("%(limit)s or more"),
        "le": _("at most %(limit)s"),
        "max_length": _("at most %(limit)s of them"),
        "min_length": _("at least %(limit)s of them"),
    }
