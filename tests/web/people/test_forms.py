"""Forms of the pages about people: their errors, what they store, and who was first."""

from __future__ import annotations

from datetime import date

import pytest

from doorstroom.audit.models import AuditEvent
from doorstroom.careers.facts.services import record_fact
from doorstroom.careers.models import Batch, Event, Explanation, Fact, PersonState
from doorstroom.careers.names.models import PersonName
from doorstroom.careers.names.selectors import names_of
from doorstroom.careers.people.amend import CORRECTABLE
from doorstroom.careers.requests.models import CorrectionNote, CorrectionRequest
from tests.web.conftest import Site
from tests.web.people.test_pages import edited, url_of

WHY = "canary words of the clerk"


def single(site: Site) -> tuple[int, Event]:
    """Somebody with one employment and several acts, and the first act."""
    for person in site.world.inside_a[2:]:
        acts = list(Event.objects.filter(person=person).order_by("effective_on"))
        if len(acts) > 2 and all(act.employment == 1 for act in acts):
            return person, acts[0]
    raise AssertionError


def test_a_correction_is_shown_before_it_is_made(both_sites: Site) -> None:
    person, act = single(both_sites)
    client = both_sites.client("branch_hr_officer")
    given = edited(client, person, act, place="CANARY-PLACE")
    before = Event.objects.count()
    for missing in ("sure", "later_too"):
        asked = {name: value for name, value in given.items() if name != missing}
        page = client.post(url_of(person, act), asked)
        assert page.status_code == (200 if missing == "sure" else 422)
        assert "CANARY-PLACE" in page.content.decode()
        assert Event.objects.count() == before
    assert client.post(url_of(person, act), given).status_code == 302
    versions = list(Event.objects.filter(person=person, act_no=act.act_no).order_by("version"))
    assert [one.place for one in versions] == [act.place, "CANARY-PLACE"]
    explained = Explanation.objects.get(batch=versions[-1].batch)
    assert (explained.person_id, explained.text) == (person, WHY)
    assert WHY not in str(list(AuditEvent.objects.values())) + str(
        list(AuditEvent.objects.using("work").values())
    )
    assert WHY in client.get(f"/people/{person}").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("because", ""),
        ("effective_on", "32 January"),
        ("effective_on", ""),
        ("kind", "promotion"),
        ("scale", "high"),
        ("fte_thousandths", "900"),
        ("unit", "NO-SUCH-UNIT"),
        ("reason", "because I say so"),
    ],
)
def test_each_error_of_the_form_is_said_and_nothing_stored(site: Site, field: str, value: str) -> None:
    person, act = single(site)
    client = site.client("hr_officer")
    before = Event.objects.count(), Batch.objects.count()
    page = client.post(url_of(person, act), edited(client, person, act, **{field: value}))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert f'id="id_{field}-error"' in page.content.decode()
    if value:
        assert value in page.content.decode()
    assert (Event.objects.count(), Batch.objects.count()) == before


def test_no_change_is_an_error(site: Site) -> None:
    person, act = single(site)
    client = site.client("hr_officer")
    assert client.post(url_of(person, act), edited(client, person, act)).status_code == 422


def test_who_comes_second_overwrites_nothing(site: Site) -> None:
    person, act = single(site)
    first, second = site.client("hr_officer"), site.client("branch_hr_officer")
    late = edited(second, person, act, place="SECOND")
    assert first.post(url_of(person, act), edited(first, person, act, place="FIRST")).status_code == 302
    page = second.post(url_of(person, act), late)
    assert page.status_code == 409
    assert "hr officer" in page.content.decode()
    assert not Event.objects.filter(place="SECOND").exists()
    assert second.post(url_of(person, act, "annul"), {"version": "0", "because": "x"}).status_code == 409


def test_an_act_is_annulled_with_a_reason(site: Site) -> None:
    person, _ = single(site)
    act = Event.objects.filter(person=person).order_by("-effective_on", "-day_order")[0]
    client = site.client("branch_hr_officer")
    url = url_of(person, act, "annul")
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": "0"}).status_code == 422
    assert client.post(url, {"version": "0", "because": WHY}).status_code == 302
    page = client.get(f"/people/{person}")
    assert len(page.context["annulled"]) == 1
    assert WHY in page.content.decode()


