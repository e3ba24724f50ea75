"""More rows of everything that a page may list: the queries of a page must not grow with them."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.utils import timezone

from tests.web.conftest import Site

MORE = 25


def grow(site: Site) -> None:
    """Add rows to every list: people, accounts, roles, log, reads, requests, tokens, imports, jobs."""
    from doorstroom.accounts.models import Account, RoleGrant

    today = timezone.localdate()
    _people(site)
    for number in range(MORE):
        account = Account.objects.create_user(f"more{number}@example.org", name=f"More {number}")
        RoleGrant.objects.create(
            account=account,
            role="planner",
            unit=site.world.branch_a if number % 2 else None,
            from_on=date(2020, 1, 1),
            given_by="test",
            confirmed_by="" if number % 3 else "test 2",
        )
    _log(site)
    _requests(site, today)
    _tokens(today)
    _imports()


def read_by(account: int, person: int, unit: int) -> None:
    """Let somebody have read a file."""
    from doorstroom.audit.services import record

    record(
        by=f"account:{account}",
        action="careers.file.read",
        object_type="person",
        object_id=person,
        purpose="personnel_administration",
        details={"role": "hr_officer", "unit": unit},
        store="work",
    )


def _people(site: Site) -> None:
    """Colleagues in branch A, by the same door as any extract; each with a name and several acts."""
    import polars as pl

    from doorstroom.administrations import load
    from doorstroom.careers import services
    from doorstroom.careers.intake.check import check_file
    from doorstroom.careers.models import UnitState
    from doorstroom.careers.names.intake import check_names
    from doorstroom.careers.names.services import record_names

    code = UnitState.objects.filter(unit=site.world.branch_a).latest("effective_on").code
    rows = [
        {
            "person": f"SYN-8{number:05}",
            "birth_date": "1980-01-01",
            "sex": "female",
            "effective_on": day,
            "kind": kind,
            "unit": code,
        }
        for number in range(MORE)
        for day, kind in (("2015-01-01", "entry"), ("2018-01-01", "change"), ("2020-01-01", "change"))
    ]
    file = site.home / "more.csv"
    pl.DataFrame(rows).write_csv(file)
    services.import_extract(checked=check_file(file, administration=load("rijk")), by="test")
    names = site.home / "more-names.csv"
    numbers = [f"SYN-8{number:05}" for number in range(MORE)]
    pl.DataFrame(
        {"person": numbers, "given_name": ["Anna"] * MORE, "family_name": [f"Meer{n}" for n in range(MORE)]}
    ).write_csv(names)
    record_names(checked=check_names(names), by="test")


def _log(site: Site) -> None:
    from doorstroom.audit.services import record

    for number in range(MORE):
        for person in (site.world.employee, site.world.inside_a[1], site.world.inside_a[2]):
            read_by(number % 5 + 1, person, site.world.branch_a)
        record(by="test", action="careers.import.brought_nothing", object_type="batch", object_id=1)


def _requests(site: Site, today: date) -> None:
    from doorstroom.accounts.models import Account
    from doorstroom.careers.access import actor_of
    from doorstroom.careers.requests.services import make_request

    employee = actor_of(Account.objects.get(email="employee@example.org"), on=today)
    officer = actor_of(Account.objects.get(email="hr_officer@example.org"), on=today)
    for number in range(MORE):
        person = site.world.inside_a[number % len(site.world.inside_a)]
        make_request(actor=officer, person=person, about="missing", text=f"More {number}.", on=today)
        make_request(
            actor=employee, person=site.world.employee, about="missing", text=f"More {number}.", on=today
        )


def _tokens(today: date) -> None:
    from doorstroom.accounts.models import Account
    from doorstroom.accounts.tokens.models import Token
    from doorstroom.accounts.tokens.services import make_token
    from doorstroom.careers.access import actor_of

    for email in ("employee@example.org", "administrator@example.org"):
        account = Account.objects.get(email=email)
        made = make_token(
            actor=actor_of(account, on=today),
            account=account,
            name="more",
            scopes=["careers.units.read"],
            until=today + timedelta(days=30),
            today=today,
        )
        first = Token.objects.get(pk=getattr(made, "token", made).pk)
        for number in range(MORE):  # past the limit of tokens that somebody may have
            first.pk, first.name = None, f"more {number}"
            first.digest, first.prefix = secrets.token_hex(32), secrets.token_hex(8)[: len(first.prefix)]
            first._state.adding = True
            first.save()


def _imports() -> None:
    from uuid import uuid4

    from doorstroom.careers.uploads.models import Import
    from doorstroom.jobs.services import enqueue

    first = Import.objects.latest("pk")
    for _ in range(MORE):
        first.pk, first.public_id = None, uuid4()
        first._state.adding = True
        first.save()
        enqueue(kind="careers.read", by=first.by, arguments={})
