"""Words of the pages about people: columns, kinds of facts, lengths of time, values of the lists."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doorstroom.administrations import COLUMN_LISTS
from doorstroom.web.shell.context import administration
from doorstroom.web.shell.tags import words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

COLUMNS: dict[str, _StrPromise] = {
    "unit": gettext_lazy("Unit"),
    "post": gettext_lazy("Post"),
    "function": gettext_lazy("Function"),
    "work_package": gettext_lazy("Work package"),
    "layer": gettext_lazy("Management layer"),
    "managerial": gettext_lazy("Leads people"),
    "rank": gettext_lazy("Management rank"),
    "level": gettext_lazy("Level"),
    "grade": gettext_lazy("Grade"),
    "scale": gettext_lazy("Salary scale"),
    "family": gettext_lazy("Function family"),
    "weight": gettext_lazy("Weight of the function"),
    "kind_of_work": gettext_lazy("Kind of work"),
    "relation": gettext_lazy("Employment relation"),
    "contract": gettext_lazy("Form of engagement"),
    "fte_thousandths": gettext_lazy("Share of full time"),
    "place": gettext_lazy("Place of work"),
    "effective_on": gettext_lazy("First day"),
    "kind": gettext_lazy("Kind of act"),
    "reason": gettext_lazy("Reason of the act"),
    "source_ref": gettext_lazy("Number in the source"),
    "number": gettext_lazy("Personnel number"),
    "birth_date": gettext_lazy("Date of birth"),
    "birth_precision": gettext_lazy("How exactly"),
    "sex": gettext_lazy("Sex as registered"),
}
ACT_KINDS: dict[str, _StrPromise] = {
    "entry": gettext_lazy("entry"),
    "move": gettext_lazy("move"),
    "change": gettext_lazy("change"),
    "exit": gettext_lazy("exit"),
}
SEXES: dict[str, _StrPromise] = {
    "female": gettext_lazy("female"),
    "male": gettext_lazy("male"),
    "other": gettext_lazy("other"),
}
PRECISIONS: dict[str, _StrPromise] = {
    "day": gettext_lazy("to the day"),
    "year": gettext_lazy("only the year"),
}
FACTS: dict[str, _StrPromise] = {
    "education_level": gettext_lazy("Level of education"),
    "project_leader": gettext_lazy("Leads a project beside the own function"),
    "trial_period": gettext_lazy("Trial period"),
    "monetary_seniority": gettext_lazy("Monetary seniority at entry"),
    "external_mobility": gettext_lazy("Came from another administration"),
    "experience": gettext_lazy("Experience elsewhere"),
    "experience_relevance": gettext_lazy("Judgement of experience"),
    "prior_competence": gettext_lazy("Competence acquired elsewhere"),
    "top_group": gettext_lazy("Member of the top group"),
    "work_to_work": gettext_lazy("From work to work"),
    "posting_abroad": gettext_lazy("Posting abroad"),
    "expertise": gettext_lazy("Scarce knowledge"),
    "community": gettext_lazy("Community of expertise"),
    "community_steward": gettext_lazy("Steward of a community"),
    "potential": gettext_lazy("Seen as a future leader"),
    "staff_kind": gettext_lazy("Kind of staff"),
}
COMPANIONS: dict[str, _StrPromise] = {
    "evidence": gettext_lazy("Evidence"),
    "assessor": gettext_lazy("Judged by"),
    "basis": gettext_lazy("Based on"),
    "planned_end": gettext_lazy("Planned to end on"),
    "origin": gettext_lazy("Came from"),
    "origin_relation": gettext_lazy("Employment relation there"),
    "seniority_months": gettext_lazy("Seniority brought along"),
    "sector": gettext_lazy("Sector"),
    "worked_as": gettext_lazy("Worked as"),
    "experience": gettext_lazy("Number of the experience"),
    "for_function": gettext_lazy("For the function"),
    "reason": gettext_lazy("Reason"),
    "organisation": gettext_lazy("Organisation"),
    "posting_type": gettext_lazy("Type of posting"),
    "place": gettext_lazy("Place"),
    "handover": gettext_lazy("Plan to hand it over"),
    "joined_by": gettext_lazy("Joined by"),
}
VALUES: dict[str, _StrPromise] = {
    "passed": gettext_lazy("passed"),
    "failed": gettext_lazy("failed"),
    "stopped": gettext_lazy("stopped"),
    "low": gettext_lazy("low"),
    "middle": gettext_lazy("middle"),
    "high": gettext_lazy("high"),
    "private": gettext_lazy("private sector"),
    "public": gettext_lazy("public sector"),
    "own_request": gettext_lazy("own request"),
    "accepted_invitation": gettext_lazy("accepted an invitation"),
    "civil": gettext_lazy("civil staff"),
    "military": gettext_lazy("military staff"),
    "true": gettext_lazy("yes"),
    "false": gettext_lazy("no"),
}


def label(column: str, value: Any) -> str:  # noqa: PLR0911 - one kind after the other
    """Return a value of the state as people read it; nothing for what is not known."""
    if value is None or value == "":
        return ""
    if column == "fte_thousandths":
        return percent(value)
    if column == "managerial":
        return _("yes") if value else _("no")
    if column == "effective_on" or isinstance(value, date):
        return words().date(value)
    fixed = {"kind": ACT_KINDS, "sex": SEXES, "birth_precision": PRECISIONS}.get(column)
    if fixed is not None:
        return str(fixed.get(value, value))
    if column in COLUMN_LISTS:
        return administration().label(column, str(value), translation.get_language() or "nl")
    return str(value)


def column_word(column: str) -> str:
    """Return the word for a column."""
    return str(COLUMNS.get(column, column))


def fact_value(value: str | None) -> str:
    """Return the value of a fact as people read it."""
    return "" if value is None else str(VALUES.get(value, value))


def percent(thousandths: int) -> str:
    """Write a share of full time: 80 %."""
    space = "" if (translation.get_language() or "nl") == "en" else "\u00a0"
    voice = words()
    whole = thousandths % 10 == 0
    number = voice.integer(thousandths // 10) if whole else voice.decimal(Decimal(thousandths) / 10)
    return f"{number}{space}%"


def duration(months: int | None) -> str:
    """Write whole months as years and months; nothing for what cannot be told."""
    if months is None:
        return ""
    years, rest = divmod(months, 12)
    in_years = ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    in_months = ngettext("%(n)s month", "%(n)s months", rest) % {"n": rest}
    if not years:
        return in_months if rest else _("less than a month")
    return _("%(years)s and %(months)s") % {"years": in_years, "months": in_months} if rest else in_years


def day_of(at: datetime) -> str:
    """Write the day of an instant, in the time zone of the administration."""
    return words().date(timezone.localtime(at).date())
