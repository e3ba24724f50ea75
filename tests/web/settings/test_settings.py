"""The administrator decides on settings; the auditor reads them; nobody else does either."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from doorstroom.audit.models import AuditEvent
from doorstroom.configuration import selectors
from doorstroom.configuration.declared import SETTINGS
from doorstroom.configuration.models import Setting
from tests.web.world import ACCOUNTS

HOME = "/administration/settings"
TODAY = timezone.localdate()
READERS = {"administrator", "second_administrator", "auditor"}
TERM = {
    "minimum": "12",
    "maximum": "24",
    "starts_at": "exit",
    "destination": "destroy",
    "basis": "the selection list",
    "approver": "the archivist",
}


def url(key: str) -> str:
    return f"{HOME}/of/{key}"


def post(site, key, who="administrator", **fields):
    given = {"from_on": TODAY.isoformat(), "reason": "because"} | fields
    return site.client(who).post(url(key), given)


@pytest.mark.parametrize("who", ACCOUNTS)
@pytest.mark.parametrize("page", [HOME, url("contact.hr"), f"{HOME}/regime"])
def test_who_reads_settings(site, who, page) -> None:
    assert site.client(who).get(page).status_code == (200 if who in READERS else 403)


@pytest.mark.parametrize("key", SETTINGS)
def test_every_setting_has_its_page(site, key) -> None:
    page = site.client("administrator").get(url(key))
    assert page.status_code == 200
    assert page.context["form"] is not None


def test_a_decision_is_kept_shown_and_logged(both_sites) -> None:
    answer = post(both_sites, "contact.hr", value="Team Personeel\nhr@example.org")
    assert (answer.status_code, answer["Location"]) == (302, url("contact.hr"))
    selectors.forget()
    assert selectors.value("contact.hr") == "Team Personeel\nhr@example.org"
    page = both_sites.client("auditor").get(url("contact.hr"))
    assert page.context["form"] is None
    assert "hr@example.org" in page.content.decode()
    assert "administrator" in page.content.decode()
    event = AuditEvent.objects.get(action="configuration.setting.changed")
    assert "hr@example.org" not in str(event.details)


@pytest.mark.parametrize(
    ("key", "fields", "kept"),
    [
        ("reads.show_names", {"value": "no"}, False),
        ("sessions.idle_minutes", {"value": "30"}, 30),
        ("contact.hr", {"value": ""}, None),
        ("retention.complaint", {"unset": "on"}, None),
        ("retention.complaint", TERM, {**TERM, "minimum": 12, "maximum": 24}),
        ("retention.complaint", TERM | {"minimum": ""}, {**TERM, "minimum": None, "maximum": 24}),
    ],
)
def test_each_kind_is_kept_as_its_own(site, key, fields, kept) -> None:
    assert post(site, key, **fields).status_code == 302
    assert Setting.objects.get().value == kept


@pytest.mark.parametrize(
    ("key", "fields", "wrong"),
    [
        ("reads.show_names", {"value": "maybe"}, {"value"}),
        ("reads.show_names", {"value": ""}, {"value"}),
        ("reads.show_names", {"value": "yes", "reason": ""}, {"reason"}),
        ("reads.show_names", {"value": "yes", "reason": "x" * 501}, {"reason"}),
        ("reads.show_names", {"value": "yes", "from_on": ""}, {"from_on"}),
        ("reads.show_names", {"value": "yes", "from_on": "31/02/2027"}, {"from_on"}),
        (
            "reads.show_names",
            {"value": "yes", "from_on": (TODAY - timedelta(days=1)).isoformat()},
            {"from_on"},
        ),
        ("sessions.idle_minutes", {"value": "4"}, {"value"}),
        ("sessions.idle_minutes", {"value": "many"}, {"value"}),
        ("requests.decide_within_days", {"value": "31"}, {"value"}),
        ("contact.hr", {"value": "x" * 301}, {"value"}),
        ("retention.complaint", {}, {"minimum", "starts_at", "destination", "basis", "approver"}),
        ("retention.complaint", TERM | {"minimum": "25"}, {"maximum"}),
        ("retention.complaint", TERM | {"maximum": "-1"}, {"maximum"}),
        ("retention.complaint", TERM | {"basis": " "}, {"basis"}),
        ("retention.complaint", TERM | {"starts_at": "someday"}, {"starts_at"}),
    ],
)
def test_what_cannot_be_is_named_kept_on_the_page_and_not_stored(site, key, fields, wrong) -> None:
    answer = post(site, key, **fields)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == wrong
    page = answer.content.decode()
    assert all(f'href="#id_{name}' in page for name in wrong)
    if fields.get("reason", "because") == "because":
        assert "because" in page
    assert not Setting.objects.exists()


def test_the_service_has_the_last_word(site, monkeypatch) -> None:
    answer = post(site, "contact.hr", value="a\x01b")
    assert answer.status_code == 422
    assert not Setting.objects.exists()


@pytest.mark.parametrize("who", [name for name in ACCOUNTS if "administrator" not in name])
def test_only_an_administrator_decides(site, who) -> None:
    assert post(site, "reads.show_names", who=who, value="no").status_code == 403
    assert not Setting.objects.exists()


def test_there_is_no_other_setting(site) -> None:
    assert site.client("administrator").get(url("no.such")).status_code == 404
    assert site.client("administrator").post(url("no.such"), {}).status_code == 404


def test_the_list_says_what_is_not_set_and_what_will_change(site) -> None:
    client = site.client("administrator")
    unset = client.get(HOME).context["unset"]
    assert unset == sum(row.default is None for row in SETTINGS.values())
    post(site, "contact.hr", value="Team", from_on=(TODAY + timedelta(days=3)).isoformat())
    page = client.get(HOME)
    assert page.context["unset"] == unset
    rows = {row.declared.key: row for _title, _group, rows in page.context["groups"] for row in rows}
    assert rows["contact.hr"].changes_on == TODAY + timedelta(days=3)


def test_the_regime_page_names_the_source_of_everything(site) -> None:
    from doorstroom.administrations import load

    page = site.client("administrator").get(f"{HOME}/regime")
    shown = {one.code: one for one in page.context["lists"]}
    loaded = load("rijk")
    for code in ("levels", "grades", "layers", "relations", "contracts", "reasons", "age_band_sets", "words"):
        rows = shown[code].rows if code in shown else ()
        assert [row.code for row in rows] == list(loaded.codes(code))
        assert all(row.source and row.state for row in rows)
    assert len(page.context["ages"]) == len(loaded.pension_age.cohorts)
    assert all(one.title in page.content.decode() for one in loaded.sources)
