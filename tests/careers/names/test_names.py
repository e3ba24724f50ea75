"""What people are called: read from a file, kept in versions, found by any word, within reach only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from doorstroom.accounts.models import Account
from doorstroom.audit.models import AuditEvent
from doorstroom.careers.access import actor_of
from doorstroom.careers.errors import ImportRefused
from doorstroom.careers.names.intake import check_names
from doorstroom.careers.names.models import NameWord, PersonName
from doorstroom.careers.names.selectors import label_of, names_of, search_people
from doorstroom.careers.names.services import change_name, record_names
from doorstroom.careers.storage.gate import disposal_gate
from doorstroom.kernel.errors import BadInput, Refused
from doorstroom.rights import Actor, NotAllowed
from tests.web.conftest import Site

TODAY = date(2026, 1, 2)


def acts(name: str) -> Actor:
    return actor_of(Account.objects.get(email=f"{name}@example.org"), on=TODAY)


def file_of(tmp_path: Path, *rows: tuple[str, str, str], name: str = "names.csv") -> Path:
    frame = pl.DataFrame(list(rows), schema=["person", "given_name", "family_name"], orient="row")
    path = tmp_path / name
    frame.write_csv(path)
    return path


def named(site: Site, tmp_path: Path, person: int, given: str, family: str) -> None:
    rows = (site.world.numbers[person], given, family)
    record_names(checked=check_names(file_of(tmp_path, rows)), by="test")


def found(actor: Actor, text: str) -> set[int]:
    return {one.person for one in search_people(actor, text, on=TODAY)}


def test_everybody_of_the_synthetic_world_has_a_name(both_sites: Site) -> None:
    world = both_sites.world
    names = names_of(world.numbers)
    assert set(names) == set(world.numbers)
    assert len(set(names.values())) > 0.9 * len(names)


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_names_come_from_any_kind_of_file(site: Site, tmp_path: Path, kind: str) -> None:
    number = site.world.numbers[site.world.employee]
    frame = pl.DataFrame({"person": [number], "given_name": [" Anne  Marie "], "family_name": ["D'Hondt"]})
    path = tmp_path / f"names.{kind}"
    {"csv": frame.write_csv, "parquet": frame.write_parquet, "xlsx": frame.write_excel}[kind](path)
    assert record_names(checked=check_names(path), by="test").changed == 1
    assert names_of([site.world.employee]) == {site.world.employee: "Anne Marie D'Hondt"}


def test_a_file_with_errors_says_all_of_them_and_stores_nothing(site: Site, tmp_path: Path) -> None:
    one, other = (site.world.numbers[person] for person in site.world.inside_a[:2])
    before = PersonName.objects.count()
    path = file_of(
        tmp_path,
        (one, "Canary", "First"),
        (one, "Canary", "Second"),
        (other, "Canary", ""),
        ("", "Canary", "Third"),
        (other + "9", "Ca\x07nary", "x" * 201),
        (other + "8", "", "---"),
    )
    checked = check_names(path)
    problems = {(one["column"], one["problem"]) for one in checked.problems.summary()}
    assert problems == {
        ("person", "has two names"),
        ("family_name", "empty"),
        ("person", "empty"),
        ("given_name", "holds a sign that nobody sees"),
        ("family_name", "too long"),
        ("family_name", "no letter in it"),
    } | {("person", "has two names")}
    with pytest.raises(ImportRefused) as refused:
        record_names(checked=checked, by="test")
    assert "anary" not in str(refused.value) + str(checked) + str(checked.problems.records())
    assert PersonName.objects.count() == before


def test_who_is_not_in_the_ledger_gets_no_name(site: Site, tmp_path: Path) -> None:
    number = site.world.numbers[site.world.employee]
    path = file_of(tmp_path, (number, "Canary", "One"), ("NOBODY", "Canary", "Two"))
    with pytest.raises(ImportRefused) as refused:
        record_names(checked=check_names(path), by="test")
    assert [row["row"] for row in refused.value.problems.records()] == [3]
    assert "Canary" not in names_of([site.world.employee])[site.world.employee]


def test_a_column_that_lacks_is_named(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("person,name\n1,Canary\n")
    with pytest.raises(BadInput, match="given_name, family_name") as error:
        check_names(path)
    assert "Canary" not in str(error.value)


def test_the_same_file_twice_brings_nothing(both_sites: Site, tmp_path: Path) -> None:
    named(both_sites, tmp_path, both_sites.world.employee, "Mia", "Maes")
    checked = check_names(tmp_path / "names.csv")
    result = record_names(checked=checked, by="test")
    assert (result.recorded, result.duplicates) == (0, 1)


def test_a_name_is_kept_in_versions_and_only_the_last_one_is_found(both_sites: Site, tmp_path: Path) -> None:
    person = both_sites.world.employee
    named(both_sites, tmp_path, person, "Oldcanary", "Name")
    named(both_sites, tmp_path, person, "Éloïse", "van de Velde")
    hr = acts("hr_officer")
    assert person not in found(hr, "oldcanary")
    for text in ("eloise", "ÉLO", "velde", "vandevel", "van velde", "velde, eloise"):
        assert person in found(hr, text), text
    versions = PersonName.objects.filter(person=person).order_by("version")
    assert [name.version for name in versions] == [0, 1, 2]
    assert names_of([person]) == {person: "Éloïse van de Velde"}


def test_names_only_grow_but_for_a_disposal(both_sites: Site) -> None:
    for change in (
        lambda: PersonName.objects.all().update(family="X"),
        lambda: PersonName.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with disposal_gate(by="test", basis="1"):
        NameWord.objects.filter(person=both_sites.world.gone).delete()
        PersonName.objects.filter(person=both_sites.world.gone).delete()
    assert names_of([both_sites.world.gone]) == {}


def test_who_has_no_name_is_shown_by_number() -> None:
    assert label_of(1234, {}).endswith("1234")
    assert label_of(1234, {1234: "Mia Maes"}) == "Mia Maes"


def test_people_are_found_within_reach_only(both_sites: Site, tmp_path: Path) -> None:
    world = both_sites.world
    for number, person in enumerate((world.inside_a[2], world.inside_b[2], world.gone)):
        named(both_sites, tmp_path, person, f"Canary{'xyz'[number]}", "Sought")
    here, there, gone = world.inside_a[2], world.inside_b[2], world.gone
    assert found(acts("hr_officer"), "canary") == {here, there, gone}
    assert found(acts("branch_hr_officer"), "canary") == {here, gone}
    assert found(acts("line_manager"), "canary") == {here}
    assert found(acts("other_line_manager"), "canary") == {there}
    for nobody in ("employee", "planner", "auditor", "administrator", "guest"):
        assert found(acts(nobody), "canary") == set()


def test_a_personnel_number_finds_its_person_within_reach(site: Site) -> None:
    world = site.world
    number = world.numbers[world.inside_b[0]]
    assert found(acts("hr_officer"), number) == {world.inside_b[0]}
    assert found(acts("line_manager"), number) == set()


def test_one_letter_finds_nobody(site: Site) -> None:
    assert found(acts("hr_officer"), "a") == set()
    assert found(acts("hr_officer"), " '- ") == set()


def test_search_takes_as_many_queries_for_many_as_for_one(
    site: Site, tmp_path: Path, django_assert_max_num_queries
) -> None:
    hr = acts("hr_officer")
    for text in ("an", names_of([site.world.employee])[site.world.employee]):
        with django_assert_max_num_queries(5):
            assert found(hr, text)


def test_hr_changes_a_name_once_and_only_within_reach(both_sites: Site) -> None:
    person = both_sites.world.inside_a[0]
    hr = acts("branch_hr_officer")
    change_name(actor=hr, person=person, given="Noor", family="Peeters", version=0, on=TODAY)
    assert names_of([person]) == {person: "Noor Peeters"}
    with pytest.raises(Refused, match="somebody else"):
        change_name(actor=hr, person=person, given="X", family="Y", version=0, on=TODAY)
    with pytest.raises(BadInput, match="nothing would change"):
        change_name(actor=hr, person=person, given="Noor ", family="Peeters", version=1, on=TODAY)
    with pytest.raises(BadInput):
        change_name(actor=hr, person=person, given="Noor", family=" ", version=1, on=TODAY)
    for other in (acts("line_manager"), acts("other_hr_officer"), acts("employee")):
        with pytest.raises(NotAllowed):
            change_name(actor=other, person=person, given="X", family="Y", version=1, on=TODAY)
    events = AuditEvent.objects.filter(action__startswith="names.", object_id=str(person))
    assert [event.actor for event in events] == [hr.name]
    assert "Noor" not in str(events.values())
