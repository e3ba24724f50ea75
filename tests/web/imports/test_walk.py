"""The whole way of an extract through the pages: a good one, a broken one, one of other columns."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from doorstroom.audit.models import AuditEvent
from doorstroom.careers.models import Batch, Event, Person
from doorstroom.careers.uploads.folder import folder
from doorstroom.careers.uploads.models import Import, Stage, Upload
from doorstroom.jobs import worker
from doorstroom.jobs.models import Job, State
from tests.web.conftest import Site
from tests.web.imports.walk import answers, begun, checked, confirmed, csv_of, hand_in, named, said, url
from tests.web.world import extract

GOOD = ("N1,2015-01-01,entry,NEW-1,A", "N1,2016-03-01,move,NEW-2,A", "N2,2015-06-01,entry,NEW-1,B")
BROKEN = csv_of(
    "N1,31/02/2019,entry,NEW-1,A",
    "N2,2015-06-01,hired,NEW-1,B",
    "N3,2015-06-01,entry,,B",
    "N4,2015-06-01,entry,NEW-1,A",
)
HR = {"headers": {"accept-language": "en"}}


def counts() -> tuple[int, int, int]:
    return Batch.objects.count(), Event.objects.count(), Person.objects.count()


@pytest.mark.requirement("VL-CAR-13")
def test_a_good_extract_from_the_file_to_every_change(both_sites: Site) -> None:
    client, before = both_sites.client("hr_officer", **HR), counts()
    one = begun(client, csv_of(*(row.replace(",A", ",").replace(",B", ",") for row in GOOD)))
    assert one.stage == Stage.COLUMNS
    assert tomllib.loads(one.mapping)["columns"]["person"] == "person"
    one = checked(client, one)
    assert one.stage == Stage.READY, one.outcome
    assert counts() == before  # checked and worked out, not stored
    page = said(client.get(url(one, "confirm")))
    assert "3 acts would be added" in page
    assert "Nothing has been stored yet." in page
    assert (one.outcome["people_new"], one.outcome["units_new"]) == (2, 2)
    one = confirmed(client, one)
    assert one.stage == Stage.DONE
    assert counts() == (before[0] + 1, before[1] + 3, before[2] + 2)
    assert one.batch == Batch.objects.order_by("-pk")[0].pk
    assert "3 acts were added" in said(client.get(url(one, "done")))
    batch = said(client.get(f"/imports/batches/{one.batch}"))
    assert "3 changes in the ledger." in batch
    assert "NEW-2" in batch
    assert "hr officer" in batch  # who did it, by name
    # The file goes with its job; the row says that it was there.
    assert list(folder().iterdir()) == []
    assert Upload.objects.filter(removed_at__isnull=True).count() == 0
    done = list(
        AuditEvent.objects.using("work").filter(object_type="import").values_list("action", flat=True)
    )
    assert done == [
        "careers.extract.begun",
        "careers.mapping.changed",
        "careers.extract.checked",
        "careers.extract.confirmed",
        "careers.extract.imported",
    ]


def test_the_synthetic_extract_brings_nothing_new(site: Site, tmp_path: Path) -> None:
    client, before = site.client("hr_officer", **HR), counts()
    files = {path.stem: path for path in extract(tmp_path)}
    one = begun(client, files["staff"], organisation=named(files["organisation"], "organisation.csv"))
    one = checked(client, one)
    assert one.stage == Stage.READY, one.outcome
    assert one.outcome["brings_nothing"]
    assert one.outcome["duplicates"] == one.outcome["rows"] > 1000
    one = confirmed(client, one)
    assert (one.stage, one.batch) == (Stage.DONE, None)
    assert counts() == before
    assert "recorded already" in said(client.get(url(one, "done")))


def test_a_broken_extract_shows_everything_at_once_and_stores_nothing(both_sites: Site) -> None:
    client, before = both_sites.client("hr_officer", **HR), counts()
    one = checked(client, begun(client, BROKEN))
    assert one.stage == Stage.FAULTY
    page = client.get(url(one, "check"))
    text = said(page)
    assert "Nothing was stored." in text
    assert "3 rows are not right yet" in text
    assert "Of the 4 rows, 1 are fine." in text
    wrong = [(row["row"], row["columns"], row["value"]) for row in page.context["rows"]]
    assert wrong == [
        (2, "effective_on", "31/02/2019"),
        (3, "kind", "hired"),
        (4, "unit", "entry on 2015-06-01"),
    ]
    assert [kind["count"] for kind in page.context["kinds"]] == [1, 1, 1]
    one_kind = client.get(url(one, "check"), {"kind": page.context["kinds"][0]["place"]})
    assert len(one_kind.context["rows"]) == 1
    assert client.post(url(one, "confirm"), {"sure": "on"}).status_code == 302
    worker.run_pending()
    assert counts() == before
    assert Job.objects.filter(kind="careers.import").count() == 0


def test_all_problems_as_csv_are_disarmed_and_logged(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    one = checked(client, begun(client, csv_of("=1+1,31/02/2019,entry,U,A", "N2,2015-06-01,=cmd(),NEW-1,B")))
    answer = client.get(url(one, "check/problems"))
    assert answer["Content-Disposition"] == 'attachment; filename="problems.csv"'
    text = answer.content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 2
    assert "'=cmd()" in text
    assert AuditEvent.objects.using("work").filter(action="careers.problems.exported").count() == 1


def test_a_better_file_is_checked_with_the_same_answers(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    one = checked(client, begun(client, BROKEN))
    former, mapping = one.extract.stored_as, one.mapping
    answer = client.post(url(one, "file"), {"file": named(csv_of(*GOOD)), "kind": "extract"})
    assert answer.status_code == 302, said(answer)
    worker.run_pending()
    one.refresh_from_db()
    assert (one.stage, one.mapping) == (Stage.COLUMNS, mapping)
    assert not list(folder().glob(f"{former}*"))
    assert checked(client, one).stage in (Stage.READY, Stage.FAULTY)


def test_columns_with_names_and_words_of_their_own(site: Site) -> None:
    client, before = site.client("hr_officer", **HR), counts()
    rows = (
        "1001;03/04/2015;in dienst;AFD 1;Jansen;100",
        "1001;05/06/2017;uit dienst;;Jansen;100",
        "1002;07/08/2016;in dienst;AFD 1;Peeters;50",
    )
    header = "Personeelsnummer;Ingangsdatum;Soort;Afdeling;Naam;Deeltijd %"
    one = begun(client, csv_of(*rows, header=header))
    page = client.get(url(one, "columns"))
    text = said(page)
    assert "Jansen" not in text  # names are not shown, and not kept
    form = page.context["form"]
    by_name = {row.profile.name: row for row in form.column_rows}
    assert by_name["Personeelsnummer"].field.value() == "person"
    assert len(by_name["Ingangsdatum"].profile.reads_as) == 3  # day first or month first: nobody guesses
    refused = client.post(url(one, "columns"), answers(client, one))
    assert refused.status_code == 422
    assert "what the end date is" in said(refused)
    place = [row.profile.name for row in form.column_rows]
    changes = {
        f"format-{place.index('Ingangsdatum')}": "%d/%m/%Y",
        f"column-{place.index('Afdeling')}": "unit",
        f"column-{place.index('Deeltijd %')}": "fte_thousandths",
        "rules-fte": "percent",
        "rules-end_date": "last_day",
    }
    one = checked(client, one, **changes)
    assert one.stage == Stage.READY, (one.outcome, one.mapping)
    one = confirmed(client, one)
    assert counts()[1] == before[1] + 3
    leaving = Event.objects.get(person__number="1001", kind="exit")
    assert leaving.effective_on.isoformat() == "2017-06-06"  # the day after the last one
    assert Event.objects.get(person__number="1002").fte_thousandths == 500
    # The next extract begins where this one ended.
    again = hand_in(client, csv_of(*rows, header=header), mapping=str(one.public_id))
    assert again.status_code == 302, said(again)
    worker.run_pending()
    assert Import.objects.order_by("-pk")[0].mapping == one.mapping


def test_confirming_twice_is_one_import(both_sites: Site) -> None:
    client, before = both_sites.client("hr_officer", **HR), counts()
    one = checked(client, begun(client, csv_of("N1,2015-01-01,entry,NEW-1,")))
    assert client.post(url(one, "confirm"), {}).status_code == 422  # not ticked
    one.refresh_from_db()
    assert one.stage == Stage.READY
    for _ in range(2):
        assert client.post(url(one, "confirm"), {"sure": "on"}).status_code == 302
    assert Job.objects.filter(kind="careers.import").count() == 1
    worker.run_pending()
    assert client.post(url(one, "confirm"), {"sure": "on"}).status_code == 302
    assert worker.run_pending() == 0
    assert counts()[:2] == (before[0] + 1, before[1] + 1)


def test_stopping_an_import_that_waits_stores_nothing_and_can_be_said_again(site: Site) -> None:
    client, before = site.client("hr_officer", **HR), counts()
    one = checked(client, begun(client, csv_of("N1,2015-01-01,entry,NEW-1,")))
    client.post(url(one, "confirm"), {"sure": "on"})
    page = client.get(url(one, "progress"))
    assert "We import your file" in said(page)
    assert client.post(url(one, "stop")).status_code == 302
    assert worker.run_pending() == 0
    assert "The import was stopped" in said(client.get(url(one, "confirm")))
    assert counts() == before
    assert confirmed(client, one).stage == Stage.DONE
    assert counts()[1] == before[1] + 1


def test_stopping_while_it_writes_stores_nothing(both_sites: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client, before = both_sites.client("hr_officer", **HR), counts()
    rows = [f"N{n},2015-01-01,entry,NEW-1," for n in range(50)]
    one = checked(client, begun(client, csv_of(*rows)))
    client.post(url(one, "confirm"), {"sure": "on"})
    monkeypatch.setattr("doorstroom.jobs.run.BETWEEN", 0.0)
    from doorstroom.careers import services as careers

    whole = careers.import_extract

    def interrupted(**given: object) -> object:
        # Asked for from outside, while the file is checked once more and before the rows are written.
        Job.objects.filter(state=State.RUNNING).update(cancel_wanted=True)
        return whole(**given)  # type: ignore[arg-type]

    monkeypatch.setattr("doorstroom.careers.uploads.handlers.careers.import_extract", interrupted)
    worker.run_pending()
    one.refresh_from_db()
    job = Job.objects.get(kind="careers.import")
    assert (job.state, counts()) == (State.CANCELLED, before)
    assert "The import was stopped" in said(client.get(url(one, "confirm")))


def test_progress_is_a_part_for_scripts_and_a_page_without(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    hand_in(client, csv_of(*GOOD))
    one = Import.objects.get()
    assert client.get(url(one)).headers["Location"] == url(one, "progress")
    whole = client.get(url(one, "progress"))
    assert "Look again" in said(whole)
    part = client.get(url(one, "progress"), headers={"hx-request": "true"})
    assert part.content.decode().startswith("<div")
    assert 'id="progress"' in part.content.decode()
    worker.run_pending()
    done = client.get(url(one, "progress"), headers={"hx-request": "true"})
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, url(one, "columns"))
    assert client.get(url(one, "progress")).headers["Location"] == url(one, "columns")


def test_what_was_imported_in_between_is_said_before_the_yes(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    first = checked(client, begun(client, csv_of("N1,2015-01-01,entry,NEW-1,")))
    second = checked(client, begun(client, csv_of("N2,2015-01-01,entry,NEW-1,")))
    assert "Something else was recorded" not in said(client.get(url(second, "confirm")))
    confirmed(client, first)
    assert "Something else was recorded" in said(client.get(url(second, "confirm")))
    assert client.post(url(second, "again")).status_code == 302
    worker.run_pending()
    second.refresh_from_db()
    assert second.outcome["units_new"] == 0
    assert "Something else was recorded" not in said(client.get(url(second, "confirm")))


def test_throwing_away_removes_the_files(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    one = begun(client, csv_of(*GOOD))
    assert list(folder().iterdir())
    assert client.post(url(one, "discard")).status_code == 302
    assert list(folder().iterdir()) == []
    assert client.get(url(one, "columns")).status_code == 404
    assert client.post(url(one, "discard")).status_code == 404


def test_names_come_in_beside_the_extract(site: Site) -> None:
    client = site.client("hr_officer", **HR)
    names = b"person,given_name,family_name\nN1,Els,Maes\n"
    one = begun(client, csv_of("N1,2015-01-01,entry,NEW-1,"), names=named(names, "names.csv"))
    one = checked(client, one)
    assert (one.stage, one.outcome["names"]) == (Stage.READY, 1), one.outcome
    one = confirmed(client, one)
    assert one.result["names"] == 1
    assert "Els Maes" in said(client.get(f"/imports/batches/{one.batch}"))


def test_names_of_strangers_stop_the_import_before_it_begins(site: Site) -> None:
    client, before = site.client("hr_officer", **HR), counts()
    names = b"person,given_name,family_name\nX9,Els,Maes\n"
    one = begun(client, csv_of("N1,2015-01-01,entry,NEW-1,"), names=named(names, "names.csv"))
    one = checked(client, one)
    assert one.stage == Stage.FAULTY
    page = said(client.get(url(one, "check")))
    assert "Maes" not in page
    assert counts() == before


def test_where_only_the_names_fail_the_page_says_that_the_extract_is_in(
    both_sites: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, before = both_sites.client("hr_officer", **HR), counts()
    names = b"person,given_name,family_name\nN1,Els,Maes\n"
    one = begun(client, csv_of("N1,2015-01-01,entry,NEW-1,"), names=named(names, "names.csv"))
    one = checked(client, one)

    def failing(**_given: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("doorstroom.careers.uploads.handlers.record_names", failing)
        confirmed(client, one)
    stored = counts()
    assert stored == (before[0] + 1, before[1] + 1, before[2] + 1)
    text = said(client.get(url(one, "confirm")))
    assert "The extract is in, the file of names is not." in text
    assert "nothing comes in twice" in text
    assert "Nothing was stored" not in text
    assert "Nothing has been stored" not in text
    assert "would be added" not in text
    one = confirmed(client, one)
    assert (one.stage, one.batch, one.result["names"]) == (Stage.DONE, Batch.objects.latest("pk").pk, 1)
    assert one.result["events"] == 1  # of the try that stored them
    assert counts() == stored


def test_what_a_failed_try_stored_is_found_in_the_ledger(
    both_sites: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker ends between the two stores: nobody could tell the import that its acts are in."""
    client, before = both_sites.client("hr_officer", **HR), counts()
    one = checked(client, begun(client, csv_of("N1,2015-01-01,entry,NEW-1,")))
    from doorstroom.careers import services as careers

    whole = careers.import_extract

    def stored_and_gone(**given: object) -> object:
        whole(**given)  # type: ignore[arg-type]
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("doorstroom.careers.uploads.handlers.careers.import_extract", stored_and_gone)
        confirmed(client, one)
    text = said(client.get(url(one, "confirm")))
    assert "The extract is in; the end of the import was not reached." in text
    assert "Nothing was stored" not in text
    answer = client.post(url(one, "discard"), follow=True)
    assert "What an earlier try stored stays in the ledger." in said(answer)
    assert counts()[1] == before[1] + 1


def test_an_import_that_fails_before_it_stores_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client, before = site.client("hr_officer", **HR), counts()
    one = checked(client, begun(client, csv_of("N1,2015-01-01,entry,NEW-1,")))

    def failing(**_given: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("doorstroom.careers.uploads.handlers.careers.import_extract", failing)
        confirmed(client, one)
    assert "The import did not finish. Nothing was stored." in said(client.get(url(one, "confirm")))
    assert counts() == before
