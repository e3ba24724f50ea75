from dataclasses import replace

import pytest

from doorstroom.documents import Column, Kind, Section, Sum, Table, Term
from tests.documents.sample import PERIOD, level_table, report

NAME = (Column("name", "Naam", Kind.TEXT), Column("persons", "Personen"))


def test_a_sum_that_does_not_close_cannot_be_made():
    terms = (Term(10, "begin", "opening"), Term(3, "in", "plus"), Term(2, "uit", "minus"))
    assert Sum((*terms, Term(11, "einde", "closing")), PERIOD).terms[-1].value == 11
    with pytest.raises(ValueError, match="does not close: 1 left over"):
        Sum((*terms, Term(10, "einde", "closing")), PERIOD)


def test_a_row_of_another_width_is_refused():
    with pytest.raises(ValueError, match="1 cells, not 2"):
        Table("t", "T", NAME, (("a",),), PERIOD)


def test_a_cell_of_another_kind_is_refused_with_its_column():
    with pytest.raises(ValueError, match="'12' is not a count \\(persons\\)"):
        Table("t", "T", NAME, (("a", "12"),), PERIOD)


def test_the_total_is_checked_like_a_row():
    with pytest.raises(ValueError, match="not a count"):
        Table("t", "T", NAME, (("a", 12),), PERIOD, total=("Samen", "12"))


@pytest.mark.parametrize("name", ["../weg", "Jan Jansen", "", "A", "1a", "a/b", "a.csv"])
def test_an_id_can_be_neither_a_path_nor_a_person(name):
    with pytest.raises(ValueError, match="small letters"):
        replace(level_table(), id=name)


def test_two_tables_of_one_name_are_refused():
    double = Section("nog", "Nog", (level_table(),))
    whole = report()
    with pytest.raises(ValueError, match="more than one table is called level"):
        replace(whole, sections=(*whole.sections, double))


def test_tables_beside_figures_count_as_tables():
    assert [table.id for table in report().tables()] == ["years", "long", "ages", "levels", "level", "bands"]


def test_two_tables_that_sound_the_same_are_refused():
    whole = report()
    double = Section("nog", "Nog", (replace(level_table(), id="other"),))
    with pytest.raises(ValueError, match=r"more than one table is called Niveau \(level\)"):
        replace(whole, sections=(*whole.sections, double))
