"""The three administrations that are shipped: what the documents name is there, and says where from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from pydantic import ValidationError

from doorstroom.administrations import COLUMN_LISTS, Administration, available, load
from doorstroom.administrations.entries import State
from doorstroom.administrations.schema import LISTS
from doorstroom.careers.schema import LAYERS, STATE_NAMES, UNITS
from doorstroom.kernel.errors import BadInput

SHIPPED = ["federal", "flanders", "rijk"]


def sources_of(administration: Administration) -> Iterator[tuple[str, str]]:
    for name in LISTS:
        for entry in administration.entries(name):
            yield f"{name}.{entry.code}", entry.source
    for title in administration.titles:
        yield f"titles.{title.grade}", title.source


def test_three_are_shipped() -> None:
    assert available() == SHIPPED


@pytest.mark.parametrize("code", SHIPPED)
def test_every_value_has_its_lines_or_says_that_it_is_ours(code: str) -> None:
    piece = re.compile(r"(S0|S3|S4|001|002):\d+(-\d+)?|AOW:art\. 7a.*")
    sources = dict(sources_of(load(code)))
    assert sources
    for place, source in sources.items():
        cited, ours, why = source.partition("ours:")
        assert not ours or why.strip(), place
        for one in filter(None, (part.strip() for part in cited.split(";"))):
            assert piece.fullmatch(one), f"{place}: {one}"


@pytest.mark.parametrize("code", SHIPPED)
def test_every_entry_is_named_in_dutch_french_and_english(code: str) -> None:
    administration = load(code)
    assert administration.languages == ("nl", "fr", "en")
    for name in LISTS:
        for entry in administration.entries(name):
            assert all(entry.names.get(language) for language in ("nl", "fr", "en")), f"{name}.{entry.code}"


@pytest.mark.parametrize("code", SHIPPED)
def test_an_administration_cannot_be_changed(code: str) -> None:
    with pytest.raises(ValidationError):
        load(code).grades = ()  # type: ignore[misc]


def test_the_lists_stand_behind_columns_that_exist() -> None:
    assert set(COLUMN_LISTS) - {"reason", "unit_kind"} <= set(STATE_NAMES)
    assert "unit_kind" in UNITS.names
    for code in SHIPPED:
        assert load(code).codes("layer") == LAYERS


@pytest.mark.requirement("RIJK-T-06b", "RIJK-CAR-05")
def test_scale_groups_have_their_borders_and_leave_the_rest_in_no_group() -> None:
    rijk = load("rijk")
    groups = [rijk.scale_group(scale) for scale in (4, 5, 9, 10, 13, 14)]
    assert groups == [None, "5-9", "5-9", "10-13", "10-13", None]


@pytest.mark.requirement("RIJK-CAR-05")
def test_higher_scales_and_the_talent_programme_overlap_the_groups() -> None:
    rijk = load("rijk")
    assert rijk.scale_groups_of(10) == ("10-13",)
    assert rijk.scale_groups_of(11) == ("10-13", "11+")
    assert rijk.scale_groups_of(12) == ("10-13", "11+", "12-14")
    assert rijk.scale_groups_of(14) == ("11+", "12-14")
    assert rijk.scale_groups_of(15) == ("11+",)
    assert rijk.scale_group(None) is None


def test_the_branches_of_the_rijk_and_what_lies_below_them() -> None:
    orders = load("rijk").orders("unit_kind")
    assert orders["ministry"] < orders["delivery_organisation"] == orders["inspectorate"]
    assert orders["inspectorate"] < orders["directorate"] < orders["division"]
    assert all(kind.crossing for kind in load("rijk").organisation_kinds)


@pytest.mark.requirement("VL-CAR-24")
def test_a_scope_of_13_ministries_is_not_the_whole_service() -> None:
    ministries, whole = load("flanders").scopes
    assert (ministries.kinds, ministries.units) == (("ministry",), 13)
    assert (whole.code, whole.kinds, whole.units) == ("dvo", (), None)


@pytest.mark.requirement("VL-CAR-04")
@pytest.mark.parametrize("code", ["flanders", "federal"])
def test_grades_are_compared_by_order_and_never_by_name(code: str) -> None:
    administration = load(code)
    order = administration.grade_order
    assert (order("A1") or 0) > (order("B2" if code == "flanders" else "B") or 0)
    by_order = sorted(administration.grades, key=lambda grade: grade.order)
    levels = [administration.level_order(grade.level) or 0 for grade in by_order]
    assert levels == sorted(levels), "a grade of a higher level is a higher grade"
    assert order("Z9") is None
    assert administration.level_order(None) is None


def test_the_federal_grades_are_one_ordered_list_with_a12_as_it_is_written() -> None:
    grades = sorted(load("federal").grades, key=lambda grade: grade.order)
    assert [grade.code for grade in grades] == ["D", "C", "B", "A1", "A1.2", "A2", "A3", "A4", "A5"]


@pytest.mark.requirement("VL-CAR-03")
def test_the_management_rank_is_no_level_and_no_grade() -> None:
    for code, ranks in {"flanders": ("N", "N-1"), "federal": ("N", "N-1", "N-2", "N-3")}.items():
        administration = load(code)
        assert administration.codes("rank") == ranks
        assert not set(ranks) & {*administration.codes("level"), *administration.codes("grade")}
        assert [administration.orders("rank")[rank] for rank in ranks] == list(range(len(ranks)))


@pytest.mark.requirement("VL-CAR-20")
def test_there_are_exactly_four_leadership_roles() -> None:
    flanders = load("flanders")
    assert flanders.codes("leadership_roles") == ("leader", "manager", "entrepreneur", "coach")
    assert not flanders.allows("leadership_roles", "visionary")


def test_target_groups_say_who_records_them() -> None:
    groups = {item.code: item.recorded_by for item in load("flanders").target_groups}
    assert list(groups) == ["women", "disability_or_chronic_illness", "foreign_origin"]
    assert "self_identified" in groups["foreign_origin"]


@pytest.mark.requirement("VL-CAR-06", "VL-CAR-08")
def test_the_matrix_has_versions_and_no_granularity_before_it_is_decided() -> None:
    flanders = load("flanders")
    states = {item.code: (item.state, item.granularity) for item in flanders.matrices}
    assert states["2011"] == (State.IN_FORCE, None)
    assert states["2013"] == (State.DRAFT, None)
    assert states["template"][0] is State.MODEL
    in_force = flanders.matrix_on(date(2013, 6, 25))
    assert in_force is not None
    assert in_force.code == "2011"
    assert in_force.has_cell("policy", 7) is None
    template = flanders.matrices[-1]
    assert template.has_cell("policy", 7) is True
    assert template.has_cell("policy", 11) is False
    assert template.has_cell("astronomy", 1) is False
    assert load("rijk").matrix_on(date(2018, 1, 1)) is None


@pytest.mark.requirement("RIJK-CAR-04")
def test_there_are_at_least_four_kinds_of_work() -> None:
    kinds = load("rijk").codes("kind_of_work")
    assert set(kinds) >= {"policy", "operational_management", "inspection", "delivery"}


@pytest.mark.requirement("RIJK-CAR-01", "RIJK-CAR-02")
@pytest.mark.parametrize(
    ("relation", "contract", "staff"),
    [
        ("appointment", "permanent", True),
        ("appointment", "temporary", True),
        ("employment_contract", None, True),
        (None, "permanent", True),
        ("external_hire", "agency", False),
        ("external_hire", None, False),
        (None, "self_employed", False),
        ("appointment", "agency", False),
        ("something else", "temporary", True),
        (None, None, None),
        ("something else", None, None),
    ],
)
def test_who_counts_as_staff(relation: str | None, contract: str | None, staff: bool | None) -> None:
    assert load("rijk").is_staff(relation, contract) is staff


@pytest.mark.requirement("RIJK-CAR-02")
def test_the_permanent_core_is_told_from_the_shell() -> None:
    rijk = load("rijk")
    core = [code for code in rijk.codes("contract") if rijk.is_permanent(code)]
    assert core == ["permanent"]
    assert rijk.is_permanent("temporary") is False
    assert rijk.is_permanent(None) is None


@pytest.mark.requirement("RIJK-T-20", "RIJK-CAR-08")
def test_the_expected_normalisation_changes_the_relation_only_where_it_is_switched_on() -> None:
    rijk = load("rijk")
    switched_on = ["legal_normalisation"]
    before, after = date(2019, 12, 31), date(2020, 1, 1)
    assert rijk.relation_on("appointment", before, switched_on=switched_on) == "appointment"
    assert rijk.relation_on("appointment", after, switched_on=switched_on) == "employment_contract"
    assert rijk.relation_on("appointment", after) == "appointment"
    assert rijk.relation_on("external_hire", after, switched_on=switched_on) == "external_hire"
    (conversion,) = rijk.conversions
    assert (conversion.state, conversion.on) == (State.EXPECTED, after)


@pytest.mark.requirement("RIJK-CAR-07")
@pytest.mark.parametrize("code", SHIPPED)
def test_a_new_name_or_a_reorganisation_begins_no_function(code: str) -> None:
    administration = load(code)
    for cause in ("renaming", "reorganisation"):
        found = [item for item in administration.reasons if item.cause == cause]
        assert found, cause
        assert not any(item.resets_function for item in found)
    promotion = administration.reason("promotion")
    assert promotion is not None
    assert promotion.resets_function


@pytest.mark.requirement("VL-CAR-15")
def test_lateral_entry_into_education_is_an_exit_with_its_destination() -> None:
    reason = load("flanders").reason("education")
    assert reason is not None
    assert (reason.kinds, reason.destination) == (("exit",), "education")


@pytest.mark.requirement("RIJK-CAR-11")
def test_promotion_demotion_and_remotion_are_all_moves() -> None:
    rijk = load("rijk")
    steps = {item.step for item in rijk.reasons if item.kinds == ("move",) and item.step}
    assert steps == {"promotion", "demotion", "remotion"}


@pytest.mark.requirement("FED-59")
def test_the_federal_events_are_all_there_and_absences_have_a_start_and_an_end() -> None:
    federal = load("federal")
    named = {
        "statutory_exam": "entry",
        "contractual_recruitment": "entry",
        "grade_change": "change",
        "promotion": "move",
        "internal_hire": "move",
        "dismissal": "exit",
        "statutorisation": "change",
        "retirement": "exit",
        "handover_overlap": "change",
    }
    for code, kind in named.items():
        reason = federal.reason(code)
        assert reason is not None, code
        assert reason.kinds == (kind,), code
    for cause in ("observation_stay", "secondment", "career_break", "long_term_illness"):
        phases = [item.phase for item in federal.reasons if item.cause == cause]
        assert phases.count("start") == phases.count("end") > 0, cause
    back = federal.reason("private_sector_return")
    assert back is not None
    assert "entry" not in back.kinds, "a return is no new hire"


@pytest.mark.parametrize("code", SHIPPED)
def test_illness_is_seen_only_by_those_who_need_it_and_unknown_is_a_reason_of_its_own(code: str) -> None:
    administration = load(code)
    assert all(item.restricted for item in administration.reasons if item.cause == "long_term_illness")
    unknown = administration.reason("unknown")
    assert unknown is not None
    assert unknown.destination == "unknown"
    assert administration.reason("no such reason") is None


def test_45_is_in_the_older_band() -> None:
    assert load("rijk").age_bands["under_45"] == [45]


def test_50_counts_as_50_or_older() -> None:
    assert load("federal").age_bands["from_50"] == [50]


@pytest.mark.parametrize("code", SHIPPED)
def test_five_years_is_the_usual_band(code: str) -> None:
    name, bounds = next(iter(load(code).age_bands.items()))
    assert (name, bounds) == ("five_years", list(range(20, 70, 5)))


@pytest.mark.requirement("DLG-25")
def test_the_word_for_official_is_a_setting_of_the_administration_and_language() -> None:
    assert load("rijk").word("official", "nl") == "rijksambtenaar"
    assert load("federal").word("official", "nl") == "ambtenaar"
    assert load("federal").word("official", "fr") == "fonctionnaire"


def test_federal_institutions_of_several_kinds_stand_side_by_side() -> None:
    federal = load("federal")
    top = [code for code, order in federal.orders("organisation_kinds").items() if order == 1]
    assert top[:3] == ["federal_public_service", "programming_public_service", "public_interest_body"]
    assert federal.transfer_kind == "federal_public_service"
    assert "policy_cell" not in federal.transfer_kinds


def test_a_code_that_nobody_knows_is_its_own_label_and_a_list_that_is_none_is_refused() -> None:
    rijk = load("rijk")
    assert rijk.label("contract", "permanent", "fr") == "Durée indéterminée"
    assert rijk.label("contracts", "permanent", "de") == "Vast"
    assert rijk.label("contracts", "freelance", "nl") == "freelance"
    assert not rijk.allows("contract", "freelance")
    with pytest.raises(BadInput, match="no list 'colours'"):
        rijk.label("colours", "red", "nl")


def test_an_empty_list_is_open() -> None:
    rijk = load("rijk")
    assert rijk.codes("grade") == ()
    assert rijk.allows("grade", "anything")
    assert rijk.label("grade", "anything", "nl") == "anything"


@pytest.mark.parametrize("code", SHIPPED)
def test_a_list_that_only_we_wrote_does_not_refuse_the_values_of_a_real_extract(code: str) -> None:
    administration = load(code)
    for name in ("families", "grades", "levels", "ranks", "kinds_of_work"):
        entries = administration.entries(name)
        if entries and all(entry.source.startswith("ours:") for entry in entries):
            assert administration.closed_codes(name) == (), name
    assert administration.allows("family", "astronomy")
    assert administration.label("family", "astronomy", "nl") == "astronomy"
    assert administration.codes("family"), "the list to start from is there"
    assert not administration.allows("relation", "friendship")


def test_of_a_bare_administration_nothing_is_known_and_everything_is_allowed() -> None:
    bare = Administration.bare("somewhere", languages=("nl", "en"))
    assert bare.names.get("nl") == "somewhere"
    assert all(bare.allows(name, "anything") for name in LISTS)
    assert bare.is_staff("a", "b") is None
    assert bare.scale_group(7) is None
    assert bare.pension_age_for(date(1960, 1, 1)) is None
    assert bare.title("A1", date(2021, 1, 1), "nl") is None
    assert bare.transfer_kind is None
    assert bare.age_bands == {}
