"""No log holds what people are called, what they typed, or a secret (obligation L5)."""

from __future__ import annotations

import json
import logging

import pytest
from django.utils import timezone

from doorstroom.accounts.models import Account
from doorstroom.audit.models import AuditEvent
from doorstroom.careers.models import Person, PersonState
from doorstroom.careers.names.models import PersonName
from doorstroom.careers.special.models import SpecialAnswer
from doorstroom.configuration.models import Setting
from tests.web.world import PASSWORD

TYPED = "kanarie-in-vrije-tekst"
WRONG = "kanarie-als-wachtwoord"
SOUGHT = "kanarievogel"


def everything_logged() -> str:
    rows = [
        {field.attname: str(getattr(event, field.attname)) for field in AuditEvent._meta.concrete_fields}
        | {"details": event.details}
        for store in ("default", "work", "special")
        for event in AuditEvent.objects.using(store)
    ]
    return json.dumps(rows, ensure_ascii=False)


def use_the_site(site) -> None:
    """Sign in rightly and wrongly, look, search, ask, decide, download, and meet errors."""
    person = site.world.employee
    nobody = site.client()
    for password in (WRONG, PASSWORD):
        nobody.post("/account/login", {"login": "employee@example.org", "password": password})
    nobody.post("/account/password/reset", {"email": "employee@example.org"})
    employee, hr = site.client("employee"), site.client("hr_officer")
    employee.get("/people/me")
    employee.get(f"/people/{person}")
    employee.get(f"/people/{person}/download/json")
    employee.post(f"/people/{person}/ask", {"about": "missing", "text": TYPED})
    hr.get("/people")
    hr.get(f"/people/{person}")
    hr.post("/search", {"q": SOUGHT})
    hr.get("/people/units")
    hr.get("/figures")
    site.client("other_line_manager").get(f"/people/{person}")
    administrator = site.client("administrator")
    given = {"value": TYPED, "from_on": timezone.localdate().isoformat(), "reason": TYPED}
    administrator.post("/administration/settings/of/contact.hr", given)
    auditor = site.client("auditor")
    auditor.get("/logs", {"actor": TYPED})
    auditor.get(f"/logs/people/{person}")
    site.client("guest").get(f"/people/{TYPED}")


def secrets_of(site) -> dict[str, str]:
    person = site.world.employee
    number = Person.objects.get(pk=person).number
    state = PersonState.objects.filter(person=person).last()
    found = {
        "typed": TYPED,
        "sought": SOUGHT,
        "wrong password": WRONG,
        "password": PASSWORD,
        "proof of the password": Account.objects.get(email="employee@example.org").password,
        "address": "employee@example.org",
        "personnel number": number,
        "date of birth": state.birth_date.isoformat() if state and state.birth_date else "no birth date",
    }
    name = PersonName.objects.filter(person=person).last()
    return found | ({"name": name.full} if name else {})


@pytest.fixture
def logged(site, caplog) -> str:
    caplog.set_level(logging.DEBUG)
    use_the_site(site)
    return everything_logged() + "\n" + caplog.text


def test_no_log_holds_what_is_personal_or_secret(site, logged) -> None:
    assert Setting.objects.filter(value=TYPED).exists()  # it did reach the site
    held = {what: said for what, said in secrets_of(site).items() if said in logged}
    assert held == {}


def test_the_log_does_say_what_happened(site, logged) -> None:
    actions = set(AuditEvent.objects.using("work").values_list("action", flat=True))
    assert {"careers.file.read", "accounts.login.failed", "careers.reads.read"} <= actions
    refused = AuditEvent.objects.using("work").filter(result="refused", action="careers.file.read")
    assert refused.filter(object_id=str(site.world.employee)).exists()
    assert not SpecialAnswer.objects.using("special").exists()


def test_the_search_for_canaries_finds_one(site, logged) -> None:
    from doorstroom.audit.services import record

    record(by="test", action="careers.file.read", object_type="person", details={"x": TYPED}, store="work")
    assert TYPED in everything_logged()
