"""A term of keeping, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstroom.configuration.kinds import DESTINATIONS, STARTS


def term_words(term: Mapping[str, Any] | None) -> str:
    """Say how long data are kept, from when, and what then; empty where nothing is set."""
    if not term:
        return ""
    lowest, highest = term["minimum"], term["maximum"]
    if lowest is None:
        length = _("at most %(longest)s") % {"longest": months_words(highest)}
    elif highest is None:
        length = _("at least %(shortest)s") % {"shortest": months_words(lowest)}
    else:
        length = _("at least %(shortest)s and at most %(longest)s") % {
            "shortest": months_words(lowest),
            "longest": months_words(highest),
        }
    return _("%(length)s, counted from %(start)s; then %(destination)s") % {
        "length": length,
        "start": STARTS[term["starts_at"]],
        "destination": DESTINATIONS[term["destination"]],
    }


def months_words(months: int) -> str:
    """Say a number of months; whole years as years."""
    if months and months % 12 == 0:
        years = months // 12
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
