"""Writes: accounts, the people behind them, their roles and their sessions (obligations W7, W8, section 4).

Each is one transaction in the store ``work`` with its line in the log. Who acts must hold
``accounts.account.manage``; a role, and a link to somebody's file, holds only after a second administrator
confirmed it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doorstroom.accounts.errors import AccountRefused
from doorstroom.accounts.models import LANGUAGES, THEMES, Account, RoleGrant
from doorstroom.accounts.tokens.models import Token
from doorstroom.audit.services import record
from doorstroom.rights import Actor, NotAllowed

MANAGE = "accounts.account.manage"
STORE = "work"
_LINK = ("person", "person_wanted", "person_asked_by", "person_confirmed_by")


def create_account(*, actor: Actor, email: str, name: str, language: str = "") -> Account:
    """Make an account without a password: an invitation or the identity provider lets its holder in.

    Raises:
        NotAllowed: who acts may not manage accounts.
        AccountRefused: the address is no address or in use, or there is no name.
    """
    _require(actor)
    return new_account(by=actor.name, email=email, name=name, language=language)


def new_account(*, by: str, email: str, name: str, language: str = "", person: int | None = None) -> Account:
    """Make an account for whom the identity provider or the operator vouches; asks for no right.

    Args:
        person: whose own file it opens at once: who vouches stands for the two administrators.
    Raises:
        AccountRefused: the address is no address or in use, or there is no name.
    """
    fields = {"email": _address(email), "name": _name(name), "language": _language(language)}
    with transaction.atomic(using=STORE):
        _refuse_address_in_use(fields["email"], besides=None)
        confirmed = by if person is not None else ""
        account = Account.objects.create_user(**fields, person=person, person_confirmed_by=confirmed)
        _log(by, "accounts.account.created", account, {"person": person} if person else {})
    return account


def change_account(*, actor: Actor, account: int, email: str, name: str, on: date) -> Account:
    """Change address and name. A new address is a new way in: another administrator confirms all anew.

    The roles, and the link to an own file, wait until then.

    Raises:
        NotAllowed, AccountRefused: as for ``create_account``; also for one's own account.
    """
    _require(actor)
    email, name = _address(email), _name(name)
    with transaction.atomic(using=STORE):
        found = _locked(account)
        changed = [
            field for field, value in (("email", email), ("name", name)) if getattr(found, field) != value
        ]
        if not changed:
            return found
        if "email" in changed:
            _refuse_oneself(actor, found)
            _refuse_address_in_use(email, besides=found.pk)
            for grant in _open_grants(found, on):
                grant.given_by, grant.confirmed_by, grant.confirmed_at = actor.name, "", None
                grant.save(update_fields=["given_by", "confirmed_by", "confirmed_at"])
            wanted = found.person if found.person is not None else found.person_wanted
            _set_link(found, wanted=wanted, asked_by=actor.name)
        found.email, found.name = email, name
        found.save(update_fields=["email", "name"])
        ended = _end_sessions(found.pk) if "email" in changed else 0
        if "email" in changed:
            _end_tokens(actor, found)
        _log(actor.name, "accounts.account.changed", found, {"fields": changed, "sessions": ended})
    return found


def choose_preferences(*, by: str, account: int, language: str, theme: str) -> None:
    """Keep language and light or dark as the holder of an account wants them.

    Raises:
        AccountRefused: there is no such language or theme.
    """
    if language not in ("", *LANGUAGES) or theme not in ("", *THEMES):
        raise AccountRefused(_("Choose one of the options."))
    with transaction.atomic(using=STORE):
        found = _locked(account)
        found.language, found.theme = language, theme
        found.save(update_fields=["language", "theme"])
        _log(by, "accounts.account.changed", found, {"fields": ["language", "theme"]})


def link_person(*, actor: Actor, account: int, person: int | None) -> None:
    """Ask that the account opens the file of a person; None takes the file away, and what is asked for.

    One administrator with a second account could open any file: so the link holds once another one confirms
    it (``confirm_person``). Taking it away needs one person, and holds at once.

    Args:
        person: opaque number of the ledger; whoever calls has made sure that it exists.
    Raises:
        NotAllowed, AccountRefused: also for one's own account, for a closed one, and for a file that another
            account opens.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked(account)
        _refuse_oneself(actor, found)
        if person is None:
            _unlink(actor, found)
            return
        if person in (found.person, found.person_wanted):
            return
        if not found.is_active:
            raise AccountRefused(_("This account is closed. Open it first."))
        _refuse_file_in_use(person)
        found.person_wanted, found.person_asked_by, found.person_confirmed_by = person, actor.name, ""
        found.save(update_fields=_LINK)
        _log(actor.name, "accounts.account.link_asked", found, {"person": person})


