"""Proposed mappings: they load, say what was recognised, and ask for the rest."""

from __future__ import annotations

import pytest

from doorstroom.careers.intake.check import check_file
from doorstroom.careers.intake.mapping import parse_mapping
from doorstroom.careers.intake.propose import propose_mapping

from .extracts import GOOD, refusal, text, write

DUTCH = (
    "Personeelsnummer;Ingangsdatum;Soort mutatie;Afdeling;VTE;Geslacht;Geboortedatum;Voornaam;Leidinggevend",
    "7;01/02/2010;Instroom;Liège;0,8;V;31/04/1980;An;J",
    "7;31/12/2012;Uitstroom;;0,8;V;31/04/1980;An;N",
)
FRENCH = (
    "Matricule;Année;Direction;Grade;Sexe;Année de naissance",
    "12;2015;Budget;attaché;F;1970",
    "12;2016;Budget;conseiller;F;1970",
)
SPELLS = ("employee_id,start_date,end_date,department", "1,2010-01-31,2011-02-28,HR")


def test_dutch_events_in_windows_text(tmp_path):
    path = write(tmp_path, "\n".join(DUTCH).replace("31/04", "30/04").encode("cp1252"))
    proposal = propose_mapping(path)
    mapping = parse_mapping(proposal.text.encode())
    assert (mapping.shape, mapping.file.encoding, mapping.file.decimal) == ("events", "cp1252", ",")
    assert mapping.columns == {
        "person": "Personeelsnummer",
        "effective_on": "Ingangsdatum",
        "kind": "Soort mutatie",
        "unit": "Afdeling",
        "fte_thousandths": "VTE",
        "sex": "Geslacht",
        "birth_date": "Geboortedatum",
        "managerial": "Leidinggevend",
    }
    assert mapping.date_format("effective_on") == "%d/%m/%Y"
    assert mapping.values["kind"] == {"Instroom": "entry", "Uitstroom": "exit"}
    assert mapping.values["managerial"] == {"J": "true", "N": "false"}
    assert mapping.rules.fte == "share"
    assert mapping.rules.end_date is None  # asked for, not guessed
    assert "# end_date =" in proposal.text
    assert "# not used: Voornaam" in proposal.text
    answered = parse_mapping(proposal.text.replace("[rules]", '[rules]\nend_date = "last_day"').encode())
    assert not check_file(path, mapping=answered).problems.errors


def test_french_lists_by_year(tmp_path):
    path = write(tmp_path, "\n".join(FRENCH))
    mapping = parse_mapping(propose_mapping(path).text.encode())
    assert mapping.shape == "snapshots"
    assert mapping.lists.dates == "{}-12-31"
    assert mapping.columns["birth_year"] == "Année de naissance"
    checked = check_file(path, mapping=mapping)
    assert checked.problems.errors == 0
    assert [str(day) for day in checked.events["effective_on"]] == ["2015-12-31", "2016-12-31"]


def test_spells_ask_what_the_end_means(tmp_path):
    proposal = propose_mapping(write(tmp_path, "\n".join(SPELLS)))
    assert proposal.shape == "spells"
    assert "is the end date the last day" in proposal.text
    assert parse_mapping(proposal.text.encode()).rules.end_date is None


def test_names_of_this_project_come_back(tmp_path):
    mapping = parse_mapping(propose_mapping(write(tmp_path, text(*GOOD))).text.encode())
    assert mapping.columns == {name: name for name in ("person", "effective_on", "kind", "unit", "level")}


def test_what_is_not_recognised_is_named(tmp_path):
    proposal = propose_mapping(write(tmp_path, "a,year,BSN\n1,2010,111222333\n"))
    assert proposal.missing == ("person", "unit")
    assert "# person = the column that holds it" in proposal.text
    assert "111222333" not in proposal.text


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["01/02/2010", "03/14/2011"], "%m/%d/%Y"),
        (["01/02/2010", "13/02/2011"], "%d/%m/%Y"),
        (["1-2-2010", "13-12-2011"], "%-d-%-m-%Y"),
        (["20100201"], "%Y%m%d"),
    ],
)
def test_date_formats(tmp_path, values, expected):
    rows = "".join(f"{n},{value},HR\n" for n, value in enumerate(values))
    proposal = propose_mapping(write(tmp_path, f"employee_id,start_date,department\n{rows}"))
    assert parse_mapping(proposal.text.encode()).date_format("from_on") == expected
    assert "which of these" not in proposal.text


