"""The privacy page, made from the register of what is kept and the settings (obligation G13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstroom.configuration.fields import PARTS, Part
from doorstroom.configuration.fields.parts import CATEGORIES, ORIGINS
from doorstroom.configuration.selectors import values
from doorstroom.configuration.words import purpose_word, role_word
from doorstroom.kernel.frames import Category
from doorstroom.rights import ABILITIES, Role
from doorstroom.web.logs.terms import term_words
from doorstroom.web.shell.guard import public
from doorstroom.web.shell.request import PageRequest

CONTACTS = ("controller", "data_protection_officer", "hr", "supervisory_authority")


@dataclass(frozen=True, slots=True)
class Notice:
    """What the page says of a part of what is kept.

    Attributes:
        part: of the register.
        category, origin: in words.
        purposes, readers, writers: in words.
        basis, term: as the settings say; empty where they are not set.
    """

    part: Part
    category: str
    purposes: tuple[str, ...]
    basis: str
    origin: str
    term: str
    readers: tuple[str, ...]
    writers: tuple[str, ...]


@public
@require_safe
def privacy(request: PageRequest) -> HttpResponse:
    """Show what is kept about people, why, how long and for whom; in the language of the reader."""
    held = values(request.today)
    context = {
        "notices": [notice(part, held) for part in PARTS.values() if part.category is not Category.NONE],
        "contact": {name: held[f"contact.{name}"] or "" for name in CONTACTS},
        "days": held["requests.decide_within_days"],
        "regime_terms": any(said for key, said in held.items() if key.startswith("retention.")),
    }
    return render(request, "logs/privacy.html", context)


def notice(part: Part, held: dict[str, Any]) -> Notice:
    """Return what the page says of a part; what no setting says is left empty, never filled in."""
    return Notice(
        part,
        str(CATEGORIES[part.category]),
        tuple(_purpose(code) for code in part.purposes),
        held[part.basis] or "",
        str(ORIGINS[part.origin]),
        term_words(held[part.retention]),
        _who(part.reads),
        _who(part.writes),
    )


def _purpose(code: str) -> str:
    own = {"accounts": _("signing in safely"), "accountability": _("being accountable for what was done")}
    return own.get(code) or purpose_word(code)


def _who(abilities: Iterable[str]) -> tuple[str, ...]:
    rows = [ABILITIES[code] for code in abilities]
    roles = {role for row in rows for role in row.roles}
    words = [role_word(role) for role in Role if role in roles]
    return ((_("yourself"),) if any(row.own for row in rows) else ()) + tuple(words)
