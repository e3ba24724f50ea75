"""What every section of the report shares: the staff, the days, the words, and the names of values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from doorstroom.administrations import COLUMN_LISTS, Administration
from doorstroom.careers.career_rules import CareerRules
from doorstroom.careers.flows import RESTRICTED
from doorstroom.careers.labels import Cuts, band_labels
from doorstroom.careers.organisation import units_on
from doorstroom.careers.register import Coverage, Register, register
from doorstroom.careers.report.organisations import ORGANISATION, Organisations
from doorstroom.careers.schema import SEXES
from doorstroom.documents import Absent, Label, Share, Words

# Of an open list only the largest values are shown one by one; the rest is one row, and the total is whole.
SHOWN_OF_OPEN_LIST = 40
REST = "\x00rest"


@dataclass(frozen=True)
class Scene:
    """The staff of one report.

    Attributes:
        cuts: the staff with its cuts.
        rules: settings for moves and functions.
        on: the day of the stock and last day of the flows.
        since: the day before the flows begin: its stock is the opening.
        organisations: the cut by which organisations are shown.
    """

    cuts: Cuts
    rules: CareerRules
    administration: Administration
    words: Words
    on: date
    since: date
    organisations: Organisations

    @property
    def unit_cut(self) -> str:
        """The name of the cut by which organisations are shown."""
        return self.organisations.cut

    def divided(self, cut: str) -> Register:
        """The staff of the day by one cut."""
        if cut == self.unit_cut:
            return self.organisations.register(self.cuts, self.on)
        return register(self.cuts, on=self.on, by=[cut])

    def is_organisation(self, cut: str) -> bool:
        """Whether the values of a cut are codes of units."""
        return cut in ("unit", ORGANISATION, *self.cuts.unit_kinds)

    @cached_property
    def whole(self) -> Register:
        """The staff of the day, undivided."""
        return register(self.cuts, on=self.on)

    def staff_segments(self) -> pl.DataFrame:
        """The segments of people who are staff."""
        return self.cuts.staff.segments.filter(self.cuts.settings.staff_only())

    def label(self, coverage: Coverage | None = None, *, population: int | None = None) -> Label:
        """The label of a figure about the stock."""
        share = None if coverage is None else Share(coverage.known, coverage.of)
        people = self.whole.persons if population is None else population
        return Label(self.on, None, self.cuts.staff.known_at, people, share)

    def flow_label(self, since: date | None = None, *, population: int | None = None) -> Label:
        """The label of a figure about flows."""
        return Label(self.on, since or self.since, self.cuts.staff.known_at, population)

    def title(self, cut: str) -> str:
        """The name of a cut."""
        return title_of(cut, self.administration, self.words)

    def title_inside(self, cut: str) -> str:
        """The name of a cut inside a sentence; an abbreviation keeps its capitals."""
        title = self.title(cut)
        return title if title[:2].isupper() else title[:1].lower() + title[1:]

    def name(self, cut: str, value: object) -> str:
        """What people read for a value of a cut; a value that is not known has a name too."""
        say = self.words.say
        if value is None:
            return say("Not known")
        if value == REST:
            return say("All others")
        own = {
            ("sex", "female"): say("Women"),
            ("sex", "male"): say("Men"),
            ("sex", "other"): say("Other"),
            ("managerial", True): say("Managerial"),
            ("managerial", False): say("Not managerial"),
            ("scale_group", "none"): say("In no scale group"),
        }
        if (cut, value) in own:
            return own[cut, value]
        code = str(value)
        if self.is_organisation(cut):
            return self._unit_names.get(code) or code
        known = cut in COLUMN_LISTS or cut == "scale_group"
        listed = "scale_groups" if cut == "scale_group" else cut
        return self.administration.label(listed, code, self.words.language) if known else code

    def in_order(self, cut: str, values: Sequence[object], sizes: Sequence[int]) -> list[object]:
        """Order the values of a cut: as the administration lists them, ranks from the top, the unknown last.

        Values of an open list come with the largest first.
        """
        size = dict(zip(values, sizes, strict=True))
        place = {code: n for n, code in enumerate(self._listed(cut))}

        def key(value: object) -> tuple[object, ...]:
            if cut == "scale":
                return (value is None, -value if isinstance(value, int) else 0)
            return (
                value is None,
                value == "none",
                place.get(str(value), len(place)),
                -size[value],
                str(value),
            )

        return sorted(values, key=key)

    def absent(self, cut: str) -> Absent:
        """The sentence that stands where a column is wholly unknown."""
        return Absent(self.words.say("**{name}** is not in this extract.", name=self.title(cut)))

    def reason(self, code: object) -> str:
        """What people read for a reason; reasons that only few may see share one name (VL-CAR-23)."""
        if code is None:
            return self.words.say("Reason not given")
        if code == RESTRICTED:
            return self.words.say("Other reasons")
        return self.administration.label("reasons", str(code), self.words.language)

    def _listed(self, cut: str) -> list[str]:
        settings = self.cuts.settings
        own = {
            "age_band": band_labels(settings.age_bands),
            "sex": list(SEXES),
            "managerial": ["True", "False"],
            "scale_group": list(settings.scale_groups),
        }
        if cut in own or cut not in COLUMN_LISTS:
            return own.get(cut, [])
        codes = list(self.administration.codes(cut))
        orders = self.administration.orders(cut)
        if cut in ("level", "grade"):
            return sorted(codes, key=lambda code: -orders.get(code, 0))
        return codes

    @cached_property
    def _unit_names(self) -> dict[str, str]:
        """Code to name; a unit that is closed by now keeps the last name it had."""
        units = self.cuts.staff.units.filter(pl.col("effective_on") <= self.on).sort("effective_on")
        present = units_on(self.cuts.staff.units, self.on)
        rows = pl.concat([units.select("code", "name"), present.select("code", "name")]).drop_nulls()
        return dict(rows.iter_rows())


def title_of(cut: str, administration: Administration, words: Words) -> str:
    """The name of a cut in the words of an administration."""
    say = words.say
    names = {
        "unit": say("Unit"),
        ORGANISATION: say("Organisation"),
        "level": say("Level"),
        "grade": say("Grade"),
        "scale": say("Salary scale"),
        "scale_group": say("Scale group"),
        "family": say("Function family"),
        "kind_of_work": say("Kind of work"),
        "relation": say("Employment relation"),
        "contract": say("Contract"),
        "layer": say("Management layer"),
        "managerial": say("Managerial post"),
        "sex": say("Sex"),
        "age_band": say("Age"),
    }
    return names.get(cut) or administration.label("organisation_kinds", cut, words.language)