@pytest.mark.parametrize(
    ("values", "choices"),
    [
        (["05/05/2010", "01/02/2010", "03/04/2011"], ("%d/%m/%Y", "%m/%d/%Y")),
        (["1-2-2010", "12-10-2010"], ("%-d-%-m-%Y", "%-m-%-d-%Y")),
    ],
)
def test_dates_that_may_be_two_days_are_left_open_and_the_check_asks(tmp_path, values, choices):
    rows = "".join(f"{n},{value},HR\n" for n, value in enumerate(values))
    path = write(tmp_path, f"employee_id,start_date,department\n{rows}")
    proposal = propose_mapping(path)
    mapping = parse_mapping(proposal.text.encode())
    assert mapping.date_formats == {}
    lines = [f'from_on = "{one}"' for one in choices]
    shown = [line for line in proposal.text.splitlines() if line.startswith("# from_on")]
    assert [line.removeprefix("# ").split("  #")[0] for line in shown] == lines
    refused = refusal(lambda: check_file(path, mapping=mapping))
    assert "01/02/2010 may be 2010-02-01 or 2010-01-02" in refused.what.replace("1-2-2010", "01/02/2010")
    assert (refused.where, refused.expected) == ("mapping, [date_formats] from_on", " or ".join(lines))
    for line, first in zip(shown, ("2010-02-01", "2010-01-02"), strict=True):
        answered = parse_mapping(proposal.text.replace(line, line.removeprefix("# ")).encode())
        checked = check_file(path, mapping=answered)
        assert not checked.problems.errors
        assert first in [str(day) for day in checked.events["effective_on"]]


def test_the_names_and_words_of_the_documentation_are_recognised(tmp_path):
    rows = (
        "Personeelsnummer;Ingangsdatum;Soort;Dienst;Geslacht;Geboortedatum;Deeltijd",
        "7;01/03/2015;in dienst;A;M;14/05/1980;100",
        "7;01/09/2018;overgang;B;M;14/05/1980;80",
        "7;31/10/2018;Uit dienst;;M;14/05/1980;",
    )
    path = write(tmp_path, "\n".join(rows))
    proposal = propose_mapping(path)
    assert proposal.missing == ()
    mapping = parse_mapping(proposal.text.replace("[rules]", '[rules]\nend_date = "last_day"').encode())
    assert mapping.columns["unit"] == "Dienst"
    assert mapping.values["kind"] == {"in dienst": "entry", "overgang": "move", "Uit dienst": "exit"}
    assert mapping.rules.fte == "percent"
    assert not check_file(path, mapping=mapping).problems.errors


def test_values_of_a_closed_list_without_a_known_word_are_asked_about(tmp_path):
    path = write(tmp_path, "person,effective_on,kind,unit\n1,2010-01-01,Entrée,A\n1,2011-01-01,41,B\n")
    proposal = propose_mapping(path)
    assert '# "41" = one of entry, move, change, exit' in proposal.text
    assert parse_mapping(proposal.text.encode()).values["kind"] == {"Entrée": "entry"}


def test_what_is_no_text_is_named_and_no_encoding_proposed(tmp_path):
    refused = refusal(lambda: propose_mapping(write(tmp_path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff")))
    assert refused.what == "the file is a PNG image, not an extract"
    assert "encoding" not in refused.expected


def test_header_with_a_line_break_keeps_the_proposal_readable(tmp_path):
    path = write(tmp_path, 'person,effective_on,kind,unit,"Naam\n[rules]"\n1,2010-01-01,entry,A,x\n')
    proposal = propose_mapping(path)
    assert "# not used: Naam [rules]" in proposal.text
    assert parse_mapping(proposal.text.encode()).columns["unit"] == "unit"