def confirm_person(*, actor: Actor, account: int, person: int) -> None:
    """Confirm that an account opens the file of a person, as another administrator asked; sessions end.

    Args:
        person: the one whom the confirming administrator saw; another one by now is refused.
    Raises:
        NotAllowed: who acts may not manage accounts.
        AccountRefused: asked by oneself, for one's own account or a closed one, or no longer wanted or free.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked(account)
        _refuse_oneself(actor, found)
        if found.person_wanted != person:
            raise AccountRefused(_("This link waits no longer. Look at what stands there now."))
        if found.person_asked_by == actor.name:
            raise AccountRefused(_("You asked for this link. Another administrator must confirm it."))
        if not found.is_active:
            raise AccountRefused(_("This account is closed. Open it first."))
        _refuse_file_in_use(person)
        before, found.person = found.person, person
        found.person_wanted, found.person_confirmed_by = None, actor.name
        found.save(update_fields=_LINK)
        ended = _end_sessions(found.pk)
        _end_tokens(actor, found)
        details = {"person": person, "before": before, "sessions": ended}
        _log(actor.name, "accounts.account.linked", found, details)


def link_identity(*, account: Account, identity: SocialAccount) -> None:
    """Keep that somebody of the identity provider is the holder of an account, and nothing else of them."""
    with transaction.atomic(using=STORE):
        identity.user = account
        identity.extra_data = {}
        identity.save()
        _log(f"provider:{identity.provider}", "accounts.identity.linked", account, {})


def close_account(*, actor: Actor, account: int, on: date) -> int:
    """Close an account: its sessions, tokens and roles end; return how many sessions. One person is enough.

    Raises:
        NotAllowed, AccountRefused: also for one's own account, and for one that is closed.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked(account)
        _refuse_oneself(actor, found)
        if not found.is_active:
            raise AccountRefused(_("This account is closed already."))
        found.is_active = False
        found.save(update_fields=["is_active"])
        if found.person_wanted is not None:
            _set_link(found, person=found.person)
        # Opened again, it must not have its roles back by the act of one person.
        roles = [_end(grant, on) for grant in _open_grants(found, on)]
        ended = _end_sessions(found.pk)
        _end_tokens(actor, found)
        _log(actor.name, "accounts.account.closed", found, {"sessions": ended, "roles": len(roles)})
    return ended


def reopen_account(*, actor: Actor, account: int) -> None:
    """Open a closed account; its roles have to be given anew.

    Raises:
        NotAllowed, AccountRefused: also for one that is open.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked(account)
        if found.is_active:
            raise AccountRefused(_("This account is open already."))
        found.is_active = True
        found.save(update_fields=["is_active"])
        _log(actor.name, "accounts.account.reopened", found, {})


def note_invitation(*, actor: Actor, account: int, sent: bool) -> None:
    """Log that a link for choosing a password was made, and whether the mail went out.

    Raises:
        NotAllowed: who acts may not manage accounts.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        _log(actor.name, "accounts.account.invited", _locked(account), {"sent": sent})


