"""From an address to figures: the filters, the query behind them, and the figures that answer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from doorstroom.careers.figures.query import FlowsQuery, RegisterQuery
from doorstroom.careers.figures.selectors import (
    Figures,
    get_flows,
    get_register,
    list_cuts,
    list_units,
    name_of_cut,
)
from doorstroom.kernel.errors import BadInput
from doorstroom.web.figures.forms import ALL, Filters, FlowsFilters, RegisterFilters
from doorstroom.web.shell.context import administration
from doorstroom.web.shell.request import PageRequest
from doorstroom.web.shell.tags import words

_F = TypeVar("_F", bound=Filters)


@dataclass(frozen=True, slots=True)
class Answer:
    """The filters, and the figures if these could be asked for.

    Attributes:
        form: with what was typed, and its errors.
        query: None where the form has errors; so are the figures.
    """

    form: Filters
    query: RegisterQuery | FlowsQuery | None
    figures: Figures | None


def ask_register(request: PageRequest, ability: str) -> Answer:
    """Answer what the address asks of the register. At most 3 queries."""
    form = _filters(RegisterFilters, request, {"on": request.today}, "on")
    return _answer(form, form.query, get_register, request, ability)


def ask_flows(request: PageRequest, ability: str) -> Answer:
    """Answer what the address asks of the flows; without one, the last whole year. At most 3 queries."""
    last = date(request.today.year - 1, 12, 31)
    days = {"from": date(last.year - 1, 12, 31), "to": last}
    form = _filters(FlowsFilters, request, days, "to")
    return _answer(form, form.query, get_flows, request, ability)


def _filters(kind: type[_F], request: PageRequest, days: dict[str, date], at: str) -> _F:
    asked = {name: str(value).strip() for name, value in request.GET.items()}
    regime, language = administration(), words().language
    cuts = [(cut, name_of_cut(cut, regime, language)) for cut in list_cuts(request.actor, regime)]
    day = _parsed(asked.get(at, "")) or days[at]
    chosen = asked.get("unit", "")
    units = list_units(
        request.actor, on=day, chosen=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
    )
    everything = request.actor.reach("careers.figures.read").everywhere
    whole = _("Everybody") if everything else _("All my units")
    # Depth is shown by spaces that do not break: options know no other way.
    options = [(str(one.unit), "\u00a0\u00a0" * one.depth + one.name) for one in units]
    return kind(asked, days=days, cuts=cuts, units=[(ALL, whole), *options])


def _parsed(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _answer(
    form: Filters,
    query: Callable[[], Any],
    get: Callable[..., Figures],
    request: PageRequest,
    ability: str,
) -> Answer:
    if not form.is_valid():
        return Answer(form, None, None)
    asked = query()
    try:
        figures = get(
            request.actor,
            asked,
            administration=administration(),
            language=words().language,
            ability=ability,
            synthetic=settings.DEMO,
        )
    except BadInput as error:
        if error.where != "known_at":
            raise
        if asked.known_at is None:  # an empty ledger: there is nothing to ask better for
            return Answer(form, asked, None)
        form.nothing_known()
        return Answer(form, None, None)
    if asked.by == "":
        form.divided_by(figures.cut)
    return Answer(form, asked, figures)
