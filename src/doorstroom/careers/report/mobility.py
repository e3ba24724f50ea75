"""Moves of the period: up, sideways or down, in another family, to another organisation."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from doorstroom.careers.mobility.moves import ANSWERS, DIRECTIONS, moves
from doorstroom.careers.mobility.rates import mobility
from doorstroom.careers.report.scene import Scene
from doorstroom.documents import Absent, Column, Kind, Passage, Share, Table
from doorstroom.documents.cells import Cell


def move_blocks(scene: Scene) -> list[Table | Passage | Absent]:
    """Moves of the period by direction, by border crossed, and what was no move at all."""
    rows = _moves(scene)
    words = scene.words
    if rows.is_empty():
        return [Absent(words.say("No **moves** are recorded in this period."))]
    taken_along = rows.filter(~pl.col("moved"))["person"].n_unique()
    rows = rows.filter("moved")
    blocks: list[Table | Passage | Absent] = []
    if not rows.is_empty():
        blocks += [_directions(scene, rows), _crossings(scene, rows)]
    if taken_along:
        blocks.append(
            Passage(
                words.say_number(
                    "The unit of **{n}** person went on elsewhere; that is not counted as a move.",
                    "The units of **{n}** people went on elsewhere; that is not counted as a move.",
                    taken_along,
                )
            )
        )
    return blocks


def _moves(scene: Scene) -> pl.DataFrame:
    """Moves after ``since``, up to ``on``; segments that ended before cannot take part in one."""
    window = scene.staff_segments().filter(
        (pl.col("from_on") <= scene.on) & (pl.col("until").is_null() | (pl.col("until") > scene.since))
    )
    staff = scene.cuts.staff
    found = moves(window, scene.rules, units=staff.units, successions=staff.successions)
    return found.filter((pl.col("on") > scene.since) & (pl.col("on") <= scene.on))


def _directions(scene: Scene, rows: pl.DataFrame) -> Table:
    say = scene.words.say
    names = {
        "up": say("Up"),
        "lateral": say("Sideways"),
        "down": say("Down"),
        "unknown": say("Not known"),
    }
    families = {"yes": say("other family"), "no": say("same family"), "unknown": say("family not known")}
    counts = {
        (direction, family): n
        for direction, family, n in rows.group_by("direction", "other_family").len().iter_rows()
    }
    shown = [answer for answer in ANSWERS if any(counts.get((one, answer)) for one in DIRECTIONS)]
    present = [one for one in DIRECTIONS if any(counts.get((one, answer)) for answer in ANSWERS)]
    body: list[tuple[Cell, ...]] = []
    for one in present:
        n = sum(counts.get((one, answer), 0) for answer in shown)
        body.append(
            (names[one], *[counts.get((one, answer), 0) for answer in shown], n, Share(n, rows.height))
        )
    sums = [sum(counts.get((one, answer), 0) for one in present) for answer in shown]
    by = [_basis(scene, name) for name in scene.rules.direction_by]
    note = (
        say("Up or down is decided by: {columns}.", columns=", ".join(by))
        if by
        else say("This administration has not said what decides the direction of a move.")
    )
    return Table(
        id="moves-by-direction",
        title=say("Moves by direction"),
        caption=say("Moves; somebody who moved twice counts twice"),
        columns=(
            Column("direction", say("Direction"), Kind.TEXT),
            *[Column(f"family_{answer}", families[answer]) for answer in shown],
            Column("moves", say("Together")),
            Column("share", say("Share"), Kind.SHARE),
        ),
        rows=tuple(body),
        total=(say("Together"), *sums, rows.height, Share(rows.height, rows.height)),
        notes=(note,),
        label=scene.flow_label(population=rows["person"].n_unique()),
        quiet=frozenset(n for n, one in enumerate(present) if one == "unknown"),
    )


def _basis(scene: Scene, name: str) -> str:
    say = scene.words.say
    return say("level of weight") if name == "weight" else scene.title_inside(name)


def exact(number: float) -> Decimal:
    """Return a computed number as the decimal that it prints as; cells hold no binary fractions."""
    return Decimal(repr(number))


def _crossings(scene: Scene, rows: pl.DataFrame) -> Table:
    """Moves by the border crossed, types that nobody took in sight (FED-62), per 100 average staff."""
    say = scene.words.say
    segments = scene.staff_segments()
    found = mobility(rows, segments, scene.rules, from_=scene.since, to=scene.on)
    types = found.types.filter(pl.col("side") == "inside").reverse()
    exceptions = pl.col("type").is_in(["reorganised", "unknown"])
    types = pl.concat([types.filter(~exceptions), types.filter(exceptions & (pl.col("moves") > 0))])
    own = {
        "none": say("None of these"),
        "reorganised": say("With a unit that went on elsewhere"),
        "unknown": say("Not known"),
    }
    kinds = types["type"].to_list()
    body = [
        (own.get(kind) or scene.title(kind), moves, Share(moves, rows.height), exact(rate))
        for kind, moves, rate in types.select("type", "moves", "per_100").iter_rows()
    ]
    rate = float(types["per_100"].sum())
    staff = scene.words.decimal(exact(found.average_staff))
    return Table(
        id="moves-by-crossing",
        title=say("Moves to another organisation"),
        caption=say("Moves; the highest kind of organisation that changed counts"),
        columns=(
            Column("crossing", say("Kind of organisation"), Kind.TEXT),
            Column("moves", say("Moves")),
            Column("share", say("Share"), Kind.SHARE),
            Column("per_100", say("Per 100 people a year"), Kind.DECIMAL),
        ),
        rows=tuple(body),
        total=(say("Together"), rows.height, Share(rows.height, rows.height), exact(rate)),
        notes=(say("Per 100 of the {staff} people who were here on average in this period.", staff=staff),),
        label=scene.flow_label(population=rows["person"].n_unique()),
        quiet=frozenset(n for n, kind in enumerate(kinds) if kind == "unknown"),
    )
