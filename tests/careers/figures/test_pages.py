"""Pages of figures: every value is the engine's, every table adds up, nothing outside the part is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from doorstroom.administrations import load
from doorstroom.careers.figures.flows import flows_page
from doorstroom.careers.figures.page import MAIN, FiguresPage
from doorstroom.careers.figures.part import Part, columns_for, cuts_on_offer, first_exit_of, within_of
from doorstroom.careers.figures.query import FlowsQuery, Query, RegisterQuery
from doorstroom.careers.figures.register import register_page
from doorstroom.careers.flows import flows
from doorstroom.careers.labels import Cuts
from doorstroom.careers.regime import cut_settings
from doorstroom.careers.register import register
from doorstroom.careers.report.movement import FlowsDoNotCloseError
from doorstroom.careers.staff import Staff
from doorstroom.careers.within import Within
from doorstroom.documents import Absent, Figure, Kind, Sum, Table, Tiles
from doorstroom.documents.csv import table_csv
from doorstroom.kernel.errors import BadInput
from tests.careers.report.service import LAST, service

RIJK = load("rijk")
SINCE = date(2009, 12, 31)
FIN, FIN_U, JUS_B = 1, 12, 21


@pytest.fixture(scope="module")
def staff() -> Staff:
    return Staff.of(service())


@pytest.fixture(scope="module")
def cuts(staff: Staff) -> Cuts:
    return Cuts(staff, cut_settings(RIJK))


def part_of(
    staff: Staff, query: Query, reach: frozenset[int] | None = None, language: str = "en", **options: Any
) -> Part:
    days = (query.from_, query.to) if isinstance(query, FlowsQuery) else (SINCE, LAST)
    return Part.of(
        staff,
        query,
        days=options.pop("days", days),
        administration=RIJK,
        language=language,
        within=within_of(staff.units, query, reach),
        first_exit=first_exit_of(staff),
    )


def register_of(staff: Staff, reach: frozenset[int] | None = None, **asked: Any) -> FiguresPage:
    query = RegisterQuery(**{"on": LAST} | asked)
    return register_page(part_of(staff, query, reach), query)


def flows_of(staff: Staff, reach: frozenset[int] | None = None, **asked: Any) -> FiguresPage:
    query = FlowsQuery(**{"from_": SINCE, "to": LAST} | asked)
    return flows_page(part_of(staff, query, reach), query)


def blocks(page: FiguresPage, kind: type) -> list[Any]:
    return [block for section in page.sections for block in section.blocks if isinstance(block, kind)]


def main(page: FiguresPage) -> Table:
    return next(table for table in blocks(page, Table) if table.id == MAIN)


def column(table: Table, key: str) -> list[Any]:
    place = [one.key for one in table.columns].index(key)
    return [row[place] for row in table.rows]


REACHES = (None, frozenset({FIN, 11, FIN_U}), frozenset({JUS_B}), frozenset({999}))


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize(
    "by", ["", "directorate", "unit", "family", "contract", "age_band", "sex", "scale_group"]
)
def test_the_register_shows_what_the_engine_counts(staff, cuts, by, reach):
    page = register_of(staff, reach, by=by)
    within = Within(staff.units, reach)
    found = register(cuts, on=LAST, within=within)
    tiles = blocks(page, Tiles)[0].tiles
    assert tiles[0].value == found.persons
    if not found.persons:
        assert "Nobody" in blocks(page, Absent)[-1].text
        return
    assert tiles[1].value == Decimal(str(round(found.fte, 3)))
    tables = [table for table in blocks(page, Table) if table.id == MAIN]
    if not tables:  # wholly unknown in this ledger: said in words
        assert "not in this extract" in blocks(page, Absent)[-1].text
        return
    cut = tables[0].columns[0].key
    rows = register(cuts, on=LAST, by=[cut], within=within).rows
    assert sorted(column(tables[0], "persons")) == sorted(rows["persons"])
    assert tables[0].total[1] == found.persons


@pytest.mark.parametrize(
    ("reach", "unit"), [*((reach, None) for reach in REACHES), (None, FIN), (REACHES[1], FIN)]
)
@pytest.mark.parametrize("measure", ["persons", "fte"])
def test_the_flows_show_what_the_engine_counts_and_the_sum_closes(staff, cuts, measure, reach, unit):
    page = flows_of(staff, reach, measure=measure, unit=unit)
    found = flows(cuts, from_=SINCE, to=LAST, within=Within(staff.units, reach, unit), measure=measure)
    scale = 1 if measure == "persons" else 1000
    terms = {term.role: term.value for term in blocks(page, Sum)[0].terms}
    assert terms["opening"] * scale == found.total["opening"]
    assert terms["closing"] * scale == found.total["closing"]
    if not found.total["opening"] and not found.total["closing"]:
        assert "Nobody" in blocks(page, Absent)[-1].text
        return
    table = main(page)
    for key in ("opening", "entries", "exits", "closing", "change"):
        place = [one.key for one in table.columns].index(key)
        assert sum(column(table, key)) == table.total[place], key
        if key != "change":
            assert table.total[place] * scale == found.total[key]


@pytest.mark.parametrize("query", [{}, {"by": "sex"}, {"by": "function"}, {"compare": date(2007, 6, 30)}])
def test_every_column_of_counts_adds_up_to_its_total(staff, query):
    looked_at = 0
    for measure in ("persons", "fte"):
        for table in blocks(register_of(staff, measure=measure, **query), Table):
            for place, one in enumerate(table.columns):
                if table.total is None or one.kind not in (Kind.COUNT, Kind.CHANGE, Kind.DECIMAL):
                    continue
                known = [row[place] for row in table.rows if row[place] is not None]
                assert sum(known) == table.total[place], (table.id, one.key)
                looked_at += 1
    assert looked_at > 3


def test_another_day_stands_beside_it_row_by_row(staff, cuts):
    then = date(2007, 6, 30)
    page = register_of(staff, by="contract", compare=then)
    table = main(page)
    before = {
        row["contract"]: row["persons"] for row in register(cuts, on=then, by=["contract"]).rows.to_dicts()
    }
    now = {
        row["contract"]: row["persons"] for row in register(cuts, on=LAST, by=["contract"]).rows.to_dicts()
    }
    assert sorted(column(table, "then")) == sorted(before.values())
    changes = zip(column(table, "persons"), column(table, "then"), column(table, "change"), strict=True)
    assert all(people - was == change for people, was, change in changes)
    for share, was, change in zip(
        column(table, "change_share"), column(table, "then"), column(table, "change"), strict=True
    ):
        assert (share.part, share.whole) == (change, was)
    more = sum(now.values()) - sum(before.values())
    assert f"**{abs(more)} {'more' if more > 0 else 'fewer'}**" in page.finding


def test_the_series_of_years_is_that_of_the_flows(staff, cuts):
    for reach in REACHES[:3]:
        page = flows_of(staff, reach)
        table = next(one.table for one in blocks(page, Figure) if one.id == "flows-by-year")
        for year, came, left in zip(
            column(table, "year"), column(table, "entries"), column(table, "exits"), strict=True
        ):
            found = flows(
                cuts,
                from_=date(int(year) - 1, 12, 31),
                to=date(int(year), 12, 31),
                within=Within(staff.units, reach),
            )
            assert (came, left) == (found.total["entries"], found.total["exits"])
        assert len(table.rows) >= 4


def test_a_part_names_itself_in_finding_and_labels(staff):
    page = register_of(staff, frozenset({11, FIN_U}))
    assert "in your units" in page.finding
    assert page.label.note == "only your units"
    unit = register_of(staff, unit=FIN)
    assert "work in Ministerie van Financiën" in unit.finding
    assert unit.label.note == "only Ministerie van Financiën"
    everyone = register_of(staff, everyone=True)
    assert everyone.label.note == "hired from outside too"


def test_a_part_says_nothing_about_what_lies_outside(staff):
    page = flows_of(staff, frozenset({JUS_B}), by="unit")
    words = str(page)
    assert "Directie Beleid" in words
    for name in ("Begroting", "Uitvoering", "Waterbeheer", "Financiën"):
        assert name not in words


def test_what_fits_a_part_divides_it(staff):
    assert main(flows_of(staff)).columns[0].key == "ministry"
    assert main(flows_of(staff, unit=FIN)).columns[0].key == "directorate"
    assert main(flows_of(staff, frozenset({11, FIN_U}))).columns[0].key == "directorate"
    # One unit: nothing of the organisation tells anything.
    assert main(flows_of(staff, frozenset({11}))).columns[0].key == "scale_group"


def test_rows_lead_to_units_within_reach(staff):
    page = register_of(staff, frozenset({FIN, 11}), by="directorate")
    names = column(main(page), "directorate")
    assert {names[n]: unit for n, unit in page.units.items()} == {"Directie Begroting": 11}
    assert register_of(staff, by="sex").units == {}
    assert set(register_of(staff).units.values()) == {1, 2, 3}


def test_whoever_hangs_elsewhere_has_a_row_with_a_name(staff):
    table = main(register_of(staff, frozenset({FIN, 11, 31}), by="ministry"))
    assert None not in column(table, "ministry")


def test_drift_is_told_and_shown(staff):
    page = flows_of(staff)
    assert "drift_in" in [one.key for one in main(page).columns]
    assert any("reorganisation" in block.text for section in page.sections for block in section.blocks
               if hasattr(block, "text"))  # fmt: skip


def test_reasons_that_few_may_see_share_one_name(staff):
    from dataclasses import replace

    closed = tuple(replace_reason(one) for one in RIJK.reasons)
    regime = RIJK.model_copy(update={"reasons": closed})
    query = FlowsQuery(from_=SINCE, to=LAST)
    part = replace(part_of(staff, query), administration=regime)
    part = replace(part, cuts=Cuts(staff, cut_settings(regime)))
    tables = [table for table in blocks(flows_page(part, query), Table) if table.id.startswith("reasons")]
    assert tables
    for table in tables:
        assert set(column(table, "reason")) <= {"Other reasons", "Reason not given"}


def replace_reason(reason: Any) -> Any:
    return reason.model_copy(update={"restricted": True})


def test_flows_that_do_not_close_are_never_shown(staff, monkeypatch):
    query = FlowsQuery(from_=SINCE, to=LAST)
    part = part_of(staff, query)
    found = part.flows_between(SINCE, LAST)
    from dataclasses import replace

    wrong = replace(found, total=found.total | {"entries": found.total["entries"] + 1})
    monkeypatch.setattr(Part, "flows_between", lambda *_args, **_options: wrong)
    with pytest.raises(FlowsDoNotCloseError):
        flows_page(part, query)


def test_an_earlier_state_says_what_was_learnt_since(staff):
    asked = datetime(2011, 1, 1, tzinfo=UTC)
    query = RegisterQuery(on=LAST, known_at=asked)
    part = part_of(staff, query)
    same = register_page(part, query, known_now=part)
    assert any("has not changed" in getattr(block, "text", "") for s in same.sections for block in s.blocks)
    fewer = part_of(staff, query, frozenset({11}))
    grown = register_page(fewer, query, known_now=part)
    more = part.whole.persons - fewer.whole.persons
    texts = [getattr(block, "text", "") for section in grown.sections for block in section.blocks]
    assert any(f"**{more} more**" in text for text in texts)


@pytest.mark.parametrize(
    ("make", "where"),
    [
        pytest.param(lambda: RegisterQuery(on=LAST, compare=LAST), "compare", id="same day"),
        pytest.param(lambda: RegisterQuery(on=LAST, measure="heads"), "measure", id="measure"),
        pytest.param(lambda: RegisterQuery(on=LAST, known_at=datetime(2011, 1, 1)), "known_at", id="no zone"),  # noqa: DTZ001
        pytest.param(lambda: FlowsQuery(from_=LAST, to=LAST), "to", id="no days"),
        pytest.param(lambda: FlowsQuery(from_=LAST, to=SINCE), "to", id="backwards"),
    ],
)
def test_a_question_that_cannot_be_asked_names_its_field(make, where):
    with pytest.raises(BadInput) as refused:
        make()
    assert refused.value.where == where


@pytest.mark.parametrize(("unit", "reach"), [(999, None), (FIN, frozenset({JUS_B})), (999, frozenset({999}))])
def test_a_unit_out_of_reach_is_as_unknown_as_one_that_is_not_there(staff, unit, reach):
    with pytest.raises(BadInput, match="no such unit") as refused:
        within_of(staff.units, Query(unit=unit), reach)
    assert refused.value.where == "unit"


def test_a_cut_that_does_not_exist_is_refused_with_those_that_do(staff):
    query = Query(by="zodiac")
    with pytest.raises(BadInput, match="zodiac"):
        columns_for(staff, RIJK, query, Within(staff.units))


def test_special_categories_are_no_cut(staff):
    offered = set(cuts_on_offer(staff, RIJK))
    assert {"ministry", "directorate", "unit", "age_band", "sex"} <= offered
    assert not offered & {"origin", "disability", "health", "belief", "orientation", "union"}
    for cut in offered:
        assert columns_for(staff, RIJK, Query(by=cut), Within(staff.units))


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_page_is_a_report_in_every_language(staff, language):
    for query, make in (
        (RegisterQuery(on=LAST, compare=SINCE), register_page),
        (FlowsQuery(from_=SINCE, to=LAST, measure="fte"), flows_page),
    ):
        part = part_of(staff, query, frozenset({FIN, 11, FIN_U}), language)
        report = make(part, query).report(part, synthetic=True)
        assert [mark.code for mark in report.marks] == ["internal", "synthetic"]
        assert table_csv(next(t for t in report.tables() if t.id == MAIN), report).count("internal synthetic")
