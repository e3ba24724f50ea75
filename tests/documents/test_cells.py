from datetime import date
from decimal import Decimal

import pytest

from doorstroom.documents.cells import Kind, Share, display, plain
from doorstroom.documents.words import Words

NL = Words("nl")


@pytest.mark.parametrize(
    ("value", "kind", "for_people", "for_machines"),
    [
        (1234, Kind.COUNT, "1.234", "1234"),
        (-1234, Kind.CHANGE, "−1.234", "-1234"),
        (0, Kind.COUNT, "0", "0"),
        (Decimal("1180.25"), Kind.DECIMAL, "1.180,3", "1180.3"),
        (3, Kind.DECIMAL, "3,0", "3.0"),
        (Share(1, 8), Kind.SHARE, "12,5\u00a0%", "12.5"),
        (Share(1, 2000), Kind.SHARE, "0,1\u00a0%", "0.1"),
        (Share(0, 0), Kind.SHARE, "–", ""),
        (date(2010, 12, 31), Kind.DATE, "31 december 2010", "2010-12-31"),
        ("Directie", Kind.TEXT, "Directie", "Directie"),
        (None, Kind.COUNT, "–", ""),
    ],
)
def test_a_cell_has_one_value_for_people_and_machines(value, kind, for_people, for_machines):
    assert kind.accepts(value)
    assert display(value, kind, NL) == for_people
    assert plain(value, kind) == for_machines


@pytest.mark.parametrize(
    ("value", "kind"),
    [("12", Kind.COUNT), (1.5, Kind.DECIMAL), (True, Kind.COUNT), (0.5, Kind.SHARE), (3, Kind.TEXT)],
)
def test_a_value_of_another_kind_is_not_accepted(value, kind):
    assert not kind.accepts(value)
