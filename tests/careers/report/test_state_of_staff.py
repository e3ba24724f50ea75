"""The report of a made-up service: every figure is the engine's, every table adds up, nothing is hidden."""

import csv
import re
from datetime import UTC, date, datetime
from statistics import median

import polars as pl
import pytest

from doorstroom.administrations import Administration, load
from doorstroom.careers.flows import flows
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.regime import cut_settings
from doorstroom.careers.register import register
from doorstroom.careers.report import state_of_staff
from doorstroom.careers.staff import Staff
from doorstroom.documents import Absent, Figure, Passage, Report, Sum, Table, Tiles, write
from doorstroom.documents.cells import Kind
from doorstroom.kernel.errors import BadInput
from tests.careers.ledgers import act, events, number, persons, units
from tests.careers.report.service import LAST, NAMES, service

RIJK = load("rijk")
SINCE = date(2009, 12, 31)


@pytest.fixture(scope="module")
def ledger():
    return service()


@pytest.fixture(scope="module")
def cuts(ledger):
    return Cuts(Staff.of(ledger), cut_settings(RIJK))


@pytest.fixture(scope="module")
def report(ledger):
    return state_of_staff(ledger, on=LAST, administration=RIJK, language="en", synthetic=True)


def _table(report: Report, name: str) -> Table:
    return next(table for table in report.tables() if table.id == name)


def _blocks(report: Report, kind: type) -> list:
    return [block for section in report.sections for block in section.blocks if isinstance(block, kind)]


def _texts(report: Report) -> str:
    return "\n".join(block.text for block in [*_blocks(report, Absent), *_blocks(report, Passage)])


def _column(table: Table, key: str) -> dict:
    place = [column.key for column in table.columns].index(key)
    return {row[0]: row[place] for row in table.rows}


def test_the_register_is_that_of_the_engine(report, cuts):
    for cut in ("ministry", "scale_group", "family", "kind_of_work", "contract", "sex"):
        found = register(cuts, on=LAST, by=[cut])
        table = _table(report, cut.replace("_", "-"))
        shown = zip(_column(table, "persons").values(), _column(table, "fte").values(), strict=True)
        counted = found.rows.select("persons", pl.col("fte").round(3)).iter_rows()
        assert sorted((n, float(fte)) for n, fte in shown) == sorted(counted)
        assert table.label.coverage.part == found.coverage[cut].known


def test_every_table_of_counts_adds_up_to_its_total(report):
    looked_at = 0
    for table in report.tables():
        if table.total is None:
            continue
        for place, column in enumerate(table.columns):
            if column.kind in (Kind.COUNT, Kind.CHANGE):
                assert sum(row[place] for row in table.rows) == table.total[place], (table.id, column.key)
                looked_at += 1
    assert looked_at > 20


def test_who_is_not_known_has_a_row_of_their_own_at_the_end(report):
    for name in ("sex", "family", "scale-group", "age-band-by-sex"):
        table = _table(report, name)
        assert table.rows[-1][0] == "Not known"
        assert table.quiet == {len(table.rows) - 1}


def test_the_sum_closes_and_is_that_of_the_engine(report, cuts):
    found = flows(cuts, from_=SINCE, to=LAST, by=["ministry"])
    (shown,) = _blocks(report, Sum)
    values = {term.words: term.value for term in shown.terms}
    elsewhere = found.total["moves_in"] + found.total["drift_in"]
    assert values == {
        "people on 31 December 2009": found.total["opening"],
        "came": found.total["entries"],
        "from elsewhere": elsewhere,
        "to elsewhere": elsewhere,
        "left": found.total["exits"],
        "people on 31 December 2010": found.total["closing"],
    }
    assert found.drift["organisation"] == 76
    assert "**76** of these moves are a reorganisation" in _texts(report)


def test_flows_close_in_every_row(report):
    table = _table(report, "flows")
    keys = [column.key for column in table.columns]
    for row in (*table.rows, table.total):
        cell = dict(zip(keys, row, strict=True))
        assert (
            cell["opening"] + cell["entries"] + cell["moves_in"] - cell["moves_out"] - cell["exits"]
            == cell["closing"]
        )
        assert cell["change"] == cell["closing"] - cell["opening"]
        assert cell["drift_in"] <= cell["moves_in"]


