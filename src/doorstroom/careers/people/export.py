"""Everything that is held about a person, from all rooms, for the person: obligations G4 and G9.

One structure, documented key by key in ``docs/own-file.md``; the page, the JSON and the PDF are made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Model, Q
from django.utils import timezone

from doorstroom.accounts.models import Account
from doorstroom.accounts.tokens.models import Token
from doorstroom.administrations import Administration
from doorstroom.audit.models import AuditEvent
from doorstroom.audit.selectors import reads_of
from doorstroom.audit.verification import STORES
from doorstroom.careers.facts.beside import read_beside
from doorstroom.careers.models import Explanation, Fact, PersonState
from doorstroom.careers.names.models import PersonName
from doorstroom.careers.people.file import PersonFile, get_file
from doorstroom.careers.requests.models import CorrectionRequest
from doorstroom.careers.special.selectors import get_answers
from doorstroom.careers.uploads.models import Import, Upload
from doorstroom.configuration.models import Setting
from doorstroom.jobs.models import Job
from doorstroom.rights import Actor

FORMAT, VERSION = "doorstroom-own-file", 1
_ABOUT_PEOPLE = ("person", "account", "request")


def get_export(actor: Actor, person: int, *, administration: Administration, on: date) -> dict[str, Any]:
    """Return all that is held about a person, and log the export.

    Special categories, the account, who read the file, and what the person did in the site are the person's
    own: an HR officer who answers a request for access on behalf of somebody gets ``null`` there, and the
    person finds them by signing in.

    Args:
        actor: the person, or HR with ``careers.file.export`` over this person.
        person: id.
        administration: whose rules hold.
        on: today.
    Returns: lists, numbers, texts, booleans and nulls, as JSON takes them.
    Raises:
        NotAllowed: not within reach; logged.

    Source: obligations G4, G9.
    """
    file = get_file(
        actor,
        person,
        administration=administration,
        on=on,
        purpose="access_request",
        action="careers.file.export",
    )
    own = file.role is None
    account = Account.objects.filter(person=person).first()
    acting = account.actor_name if account and own else None
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.now().isoformat(),
        "administration": administration.code,
        "person": {"id": person, "number": file.career.person["number"]},
        "names": _rows(
            PersonName.objects.filter(person=person).order_by("version"), "id person sorted_as by"
        ),
        "registered": _registered(person),
        "career": _career(file),
        "facts": _facts(person),
        "special": _special(actor, person) if own else None,
        "explanations": _rows(Explanation.objects.filter(person=person).order_by("batch"), "id person"),
        "requests": _requests(person),
        "account": _account(account) if account and own else None,
        "read_by": _read_by(actor, person) if own else None,
        "actions": _actions(acting, person) if own else None,
        "jobs": _jobs(acting) if own else None,
        "uploads": _uploads(acting) if own else None,
        "imports": _imports(acting) if own else None,
        "decisions": _decisions(acting) if own else None,
    }


def _career(file: PersonFile) -> dict[str, Any]:
    told = file.career.as_dict()
    del told["person"]  # said under person, names and registered
    origins = [
        {
            "batch": origin.batch,
            "recorded_at": origin.recorded_at.isoformat(),
            "kind": origin.kind,
            "source_format": origin.source_format,
        }
        for origin in sorted(file.origins.values(), key=lambda one: one.batch)
    ]
    service = {name: _plain(value) for name, value in (file.service or {}).items() if name != "person"}
    clock = {name: _plain(value) for name, value in (file.in_function or {}).items() if name != "person"}
    return told | {"origins": origins, "service": service or None, "in_function": clock or None}


def _registered(person: int) -> list[dict[str, Any]]:
    states = PersonState.objects.filter(person=person).select_related("batch").order_by("version")
    return [
        {**_row(state, "id person batch"), "recorded_at": _plain(state.batch.recorded_at)} for state in states
    ]


def _facts(person: int) -> list[dict[str, Any]]:
    rows = Fact.objects.filter(person=person, batch__recorded_at__isnull=False)
    return [
        {
            **_row(fact, "id person named batch"),
            "beside": read_beside(fact.beside),
            "recorded_at": _plain(fact.batch.recorded_at),
        }
        for fact in rows.select_related("batch").order_by("fact", "version")
    ]


def _special(actor: Actor, person: int) -> list[dict[str, Any]]:
    """The person's own answers; the reading is logged in the store of the answers."""
    answers = get_answers(person=person, by=actor.name, purpose="access_request")
    return [_row(answer, "id person recorded_by") for answer in answers]


