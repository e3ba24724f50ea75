"""Who the token makes one: roles, scopes, when it ends. And the administration that this site serves."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated

from django.conf import settings
from django.utils.translation import gettext_noop as _
from pydantic import Field
from pydantic.alias_generators import to_camel

from doorstroom.administrations import Administration, load
from doorstroom.api.door import Bearer
from doorstroom.api.keys import Keys
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Nothing, Shape
from doorstroom.rights import Role

room = Room("me", _("Who asks, and of which administration"))


class HeldRole(Shape):
    """A role that the account of the token holds today."""

    role: Role = Field(description=_("Which role"))
    unit: int | None = Field(
        description=_("The unit for which it was given, with all below it; null is the whole administration")
    )


class Me(Shape):
    """Who asks."""

    actor: str = Field(description=_("How the log names who asks; it names no person"))
    person: int | None = Field(description=_("Number of the own file; null for who has none"))
    roles: list[HeldRole] = Field(description=_("Roles that hold today"))
    scopes: list[str] = Field(description=_("Abilities to which the token is narrowed"))
    abilities: list[str] = Field(description=_("Abilities that roles and scopes open together, today"))
    until: date = Field(description=_("First day on which the token no longer works"))


@room.offers(
    "GET",
    "/me",
    door=Bearer(),
    gives=Me,
    summary=_("Who asks"),
    about=_("Tells which roles, scopes and abilities a token has today, and when it ends."),
)
def get_me(request: ApiRequest, query: Annotated[Nothing, Keys(...)]) -> Me:
    """Say who asks. No query beyond those of the door."""
    actor = request.actor
    return Me(
        actor=actor.name,
        person=actor.person,
        roles=[HeldRole(role=one.role, unit=one.root) for one in actor.held],
        scopes=sorted(actor.only or ()),
        abilities=sorted(code for code in actor.only or () if actor.may(code)),
        until=request.token.until,
    )


class Names(Shape):
    """A name in each language of the administration that has one."""

    nl: str | None = Field(None, description=_("In Dutch"))
    fr: str | None = Field(None, description=_("In French"))
    en: str | None = Field(None, description=_("In English"))


class CodedName(Shape):
    """An entry of a list of the administration."""

    code: str = Field(description=_("Code that stands in the data"))
    names: Names = Field(description=_("What people call it"))


class AdministrationShape(Shape):
    """The administration: what its codes mean."""

    code: str = Field(description=_("Code of the administration"))
    names: Names = Field(description=_("What people call it"))
    languages: list[str] = Field(description=_("Its languages; the first leads"))
    lists: dict[str, list[CodedName]] = Field(
        description=_("For each list, such as levels or contracts, the codes with their names")
    )


@room.offers(
    "GET",
    "/administrations/current",
    door=Bearer(),
    gives=AdministrationShape,
    summary=_("The administration that this site serves"),
    about=_("Its name, its languages, and what the codes in its data mean."),
)
def get_administration(request: ApiRequest, query: Annotated[Nothing, Keys(...)]) -> AdministrationShape:
    """Return the administration. No query beyond those of the door."""
    return _shape()


@cache
def administration() -> Administration:
    """Return the administration that this site serves."""
    return load(settings.ADMINISTRATION)


_LISTS = (
    "organisation_kinds",
    "levels",
    "grades",
    "scale_groups",
    "layers",
    "ranks",
    "families",
    "kinds_of_work",
    "relations",
    "contracts",
    "reasons",
)


@cache
def _shape() -> AdministrationShape:
    regime = administration()
    lists = {
        to_camel(name): [CodedName.model_validate(one) for one in getattr(regime, name)] for name in _LISTS
    }
    return AdministrationShape(
        code=regime.code,
        names=Names.model_validate(regime.names),
        languages=list(regime.languages),
        lists=lists,
    )