def test_reasons_add_up_to_the_flow_and_the_missing_ones_are_said(report, cuts):
    found = flows(cuts, from_=SINCE, to=LAST)
    came, left = _table(report, "reasons-of-entry"), _table(report, "reasons-of-exit")
    assert (came.total[1], left.total[1]) == (found.total["entries"], found.total["exits"])
    assert came.rows[0][0] == "External recruitment"
    assert came.rows[-1][0] == left.rows[-1][0] == "Reason not given"


def test_the_series_begins_where_departures_are_known(report, cuts):
    table = _table(report, "flows-by-year")
    assert [row[0] for row in table.rows] == ["2005", "2006", "2007", "2008", "2009", "2010"]
    for row in table.rows:
        year = int(row[0])
        found = flows(cuts, from_=date(year - 1, 12, 31), to=date(year, 12, 31))
        assert row[1:5] == tuple(found.total[term] for term in ("opening", "entries", "exits", "closing"))


def test_the_median_of_service_is_that_of_the_people(report, cuts):
    figure = next(block for block in _blocks(report, Figure) if block.id == "time-in-service")
    present = cuts.staff.segments.filter(cuts.settings.staff_only())
    here = present.filter(
        (pl.col("from_on") <= LAST) & (pl.col("until").is_null() | (pl.col("until") > LAST))
    )
    years = []
    for person in here["person"]:
        rows = present.filter(pl.col("person") == person)
        days = sum(
            (min(until or LAST, LAST) - start).days
            for start, until in rows.select("from_on", "until").iter_rows()
            if start <= LAST
        )
        years.append(days / 365.25)
    shown = float(figure.title.split("for ")[1].split(" ")[0])
    assert shown == pytest.approx(median(years), abs=0.1)


def test_people_who_are_no_staff_are_named_apart_and_counted_nowhere(report, cuts):
    whole = register(cuts, on=LAST)
    assert whole.outside == 11
    assert "**11** people work here without being staff" in _texts(report)
    assert "Agency worker" not in _column(_table(report, "contract"), "persons")


def test_a_column_that_is_wholly_unknown_is_one_honest_sentence(report):
    assert [block.text for block in _blocks(report, Absent)] == [
        "**Level** is not in this extract.",
        "**Grade** is not in this extract.",
    ]
    assert not [table.id for table in report.tables() if table.id in ("level", "grade")]


def test_moves_are_those_of_the_period(report):
    moved = _table(report, "moves-by-direction")
    crossed = _table(report, "moves-by-crossing")
    assert moved.total[-2] == crossed.total[1] == 11
    assert "salary scale" in moved.notes[0]


def test_every_figure_carries_its_date_and_what_was_known(report, ledger):
    for table in report.tables():
        assert table.label.on == LAST
        assert table.label.known_at == ledger.stamp
        assert table.label.population is not None


def test_marks_say_internal_and_made_up(report, ledger):
    assert [mark.code for mark in report.marks] == ["internal", "synthetic"]
    real = state_of_staff(ledger, on=LAST, administration=RIJK, language="nl")
    assert [mark.word for mark in real.marks] == ["Intern"]


def test_the_answer_stands_first(report):
    assert report.lead == (
        "On 31 December 2010 **329 people** work here. After 31 December 2009 **1 more** came than left."
    )


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_figures_are_the_same_in_every_language(report, ledger, language):
    other = state_of_staff(ledger, on=LAST, administration=RIJK, language=language)

    def counts(one):
        return [
            [cell for cell in row if isinstance(cell, int)]
            for table in one.tables()
            for row in (*table.rows, table.total or ())
        ]

    assert sorted(map(sorted, counts(other))) == sorted(map(sorted, counts(report)))
    assert other.language == language


