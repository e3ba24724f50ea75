"""Search: people within reach, units by any name they had, pages that are open."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date

import polars as pl
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from doorstroom.audit.models import AuditEvent
from doorstroom.careers.models import Person
from doorstroom.careers.names.models import PersonName
from doorstroom.careers.people.units_found import search_units
from doorstroom.careers.storage import cache
from doorstroom.careers.storage.loading import latest_point
from doorstroom.rights import Actor, Held, Role, operator
from doorstroom.web.areas import pages

TODAY = date(2026, 3, 1)


def number_of(person: int) -> str:
    return Person.objects.get(pk=person).number


def found_people(response) -> list[int]:
    return [one.person for one in response.context.get("people") or ()]


def search(site, who: str, text: str):
    return site.client(who).post("/search", {"q": text})


@pytest.mark.requirement("VL-CAR-23")
def test_a_manager_finds_people_of_the_own_branch_and_never_of_another(both_sites):
    site = both_sites
    mine, theirs = site.world.inside_a[3], site.world.inside_b[3]
    assert found_people(search(site, "line_manager", number_of(mine))) == [mine]
    answer = search(site, "line_manager", number_of(theirs))
    assert found_people(answer) == []
    assert "Niets gevonden" in answer.content.decode()
    assert found_people(search(site, "other_line_manager", number_of(theirs))) == [theirs]
    assert found_people(search(site, "hr_officer", number_of(theirs))) == [theirs]


def test_by_name_too_nobody_is_found_out_of_reach(site):
    everybody = {*site.world.inside_a, *site.world.inside_b}
    for name in PersonName.objects.filter(person__in=everybody).order_by("person", "-version")[:40]:
        people = found_people(search(site, "line_manager", f"{name.given} {name.family}"))
        assert set(people) <= set(site.world.inside_a)


@pytest.mark.parametrize(
    "who", ["employee", "planner", "auditor", "administrator", "guest", "policy_officer"]
)
def test_a_role_without_staff_finds_nobody(site, who):
    assert found_people(search(site, who, number_of(site.world.inside_a[3]))) == []


def test_who_left_is_found_by_hr_and_not_by_the_former_manager(site):
    number = number_of(site.world.gone)
    assert found_people(search(site, "line_manager", number)) == []
    answer = search(site, "branch_hr_officer", number)
    assert found_people(answer) == [site.world.gone]
    assert "niet meer in dienst" in answer.content.decode()


def test_a_search_that_shows_people_is_logged_as_a_reading_of_them_without_the_words(site):
    person = site.world.inside_a[3]
    search(site, "line_manager", number_of(person))
    event = AuditEvent.objects.using("work").filter(action="careers.staff.list").latest("id")
    assert event.purpose == "team"
    assert event.details["scope"] == {"search": True}
    assert number_of(person) not in str(event.__dict__)
    readings = AuditEvent.objects.using("work").filter(kind="read")
    before = readings.count()
    search(site, "line_manager", "nobody of that name")
    search(site, "auditor", "toezicht")
    assert readings.count() == before


def test_what_is_sought_stands_in_no_address(site):
    client = site.client("hr_officer")
    answer = client.get("/search?q=toezicht")
    assert answer.status_code == 200
    assert not answer.context.get("units")
    assert "toezicht" not in client.post("/search", {"q": "toezicht"}).request["QUERY_STRING"]


def a_unit(site) -> tuple[int, str, str]:
    rows = cache.read("units", latest_point(), ["unit", "code", "name"])
    return next(row for row in rows.iter_rows() if row[0] == site.world.branch_a)


def test_a_unit_is_found_by_code_and_by_name_by_everybody_with_a_role(site):
    unit, code, name = a_unit(site)
    for text in (code, name, name.upper(), code.lower()):
        for who in ("employee", "line_manager", "hr_officer", "auditor"):
            assert unit in [one.unit for one in search(site, who, text).context["units"]], (text, who)
    assert not search(site, "guest", code).context["units"]


def test_a_unit_is_found_by_a_former_name_and_says_until_when(site, monkeypatch):
    rows = cache.read("units", latest_point())
    first = rows.sort("effective_on").row(0, named=True)
    later = first | {"effective_on": date(2020, 5, 1), "name": "Directie Nieuw"}
    again = later | {"effective_on": date(2021, 5, 1), "parent": first["unit"]}  # the same name
    frame = rows.filter(rows["unit"] != first["unit"])
    frame = frame.vstack(pl.from_dicts([first, later, again], schema=rows.schema))
    from doorstroom.careers.people import units_found

    monkeypatch.setattr(units_found.cache, "read", lambda _name, _point, columns: frame.select(columns))
    units_found._named.cache_clear()
    old = first["name"]
    try:
        (found,) = [one for one in search_units(operator("t"), old, on=TODAY) if one.unit == first["unit"]]
        assert (found.name, found.former, found.until) == ("Directie Nieuw", old, date(2020, 5, 1))
        (found,) = search_units(operator("t"), "directie nieuw", on=TODAY)
        assert (found.unit, found.former, found.until) == (first["unit"], "", None)
        assert not search_units(operator("t"), "directie nieuw", on=date(2020, 4, 30))
    finally:
        units_found._named.cache_clear()


def test_a_closed_unit_says_so_and_comes_after_the_open_ones(site):
    rows = search_units(operator("t"), "a0", on=TODAY, limit=500)
    assert [one.closed for one in rows] == sorted(one.closed for one in rows)
    assert any(one.closed for one in rows)


@pytest.mark.parametrize("text", ["a.*", "[", "\\", "%", "(b", "Zoë'; --"])
def test_signs_are_looked_for_as_signs(site, text):
    assert search(site, "hr_officer", text).status_code in (200, 422)


def test_without_a_role_no_unit_is_found():
    assert search_units(Actor("nobody"), "toezicht", on=TODAY) == []


def test_a_page_is_found_by_title_in_the_language_of_the_reader_and_only_if_it_is_open(site):
    closed = next(page for page in pages() if page.ability == "careers.extract.import")
    assert not closed.open_to(Actor("x", held=(Held(Role.AUDITOR),)))
    for language in ("en", "nl"):
        with translation.override(language):
            title = str(closed.title)
        links = {}
        for who in ("auditor", "hr_officer"):
            client = site.client(who)
            client.cookies["language"] = language
            links[who] = [link.url for link, _ in client.post("/search", {"q": title}).context["pages"]]
        assert reverse(closed.url) in links["hr_officer"]
        assert reverse(closed.url) not in links["auditor"]


@pytest.mark.parametrize("text", ["a", ".", "é", "- -"])
def test_too_few_letters_are_asked_for_more_and_kept(site, text):
    answer = search(site, "hr_officer", text)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "Geef minstens twee letters of cijfers." in answer.content.decode()


def test_nothing_asked_is_an_empty_box(site):
    answer = search(site, "hr_officer", "   ")
    assert answer.status_code == 200
    assert "Waar zoek je naar?" in answer.content.decode()


def test_a_long_text_is_cut_and_escaped(site):
    answer = search(site, "hr_officer", "<b>" + "x" * 500)
    assert answer.status_code == 200
    assert "<b>xxx" not in answer.content.decode()
    assert "x" * 101 not in answer.content.decode()


def test_few_queries_whoever_is_found(both_sites):
    site = both_sites

    def queries(text: str) -> int:
        client = site.client("line_manager")
        client.get("/")
        with ExitStack() as stack:
            counts = [stack.enter_context(CaptureQueriesContext(connections[one])) for one in connections]
            client.post("/search", {"q": text})
        # The line in the log of reads is a transaction of its own.
        return sum("audit_" not in one["sql"] and "SELECT" in one["sql"] for count in counts for one in count)

    one, many = queries(number_of(site.world.inside_a[3])), queries("an")
    assert max(one, many) <= 12


def test_the_box_says_what_a_role_can_look_for(site):
    for who, words in (
        ("employee", "Zoek een eenheid of pagina"),
        ("line_manager", "Zoek een mens, eenheid"),
    ):
        assert f'placeholder="{words}' in site.client(who).get("/").content.decode()