def _requests(person: int) -> list[dict[str, Any]]:
    found = CorrectionRequest.objects.filter(person=person).prefetch_related("notes").order_by("pk")
    return [
        {
            **_row(one, "person made_by"),
            "notes": [_row(note, "request by") for note in sorted(one.notes.all(), key=lambda n: n.pk)],
        }
        for one in found
    ]


def _account(account: Account) -> dict[str, Any]:
    """What is kept for signing in; passwords, keys and hashes are secrets, no data about a person."""
    grants = account.grants.order_by("pk")
    return {
        **_row(account, "id password person person_asked_by person_confirmed_by"),
        "addresses": _rows(EmailAddress.objects.filter(user_id=account.pk), "id user"),
        "second_steps": _rows(Authenticator.objects.filter(user_id=account.pk), "id user data"),
        "identities": _rows(SocialAccount.objects.filter(user_id=account.pk), "id user"),
        "sessions": _rows(UserSession.objects.filter(user_id=account.pk), "id user session_key data"),
        "roles": _rows(grants, "id account given_by confirmed_by"),
        "tokens": _rows(
            Token.objects.filter(account=account).order_by("pk"), "id account digest made_by revoked_by"
        ),
    }


def _read_by(actor: Actor, person: int) -> list[dict[str, Any]]:
    return [
        {
            "at": reading.at.isoformat(),
            "what": reading.action,
            "role": reading.role,
            "unit": reading.unit,
            "purpose": reading.purpose,
            "people": reading.people,
        }
        for reading in reads_of(actor, person, limit=None)
    ]


def _actions(acting: str | None, person: int) -> list[dict[str, Any]]:
    """Return what the person did, from the logs of all stores; of other people no number."""
    if acting is None:
        return []
    events = sorted(
        (event for store in STORES for event in AuditEvent.objects.using(store).filter(actor=acting)),
        key=lambda event: event.at,
    )
    without = "id previous hash operation_id actor details subjects"
    return [_row(event, without) | {"object_id": _own_object(event, person)} for event in events]


def _own_object(event: AuditEvent, person: int) -> str | None:
    others = event.object_type in _ABOUT_PEOPLE and event.object_id != str(person)
    return None if others else event.object_id


def _jobs(acting: str | None) -> list[dict[str, Any]]:
    rows = Job.objects.filter(by=acting).order_by("pk") if acting else ()
    return _rows(rows, "id public_id once by worker tries heartbeat cancel_wanted")


def _uploads(acting: str | None) -> list[dict[str, Any]]:
    return _rows(Upload.objects.filter(by=acting).order_by("pk") if acting else (), "id by stored_as")


def _imports(acting: str | None) -> list[dict[str, Any]]:
    rows = Import.objects.filter(Q(by=acting) | Q(confirmed_by=acting)).order_by("pk") if acting else ()
    without = "id by confirmed_by job extract organisation names"
    return [
        {**_row(one, without), "begun": one.by == acting, "confirmed": one.confirmed_by == acting}
        for one in rows
    ]


def _decisions(acting: str | None) -> list[dict[str, Any]]:
    return _rows(Setting.objects.filter(by=acting).order_by("pk") if acting else (), "id by")


def _rows(rows: Iterable[Model], without: str) -> list[dict[str, Any]]:
    return [_row(row, without) for row in rows]


def _row(row: Model, without: str) -> dict[str, Any]:
    """Return every field of a row but those named: a field that is added later is in the export by itself."""
    hidden = without.split()
    return {
        field.name: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in hidden
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