def test_nothing_that_leaves_names_a_person(report, tmp_path):
    files = write(report, tmp_path)
    assert not [file.name for file in files if any(letter.isdigit() for letter in file.name)]
    for file in files:
        if file.suffix != ".pdf":
            assert not re.search(r"\bP\d{5}\b", file.read_text(encoding="utf-8"))
    with (tmp_path / "tables" / "ministry.csv").open(encoding="utf-8", newline="") as source:
        assert {row["marks"] for row in csv.DictReader(source)} == {"internal synthetic"}


def test_a_report_as_known_before_a_correction_can_be_made_again():
    early, late = datetime(2011, 1, 1, tzinfo=UTC), datetime(2011, 6, 1, tzinfo=UTC)
    rows = number([act(n, "2009-01-01", "entry", unit=1, recorded_at=early) for n in (1, 2, 3)])
    annulled = dict(rows[2], version=1, action="annul", recorded_at=late)
    tree = units((1, "2000-01-01", "M1", "ministry", None))
    ledger = Ledger(events([*rows, annulled]), persons(*[(n, None, None) for n in (1, 2, 3)]), tree)
    now = state_of_staff(ledger, on=LAST, administration=RIJK, language="en")
    then = state_of_staff(ledger, on=LAST, administration=RIJK, language="en", known_at=early)
    assert (now.label.population, now.label.known_at) == (2, late)
    assert (then.label.population, then.label.known_at) == (3, early)


def test_an_extract_of_present_staff_does_not_pretend_to_know_the_past():
    rows = number([act(n, f"{1990 + n}-05-01", "entry", unit=1) for n in range(1, 21)])
    tree = units((1, "1980-01-01", "M1", "ministry", None))
    ledger = Ledger(events(rows), persons(*[(n, "1960-01-01", None) for n in range(1, 21)]), tree)
    report = state_of_staff(ledger, on=LAST, administration=RIJK, language="en")
    texts = _texts(report)
    assert "**Nobody who left** is in this extract" in texts
    assert "does not cover **enough years**" in texts
    assert "**Sex** is not in this extract." in texts
    assert [figure.id for figure in report.figures()] == ["age-band", "time-in-function", "time-in-service"]


def test_a_ledger_of_which_next_to_nothing_is_known_still_gives_a_report(tmp_path):
    rows = [
        dict(row, fte_thousandths=None) for row in number([act(n, "2010-03-01", "entry") for n in (1, 2)])
    ]
    ledger = Ledger(events(rows), persons((1, None, None), (2, None, None)), units())
    report = state_of_staff(ledger, on=LAST, administration=Administration.bare("somewhere"), language="nl")
    assert report.lead == "Op 31 december 2010 werken hier **2 mensen**."
    assert report.theme == "somewhere"
    names = [block.text.split("**")[1] for block in _blocks(report, Absent)]
    assert names[:4] == ["arbeidsduur", "Waarom mensen kwamen", "genoeg jaren", "Eenheid"]
    assert {"Managementlaag", "Leidinggevende functie", "Geslacht", "geboortedatum"} <= set(names)
    assert {file.name for file in write(report, tmp_path)} >= {"report.html", "report.pdf"}


def test_of_a_long_open_list_the_smallest_are_together_and_the_total_is_whole():
    people = range(1, 121)
    rows = number([act(n, "2009-01-01", "entry", grade=f"grade {n * n % 97:02}") for n in people])
    ledger = Ledger(events(rows), persons(*[(n, None, None) for n in people]), units())
    report = state_of_staff(ledger, on=LAST, administration=Administration.bare("somewhere"), language="en")
    table = _table(report, "grade")
    assert len(table.rows) == 41
    assert table.rows[-1][0] == "All others"
    assert table.total[1] == sum(row[1] for row in table.rows) == 120
    assert "smaller groups" in table.notes[0]


@pytest.mark.requirement("VL-CAR-23")
def test_reasons_that_few_may_see_share_one_name():
    flanders = load("flanders")
    hidden = [reason for reason in flanders.reasons if reason.restricted]
    rows = number(
        [
            *[act(n, "2009-01-01", "entry", unit=1) for n in range(1, 9)],
            *[act(n, "2010-05-01", "exit", reason=hidden[n % len(hidden)].code) for n in range(1, 4)],
        ]
    )
    tree = units((1, "2000-01-01", "M1", "ministry", None))
    ledger = Ledger(events(rows), persons(*[(n, None, None) for n in range(1, 9)]), tree)
    report = state_of_staff(ledger, on=LAST, administration=flanders, language="nl")
    assert [row[:2] for row in _table(report, "reasons-of-exit").rows] == [("Andere redenen", 3)]


