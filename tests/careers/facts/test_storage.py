"""Facts in the database: written once, in versions, read for a purpose, on both databases."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext

from doorstroom.audit.models import AuditEvent
from doorstroom.careers import services as ledger
from doorstroom.careers.errors import ImportRefused
from doorstroom.careers.facts import selectors, services
from doorstroom.careers.facts.incoming import check_facts
from doorstroom.careers.facts.known import facts_on, known_facts, of_kind
from doorstroom.careers.models import Batch, Event, Fact, Person
from doorstroom.careers.selectors import get_segments
from doorstroom.careers.staff import Staff
from doorstroom.careers.storage import turn
from doorstroom.careers.storage.facts import read_facts
from doorstroom.careers.storage.loading import latest_point, read_ledger
from doorstroom.kernel.errors import BadInput, Refused
from tests.careers.storage.extracts import careers

FILE = (
    "kind,person,function,post,from_on,until,value,ref,evidence,basis,source,joined_by\n"
    "education_level,P1,,,2005-07-01,,hbo,,diploma “é”,,,\n"
    "project_leader,P1,,,2013-01-01,2015-01-01,Archive,L1,,,,\n"
    "top_group,P2,,,2011-05-01,,ABD,T1,,decision 3,,\n"
    "community,P1,,,2014-01-01,,ICT,,,,,own_request\n"
    "shortage_function,,physician,,2019-01-01,,,S1,,,list of 2019,\n"
    "roster_type,,,P-17,2019-01-01,,three shifts,,,,,\n"
)


@pytest.fixture
def people(database):
    return ledger.import_extract(checked=careers(), by="importer")


@pytest.fixture
def file(tmp_path):
    def make(text=FILE):
        path = tmp_path / "facts.csv"
        path.write_text(text, encoding="utf-8")
        return check_facts(path)

    return make


@pytest.fixture
def first(people, file):
    return services.import_facts(checked=file(), by="importer")


def leader(**given):
    said = {"kind": "project_leader", "subject": "P1", "from_on": date(2018, 1, 1), "value": "Library"}
    return services.record_fact(**(said | {"by": "clerk"} | given))


def loaded(*kinds, **given):
    return selectors.load_facts(kinds, **({"by": "monitor", "purpose": "figures"} | given))


def test_a_file_is_stored_once(first, file):
    assert (first.facts, first.duplicates, first.batch) == (6, 0, 2)
    again = services.import_facts(checked=file(), by="importer")
    assert (again.facts, again.duplicates, again.batch) == (0, 6, None)
    assert Fact.objects.count() == 6
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == [
        "careers.batch.recorded",
        "careers.facts.recorded",
        "careers.facts.import_brought_nothing",
    ]


def test_what_was_written_is_what_is_read(first):
    known = known_facts(read_facts())
    assert of_kind(known, "education_level")["evidence"].to_list() == ["diploma “é”"]
    assert of_kind(known, "roster_type").select("post", "value").rows() == [("P-17", "three shifts")]
    assert known["recorded_at"].unique().to_list() == [first.known_at]
    through_django = selectors.get_facts_of("P1", by="clerk", purpose="audit")
    person = Person.objects.get(number="P1").pk
    assert through_django.equals(read_facts(persons=[person]).drop_nulls("person"))


def test_a_file_that_contradicts_stores_nothing(people, file):
    lines = FILE.replace(",P2,", ",P9,").splitlines()
    lines.append("project_leader,P1,,,2014-01-01,,Archive,L2,,,,")
    with pytest.raises(ImportRefused) as error:
        services.import_facts(checked=file("\n".join(lines)), by="importer")
    assert [(p.column, p.problem) for p in error.value.problems] == [
        ("person", "nobody has this personnel number"),
        ("from_on", "overlaps another fact of this kind"),
    ]
    assert (Fact.objects.count(), Batch.objects.count(), AuditEvent.objects.count()) == (0, 1, 1)


def test_a_file_with_mistakes_of_its_own_is_not_even_tried(people, file):
    with pytest.raises(ImportRefused, match="not an allowed value"):
        services.import_facts(checked=file(FILE.replace("hbo", "scale 9")), by="importer")
    assert Fact.objects.count() == 0


@pytest.mark.requirement("VL-CAR-11")
def test_leading_a_project_stands_beside_the_position(people):
    before = Event.objects.count()
    segments = get_segments()
    leader()
    assert Event.objects.count() == before
    assert get_segments().equals(segments)
    assert Staff.of(read_ledger(latest_point())).segments.equals(segments)
    on = of_kind(facts_on(known_facts(loaded("project_leader")), date(2018, 6, 1)), "project_leader")
    assert on.select("value", "from_on", "until").rows() == [("Library", date(2018, 1, 1), None)]


@pytest.mark.requirement("VL-CAR-22")
def test_a_trial_period_gets_its_outcome_and_keeps_what_was_planned(people):
    beside = {"planned_end": date(2011, 1, 1), "basis": "decree of 2006"}
    begun = services.record_fact(
        kind="trial_period", subject="P1", from_on=date(2010, 1, 1), beside=beside, by="clerk"
    )
    ended = services.correct_fact(
        fact=begun.fact, version=0, changes={"until": date(2010, 11, 1), "value": "passed"}, by="clerk"
    )
    assert (ended.fact, ended.version) == (begun.fact, 1)
    trials = [
        of_kind(known_facts(loaded("trial_period"), at), "trial_period")
        for at in (begun.known_at, ended.known_at)
    ]
    assert [one.select("value", "until", "planned_end", "basis").row(0) for one in trials] == [
        (None, None, date(2011, 1, 1), "decree of 2006"),
        ("passed", date(2010, 11, 1), date(2011, 1, 1), "decree of 2006"),
    ]


def test_a_correction_back_to_the_former_value_is_a_version_too(people):
    one = leader()
    two = services.correct_fact(fact=one.fact, version=0, changes={"value": "Museum"}, by="clerk")
    services.correct_fact(fact=one.fact, version=two.version, changes={"value": "Library"}, by="clerk")
    rows = read_facts().sort("version")
    assert rows["value"].to_list() == ["Library", "Museum", "Library"]
    assert [batch.kind for batch in Batch.objects.order_by("pk")] == [
        "import",
        "import",
        "correct",
        "correct",
    ]


def test_an_annulled_fact_never_was_and_stays_visible(people):
    one = leader()
    gone = services.annul_fact(fact=one.fact, version=0, by="clerk")
    rows = read_facts()
    assert known_facts(rows).is_empty()
    assert known_facts(rows, one.known_at).height == 1
    assert gone.version == 1
    with pytest.raises(Refused, match="annulled"):
        services.correct_fact(fact=one.fact, version=1, changes={"value": "x"}, by="clerk")


def test_numbers_are_never_given_twice(first):
    numbers = [leader(value=name).fact for name in ("a", "b")]
    assert len({*numbers, *Fact.objects.values_list("fact", flat=True)}) == 8


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"kind": "nonsense"}, BadInput, "no kind of fact"),
        ({"subject": "P9"}, ImportRefused, "nobody has this personnel number"),
        ({"value": None}, ImportRefused, "missing"),
        ({"until": date(2018, 1, 1)}, ImportRefused, "ends before it begins"),
        ({"beside": {"evidence": "x"}}, BadInput, "project_leader has no evidence"),
        ({"by": " "}, BadInput, "nobody is named"),
    ],
)
def test_a_refused_fact_leaves_nothing(people, given, error, message):
    with pytest.raises(error, match=message):
        leader(**given)
    assert (Fact.objects.count(), Batch.objects.count(), AuditEvent.objects.count()) == (0, 1, 1)


def test_the_same_fact_twice_is_refused(people):
    leader()
    with pytest.raises(Refused, match="recorded already"):
        leader()
    assert (Fact.objects.count(), Batch.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"version": 3}, Refused, "has version 0 by now, not 3"),
        ({"fact": 99}, BadInput, "no such fact"),
        ({"changes": {"kind": "community"}}, BadInput, "no such column: kind"),
        ({"changes": {}}, BadInput, "nothing is to be changed"),
        ({"changes": {"value": "Library"}}, BadInput, "nothing changes"),
        ({"changes": {"until": date(2017, 1, 1)}}, ImportRefused, "ends before it begins"),
        ({"changes": {"evidence": "x"}}, BadInput, "has no evidence"),
    ],
)
def test_a_refused_correction_leaves_nothing(people, given, error, message):
    one = leader()
    with pytest.raises(error, match=message):
        services.correct_fact(
            **({"fact": one.fact, "version": 0, "changes": {"value": "x"}, "by": "c"} | given)
        )
    assert (Fact.objects.count(), Batch.objects.count(), AuditEvent.objects.count()) == (1, 2, 2)


def test_an_audit_event_holds_no_value(people):
    leader(value="Canary")
    event = AuditEvent.objects.get(action="careers.fact.recorded")
    assert event.details == {"batch": 2, "kind": "project_leader", "version": 0}
    assert (event.actor, event.object_type) == ("clerk", "fact")


@pytest.mark.parametrize("count", [1, 25])
def test_a_file_takes_as_many_queries_for_1_fact_as_for_25(people, count):
    for number in range(count):
        leader(value=f"project {number}")
    with CaptureQueriesContext(connections["default"]) as caught:
        assert selectors.get_facts_of("P1", by="clerk", purpose="own_file").height == count
    assert len(caught) == 2
    event = AuditEvent.objects.using("work").get()
    assert (event.action, event.purpose, event.actor) == ("careers.facts.read", "own_file", "clerk")


@pytest.mark.requirement("FED-13")
def test_potential_is_a_judgement_with_date_assessor_and_evidence_that_few_may_read(people):
    services.record_fact(
        kind="potential",
        subject="P1",
        from_on=date(2015, 3, 1),
        beside={"assessor": "board", "evidence": "report 5"},
        by="clerk",
    )
    own = of_kind(selectors.get_facts_of("P1", by="P1", purpose="own_file"), "potential")
    assert own.select("from_on", "assessor", "evidence").rows() == [(date(2015, 3, 1), "board", "report 5")]
    assert selectors.get_facts_of("P1", by="board", purpose="procedure").is_empty()
    with pytest.raises(Refused, match="not read for this purpose"):
        loaded("project_leader", "potential", purpose="procedure")
    refused = AuditEvent.objects.using("work").get(result="refused")
    assert (refused.action, refused.purpose) == ("careers.facts.read", "")


def test_readings_for_calculations_are_logged_and_those_of_functions_need_no_purpose(first):
    assert loaded("top_group", "education_level").height == 2
    event = AuditEvent.objects.using("work").get()
    assert event.details == {"kinds": ["education_level", "top_group"], "persons": None}
    assert selectors.list_facts("shortage_function", named="physician").height == 1
    assert selectors.list_facts("shortage_function", named="clerk").is_empty()
    assert AuditEvent.objects.using("work").count() == 1
    with pytest.raises(BadInput, match="said of persons"):
        selectors.list_facts("top_group")
    with pytest.raises(Refused):
        loaded("top_group", purpose="curiosity")
    with pytest.raises(BadInput, match="nobody has"):
        selectors.get_facts_of("P9", by="clerk", purpose="audit")


def test_known_at_gives_the_facts_of_that_day(people, first):
    leader()
    for read in (
        lambda at: loaded("project_leader", known_at=at),
        lambda at: selectors.get_facts_of("P1", by="c", purpose="audit", known_at=at).filter(
            kind="project_leader"
        ),
    ):
        assert [read(at).height for at in (people.known_at, first.known_at, None)] == [0, 1, 2]


def row(**values):
    batch = Batch.objects.create(by="clerk", kind="import")
    given = {"batch": batch, "fact": 1, "version": 0, "action": "record", "kind": "roster_type"}
    given |= {"named": "P-1", "from_on": date(2020, 1, 1)}
    return Fact.objects.create(**(given | values))


@pytest.mark.parametrize(
    "values",
    [
        {"version": 1},
        {"action": "correct"},
        {"action": "other"},
        {"named": None},
        {"person_id": 1},
        {"until": date(2020, 1, 1)},
        {"from_on": date(1800, 1, 1)},
        {"person_id": 99, "named": None},
    ],
)
def test_the_database_itself_refuses(people, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(**values)


def test_the_table_only_grows(people):
    made = row()
    with pytest.raises(IntegrityError), transaction.atomic():
        row()  # the same version twice
    for action in (
        lambda: Fact.objects.update(value="x"),
        lambda: Fact.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            action()
    assert Fact.objects.get() == made


def test_a_stamped_batch_takes_no_more_facts(first):
    with pytest.raises(IntegrityError, match="stamped"), transaction.atomic():
        row(batch=Batch.objects.get(pk=first.batch), fact=99)


@pytest.mark.requirement("RIJK-CAR-28", "VL-CAR-07")
def test_functions_and_posts_have_facts_that_the_next_one_ends(people):
    def said(kind, subject, year, value, **beside):
        services.record_fact(
            kind=kind, subject=subject, from_on=date(year, 1, 1), value=value, beside=beside, by="clerk"
        )

    said("roster_type", "P-17", 2018, "three shifts")
    said("roster_type", "P-17", 2020, "five shifts")
    said("weighing", "chief", 2018, 310, factors="complexity=250; staff=60", authority="government")
    said("weighing", "chief", 2020, 330, factors="complexity=250; staff=80", authority="government")
    for day, roster, score, factors in (
        (date(2019, 12, 31), "three shifts", 310, "complexity=250; staff=60"),
        (date(2020, 1, 1), "five shifts", 330, "complexity=250; staff=80"),
    ):
        rosters = facts_on(known_facts(selectors.list_facts("roster_type", named="P-17")), day)
        assert of_kind(rosters, "roster_type").select("post", "value").rows() == [("P-17", roster)]
        weighings = of_kind(facts_on(known_facts(selectors.list_facts("weighing")), day), "weighing")
        assert weighings.select("function", "value", "factors", "authority").rows() == [
            ("chief", score, factors, "government")
        ]
    assert facts_on(known_facts(selectors.list_facts("weighing")), date(2017, 12, 31)).is_empty()


@pytest.mark.requirement("RIJK-CAR-17", "FED-17")
def test_candidates_and_kinds_of_staff_have_their_days(people):
    services.record_fact(
        kind="work_to_work",
        subject="P1",
        from_on=date(2018, 1, 1),
        until=date(2019, 1, 1),
        beside={"basis": "agreement 4"},
        by="clerk",
    )
    for year, value in ((2012, "military"), (2016, "civil")):
        services.record_fact(
            kind="staff_kind", subject="P1", from_on=date(year, 1, 1), value=value, by="clerk"
        )
    person = Person.objects.get(number="P1").pk
    for day, candidates, kind in (
        (date(2015, 12, 31), [], "military"),
        (date(2018, 12, 31), [person], "civil"),
        (date(2019, 1, 1), [], "civil"),
    ):
        known = facts_on(known_facts(loaded("work_to_work", "staff_kind", purpose="planning")), day)
        assert of_kind(known, "work_to_work")["person"].to_list() == candidates
        assert of_kind(known, "staff_kind").select("person", "value").rows() == [(person, kind)]
    with pytest.raises(Refused):
        loaded("work_to_work")  # no figure by name of who is looking for work


# Another process asks for the turn of the writers, and says whether it would have to wait.
OTHER = {
    "sqlite": """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0.1, isolation_level=None).execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    print(error)
""",
    "postgresql": """
import psycopg, sys
with psycopg.connect(sys.argv[1]) as other:
    row = other.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(sys.argv[2])]).fetchone()
    print("" if row[0] else "database is locked")
""",
}


def test_a_writer_holds_its_turn_to_the_end(people, database, monkeypatch):
    """Readers on SQLite must not use another copy of the library: closing it would let go of the lock."""
    append, answers = services._append, []
    address = database.url or str(database.home / "doorstroom.sqlite3")

    def ask_first(*given):
        command = [sys.executable, "-c", OTHER[database.vendor], address, str(turn._LOCK)]
        answers.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
        append(*given)

    monkeypatch.setattr(services, "_append", ask_first)
    connections["default"].close()  # a connection of its own, whatever was read in this process before
    one = leader()
    services.correct_fact(fact=one.fact, version=0, changes={"value": "Museum"}, by="clerk")
    assert answers == ["database is locked"] * 2