@pytest.mark.parametrize("what", ["correct", "annul"])
def test_only_hr_within_reach_amends_and_never_the_own_file(site: Site, what: str) -> None:
    from doorstroom.accounts.models import Account

    person, act = single(site)
    for account in ("employee", "line_manager", "auditor"):
        assert site.client(account).get(url_of(person, act, what)).status_code == 403
    assert site.client("other_hr_officer").get(url_of(person, act, what)).status_code == 404
    Account.objects.filter(email="hr_officer@example.org").update(person=person)
    assert site.client("hr_officer").get(url_of(person, act, what)).status_code == 404


def test_birth_date_and_sex_are_corrected(both_sites: Site) -> None:
    person, _ = single(both_sites)
    client = both_sites.client("branch_hr_officer")
    url = f"/people/{person}/registered"
    given = {"birth_date": "1971-02-03", "birth_precision": "day", "sex": "other", "version": "0"}
    for wrong in (
        {"because": ""},
        {"birth_date": "1700-01-01"},
        {"birth_date": "x"},
        {"birth_precision": ""},
        {"sex": "unknown"},
    ):
        page = client.post(url, given | {"because": WHY} | wrong)
        assert page.status_code == 422, wrong
        assert page.context["form"].errors
    assert client.post(url, given | {"because": WHY}).status_code == 302
    assert client.post(url, given | {"because": WHY, "sex": "male"}).status_code == 409
    states = PersonState.objects.filter(person=person).order_by("version")
    assert [one.sex for one in states][-1] == "other"
    assert client.get(f"/people/{person}").context["file"].career.person["sex"] == "other"


def test_a_name_is_changed(site: Site) -> None:
    person, _ = single(site)
    client = site.client("branch_hr_officer")
    url = f"/people/{person}/name"
    for wrong in ({"family": ""}, {"family": "---"}, {"family": "x" * 201}):
        page = client.post(url, {"given": "Noor", "name_version": "0"} | wrong)
        assert page.status_code == 422
    assert client.post(url, {"given": "Noor", "family": "Peeters", "name_version": "0"}).status_code == 302
    assert names_of([person]) == {person: "Noor Peeters"}
    late = client.post(url, {"given": "X", "family": "Y", "name_version": "0"})
    assert late.status_code == 409
    assert PersonName.objects.filter(person=person).count() == 2


def test_a_person_asks_hr_decides_and_the_person_reads_why(both_sites: Site) -> None:
    person = both_sites.world.employee
    act = Event.objects.filter(person=person).order_by("act_no")[0]
    mine, hr = both_sites.client("employee"), both_sites.client("branch_hr_officer")
    url = f"/people/{person}/ask?act={act.employment}.{act.act_no}"
    assert mine.post(url, {"text": ""}).status_code == 422
    assert mine.post(f"/people/{person}/ask", {"text": "x"}).status_code == 422
    assert mine.post(url, {"text": "canary: I began earlier"}).status_code == 302
    made = CorrectionRequest.objects.get()
    page = f"/people/requests/{made.pk}"
    assert "canary: I began earlier" in hr.get(page).content.decode()
    assert f'href="{page}"' in hr.get("/").content.decode()
    for wrong in (
        {},
        {"decision": "refused"},
        {"decision": "granted"},
        {"decision": "granted", "batch": "1"},
    ):
        answer = hr.post(f"{page}/decide", wrong)
        assert answer.status_code == 422, wrong
    assert hr.post(f"{page}/note", {"text": ""}).status_code == 422
    assert hr.post(f"{page}/note", {"text": "which day?"}).status_code == 302
    assert mine.post(f"{page}/decide", {"decision": "refused", "reasons": "x"}).status_code == 403
    decided = {"decision": "refused", "reasons": "canary: the act says so"}
    assert hr.post(f"{page}/decide", decided).status_code == 302
    read = mine.get(page).content.decode()
    assert "canary: the act says so" in read
    assert f'href="{page}"' in mine.get("/").content.decode()
    assert mine.post(f"{page}/withdraw").status_code == 302
    assert CorrectionNote.objects.filter(kind="withdrawn").count() == 0
    for other in ("other_employee", "other_hr_officer", "line_manager"):
        assert both_sites.client(other).get(page).status_code in (403, 404)


