"""Accounts of a demo: one a role, with people behind them, and something that happened already.

They exist only where ``settings.DEMO`` is true; the server refuses to start where they are found elsewhere
(``starting.refuse_demo_accounts``). Passwords are drawn anew for each demo: none is well known.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from doorstroom.accounts.models import Account
from doorstroom.accounts.roles import confirm_role, give_as_operator, give_role
from doorstroom.accounts.services import new_account
from doorstroom.administrations import load
from doorstroom.careers.access import actor_of
from doorstroom.careers.names.selectors import label_of, names_of
from doorstroom.careers.people.file import get_file
from doorstroom.careers.requests.services import make_request
from doorstroom.careers.selectors import get_staff
from doorstroom.kernel.errors import Refused
from doorstroom.operation.cast import Cast, choose
from doorstroom.operation.starting import DEMO_DOMAIN
from doorstroom.rights import Role

BY = "doorstroom demo"
_FILE = "demo-accounts.json"
_ADMINISTRATORS = ("administrator", "second-administrator")
# Account, its role, and whether the role is over the team alone.
_ROLES: tuple[tuple[str, Role | None, bool], ...] = (
    ("employee", None, False),
    ("manager", Role.LINE_MANAGER, True),
    ("hr", Role.HR_OFFICER, False),
    ("planner", Role.PLANNER, False),
    ("diversity", Role.DIVERSITY_OFFICER, False),
    ("policy", Role.POLICY_OFFICER, False),
    ("market", Role.MARKET_MODERATOR, False),
    ("jury", Role.COMMITTEE_MEMBER, False),
    ("auditor", Role.AUDITOR, False),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account as it is printed; the password is the one it was made with."""

    account: str
    role: str
    email: str
    password: str
    name: str


def accounts(*, on: date) -> list[DemoAccount]:
    """Return the accounts of this demo, made if there are none yet.

    Raises:
        Refused: this is no demo.
    """
    if not settings.DEMO:
        raise Refused("accounts with printed passwords are made in a demo only")
    kept = Path(settings.HOME) / _FILE
    if not (kept.exists() and Account.objects.exists()):
        made = _make(on)
        kept.touch(mode=0o600)
        kept.write_text(json.dumps([_as_row(one) for one in made], indent=1), encoding="utf-8")
    return [DemoAccount(**row) for row in json.loads(kept.read_text("utf-8"))]


def _make(on: date) -> list[DemoAccount]:
    cast = choose(get_staff(columns=["managerial", "unit"]).segments, on=on)
    people = _people(cast)
    names = names_of(people.values())
    made: list[DemoAccount] = []
    by_code: dict[str, Account] = {}
    for code, role in (
        *((code, Role.ADMINISTRATOR) for code in _ADMINISTRATORS),
        *((code, role) for code, role, _team in _ROLES),
    ):
        person = people.get(code)
        name = label_of(person, names) if person is not None else code.replace("-", " ").capitalize()
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        account = new_account(by=BY, email=f"{code}@{DEMO_DOMAIN}", name=name, person=person)
        account.set_password(password)
        account.save(update_fields=["password"])
        by_code[code] = account
        made.append(DemoAccount(code, (role or Role.EMPLOYEE).value, account.email, password, name))
    _give_roles(by_code, cast, on)
    _happen(by_code, cast, on)
    return [*made[len(_ADMINISTRATORS) :], *made[: len(_ADMINISTRATORS)]]


def _people(cast: Cast) -> dict[str, int]:
    """Everybody but the administrators works here and has a file of their own."""
    found = {"employee": cast.employee, "manager": cast.manager}
    without = [code for code, *_rest in _ROLES if code not in found]
    return found | dict(zip(without, cast.others, strict=False))


def _give_roles(by_code: Mapping[str, Account], cast: Cast, on: date) -> None:
    """Two administrators come in by the machine; other roles are given by one, confirmed by the other."""
    for code in _ADMINISTRATORS:
        give_as_operator(by=BY, account=by_code[code].pk, role=Role.ADMINISTRATOR.value, from_on=on)
    one, other = (actor_of(by_code[code], on=on) for code in _ADMINISTRATORS)
    for code, role, team in _ROLES:
        if role is None:
            continue
        grant = give_role(
            actor=one,
            account=by_code[code].pk,
            role=role.value,
            unit=cast.unit if team else None,
            from_on=on,
        )
        confirm_role(actor=other, grant=grant.pk, on=on)


def _happen(by_code: Mapping[str, Account], cast: Cast, on: date) -> None:
    """Let some things have happened: files were read, two corrections were asked for."""
    regime = load(settings.ADMINISTRATION)
    acting = {code: actor_of(account, on=on) for code, account in by_code.items()}
    for code, person in (
        ("manager", cast.employee),
        ("hr", cast.employee),
        ("employee", cast.employee),
        ("hr", cast.colleagues[0]),
        ("manager", cast.colleagues[0]),
    ):
        get_file(acting[code], person, administration=regime, on=on)
    with translation.override(regime.languages[0]):
        asked = (
            ("employee", cast.employee, _("My diploma of 2014 is not in my file.")),
            ("hr", cast.colleagues[0], _("Told us by telephone that the day of entry is a month too late.")),
        )
    for code, person, text in asked:
        make_request(actor=acting[code], person=person, about="missing", text=text, on=on)


def _as_row(one: DemoAccount) -> dict[str, str]:
    return {name: getattr(one, name) for name in DemoAccount.__slots__}
