"""Writes: roles over units, given by one administrator and confirmed by another (obligations, section 4)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doorstroom.accounts.errors import AccountRefused
from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.accounts.services import STORE, _end, _locked, _refuse_oneself, _require
from doorstroom.audit.services import record
from doorstroom.rights import Actor, Role
from doorstroom.rights.roles import GIVEN

# What these do knows no border of a unit.
WHOLE_ONLY = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


def give_role(
    *,
    actor: Actor,
    account: int,
    role: str,
    unit: int | None,
    from_on: date,
    until: date | None = None,
) -> RoleGrant:
    """Give a role over a unit and all below it. It does not hold before somebody else confirms it.

    Args:
        unit: number in the ledger; None is the whole administration. Whoever calls has made sure it exists.
        until: first day on which it no longer holds.
    Raises:
        NotAllowed: who acts may not manage accounts.
        AccountRefused: to oneself, to a closed account, a role that is held already, or dates that cannot be.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked(account)
        _refuse_oneself(actor, found)
        return _give(actor.name, found, role=role, unit=unit, from_on=from_on, until=until, confirmed_by="")


def give_as_operator(*, by: str, account: int, role: str, from_on: date) -> RoleGrant:
    """Give a role over the whole administration that holds at once: whoever runs the machine confirms it.

    Only the command line calls this: it is how the first administrators come in.

    Raises:
        AccountRefused: as for ``give_role``.
    """
    with transaction.atomic(using=STORE):
        return _give(
            by,
            _locked(account),
            role=role,
            unit=None,
            from_on=from_on,
            until=None,
            confirmed_by=f"operator:{by}",
        )


def confirm_role(*, actor: Actor, grant: int, on: date) -> RoleGrant:
    """Confirm a role that another administrator gave to somebody else; it holds from now on.

    Raises:
        NotAllowed: who acts may not manage accounts.
        AccountRefused: given by oneself or to oneself, confirmed before, or over.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked_grant(grant)
        _refuse_oneself(actor, found.account)
        if found.given_by == actor.name:
            raise AccountRefused(_("You gave this role. Another administrator must confirm it."))
        if found.confirmed_by:
            raise AccountRefused(_("This role was confirmed already."))
        if (found.until is not None and found.until <= on) or not found.account.is_active:
            raise AccountRefused(_("This role has ended. Give it anew."))
        found.confirmed_by, found.confirmed_at = actor.name, timezone.now()
        found.save(update_fields=["confirmed_by", "confirmed_at"])
        _log(actor.name, "accounts.role.confirmed", found)
    return found


def end_role(*, actor: Actor, grant: int, on: date) -> RoleGrant:
    """End a role from ``on`` on, or before it began. One person is enough, also for one's own.

    Raises:
        NotAllowed: who acts may not manage accounts.
        AccountRefused: it has ended before.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked_grant(grant)
        if found.until is not None and found.until <= on:
            raise AccountRefused(_("This role has ended already."))
        _end(found, on)
        _log(actor.name, "accounts.role.ended", found)
    return found


def _give(
    by: str,
    account: Account,
    *,
    role: str,
    unit: int | None,
    from_on: date,
    until: date | None,
    confirmed_by: str,
) -> RoleGrant:
    if role not in {one.value for one in GIVEN}:
        raise AccountRefused(_("Choose one of the roles."), "role")
    if not account.is_active:
        raise AccountRefused(_("This account is closed. Open it first."))
    if unit is not None and Role(role) in WHOLE_ONLY:
        raise AccountRefused(
            _("This role is always over the whole administration: leave the unit empty."), "unit"
        )
    if until is not None and until <= from_on:
        raise AccountRefused(_("The last day lies before the first one."), "until")
    for other in account.grants.filter(role=role, unit=unit):
        if (other.until is None or other.until > from_on) and (until is None or other.from_on < until):
            raise AccountRefused(
                _("This account has this role over this unit already, in these days."), "role"
            )
    grant = RoleGrant.objects.create(
        account=account,
        role=role,
        unit=unit,
        from_on=from_on,
        until=until,
        given_by=by,
        confirmed_by=confirmed_by,
        confirmed_at=timezone.now() if confirmed_by else None,
    )
    _log(by, "accounts.role.given", grant, confirmed=bool(confirmed_by))
    return grant


def _locked_grant(grant: int) -> RoleGrant:
    found = (
        RoleGrant.objects.select_for_update(of=("self",)).select_related("account").filter(pk=grant).first()
    )
    if found is None:
        raise AccountRefused(_("There is no such role."))
    return found


def _log(by: str, action: str, grant: RoleGrant, *, confirmed: bool | None = None) -> None:
    details: dict[str, object] = {
        "role": grant.role,
        "unit": grant.unit,
        "from_on": grant.from_on.isoformat(),
        "until": grant.until.isoformat() if grant.until else None,
        "grant": grant.pk,
    }
    if confirmed is not None:
        details["confirmed"] = confirmed
    record(
        by=by, action=action, object_type="account", object_id=grant.account_id, details=details, store=STORE
    )
