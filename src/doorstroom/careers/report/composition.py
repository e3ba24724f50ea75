"""Who works here, divided by one cut or by two: tables in persons and full-time equivalents."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from doorstroom.careers.register import register
from doorstroom.careers.report.scene import REST, SHOWN_OF_OPEN_LIST, Scene
from doorstroom.documents import Absent, Column, Figure, Kind, Share, Table
from doorstroom.documents.cells import Cell
from doorstroom.documents.charts import bars

_BARS = 25  # more of them are read better in a table


def divided(scene: Scene, cut: str) -> Table | Absent:
    """The staff of the day by one cut; a sentence where the cut is wholly unknown."""
    found = scene.divided(cut)
    if found.coverage[cut].known == 0:
        return scene.absent(cut)
    say, notes = scene.words.say, []
    counts = {row[cut]: row for row in found.rows.to_dicts()}
    values = scene.in_order(cut, list(counts), [row["persons"] for row in counts.values()])
    values, rest = _largest(scene, cut, values, counts)
    if rest:
        notes.append(
            scene.words.say_number(
                "{n} smaller group is together in one row.",
                "{n} smaller groups are together in one row.",
                len(rest),
            )
        )
        counts[REST] = _together([counts[value] for value in rest])
        values.insert(len(values) - (None in values), REST)
    fte_known = found.coverage["fte"].known > 0
    columns = [Column(cut, scene.title(cut), Kind.TEXT), Column("persons", say("People"))]
    columns.append(Column("share_of_persons", say("Share"), Kind.SHARE))
    if fte_known:
        columns.append(Column("fte", say("Full-time equivalents"), Kind.DECIMAL))
        if found.fte_unknown:
            notes.append(_without_share(scene, found.fte_unknown))
    rows: list[tuple[Cell, ...]] = []
    for value in values:
        row = counts[value]
        cells: list[Cell] = [scene.name(cut, value), row["persons"], Share(row["persons"], found.persons)]
        rows.append((*cells, *([_fte(row)] if fte_known else [])))
    total: tuple[Cell, ...] = (say("Together"), found.persons, Share(found.persons, found.persons))
    if fte_known:
        total = (*total, None if found.fte is None else full_time(found.fte))
    return Table(
        id=cut.replace("_", "-"),
        title=scene.title(cut),
        caption=say("People and full-time equivalents") if fte_known else say("People"),
        columns=tuple(columns),
        rows=tuple(rows),
        total=total,
        notes=tuple(notes),
        label=scene.label(found.coverage[cut]),
        quiet=frozenset(n for n, value in enumerate(values) if value is None),
    )


def charted(scene: Scene, cut: str) -> Figure | Table | Absent:
    """The same with a chart above it, where there are neither too few nor too many bars."""
    table = divided(scene, cut)
    if isinstance(table, Absent) or not 2 <= len(table.rows) <= _BARS:
        return table
    sizes = [(str(row[0]), row[1]) for row in table.rows]
    pairs = [(name, size) for name, size in sizes if isinstance(size, int)]
    known = [pair for n, pair in enumerate(pairs) if n not in table.quiet]
    name, size = max(known, key=lambda pair: pair[1])
    words, drawings = scene.words, bars(pairs, scene.words, quiet=table.quiet)
    share = Share(size, scene.whole.persons).percent or Decimal(0)
    facts = "; ".join(f"{one}: {words.integer(n)}" for one, n in pairs)
    return Figure(
        id=table.id,
        title=words.say("Largest: {name}, with {share} of the people", name=name, share=words.percent(share)),
        subtitle=words.say("{cut}: people on {day}", cut=table.title, day=words.date(scene.on)),
        summary=words.say(
            "Bar chart of the people by {cut}. {facts}.", cut=scene.title_inside(cut), facts=facts
        ),
        spec=drawings.wide,
        narrow=drawings.narrow,
        table=table,
    )


def crossed(scene: Scene, down: str, across: str) -> list[Table | Absent]:
    """Two cuts against each other, in persons, each with its unknown and its total.

    Where one of them is wholly unknown the other stands alone.
    """
    found = register(scene.cuts, on=scene.on, by=[down, across])
    if any(found.coverage[cut].known == 0 for cut in (down, across)):
        return [divided(scene, down), divided(scene, across)]
    counts = {(row[down], row[across]): row["persons"] for row in found.rows.to_dicts()}
    sums_down = _sums(found.rows, down)
    sums_across = _sums(found.rows, across)
    rows_in_order = scene.in_order(down, list(sums_down), list(sums_down.values()))
    columns_in_order = scene.in_order(across, list(sums_across), list(sums_across.values()))
    columns = [Column(down, scene.title(down), Kind.TEXT)]
    columns += [
        Column(f"{across}_{'unknown' if value is None else str(value).lower()}", scene.name(across, value))
        for value in columns_in_order
    ]
    rows = [
        (
            scene.name(down, one),
            *[counts.get((one, other), 0) for other in columns_in_order],
            sums_down[one],
        )
        for one in rows_in_order
    ]
    say = scene.words.say
    table = Table(
        id=f"{down}-by-{across}".replace("_", "-"),
        title=say("{down} by {across}", down=scene.title(down), across=scene.title_inside(across)),
        caption=say("People"),
        columns=(*columns, Column("persons", say("Together"))),
        rows=tuple(rows),
        total=(say("Together"), *[sums_across[other] for other in columns_in_order], found.persons),
        label=scene.label(found.coverage[down]),
        quiet=frozenset(n for n, value in enumerate(rows_in_order) if value is None),
    )
    return [table]


def _sums(rows: pl.DataFrame, cut: str) -> dict[object, int]:
    return dict(rows.group_by(cut).agg(pl.col("persons").sum()).iter_rows())


def _largest(
    scene: Scene, cut: str, values: list[object], counts: dict[object, dict[str, object]]
) -> tuple[list[object], list[object]]:
    """Part the values into those shown and those in the rest; only long lists have a rest."""
    known = [value for value in values if value is not None]
    if len(known) <= SHOWN_OF_OPEN_LIST + 1 or scene.is_organisation(cut):
        return values, []
    by_size = sorted(known, key=lambda value: (-int(str(counts[value]["persons"])), str(value)))
    rest = set(by_size[SHOWN_OF_OPEN_LIST:])
    return [value for value in values if value not in rest], [value for value in values if value in rest]


def _together(rows: Sequence[dict[str, object]]) -> dict[str, object]:
    frame = pl.DataFrame(list(rows))
    return frame.select(pl.col("persons", "fte", "fte_unknown").sum()).row(0, named=True)


def _fte(row: dict[str, object]) -> Decimal | None:
    """Full-time equivalents of a row; not known where nobody's share in it is."""
    if row["fte_unknown"] == row["persons"]:
        return None
    return full_time(float(str(row["fte"])))


def full_time(fte: float) -> Decimal:
    """Full-time equivalents exactly: the engine sums thousandths and divides once."""
    return Decimal(str(round(fte, 3)))


def _without_share(scene: Scene, people: int) -> str:
    return scene.words.say_number(
        "For {n} person the share of full time is not known; it is not in the full-time equivalents.",
        "For {n} people the share of full time is not known; they are not in the full-time equivalents.",
        people,
    )
