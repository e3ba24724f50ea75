"""Every form says what is wrong, where, and keeps what was typed; nothing is stored.

A new form without a row fails. A row is a request that the form refuses, which this test sends, or the name
of a test of its own where a form stands behind a state that only its own tests can make.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest
from django import forms
from django.db import connections

import doorstroom.web
from tests.web.account.signing import account, sign_in
from tests.web.conftest import Site
from tests.web.guards.scene import build
from tests.web.world import PASSWORD

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Wrong:
    """What a form refuses.

    Attributes:
        account: who sends it.
        path: address, with keys of the scene in braces.
        field: name of the field that is wrong; empty where the error is of the form as a whole.
        data: what is typed; its texts must still stand in the answer.
        method: post, or get for filters.
    """

    account: str
    path: str
    field: str
    data: dict[str, str] = field(default_factory=dict)
    method: str = "post"


_ACT = "/people/{person}/acts/{employment}/{act_no}"
_PASSWORDS = "tests/web/account/test_passwords.py"
_SIGNING = "tests/web/account/test_signing_in.py"
_RENEWED = "test_codes_are_renewed_after_the_password_was_given_again"
TABLE: dict[str, Wrong | str] = {
    "account.forms.ActivateAppForm": Wrong("employee", "/account/2fa/app/activate", "code", {"code": "12"}),
    "account.forms.AskLinkForm": Wrong("anonymous", "/account/password/reset", "email", {"email": "nobody"}),
    "account.forms.ChangePasswordForm": f"{_PASSWORDS}::test_a_password_form_says_what_is_wrong",
    "account.forms.ChoosePasswordForm": f"{_PASSWORDS}::test_a_link_by_mail_lets_one_choose_a_password_once",
    "account.forms.CodeForm": f"{_SIGNING}::test_too_many_wrong_codes_lock_the_second_step",
    "account.forms.PreferencesForm": Wrong("employee", "/account/profile", "language", {"language": "xx"}),
    "account.forms.ReauthenticateCodeForm": f"{_SIGNING}::{_RENEWED}",
    "account.forms.ReauthenticateForm": Wrong(
        "employee", "/account/reauthenticate", "password", {"password": "another sentence"}
    ),
    "account.forms.SignInForm": Wrong(
        "anonymous", "/account/login", "", {"login": "a@example.org", "password": "another sentence"}
    ),
    "administration.forms.AccountForm": Wrong(
        "administrator",
        "/administration/accounts/{account}/edit",
        "email",
        {"name": "Ann", "email": "nobody"},
    ),
    "administration.forms.FilterForm": Wrong(
        "administrator", "/administration/accounts", "role", {"role": "king"}, "get"
    ),
    "administration.forms.NewAccountForm": Wrong(
        "administrator",
        "/administration/accounts/new",
        "email",
        {"name": "Ann", "email": "nobody", "language": "nl"},
    ),
    "administration.forms.PersonForm": Wrong(
        "administrator", "/administration/accounts/{without_file}/person", "number", {"number": "SYN-nobody"}
    ),
    "administration.forms.RoleForm": Wrong(
        "administrator", "/administration/accounts/{account}/roles", "from_on", {"from_on": "soon"}
    ),
    "figures.forms.FlowsFilters": Wrong("planner", "/figures/flows", "to", {"to": "2020-02-30"}, "get"),
    "figures.forms.RegisterFilters": Wrong("planner", "/figures", "on", {"on": "2020-02-30"}, "get"),
    "imports.forms.BeginForm": Wrong("hr_officer", "/imports/new", "extract"),
    "imports.forms.ConfirmForm": "tests/web/imports/test_walk.py::test_confirming_twice_is_one_import",
    "imports.forms.MappingForm": Wrong(
        "hr_officer", "/imports/{public_id}/mapping", "text", {"text": "shape = "}
    ),
    "imports.forms.ReplaceForm": Wrong(
        "hr_officer", "/imports/{public_id}/file", "file", {"kind": "extract"}
    ),
    "imports.mapping_form.ColumnsForm": (
        "tests/web/imports/test_doors.py::test_columns_twice_or_needed_ones_missing_are_said_where_they_are"
    ),
    "logs.forms.EventsForm": Wrong("auditor", "/logs", "first", {"first": "2020-02-30"}, "get"),
    "people.forms.ActForm": Wrong("hr_officer", f"{_ACT}/correct", "because", {"place": "Elsewhere"}),
    "people.forms.AnnulForm": Wrong("hr_officer", f"{_ACT}/annul", "because"),
    "people.forms.AskForm": Wrong("employee", "/people/{own}/ask", "text", {"about": "missing"}),
    "people.forms.DecideForm": Wrong("hr_officer", "/people/requests/{request}/decide", "decision"),
    "people.forms.FactForm": Wrong(
        "hr_officer",
        "/people/{person}/facts/{fact}/correct",
        "from_on",
        {"from_on": "soon", "version": "0"},
    ),
    "people.forms.NameForm": Wrong("hr_officer", "/people/{person}/name", "family", {"given": "Ann"}),
    "people.forms.NoteForm": Wrong("hr_officer", "/people/requests/{request}/note", "text"),
    "people.forms.PersonForm": Wrong(
        "hr_officer",
        "/people/{person}/registered",
        "because",
        {"birth_date": "1980-02-03", "version": "0"},
    ),
    "settings.forms.SettingForm": Wrong(
        "administrator", "/administration/settings/of/{key}", "from_on", {"reason": "Because it is so."}
    ),
    "tokens.forms.ServiceForm": Wrong("administrator", "/tokens/services", "name", {"name": "\x07"}),
    "tokens.forms.TokenForm": Wrong("employee", "/tokens/new", "scopes", {"name": "Dashboard"}),
}


def form_classes() -> dict[str, type[forms.BaseForm]]:
    """Every form of the site that a page shows: those without a form made from them."""
    for module in pkgutil.walk_packages(doorstroom.web.__path__, "doorstroom.web."):
        importlib.import_module(module.name)
    found: dict[str, type[forms.BaseForm]] = {}
    stack: list[type[forms.BaseForm]] = [forms.BaseForm]
    while stack:
        one = stack.pop()
        stack += one.__subclasses__()
        if one.__module__.startswith("doorstroom.web.") and not one.__name__.startswith("_"):
            found[f"{one.__module__.removeprefix('doorstroom.web.')}.{one.__name__}"] = one
    return found


# A form that others are made from, and that no page shows itself.
BASES = {"figures.forms.Filters"}


def test_every_form_has_a_row_and_every_row_a_form() -> None:
    assert sorted(set(form_classes()) - BASES) == sorted(TABLE)


@pytest.mark.parametrize("form", sorted(name for name, row in TABLE.items() if isinstance(row, str)))
def test_the_test_that_a_row_names_exists(form: str) -> None:
    row = TABLE[form]
    assert isinstance(row, str)
    path, _, test = row.partition("::")
    assert f"def {test}(" in (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("form", sorted(name for name, row in TABLE.items() if isinstance(row, Wrong)))
def test_a_form_says_what_is_wrong_keeps_what_was_typed_and_stores_nothing(site: Site, form: str) -> None:
    row = TABLE[form]
    assert isinstance(row, Wrong)
    scene = build(site)
    client = site.client() if row.path.startswith("/account/") else site.client(row.account)
    if row.path.startswith("/account/") and row.account != "anonymous":
        sign_in(client, row.account, secure=True)
        client.post("/account/reauthenticate", {"password": PASSWORD}, secure=True)
    values = {"own": site.world.employee, "without_file": account("planner").pk}
    before = stored()
    answer = getattr(client, row.method)(row.path.format(**scene.a, **values), row.data, secure=True)
    text = answer.content.decode()
    assert answer.status_code == 422, (answer.status_code, answer.headers.get("Location"))
    assert stored() == before
    for name, typed in row.data.items():
        if row.method == "post" and "password" not in name and typed.isprintable():
            assert typed in unescape(text), f"{name} was lost"
    links = re.findall(r'id="errors".*?</ul>', text, re.DOTALL)
    assert links, "no list of errors on top"
    targets = re.findall(r'href="#([^"]+)"', links[0])
    assert [one for one in targets if f'id="{one}"' not in text] == [], "a link to a field leads nowhere"
    if row.field:
        assert [one for one in targets if one.removeprefix("id_").startswith(row.field)], targets
        assert undescribed(text) == []


def undescribed(page: str) -> list[str]:
    """Fields that are marked as wrong without saying how, by themselves or by the group they stand in."""
    found, marked = [], 0
    for control in re.finditer(r"<(?:input|select|textarea)[^>]*aria-invalid=\"true\"[^>]*>", page):
        marked += 1
        holder = control[0]
        if re.search(r'type="(radio|checkbox)"', holder) and "aria-describedby" not in holder:
            holder = re.findall(r"<fieldset[^>]*>", page[: control.start()])[-1]
        described = re.search(r'aria-describedby="([^"]+)"', holder)
        if described is None or not all(f'id="{one}"' in page for one in described[1].split()):
            found.append(control[0])
    assert marked, "no field is marked"
    return found


def stored() -> dict[str, int]:
    """How many rows each table holds, but for sessions and what counts attempts and logs refusals."""
    found = {}
    for alias in connections:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                if not table.startswith(("audit_", "django_session", "cache", "usersessions_")):
                    cursor.execute(f'SELECT count(*) FROM "{table}"')
                    found[f"{alias}.{table}"] = cursor.fetchone()[0]
    return found
