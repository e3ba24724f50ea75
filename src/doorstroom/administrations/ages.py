"""Age bands, and the age at which employment ends by law, by date of birth (RIJK-CAR-09)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pydantic import Field

from doorstroom.administrations.entries import DatedEntry, Day, Entry, Part, Text, Whole


class Age(NamedTuple):
    """An age in years and months.

    >>> Age(66, 10).total_months
    802
    """

    years: int
    months: int

    @property
    def total_months(self) -> int:
        """The age in months."""
        return self.years * 12 + self.months


class AgeBands(Entry):
    """Bands of age by their lower bounds; who is younger than the first bound is in the band below it.

    ``lower = [45]`` makes "under 45" and "45 and older": a bound belongs to the band above (RIJK-MON-07,
    FED-04).
    """

    lower: tuple[Whole, ...] = Field(
        min_length=1, description="ages in whole years, each above the one before"
    )


class Cohort(Part):
    """People born from ``born_from`` to the day before ``born_until``, and the age that holds for them."""

    born_from: Day | None = Field(None, description="a date; left out only in the first cohort")
    born_until: Day = Field(description="a date, the first day of birth that is no longer in the cohort")
    years: Whole = Field(ge=50, le=80, description="a whole number of years from 50 to 80")
    months: Whole = Field(ge=0, le=11, description="a whole number of months from 0 to 11")
    source: Text = Field(description='"<code of a source>:<article>" or "ours: <why>"')

    def holds(self, born: date) -> bool:
        """Say whether somebody born on ``born`` is in the cohort."""
        return (self.born_from is None or self.born_from <= born) and born < self.born_until


class Scenario(Entry):
    """An assumed continuation of the table; used only where it is asked for by name."""

    cohorts: tuple[Cohort, ...] = Field(min_length=1, description="a list of cohorts")


class PensionAge(DatedEntry):
    """A dated table of the age at which employment ends; beyond its last cohort the age is not known."""

    cohorts: tuple[Cohort, ...] = Field(min_length=1, description="a list of cohorts without gap or overlap")
    scenarios: tuple[Scenario, ...] = Field((), description="a list of scenarios")

    def age_for(self, born: date, scenario: str | None = None) -> Age | None:
        """Return the age for a date of birth; null beyond the table.

        Args:
            born: date of birth.
            scenario: code of a scenario that continues the table.
        Raises:
            KeyError: no such scenario.
        """
        cohorts = self.cohorts
        if scenario is not None:
            further = {item.code: item.cohorts for item in self.scenarios}
            cohorts += further[scenario]
        # The law comes first: a scenario never overrides a cohort of the table.
        return next((Age(item.years, item.months) for item in cohorts if item.holds(born)), None)
