"""The report "state of the staff": register, flows and careers on a day, from one ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from doorstroom.administrations import Administration
from doorstroom.careers.flows import Flows
from doorstroom.careers.labels import Cuts
from doorstroom.careers.ledger import Ledger
from doorstroom.careers.regime import career_rules, cut_settings
from doorstroom.careers.register import register
from doorstroom.careers.report.ages import age_blocks
from doorstroom.careers.report.composition import charted, crossed, divided, full_time
from doorstroom.careers.report.durations import time_in_function, time_in_service
from doorstroom.careers.report.mobility import move_blocks
from doorstroom.careers.report.movement import closed_flows, flow_blocks, series_blocks, years_of_flows
from doorstroom.careers.report.organisations import Organisations
from doorstroom.careers.report.scene import Scene
from doorstroom.careers.staff import Staff
from doorstroom.documents import Absent, Kind, Mark, Passage, Report, Section, Share, Tile, Tiles, Words
from doorstroom.documents.content import Block
from doorstroom.kernel.dates import add_months
from doorstroom.kernel.errors import BadInput


def state_of_staff(
    ledger: Ledger,
    *,
    on: date,
    administration: Administration,
    language: str,
    known_at: datetime | None = None,
    since: date | None = None,
    by: str | None = None,
    synthetic: bool = False,
) -> Report:
    """Put the staff of a day into a report.

    Args:
        ledger: all that is recorded.
        on: the day of the stock and last day of the flows.
        administration: its lists, names and rules.
        language: nl, fr or en.
        known_at: as it was known at this instant; ``None`` is all that is recorded.
        since: the day before the flows begin; a year before ``on`` if it is not given.
        by: the cut that organisations are shown by: a kind of unit, or "unit"; the highest
            that occurs if it is not given.
        synthetic: whether the people were made up; the report says so everywhere.
    Returns: final values and words; every figure carries its date, population and coverage.
    Raises:
        BadInput: no such language or cut, ``since`` not before ``on``, or nobody in service on ``on``.
    """
    words = Words(language)
    since = since or add_months(on, -12)
    if since >= on:
        raise BadInput(f"the flows begin on {since}", where="since", expected=f"a day before {on}")
    cuts = Cuts(Staff.of(ledger, known_at=known_at), cut_settings(administration))
    organisations = Organisations.by(by) if by else Organisations.highest(cuts, administration)
    cuts.check(organisations.kinds)
    scene = Scene(cuts, career_rules(administration), administration, words, on, since, organisations)
    if scene.whole.persons == 0:
        raise BadInput(f"nobody is in service on {on}", where="on", expected=_days_covered(cuts))
    found = closed_flows(scene, since, on)
    return Report(
        title=words.say("State of the staff"),
        lead=_lead(scene, found),
        language=language,
        administration=administration.names.get(language) or administration.code,
        theme=administration.code,
        label=scene.label(),
        sections=_sections(scene, found),
        marks=_marks(words, synthetic=synthetic),
    )


def _days_covered(cuts: Cuts) -> str:
    first = cuts.staff.segments["from_on"].min()
    return f"a day from {first} on" if isinstance(first, date) else "a ledger with people"


def _marks(words: Words, *, synthetic: bool) -> tuple[Mark, ...]:
    say = words.say
    internal = Mark(
        "internal",
        say("Internal"),
        say("Only for those who need it for their work: small groups are not yet protected."),
    )
    made_up = Mark("synthetic", say("Synthetic"), say("All people and figures in this report are made up."))
    return (internal, made_up) if synthetic else (internal,)


def _lead(scene: Scene, found: Flows) -> str:
    """The answer first: how many people, and whether there are more than before."""
    words = scene.words
    stock = words.say_number(
        "On {day} **{n} person** works here.",
        "On {day} **{n} people** work here.",
        scene.whole.persons,
        day=words.date(scene.on),
    )
    if found.total["opening"] == 0:
        return stock
    return f"{stock} {_balance(scene, found.total['entries'] - found.total['exits'])}"


def _balance(scene: Scene, more: int) -> str:
    words, since = scene.words, scene.words.date(scene.since)
    if more > 0:
        return words.say_number(
            "After {since} **{n} more** came than left.",
            "After {since} **{n} more** came than left.",
            more,
            since=since,
        )
    if more < 0:
        return words.say_number(
            "After {since} **{n} fewer** came than left.",
            "After {since} **{n} fewer** came than left.",
            -more,
            since=since,
        )
    return words.say("After {since} as many people came as left.", since=since)


def _sections(scene: Scene, found: Flows) -> tuple[Section, ...]:
    say = scene.words.say
    return (
        Section("in-short", say("In short"), _in_short(scene, found)),
        Section("flows", say("Who came, moved and left"), tuple(flow_blocks(scene, found))),
        Section("years", say("Year by year"), tuple(series_blocks(scene, years_of_flows(scene)))),
        Section("organisations", say("Where people work"), (charted(scene, scene.unit_cut),)),
        Section("ranks", say("Levels, grades and scales"), _ranks(scene)),
        Section("work", say("What people do"), _cuts(scene, ["family", "kind_of_work"], chart_first=True)),
        Section("footing", say("Relation and contract"), _cuts(scene, ["relation", "contract"])),
        Section("management", say("Management"), tuple(crossed(scene, "layer", "managerial"))),
        Section("sex", say("Women and men"), (divided(scene, "sex"),)),
        Section("age", say("Age"), tuple(age_blocks(scene))),
        Section("time-in-function", say("Time in function"), tuple(time_in_function(scene))),
        Section("time-in-service", say("Time in service"), tuple(time_in_service(scene))),
        Section("moves", say("Moves"), tuple(move_blocks(scene))),
        Section("about", say("About these figures"), tuple(_about(scene))),
    )


def _in_short(scene: Scene, found: Flows) -> tuple[Tiles | Absent, ...]:
    tiles = _tiles(scene, found)
    if scene.whole.coverage["fte"].known:
        return (tiles,)
    return (tiles, Absent(scene.words.say("The **share of full time** is not in this extract.")))


def _tiles(scene: Scene, found: Flows) -> Tiles:
    say, whole = scene.words.say, scene.whole
    tiles = [Tile(whole.persons, say("people"))]
    if whole.fte is not None and whole.coverage["fte"].known:
        tiles.append(Tile(full_time(whole.fte), say("full-time equivalents"), Kind.DECIMAL))
    sexes = register(scene.cuts, on=scene.on, by=["sex"])
    known = sexes.coverage["sex"]
    if known.known:
        women = int(sexes.rows.filter(pl.col("sex") == "female")["persons"].sum())
        note = "" if known.known == known.of else say("of those whose sex is known")
        tiles.append(Tile(Share(women, known.known), say("women"), Kind.SHARE, note))
    if found.total["opening"]:
        after = say("after {day}", day=scene.words.date(scene.since))
        tiles.append(Tile(found.total["entries"], say("came"), note=after))
        tiles.append(Tile(found.total["exits"], say("left"), note=after))
    return Tiles(tuple(tiles), scene.label())


def _ranks(scene: Scene) -> tuple[Block, ...]:
    """Level and grade; scale groups where the administration has them, else the scales."""
    scale = "scale_group" if scene.cuts.settings.scale_groups else "scale"
    return _cuts(scene, ["level", "grade", scale], chart_first=True)


def _cuts(scene: Scene, names: Sequence[str], *, chart_first: bool = False) -> tuple[Block, ...]:
    """One block a cut; what is wholly unknown comes last, and the first table has a chart."""
    blocks: list[Block] = [divided(scene, name) for name in names]
    known = [name for name, block in zip(names, blocks, strict=True) if not isinstance(block, Absent)]
    shown: list[Block] = [
        charted(scene, name) if chart_first and n == 0 else divided(scene, name)
        for n, name in enumerate(known)
    ]
    return (*shown, *(block for block in blocks if isinstance(block, Absent)))


def _about(scene: Scene) -> list[Passage]:
    words, known = scene.words, scene.cuts.staff.known_at
    texts = [
        words.say(
            "A person counts once, in the main employment: the largest share of full time, then the oldest. "
            "Full-time equivalents add up all employments of a person."
        ),
        words.say(
            "Stocks are those of the end of the day. Flows run from the day after the first date up to and "
            "including the last one; who came and left in between counts in both."
        ),
    ]
    if scene.whole.outside:
        texts.append(
            words.say_number(
                "**{n}** person works here without being staff, such as agency workers; not counted.",
                "**{n}** people work here without being staff, such as agency workers; not counted.",
                scene.whole.outside,
            )
        )
    if known is not None:
        texts.append(
            words.say(
                "These figures show what was recorded up to **{instant}**. With this moment they can be made "
                "again, also after later corrections.",
                instant=known.isoformat(),
            )
        )
    else:
        texts.append(
            words.say(
                "The source does not say **when** its facts were recorded; later corrections cannot be told "
                "apart."
            )
        )
    return [Passage(text) for text in texts]
