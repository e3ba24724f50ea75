"""Every endpoint and every role: who gets in, who is told 403, and nothing is forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from doorstroom.accounts.tokens.scopes import SCOPES
from doorstroom.api.publishing import described
from tests.api.conftest import Program, program_of
from tests.web.conftest import Site
from tests.web.world import ACCOUNTS

HR = {"hr_officer", "branch_hr_officer", "other_hr_officer"}
MANAGERS = {"line_manager", "other_line_manager"}
# Who has a file of their own.
OWN = {"employee", "other_employee", "line_manager"}
ADMINISTRATORS = {"administrator", "second_administrator"}
# Without a role and without a file there is nothing that a token could open.
PROGRAMS = tuple(name for name in ACCOUNTS if name != "guest")
EVERYBODY = set(PROGRAMS)

WHO: dict[tuple[str, str], set[str]] = {
    ("GET", "/me"): EVERYBODY,
    ("GET", "/administrations/current"): EVERYBODY,
    ("GET", "/people"): HR | MANAGERS,
    ("GET", "/people/{person}"): HR | MANAGERS | OWN,
    ("GET", "/people/{person}/career"): HR | MANAGERS | OWN,
    ("GET", "/people/{person}/reads"): {"auditor"} | OWN,
    ("GET", "/requests"): HR | OWN,
    ("POST", "/requests"): HR | OWN,
    ("GET", "/requests/{request_id}"): HR | OWN,
    ("POST", "/requests/{request_id}/notes"): HR | OWN,
    ("POST", "/requests/{request_id}/decisions"): HR,
    ("POST", "/requests/{request_id}/withdrawals"): OWN,
    ("POST", "/corrections"): HR,
    ("GET", "/register"): HR | MANAGERS | {"planner"},
    ("GET", "/flows"): HR | MANAGERS | {"planner"},
    ("GET", "/units"): EVERYBODY,
    ("GET", "/units/{unit}"): EVERYBODY,
    # An extract may speak of every unit: only who is HR officer of the whole.
    ("GET", "/imports"): {"hr_officer"},
    ("POST", "/imports"): {"hr_officer"},
    ("GET", "/imports/{import_id}"): {"hr_officer"},
    ("POST", "/imports/{import_id}/mappings"): {"hr_officer"},
    ("POST", "/imports/{import_id}/checks"): {"hr_officer"},
    ("POST", "/imports/{import_id}/confirmations"): {"hr_officer"},
    ("POST", "/imports/{import_id}/cancellations"): {"hr_officer"},
    ("GET", "/batches"): {"hr_officer"},
    ("GET", "/batches/{batch}"): {"hr_officer"},
    ("GET", "/events"): {"auditor"},
    ("GET", "/accounts"): {"auditor"} | ADMINISTRATORS,
    ("GET", "/accounts/{account}"): {"auditor"} | ADMINISTRATORS,
    ("GET", "/roles"): {"auditor"} | ADMINISTRATORS,
}
OPEN = {("GET", "/openapi.json"), ("GET", "/openapi.yaml"), ("GET", "/glossary")}
DOCUMENT = json.loads(described("en"))
# A question whose form is right, where the document does not say so by itself.
QUERY = {"/register": "?on=2025-12-31", "/flows": "?from=2024-12-31&to=2025-12-31"}
BODY: dict[str, Any] = {
    "/requests/{request_id}/notes": {"text": "x"},
    "/requests/{request_id}/decisions": {"outcome": "refused", "text": "x"},
    "/imports/{import_id}/mappings": {"text": "x"},
}


def address(path: str, world: Any) -> str:
    """An address of the kind, of something that nobody has but that could be."""
    values = {"person": world.gone, "request_id": 999, "unit": world.branch_a, "batch": 1, "account": 1}
    return path.format(**values, import_id=uuid4()) + QUERY.get(path, "")


def ask(program: Program, method: str, path: str, world: Any) -> Any:
    if (method, path) == ("POST", "/imports"):
        from django.test import Client

        headers = {"Authorization": f"Bearer {program.key}"} if program.key else {}
        return Client().post("/api/v1/imports", {"mapping": "x"}, secure=True, headers=headers)
    return program.ask(method, address(path, world), BODY.get(path, {}) if method == "POST" else None)


def test_every_operation_has_a_row() -> None:
    operations = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert operations == set(WHO) | OPEN


def test_every_scope_opens_something_and_every_door_has_a_scope() -> None:
    scopes = {
        scope
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
        for scope in operation.get("x-scopes", ())
    }
    assert scopes == set(SCOPES)


@pytest.mark.parametrize("account", PROGRAMS)
def test_each_role_opens_what_the_table_says(site: Site, account: str) -> None:
    program = program_of(account)
    opened = {key for key in WHO if ask(program, *key, site.world).status_code not in (401, 403)}
    assert opened == {key for key, who in WHO.items() if account in who}


def test_nothing_but_the_document_is_open_without_a_token(site: Site) -> None:
    nobody = Program("")
    for key in WHO:
        answer = ask(nobody, *key, site.world)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
    for _, path in OPEN:
        assert nobody.get(path, Accept="*/*").status_code == 200


def test_a_session_opens_nothing(site: Site) -> None:
    browser = site.client("hr_officer")
    assert browser.get("/api/v1/me", secure=True).status_code == 401


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_a_token_opens_no_more_than_its_scope(site: Site, scope: str) -> None:
    holders = ("hr_officer", "auditor", "employee")
    program = next(made for made in (_narrow(name, scope) for name in holders) if made is not None)
    for (method, path), who in WHO.items():
        asked = DOCUMENT["paths"][path][method.lower()].get("x-scopes")
        if asked is None or not who:
            continue
        shut = ask(program, method, path, site.world).status_code == 403
        assert shut == (scope not in asked), path


def _narrow(name: str, scope: str) -> Program | None:
    from doorstroom.kernel.errors import BadInput

    try:
        return program_of(name, [scope])
    except BadInput:
        return None


def test_who_loses_a_role_loses_what_their_tokens_opened(site: Site, program: Callable[..., Program]) -> None:
    from doorstroom.accounts.models import RoleGrant

    held = program("hr_officer")
    assert held.get("/people").status_code == 200
    RoleGrant.objects.filter(account__email="hr_officer@example.org").update(until="2021-01-01")
    assert held.get("/people").status_code == 403


class TestRows:
    """A manager of one branch sees nothing of another, whichever way they ask."""

    def test_people_out_of_reach_do_not_exist(self, both_sites: Site) -> None:
        world = both_sites.world
        manager = program_of("line_manager")
        for path in ("/people/{}", "/people/{}/career"):
            inside = [p for p in world.inside_a if p != world.inside_a[1]][:3]
            assert {manager.get(path.format(person)).status_code for person in inside} == {200}
            outside = (*world.inside_b[:3], world.gone, 999_999)
            answers = [manager.get(path.format(person)) for person in outside]
            assert {answer.status_code for answer in answers} == {404}
            assert len({answer.content for answer in answers}) == 1  # out of reach and absent look the same

    def test_the_list_holds_who_is_within_reach(self, both_sites: Site) -> None:
        found = set()
        manager, page = program_of("line_manager"), "/people"
        while page:
            answer = manager.get(page).json()
            found |= {item["id"] for item in answer["items"]}
            page = (answer["links"]["next"] or "").removeprefix("/api/v1")
        assert found == set(both_sites.world.inside_a)

    def test_a_unit_out_of_reach_lists_nobody(self, site: Site) -> None:
        world = site.world
        manager = program_of("line_manager")
        assert manager.get(f"/people?unit={world.branch_b}").status_code == 404
        assert manager.get(f"/register?on=2025-12-31&unit={world.branch_b}").status_code == 400

    def test_figures_count_the_branch_alone(self, site: Site) -> None:
        world = site.world
        whole = program_of("hr_officer").get("/register?on=2025-12-31").json()
        branch = program_of("planner").get("/register?on=2025-12-31").json()
        assert branch["tiles"][0]["value"] == len(world.inside_a) < whole["tiles"][0]["value"]

    def test_an_employee_opens_the_own_file_and_no_other(self, site: Site) -> None:
        world, own = site.world, program_of("employee")
        assert own.get(f"/people/{world.employee}/career").json()["person"] == world.employee
        assert own.get(f"/people/{world.other_employee}/career").status_code == 404
        assert own.get(f"/people/{world.employee}/reads").status_code == 200
        assert own.get(f"/people/{world.other_employee}/reads").status_code == 404

    def test_a_manager_sees_no_birth_date_and_no_reasons_of_leaving(self, site: Site) -> None:
        person = site.world.inside_a[2]
        limited = program_of("line_manager").get(f"/people/{person}").json()
        assert limited["birthDate"] is limited["number"] is limited["sex"] is None
        assert program_of("hr_officer").get(f"/people/{person}").json()["birthDate"]