def reset_second_factor(*, actor: Actor, account: int) -> int:
    """Take away all second factors of somebody who lost them; return how many. Sessions end.

    Raises:
        NotAllowed, AccountRefused: also for one's own account.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked(account)
        _refuse_oneself(actor, found)
        removed: int = Authenticator.objects.filter(user=found).delete()[0]
        ended = _end_sessions(found.pk)
        _log(actor.name, "accounts.factor.reset", found, {"factors": removed, "sessions": ended})
    return removed


def end_sessions(*, actor: Actor, account: int) -> int:
    """End all sessions of somebody else; return how many.

    Raises:
        NotAllowed: who acts may not manage accounts.
    """
    _require(actor)
    with transaction.atomic(using=STORE):
        found = _locked(account)
        ended = _end_sessions(found.pk)
        note_end_of_sessions(by=actor.name, account=found.pk, sessions=ended)
    return ended


def end_own_sessions(
    *, account: Account, besides: str | None = None, only: Collection[int] | None = None
) -> int:
    """End sessions of one's own; return how many.

    Args:
        besides: key of the session that goes on.
        only: numbers of the sessions to end; all by default.
    """
    with transaction.atomic(using=STORE):
        ended = _end_sessions(account.pk, besides=besides, only=only)
        if ended:
            note_end_of_sessions(by=account.actor_name, account=account.pk, sessions=ended)
    return ended


def note_end_of_sessions(*, by: str, account: int, sessions: int) -> None:
    """Log that sessions of an account ended."""
    record(
        by=by,
        action="accounts.session.ended",
        object_type="account",
        object_id=account,
        details={"sessions": sessions},
        store=STORE,
    )


def _require(actor: Actor) -> None:
    if not actor.reach(MANAGE):
        record(by=actor.name, action=MANAGE, object_type="account", result="refused", store=STORE)
        raise NotAllowed(MANAGE)


def _locked(account: int) -> Account:
    found = Account.objects.select_for_update().filter(pk=account).first()
    if found is None:
        raise AccountRefused(_("There is no such account."))
    return found


def _refuse_oneself(actor: Actor, account: Account) -> None:
    if actor.name == account.actor_name:
        raise AccountRefused(_("You cannot do this for yourself. Ask another administrator."))


def _unlink(actor: Actor, account: Account) -> None:
    if account.person is None and account.person_wanted is None:
        return
    before = account.person
    _set_link(account)
    ended = _end_sessions(account.pk) if before is not None else 0
    if before is not None:
        _end_tokens(actor, account)
    details = {"person": None, "before": before, "sessions": ended}
    _log(actor.name, "accounts.account.linked", account, details)


def _set_link(
    account: Account, *, person: int | None = None, wanted: int | None = None, asked_by: str = ""
) -> None:
    """Set which file an account opens and which one it waits for; nothing of a former link stays."""
    account.person, account.person_wanted = person, wanted
    account.person_asked_by = asked_by if wanted is not None else ""
    account.person_confirmed_by = ""
    account.save(update_fields=_LINK)


def _refuse_file_in_use(person: int) -> None:
    if Account.objects.filter(person=person).exists():
        raise AccountRefused(
            _("Another account already opens the file of this person. Unlink it there first."), "number"
        )


def _open_grants(account: Account, on: date) -> list[RoleGrant]:
    grants = account.grants.select_for_update().all()
    return [grant for grant in grants if grant.until is None or grant.until > on]


def _end(grant: RoleGrant, on: date) -> RoleGrant:
    grant.until = max(on, grant.from_on)
    grant.save(update_fields=["until"])
    return grant


def _end_sessions(account: int, *, besides: str | None = None, only: Collection[int] | None = None) -> int:
    rows = UserSession.objects.filter(user_id=account)
    if only is not None:
        rows = rows.filter(pk__in=only)
    ended = 0
    for row in rows:
        if row.session_key != besides:
            ended += row.exists()  # a session may be over, or go on under a new key
            row.end()
    return ended


def _end_tokens(actor: Actor, account: Account) -> None:
    """Revoke what programs come in by: a key made before must not open another file, or an account again."""
    for token in Token.objects.select_for_update().filter(account=account, revoked_at__isnull=True):
        token.revoked_by, token.revoked_at = actor.name, timezone.now()
        token.save(update_fields=["revoked_by", "revoked_at"])
        record(
            by=actor.name,
            action="accounts.token.revoked",
            object_type="token",
            object_id=token.pk,
            details={"account": account.pk},
            store=STORE,
        )


def _log(by: str, action: str, account: Account, details: dict[str, Any]) -> None:
    record(by=by, action=action, object_type="account", object_id=account.pk, details=details, store=STORE)


def _address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise AccountRefused(
            _("This is no e-mail address. It looks like name@example.org."), "email"
        ) from error
    if len(email) > 254:
        raise AccountRefused(_("This address is too long: at most 254 characters."), "email")
    return email


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise AccountRefused(_("Give a name of at most 200 characters."), "name")
    return name


def _language(language: str) -> str:
    if language not in ("", *LANGUAGES):
        raise AccountRefused(_("Choose one of the options."), "language")
    return language


def _refuse_address_in_use(email: str, besides: int | None) -> None:
    rows = Account.objects.filter(email=email)
    if (rows if besides is None else rows.exclude(pk=besides)).exists():
        raise AccountRefused(_("There is an account with this address already."), "email")