def test_who_took_the_old_value_along_is_listed(site: Site) -> None:
    person, act = single(site)
    client = site.client("branch_hr_officer")
    assert client.get(f"/people/{person}/download/json").status_code == 200
    done = client.post(url_of(person, act), edited(client, person, act, place="NEW"))
    batch = Event.objects.filter(person=person).order_by("-batch").values_list("batch", flat=True)[0]
    assert done.url == f"/people/{person}/receivers/{batch}"
    page = client.get(done.url)
    assert len(page.context["receivers"]) == 1
    assert site.client("other_hr_officer").get(done.url).status_code == 404
    assert client.get(f"/people/{person}/receivers/1").status_code == 404


def dated(site: Site) -> tuple[int, int]:
    """A person with a dated fact, and its number."""
    person, _ = single(site)
    written = record_fact(
        kind="expertise",
        subject=site.world.numbers[person],
        from_on=date(2020, 1, 1),
        until=date(2021, 1, 1),
        value="CANARY-TOPIC",
        by="test",
    )
    return person, written.fact


FACT = {
    "from_on": "2020-02-01",
    "until": "2021-01-01",
    "value": "OTHER-TOPIC",
    "version": "0",
    "because": WHY,
}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"because": ""}, "because"),
        ({"from_on": ""}, "from_on"),
        ({"from_on": "32 January"}, "from_on"),
        ({"until": "never"}, "until"),
        ({"until": "2019-01-01"}, None),
        ({"value": "x" * 501}, "value"),
        ({"version": "x"}, "version"),
        ({"from_on": "2020-01-01", "value": "CANARY-TOPIC"}, None),
    ],
)
def test_each_error_in_a_fact_is_said_and_nothing_stored(
    site: Site, wrong: dict[str, str], field: str | None
) -> None:
    person, fact = dated(site)
    page = site.client("branch_hr_officer").post(f"/people/{person}/facts/{fact}/correct", FACT | wrong)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert field is None or field in page.context["form"].errors
    assert Fact.objects.filter(fact=fact).count() == 1


def test_a_fact_is_corrected_and_who_comes_second_overwrites_nothing(both_sites: Site) -> None:
    person, fact = dated(both_sites)
    client, url = both_sites.client("branch_hr_officer"), f"/people/{person}/facts/{fact}/correct"
    assert client.post(url, FACT).status_code == 302
    versions = list(Fact.objects.filter(fact=fact).order_by("version"))
    assert [one.value for one in versions] == ["CANARY-TOPIC", "OTHER-TOPIC"]
    assert Explanation.objects.get(batch=versions[-1].batch).text == WHY
    assert client.post(url, FACT | {"value": "LATE"}).status_code == 409
    assert not Fact.objects.filter(value="LATE").exists()
    for other, status in (("other_hr_officer", 404), ("line_manager", 403), ("employee", 403)):
        assert both_sites.client(other).post(url, FACT).status_code == status, other


def test_a_fact_is_annulled_with_a_reason(both_sites: Site) -> None:
    person, fact = dated(both_sites)
    client, url = both_sites.client("branch_hr_officer"), f"/people/{person}/facts/{fact}/annul"
    for wrong in ({"version": "0"}, {"because": WHY}, {"version": "x", "because": WHY}):
        assert client.post(url, wrong).status_code == 422, wrong
    assert client.post(url, {"version": "7", "because": WHY}).status_code == 409
    assert Fact.objects.filter(fact=fact).count() == 1
    assert client.post(url, {"version": "0", "because": WHY}).status_code == 302
    assert Fact.objects.filter(fact=fact).order_by("-version")[0].action == "annul"
    assert client.post(url, {"version": "1", "because": WHY}).status_code == 404


def test_an_open_list_takes_a_value_of_its_own_and_a_closed_one_does_not(site: Site) -> None:
    from doorstroom.administrations import COLUMN_LISTS, load

    regime = load("rijk")
    listed = [name for name in CORRECTABLE if name in COLUMN_LISTS and regime.entries(name)]
    open_ = [name for name in listed if not regime.closed_codes(name)]
    assert open_
    person, act = single(site)
    client = site.client("branch_hr_officer")
    assert f'<datalist id="{open_[0]}-known">' in client.get(url_of(person, act)).content.decode()
    given = edited(client, person, act, **{open_[0]: "OWN-VALUE"})
    assert client.post(url_of(person, act), given).status_code == 302
    assert Event.objects.filter(person=person, **{open_[0]: "OWN-VALUE"}).exists()
    for name in set(listed) - set(open_):
        last = edited(client, person, act, version="1", **{name: "NO-SUCH"})
        assert name in client.post(url_of(person, act), last).context["form"].errors
