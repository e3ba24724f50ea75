"""The pages of figures: the same values as the command line, within the reach of who asks, in few queries."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from contextlib import ExitStack
from datetime import date

import fastexcel
import polars as pl
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from doorstroom.administrations import load
from doorstroom.audit.models import AuditEvent
from doorstroom.audit.subjects import sets_with
from doorstroom.careers import services
from doorstroom.careers.figures import selectors
from doorstroom.careers.figures.page import MAIN
from doorstroom.careers.figures.query import FlowsQuery, RegisterQuery
from doorstroom.careers.figures.selectors import get_flows, get_register, list_units
from doorstroom.careers.models import Event
from doorstroom.careers.selectors import get_segments
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import latest_point
from doorstroom.cli.app import app
from doorstroom.documents import Table, drawings
from doorstroom.documents.excel import sheet_names
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, Held, NotAllowed, Role, operator
from doorstroom.web.figures import forms

RIJK = load("rijk")
ON, SINCE = date(2025, 12, 31), date(2024, 12, 31)
REGISTER, FLOWS = f"/figures?on={ON}", f"/figures/flows?from={SINCE}&to={ON}"
MAY = ("line_manager", "hr_officer", "planner", "branch_hr_officer", "other_line_manager", "other_hr_officer")
MAY_NOT = (
    "employee", "diversity_officer", "policy_officer", "market_moderator", "committee_member", "auditor",
    "administrator", "guest",
)  # fmt: skip
FORMS = ("csv", "xlsx", "pdf", "svg")
FILES = tuple(f"/figures/{name}.{form}" for name in ("register", "flows") for form in FORMS)
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def fresh():
    """Each test has a ledger of its own; nothing of another one may be shown."""
    selectors.forget()
    yield
    selectors.forget()


def rows(page) -> list[dict[str, str]]:
    """The table with one row a group, as it stands in the page."""
    text = page.content.decode()
    section = text[text.index(f'id="{MAIN}"') :]
    table = re.search(r"<table.*?</table>", section, re.DOTALL)[0]
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
    cells = [[_plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)] for line in lines]
    return [dict(zip(cells[0], line, strict=True)) for line in cells[1:]]


def _plain(cell: str) -> str:
    return re.sub(r"<[^>]+>", "", cell).replace("\u2212", "-").replace("&lt;", "<").replace("&amp;", "&")


def command_line(site, *arguments: str) -> dict:
    result = CliRunner().invoke(
        app, ["careers", *arguments, "--database", "--administration", "rijk", "--json"]
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def inside_of(units, on: date) -> int:
    """People whose unit is one of these on a day, counted in Python."""
    found = get_segments().filter(
        (pl.col("from_on") <= on) & (pl.col("until").is_null() | (pl.col("until") > on))
    )
    outside = {item.code for item in RIJK.contracts if not item.staff}
    outside_relations = {item.code for item in RIJK.relations if not item.staff}
    return sum(
        row["unit"] in units and row["contract"] not in outside and row["relation"] not in outside_relations
        for row in found.to_dicts()
    )


@pytest.mark.parametrize("by", ["ministry", "sex", "contract", "age_band"])
def test_the_register_equals_the_command_line(both_sites, by):
    told = command_line(both_sites, "register", "--on", str(ON), "--by", by)
    shown = rows(both_sites.client("hr_officer").get(f"{REGISTER}&by={by}", headers=ENGLISH))
    people = sorted(int(row["People"].replace(",", "")) for row in shown[:-1])
    assert people == sorted(row["persons"] for row in told["rows"])
    assert int(shown[-1]["People"].replace(",", "")) == told["total"]["persons"]


def test_the_flows_equal_the_command_line(both_sites):
    told = command_line(both_sites, "flows", "--from", str(SINCE), "--to", str(ON), "--by", "ministry")
    page = both_sites.client("hr_officer").get(f"{FLOWS}&by=ministry", headers=ENGLISH)
    shown = rows(page)
    for key, title in (("opening", "Start"), ("entries", "Came"), ("exits", "Left"), ("closing", "End")):
        assert int(shown[-1][title].replace(",", "")) == told["total"][key]
        assert sorted(int(row[title].replace(",", "")) for row in shown[:-1]) == sorted(
            row[key] for row in told["rows"]
        )


@pytest.mark.parametrize(
    "who", ["line_manager", "branch_hr_officer", "other_line_manager", "other_hr_officer"]
)
def test_whoever_reaches_some_units_gets_figures_of_these(site, who):
    page = site.client(who).get(f"{REGISTER}&by=unit", headers=ENGLISH)
    actor = page.wsgi_request.actor
    reach = actor.reach("careers.figures.read").units
    assert reach
    expected = inside_of(reach, ON)
    assert 0 < expected < inside_of(set(get_segments()["unit"]), ON)
    assert int(rows(page)[-1]["People"]) == expected
    assert "your units" in page.content.decode()


def test_a_manager_of_one_branch_sees_nothing_of_the_other(site):
    other = {"line_manager": site.world.branch_b, "other_line_manager": site.world.branch_a}
    names = {one.unit: one for one in list_units(operator("test"), on=ON, limit=10_000)}
    for who, unit in other.items():
        client = site.client(who)
        for address in (REGISTER, f"{REGISTER}&by=unit", FLOWS, f"{FLOWS}&by=unit"):
            text = client.get(address).content.decode()
            assert f'value="{unit}"' not in text
            assert f"unit={unit}" not in text
            assert names[unit].code not in re.sub(r"<[^>]+>", " ", text).split()
        # Asked for by its number, it is as unknown as one that does not exist.
        refused = client.get(f"{REGISTER}&unit={unit}")
        unknown = client.get(f"{REGISTER}&unit=987654321")
        assert refused.status_code == unknown.status_code == 422
        assert client.get(f"/figures/register.csv?on={ON}&unit={unit}").status_code == 302


def test_the_selectors_ask_for_rights_themselves(site):
    query = RegisterQuery(on=ON)
    nobody = Actor("nobody")
    with pytest.raises(NotAllowed):
        get_register(nobody, query, administration=RIJK, language="nl")
    with pytest.raises(NotAllowed):
        get_flows(nobody, FlowsQuery(from_=SINCE, to=ON), administration=RIJK, language="nl")
    narrowed = Actor("token:1", held=(Held(Role.PLANNER),), only=frozenset({"careers.figures.read"}))
    get_register(narrowed, query, administration=RIJK, language="nl")
    with pytest.raises(NotAllowed):
        get_register(narrowed, query, administration=RIJK, language="nl", ability="careers.figures.export")
    within = Actor("a", held=(Held(Role.PLANNER, frozenset({site.world.branch_a})),))
    with pytest.raises(BadInput, match="no such unit"):
        get_register(
            within, RegisterQuery(on=ON, unit=site.world.branch_b), administration=RIJK, language="nl"
        )


def test_what_is_kept_for_one_is_not_given_to_another(site):
    whole = site.client("hr_officer").get(REGISTER).context["page"]
    part = site.client("line_manager").get(REGISTER).context["page"]
    again = site.client("hr_officer").get(REGISTER).context["page"]
    assert whole is again
    assert part.label.population < whole.label.population


@pytest.mark.parametrize("who", MAY)
def test_who_may_sees_figures_marked_internal(site, who):
    for address in (REGISTER, FLOWS, "/figures", "/figures/flows"):
        page = site.client(who).get(address)
        assert page.status_code == 200
        assert "<b>Intern.</b>" in page.content.decode()


@pytest.mark.parametrize("who", MAY_NOT)
def test_who_may_not_sees_none(site, who):
    client = site.client(who)
    for address in (
        REGISTER,
        FLOWS,
        *(f"/figures/{name}.{form}" for name in ("register", "flows") for form in FORMS),
    ):
        assert client.get(address).status_code == 403
    assert site.client("anonymous").get(REGISTER).status_code == 302


@pytest.mark.parametrize(
    ("address", "field", "right"),
    [
        pytest.param("/figures?on=31-31-2025", "on", "31-12-2025", id="no day"),
        pytest.param("/figures?on=", "on", "Fill in a day", id="empty"),
        pytest.param("/figures?on=1850-01-01", "on", "between 1 January 1900", id="too early"),
        pytest.param("/figures?on=9999-12-31", "on", "and 31 December 2100", id="too late"),
        pytest.param(f"{REGISTER}&compare={ON}", "compare", "than 31 December 2025", id="same day"),
        pytest.param(f"{REGISTER}&compare=yesterday", "compare", "31-12-2025", id="compare is no day"),
        pytest.param(f"{REGISTER}&by=zodiac", "by", "from the list what to divide by", id="no cut"),
        pytest.param(f"{REGISTER}&by=origin", "by", "from the list what to divide by", id="special category"),
        pytest.param(f"{REGISTER}&unit=a", "unit", "a part from the list", id="no number"),
        pytest.param(f"{REGISTER}&unit=99999999999999999999", "unit", "a part from the list", id="no unit"),
        pytest.param(f"{REGISTER}&count=heads", "count", "from the list what to count in", id="no measure"),
        pytest.param(f"{REGISTER}&people=friends", "people", "from the list who counts", id="no population"),
        pytest.param(f"{REGISTER}&known_on=soon", "known_on", "31-12-2025", id="known on no day"),
        pytest.param(f"{REGISTER}&known_on=2001-01-01", "known_on", "a later day", id="nothing known"),
        pytest.param(f"/figures/flows?from={ON}&to={SINCE}", "to", "after 31 December 2025", id="backwards"),
        pytest.param(f"/figures/flows?from={ON}&to={ON}", "to", "a day after 31 December 2025", id="no days"),
        pytest.param("/figures/flows?from=x&to=2025-01-01", "from", "31-12-2025", id="from no day"),
    ],
)
def test_each_wrong_question_has_one_clear_error_that_says_what_is_right(site, address, field, right):
    page = site.client("planner").get(address, headers=ENGLISH)
    assert page.status_code == 422
    errors = page.context["form"].errors
    assert list(errors) == [field]
    assert len(errors[field]) == 1
    text = page.content.decode()
    assert right in text
    assert f'href="#{field}"' in text
    assert f'id="{field}-error"' in text
    assert "page" not in page.context  # no figures beside a question that could not be asked
    # A download leads to the page that says so.
    name = "flows" if "flows" in address else "register"
    download = site.client("planner").get(f"/figures/{name}.csv?{address.partition('?')[2]}")
    assert download.status_code == 302
    assert download["Location"].endswith(address.partition("?")[2])


def test_all_errors_stand_there_at_once_and_what_was_typed_stays(site):
    page = site.client("planner").get("/figures/flows?from=2025-12-31&to=2024-12-31&by=zodiac&count=heads")
    assert set(page.context["form"].errors) == {"to", "by", "count"}
    assert 'value="2025-12-31"' in page.content.decode()


def test_no_parameter_can_be_given_that_breaks_the_page(site):
    client = site.client("planner")
    for value in ("", "%00", "-1", "1e9", "٣", "a" * 5000, "<script>", "2025-02-30", "0", "1;2"):
        for name in ("on", "compare", "by", "unit", "count", "people", "known_on", "from", "to", "unknown"):
            for address in ("/figures", "/figures/flows"):
                page = client.get(address, {name: value})
                assert page.status_code in (200, 422), (address, name, value)
                assert "<script>&" not in page.content.decode()
                assert f"{value}</h1>" not in page.content.decode() or value == ""


def test_downloads_hold_what_the_page_shows(site):
    client = site.client("line_manager")
    page = client.get(f"{FLOWS}&by=contract")
    table = next(one for one in page.context["page"].sections if one.id == MAIN).blocks[0]
    assert isinstance(table, Table)
    text = client.get(f"/figures/flows.csv?from={SINCE}&to={ON}&by=contract").content.decode()
    lines = list(csv.DictReader(io.StringIO(text)))
    for key in ("opening", "entries", "exits", "closing"):
        place = [column.key for column in table.columns].index(key)
        assert [int(line[key]) for line in lines] == [row[place] for row in (*table.rows, table.total)]
    assert {line["marks"] for line in lines} == {"internal"}
    assert {(line["since"], line["on"]) for line in lines} == {(str(SINCE), str(ON))}

    content = client.get(f"/figures/flows.xlsx?from={SINCE}&to={ON}&by=contract").content
    book = fastexcel.read_excel(content)
    (sheet,) = sheet_names([table.title])
    cells = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows()
    assert cells[0][0].startswith("Intern.")
    head = next(n for n, row in enumerate(cells) if row[0] == table.columns[0].title)
    place = [column.key for column in table.columns].index("closing")
    shown = [row[place] for row in (*table.rows, table.total)]
    assert [int(float(row[place])) for row in cells[head + 1 : head + 1 + len(shown)]] == shown


@pytest.mark.parametrize("name", ["register", "flows"])
@pytest.mark.parametrize("form", FORMS)
def test_each_download_is_logged_and_named_after_its_days_alone(both_sites, name, form):
    days = f"on={ON}" if name == "register" else f"from={SINCE}&to={ON}"
    unit = both_sites.world.branch_a
    answer = both_sites.client("line_manager").get(f"/figures/{name}.{form}?{days}&unit={unit}")
    assert answer.status_code == 200
    starts = {"csv": b"", "xlsx": b"PK", "pdf": b"%PDF", "svg": b"<?xml"}
    assert answer.content.startswith(starts[form])
    file = re.fullmatch(r'attachment; filename="([^"]+)"', answer["Content-Disposition"])[1]
    assert file == (f"{name}-{ON}.{form}" if name == "register" else f"{name}-{SINCE}-{ON}.{form}")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.using("work").filter(action="careers.figures.export").get()
    assert event.purpose == "figures"
    assert event.object_id == name
    assert event.details["form"] == form
    assert event.details["unit"] == unit
    assert event.result == "done"
    # Each person who was counted finds this in the log, and nobody else does.
    assert sets_with(both_sites.world.inside_a[0], "work") == [event.subjects_id]
    assert sets_with(both_sites.world.inside_b[0], "work") == []


def test_a_page_is_logged_with_its_purpose(site):
    site.client("planner").get(REGISTER)
    event = AuditEvent.objects.using("work").filter(action="careers.figures.read").get()
    assert (event.purpose, event.object_id) == ("figures", "register")


def test_a_download_about_nobody_is_logged_too(site):
    assert site.client("planner").get("/figures/register.pdf?on=1950-01-01").status_code == 200
    event = AuditEvent.objects.using("work").filter(action="careers.figures.export").get()
    assert event.subjects_id is None


def test_a_question_that_was_refused_is_no_download(site):
    site.client("planner").get("/figures/register.csv?on=x")
    assert not AuditEvent.objects.using("work").filter(action="careers.figures.export").exists()


def test_an_unknown_form_and_a_chart_that_is_not_there_are_not_found(site):
    client = site.client("planner")
    assert client.get("/figures/register.docx").status_code == 404
    nobody = "/figures/register.svg?on=1950-01-01"
    assert client.get(nobody).status_code == 404
    page = client.get("/figures?on=1950-01-01").content.decode()
    assert "register.svg" not in page
    assert "register.pdf" in page


def test_downloads_are_offered_to_who_may_have_them_only(site, monkeypatch):
    page = site.client("planner").get(REGISTER)
    assert len(page.context["files"]) == 4
    monkeypatch.setattr(Actor, "may", lambda _self, ability: ability != "careers.figures.export")
    assert site.client("planner").get(REGISTER).context["files"] == []


def test_a_row_leads_to_its_unit_and_back(site):
    client = site.client("hr_officer")
    page = client.get(f"{REGISTER}&by=ministry&count=fte")
    address = next(iter(page.context["links"].values()))
    assert "count=fte" in address
    assert "by=" not in address
    below = client.get(f"/figures{address}")
    assert below.status_code == 200
    assert below.context["page"].label.population < page.context["page"].label.population
    assert "unit=all" in below.context["up"]


def test_two_days_stand_beside_each_other(site):
    page = site.client("planner").get(f"{REGISTER}&compare={SINCE}&by=contract", headers=ENGLISH)
    for row in rows(page):
        assert int(row["People"]) - int(row["On 31 December 2024"]) == int(row["Change"])


def test_looking_back_shows_what_was_known_then_and_what_changed_since(both_sites, monkeypatch):
    client = both_sites.client("hr_officer")
    before = client.get(REGISTER).context["page"]
    first = latest_point()
    # Somebody who left turns out to be here still.
    gone = both_sites.world.gone
    exit_ = Event.objects.filter(person=gone, kind="exit").order_by("-id").first()
    services.annul_act(
        person_number=both_sites.world.numbers[gone],
        employment=exit_.employment,
        act_no=exit_.act_no,
        version=exit_.version,
        by="test",
    )
    monkeypatch.setattr(forms, "end_of", lambda _day: first.recorded_at)
    known = f"{REGISTER}&known_on={ON}"
    after = client.get(REGISTER, headers=ENGLISH)
    back = client.get(known, headers=ENGLISH)
    assert after.context["page"].label.population == before.label.population + 1
    assert back.context["page"].label.population == before.label.population
    assert back.context["page"].label.known_at == first.recorded_at
    assert "Since then <b>1 more</b> person was recorded for this day." in back.content.decode()
    assert rows(back) == rows(client.get(known, headers=ENGLISH))
    # The files of the earlier state are kept for the next look, beside the newest.
    assert cache.path_of("segments", first).exists()
    assert queries(client, known) <= 12


def test_an_empty_ledger_says_so(site, monkeypatch):
    monkeypatch.setattr(selectors, "latest_point", lambda _at=None: None)
    page = site.client("planner").get(REGISTER)
    assert page.status_code == 200
    assert "Nog niets te tellen" in page.content.decode()


def queries(client, address: str) -> int:
    with ExitStack() as stack:
        watched = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections]
        assert client.get(address).status_code == 200
    return sum(len(one) for one in watched)


@pytest.mark.parametrize("address", [REGISTER, FLOWS, f"{REGISTER}&by=function&compare={SINCE}"])
def test_few_queries_and_as_many_for_one_row_as_for_many(both_sites, address):
    client = both_sites.client("hr_officer")
    many = queries(client, f"{address}&by=unit")
    one = queries(client, f"{address}&by=unit&unit={both_sites.world.branch_a}")
    assert many == one <= 12
    assert queries(client, f"{address}&by=unit") == many  # also from memory


def test_a_page_writes_nothing_to_the_ledger(site):
    with CaptureQueriesContext(connections["default"]) as watched:
        site.client("planner").get(REGISTER)
        site.client("planner").get(f"/figures/register.xlsx?on={ON}")
    assert [one["sql"] for one in watched if not one["sql"].startswith(("SELECT", "BEGIN", "PRAGMA"))] == []


def test_nothing_in_a_page_needs_a_looser_policy(site):
    for address in (REGISTER, FLOWS):
        text = site.client("planner").get(address).content.decode()
        body = text[text.index("<main") : text.index("</main>")]
        assert not re.findall(r"\s(?:style|on\w+)=", body)
        assert "<script" not in body


def test_the_drawings_of_pages_lie_in_the_cache_for_their_owner_only(site, monkeypatch):
    folder = site.home / "cache" / "drawings"
    drawings.forget()
    drawings.keep_in(folder)
    site.client("planner").get(FLOWS)
    files = list(folder.glob("*.svg"))
    assert len(files) == 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    cache.clear()
    assert not list(folder.glob("*.svg"))


def test_a_workbook_is_a_workbook(site):
    content = site.client("planner").get(f"/figures/register.xlsx?on={ON}").content
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()
