"""A page of figures: the finding, its evidence, and where the rows lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from doorstroom.careers.figures.part import Part
from doorstroom.documents import Column, Kind, Label, Mark, Passage, Report, Section, Words

MAIN = "rows"  # id of the section and of the table with one row a group


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """What a page shows, and its downloads hold.

    Attributes:
        title: what the figures are.
        finding: the answer first, as a sentence.
        sections: evidence; the one called ``MAIN`` has the table with one row a group.
        units: place of a row in the table ``MAIN`` to its unit, where that unit can be opened.
    """

    title: str
    finding: str
    sections: tuple[Section, ...]
    label: Label
    units: Mapping[int, int] = field(default_factory=dict)

    def report(self, part: Part, *, synthetic: bool) -> Report:
        """Return the page as a document of its own, with what a reader must know on top."""
        names = part.administration.names
        return Report(
            title=self.title,
            lead=self.finding,
            language=part.words.language,
            administration=names.get(part.words.language) or part.administration.code,
            theme=part.administration.code,
            label=self.label,
            sections=self.sections,
            marks=marks(part.words, synthetic=synthetic),
        )


def marks(words: Words, *, synthetic: bool) -> tuple[Mark, ...]:
    """What a reader must know before anything else: internal use, made-up people."""
    say = words.say
    internal = Mark(
        "internal",
        say("Internal"),
        say("Only for those who need it for their work: small groups are not yet protected."),
    )
    made_up = Mark("synthetic", say("Synthetic"), say("All people and figures in this report are made up."))
    return (internal, made_up) if synthetic else (internal,)


def name_column(part: Part, cut: str) -> Column:
    """The first column of a table by a cut."""
    return Column(cut, part.title(cut), Kind.TEXT)


def units_of_rows(part: Part, cut: str, values: list[object]) -> dict[int, int]:
    """Place of a row to its unit, where the cut is one by organisation and the unit is open to be seen."""
    if not part.is_organisation(cut):
        return {}
    units = part.cuts.staff.units.sort("effective_on").select("code", "unit")
    of_code = dict(units.iter_rows())
    reach = part.within.reach
    found = {n: of_code[value] for n, value in enumerate(values) if value in of_code}
    return {
        n: unit for n, unit in found.items() if (reach is None or unit in reach) and unit != part.query.unit
    }


def about_counting(part: Part, *, flows: bool) -> tuple[Passage, ...]:
    """How people are counted, said where the figures stand."""
    say = part.words.say
    texts = [
        say(
            "A person counts once, in the main employment: the largest share of full time, then the oldest. "
            "Full-time equivalents add up all employments of a person."
        )
    ]
    if flows:
        texts.append(
            say(
                "Stocks are those of the end of the day. Flows run from the day after the first date up to "
                "and including the last one; who came and left in between counts in both."
            )
        )
    if not part.within.everything:
        texts.append(
            say(
                "Only people whose unit belongs to **{part}** count. Who comes from another unit or goes "
                "to one crosses the border, and neither enters nor leaves the service.",
                part=part.place,
            )
        )
    if part.query.everyone:
        texts.append(say("People hired from outside, such as agency workers, count here too."))
    elif part.whole.outside:
        texts.append(
            part.words.say_number(
                "**{n}** person works here without being staff, such as agency workers; not counted.",
                "**{n}** people work here without being staff, such as agency workers; not counted.",
                part.whole.outside,
            )
        )
    return tuple(Passage(text) for text in texts)
