"""How dates may be written, as choices that show the last day of 2020."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doorstroom.careers.intake.patterns import example_of, pattern_of

_FORMATS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%-d/%-m/%Y",
    "%-d-%-m-%Y",
    "%m/%d/%Y",
    "%Y%m%d",
    "%Y/%m/%d",
    "%Y-%m-%d 00:00:00",
)


def formats() -> list[tuple[str, str]]:
    """Return the usual formats with their words."""
    return [(one, example_of(one) + _order(one)) for one in _FORMATS]


def _order(date_format: str) -> str:
    plain = date_format.replace("-", "").replace("%", "")
    said = {"d": _("day"), "m": _("month"), "Y": _("year")}
    order = ", ".join(said[letter] for letter in plain if letter in said)
    loose = f", {_('zeros left out')}" if "%-d" in date_format else ""
    return f" ({order}{loose})"


def with_given(choices: list[tuple[str, str]], given: str) -> list[tuple[str, str]]:
    """Add what the mapping has and the list has not."""
    if not given or given in dict(choices):
        return choices
    try:
        pattern_of(given)
    except ValueError:
        return choices
    return [*choices, (given, example_of(given))]