def test_another_cut_of_the_organisation_can_be_asked_for(ledger):
    report = state_of_staff(ledger, on=LAST, administration=RIJK, language="nl", by="directorate")
    shown = _column(_table(report, "directorate"), "persons")
    assert set(shown) == {NAMES[code] for code in ("FIN-B", "FIN-U", "JUS-B", "WAT-B")}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": date(1950, 1, 1)}, "nobody is in service on 1950-01-01"),
        ({"since": LAST}, "the flows begin on 2010-12-31"),
        ({"by": "province"}, "no cut is called province"),
        ({"language": "de"}, "no texts in language 'de'"),
    ],
)
def test_what_cannot_be_reported_is_one_clear_error(ledger, change, message):
    asked = {"on": LAST, "administration": RIJK, "language": "nl"} | change
    with pytest.raises(BadInput, match=message):
        state_of_staff(ledger, **asked)


def test_tiles_show_the_whole(report, cuts):
    (tiles,) = _blocks(report, Tiles)
    whole = register(cuts, on=LAST)
    assert tiles.tiles[0].value == whole.persons
    assert float(tiles.tiles[1].value) == pytest.approx(whole.fte)


def test_kinds_that_stand_side_by_side_at_the_top_are_shown_together():
    """A federal public service and a public body: nobody's organisation is unknown because of its kind."""
    tree = units(
        (1, "2000-01-01", "F01", "federal_public_service", None),
        (2, "2000-01-01", "I01", "public_interest_body", None),
        (11, "2000-01-01", "F01-A", "directorate", 1),
    )
    rows = number(
        [
            act(1, "2008-01-01", "entry", unit=11),
            act(2, "2008-01-01", "entry", unit=2),
            act(3, "2008-01-01", "entry", unit=1),
            act(3, "2010-05-01", "move", unit=2),
            act(4, "2008-01-01", "entry", unit=None),
        ]
    )
    ledger = Ledger(events(rows), persons(*[(n, None, None) for n in range(1, 5)]), tree)
    report = state_of_staff(ledger, on=LAST, administration=load("federal"), language="en")
    table = _table(report, "organisation")
    assert [row[:2] for row in table.rows] == [("I01", 2), ("F01", 1), ("Not known", 1)]
    assert (table.label.coverage.part, table.label.coverage.whole) == (3, 4)
    flow = {row[0]: row[1:] for row in _table(report, "flows").rows}
    # start, came, from elsewhere, to elsewhere, left, end, change
    assert flow == {
        "I01": (1, 0, 1, 0, 0, 2, 1),
        "F01": (2, 0, 0, 1, 0, 1, -1),
        "Not known": (1, 0, 0, 0, 0, 1, 0),
    }
    assert table.title == "Organisation"


def test_of_kinds_that_stand_above_each_other_the_first_one_divides():
    tree = units(
        (1, "2000-01-01", "F01", "federal_public_service", None),
        (2, "2000-01-01", "C01", "policy_cell", 1),
    )
    rows = number([act(1, "2008-01-01", "entry", unit=1), act(2, "2008-01-01", "entry", unit=2)])
    ledger = Ledger(events(rows), persons((1, None, None), (2, None, None)), tree)
    report = state_of_staff(ledger, on=LAST, administration=load("federal"), language="en")
    assert _column(_table(report, "federal-public-service"), "persons") == {"F01": 2}


def test_an_abbreviation_keeps_its_capitals_inside_a_sentence():
    tree = units((1, "2000-01-01", "F01", "federal_public_service", None))
    ledger = Ledger(events(number([act(1, "2008-01-01", "entry", unit=1)])), persons((1, None, None)), tree)
    report = state_of_staff(ledger, on=LAST, administration=load("federal"), language="fr")
    assert _table(report, "flows").title == "Par service public fédéral (SPF)"
