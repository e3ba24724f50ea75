"""Who may import, what is refused at the door, and what a page may cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext

from doorstroom.audit.models import AuditEvent
from doorstroom.careers.models import Batch
from doorstroom.careers.uploads.folder import folder
from doorstroom.careers.uploads.models import Import, Upload
from doorstroom.jobs import worker
from doorstroom.jobs.models import Job
from tests.careers.uploads.hostile import HOSTILE
from tests.web.conftest import Site
from tests.web.imports.walk import begun, checked, confirmed, csv_of, hand_in, named, said, url

ROW = "N1,2015-01-01,entry,NEW-1,"
HR = {"headers": {"accept-language": "en"}}
PAGES = (
    "",
    "progress",
    "columns",
    "mapping",
    "mapping/download",
    "check",
    "check/problems",
    "confirm",
    "done",
)
POSTS = ("stop", "again", "file", "sheet", "discard", "columns", "shape", "mapping", "confirm")


@pytest.mark.parametrize(
    "account",
    [
        "branch_hr_officer",
        "other_hr_officer",
        "line_manager",
        "planner",
        "auditor",
        "administrator",
        "employee",
        "guest",
    ],
)
def test_only_hr_over_everything_may_import(site: Site, account: str) -> None:
    one = begun(site.client("hr_officer", **HR), csv_of(ROW))
    before = sorted(folder().iterdir())
    client = site.client(account)
    assert client.get("/imports").status_code == 403
    assert client.get("/imports/new").status_code == 403
    assert hand_in(client, csv_of(ROW)).status_code == 403
    assert client.get("/imports/batches/1").status_code == 403
    for page in PAGES:
        assert client.get(url(one, page)).status_code == 403, page
    for page in POSTS:
        assert client.post(url(one, page), {"file": named(csv_of(ROW))}).status_code == 403, page
    assert sorted(folder().iterdir()) == before  # not a byte of a stranger's file was kept
    assert (Import.objects.count(), Upload.objects.count()) == (1, 1)


def test_nobody_is_sent_to_the_sign_in(site: Site) -> None:
    assert site.client().get("/imports").status_code == 302
    assert hand_in(site.client(), csv_of(ROW)).status_code in (302, 401)
    assert not folder().exists() or list(folder().iterdir()) == []


def test_a_colleague_may_go_on_and_what_there_is_not_is_not_found(site: Site) -> None:
    from doorstroom.accounts.models import Account, RoleGrant

    one = begun(site.client("hr_officer"), csv_of(ROW))
    guest = Account.objects.get(email="guest@example.org")
    RoleGrant.objects.create(
        account=guest, role="hr_officer", from_on="2020-01-01", given_by="test", confirmed_by="test 2"
    )
    client = site.client("guest", **HR)
    assert "hr officer" in said(client.get("/imports"))
    assert checked(client, one).stage == "ready"
    assert client.get("/imports/00000000-0000-4000-8000-000000000000/columns").status_code == 404
    assert client.get("/imports/batches/99999").status_code == 404


@pytest.mark.parametrize(("name", "content", "answer"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_the_form(
    site: Site, name: str, content: Callable[[], bytes], answer: str
) -> None:
    client = site.client("hr_officer", **HR)
    page = hand_in(client, content(), name)
    assert page.status_code == 422
    text = said(page)
    assert "Check one thing" in text
    assert "Right would be" in text
    assert (Import.objects.count(), Upload.objects.count(), Job.objects.count()) == (0, 0, 0)
    assert list(folder().iterdir()) == []
    refused = AuditEvent.objects.using("work").get(action="uploads.file.refused")
    assert name not in str(refused.details)


def test_a_name_that_climbs_is_a_name_and_nothing_more(site: Site) -> None:
    one = begun(site.client("hr_officer"), csv_of(ROW), "../../../tmp/<b>staff</b>\u202e.csv")
    assert "/" not in one.extract.name
    assert "\u202e" not in one.extract.name
    assert {path.parent for path in folder().iterdir()} == {folder()}
    page = site.client("hr_officer").get(url(one, "columns")).content.decode()
    assert "b>.csv" not in page  # escaped wherever it is shown


def test_a_file_that_is_too_large_is_not_kept(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_MOST_BYTES", 1000)
    page = hand_in(site.client("hr_officer", **HR), csv_of(*[ROW] * 100))
    assert page.status_code == 422
    assert "too large" in said(page)
    assert list(folder().iterdir()) == []


def test_no_file_at_all_and_an_empty_one(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    assert "Choose a file." in said(client.post("/imports/new", {}))
    assert "empty" in said(hand_in(client, b"")).lower()
    one = begun(client, csv_of(ROW))
    assert client.post(url(one, "file"), {"kind": "extract"}).status_code == 422


def test_pages_that_take_no_files_get_none(site: Site) -> None:
    client = site.client("hr_officer")
    one = begun(client, csv_of(ROW))
    before = sorted(folder().iterdir())
    answer = client.post(url(one, "again"), {"file": named(csv_of(ROW))})
    assert answer.status_code == 302
    assert sorted(folder().iterdir()) == before


def test_a_form_without_its_mark_is_refused_and_keeps_no_file(site: Site) -> None:
    client = site.client("hr_officer", enforce_csrf_checks=True)
    assert hand_in(client, csv_of(ROW)).status_code == 403
    assert not folder().exists() or list(folder().iterdir()) == []


def test_the_mapping_as_text_names_every_mistake_at_its_place(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    one = begun(client, csv_of(ROW))
    good = one.mapping
    for wrong, answer in {
        "shape = ": "not a TOML file",
        'shape = "events"\n[columns]\nperson = "person"\n[rules]\nend = 1\n': "rules.end is not a known key",
        good + "\n[unknown]\n": "unknown is not a known key",
        'shape = "spells"\n[columns]\nperson = "person"\n': "[columns] from_on, unit: needed for spells",
        'shape = "events"\n[columns]\nperson = "Rijksregisternr"\n': "a national number is not taken",
    }.items():
        page = client.post(url(one, "mapping"), {"text": wrong})
        assert page.status_code == 422, wrong
        assert f"In the text: {answer}" in said(page), wrong
        assert page.context["form"]["text"].value() == wrong  # what was typed is kept
        one.refresh_from_db()
        assert one.mapping == good
    unusual = good + '\n[[drop]]\ncolumn = "level"\nvalues = ["x"]\n'
    assert (
        client.post(url(one, "mapping"), {"text": "", "file": named(unusual.encode(), "m.toml")}).status_code
        == 302
    )
    one.refresh_from_db()
    assert one.mapping == unusual
    assert client.get(url(one, "mapping/download")).content.decode() == unusual
    assert not [path for path in folder().iterdir() if path.suffix == ".part"]


def test_another_kind_of_rows_keeps_what_means_something_there(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    one = begun(client, csv_of("N1,2015,U1", "N1,2016,U2", header="person,year,unit"))
    assert client.post(url(one, "shape"), {"shape": "snapshots"}).status_code == 302
    one = checked(client, one, **{"lists-dates": "{}-12-31"})
    assert (one.stage, one.outcome["events"]["move"]) == ("ready", 1), (one.mapping, one.outcome)
    assert client.post(url(one, "shape"), {"shape": "nonsense"}).status_code == 302
    assert client.post(url(one, "shape"), {"shape": "spells"}).status_code == 302
    page = client.get(url(one, "columns"))
    assert page.context["form"].shape == "spells"


def test_columns_twice_or_needed_ones_missing_are_said_where_they_are(site: Site) -> None:
    from tests.web.imports.walk import answers

    client = site.client("hr_officer", **HR)
    one = begun(client, csv_of(ROW))
    given = answers(client, one)
    page = client.post(url(one, "columns"), {**given, "column-1": "unit", "constant-0": "post"})
    assert page.status_code == 422
    text = said(page)
    assert "is chosen for several columns" in text
    assert "No column is “Date from which it holds”" in text
    assert "Give the value that holds for every row." in text
    assert page.context["form"]["column-1"].value() == "unit"


@pytest.mark.parametrize("n", [1, 25])
def test_pages_cost_the_same_for_few_and_many_rows(site: Site, n: int) -> None:
    client = site.client("hr_officer", **HR)
    one = checked(client, begun(client, csv_of(*[f"N{k},31/02/2019,entry,NEW-1," for k in range(n)])))
    good = checked(client, begun(client, csv_of(*[f"N{k},2015-01-01,entry,NEW-1," for k in range(n)])))
    done = confirmed(client, good)
    for _ in range(n - 1):
        begun(client, csv_of(ROW))
    costs = {
        page: cost(client, page)
        for page in (
            "/imports",
            "/imports/new",
            url(one, "check"),
            url(one, "columns"),
            url(done, "done"),
            f"/imports/batches/{done.batch}",
        )
    }
    assert max(costs.values()) <= 12, costs
    assert list(costs.values()) == COSTS


# Of the pages above, in their order: with session, account and roles; the same for 1 and for 25 rows.
COSTS = [7, 4, 4, 4, 4, 11]


def cost(client: Any, page: str) -> int:
    client.get(page)  # once before: what is kept between requests is not counted
    captured = [CaptureQueriesContext(connections[alias]) for alias in ("default", "work", "special")]
    for one in captured:
        one.__enter__()
    answer = client.get(page)
    for one in captured:
        one.__exit__(None, None, None)
    assert answer.status_code == 200, page
    return sum(len(one) for one in captured)


def test_reading_pages_writes_nothing_into_the_ledger(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    done = confirmed(client, checked(client, begun(client, csv_of(ROW))))
    with CaptureQueriesContext(connections["default"]) as captured:
        for page in ("/imports", f"/imports/batches/{done.batch}", url(done, "done"), "/imports/new"):
            assert client.get(page).status_code == 200
    written = [one["sql"] for one in captured if not one["sql"].lstrip().startswith(("SELECT", "--"))]
    assert written == []
    read = AuditEvent.objects.using("work").filter(action="careers.batch.read")
    assert read.count() == 1
    assert read.get().object_id == str(Batch.objects.order_by("-pk")[0].pk)


def test_home_says_what_waits_and_what_is_new(site: Site) -> None:
    from django.test import RequestFactory

    from doorstroom.accounts.models import Account
    from doorstroom.careers.access import actor_of
    from doorstroom.web.imports.area import AREA

    client = site.client("hr_officer", **HR)
    checked(client, begun(client, csv_of("N1,31/02/2019,entry,NEW-1,")))
    checked(client, begun(client, csv_of(ROW)))
    request: Any = RequestFactory().get("/")
    import datetime

    request.today = datetime.date(2026, 1, 2)
    request.actor = actor_of(Account.objects.get(email="hr_officer@example.org"), on=request.today)
    tasks = [str(one.title) for one in AREA.tasks(request)]
    assert len(tasks) == 2
    assert len(list(AREA.news(request))) == 1
    request.actor = actor_of(Account.objects.get(email="branch_hr_officer@example.org"), on=request.today)
    assert list(AREA.tasks(request)) == list(AREA.news(request)) == []


def test_a_worker_that_never_comes_leaves_an_import_that_can_be_thrown_away(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    hand_in(client, csv_of(ROW))
    one = Import.objects.get()
    assert client.post(url(one, "discard")).status_code == 302  # it is busy: nothing happens
    one.refresh_from_db()
    assert one.stage == "reading"
    client.post(url(one, "stop"))
    assert worker.run_pending() == 0
    assert "Reading was stopped" in said(client.get(url(one, "check")))
    assert client.post(url(one, "discard")).status_code == 302
    assert list(folder().iterdir()) == []
