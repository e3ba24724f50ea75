"""Words for what the log and the rights call by a code: roles, purposes, and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from doorstroom.rights import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ROLES: dict[str, _StrPromise] = {
    Role.EMPLOYEE: _("employee"),
    Role.LINE_MANAGER: _("line manager"),
    Role.HR_OFFICER: _("HR officer"),
    Role.PLANNER: _("planner"),
    Role.DIVERSITY_OFFICER: _("diversity officer"),
    Role.POLICY_OFFICER: _("policy officer"),
    Role.MARKET_MODERATOR: _("market moderator"),
    Role.COMMITTEE_MEMBER: _("committee member"),
    Role.AUDITOR: _("auditor"),
    Role.ADMINISTRATOR: _("administrator"),
}
# Why somebody may read: the codes of ``careers.purposes`` and of the special store.
PURPOSES: dict[str, _StrPromise] = {
    "own_file": _("the own file"),
    "personnel_administration": _("personnel administration"),
    "team": _("leading a team"),
    "procedure": _("a selection procedure"),
    "access_request": _("a request to see one's data"),
    "audit": _("an audit"),
    "figures": _("figures"),
    "planning": _("planning"),
    "representation": _("figures on representation"),
    "proven_tie": _("a proven tie between candidates"),
    "reserved_post": _("a reserved post"),
}


def role_word(code: str) -> str:
    """Return a role in the language of the reader; an unknown code is its own word."""
    return str(ROLES.get(code, code))


def purpose_word(code: str) -> str:
    """Return a purpose in the language of the reader; an unknown code is its own word."""
    return str(PURPOSES.get(code, code))
