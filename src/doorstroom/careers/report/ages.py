"""The age pyramid: sex by five-year bands, with who is not known beside it."""

from __future__ import annotations

from doorstroom.careers.register import people_on, register
from doorstroom.careers.report.composition import crossed, divided
from doorstroom.careers.report.scene import Scene
from doorstroom.documents import Absent, Figure, Key, Table
from doorstroom.documents.charts import columns, pyramid


def age_blocks(scene: Scene) -> list[Figure | Table | Absent]:
    """The pyramid; upright bars where sex is wholly unknown; a sentence where the birth dates are."""
    found = register(scene.cuts, on=scene.on, by=["age_band", "sex"])
    if found.coverage["age_band"].known == 0:
        return [Absent(scene.words.say("**Date of birth** is not in this extract."))]
    with_sex = found.coverage["sex"].known > 0
    table = crossed(scene, "age_band", "sex")[0] if with_sex else divided(scene, "age_band")
    assert isinstance(table, Table)  # noqa: S101 - the bands are known
    table = _with_notes(scene, table)
    people: dict[tuple[object, object], int] = {
        (row["age_band"], row["sex"]): row["persons"] for row in found.rows.to_dicts()
    }
    bands = [str(row[0]) for n, row in enumerate(table.rows) if n not in table.quiet]
    size = {band: sum(n for (one, _), n in people.items() if one == band) for band in bands}
    words = scene.words
    largest = max(size, key=lambda band: size[band])
    title = words.say_number(
        "The largest group is {band} years old: {n} person",
        "The largest group is {band} years old: {n} people",
        size[largest],
        band=largest,
    )
    if with_sex:
        triples = [(band, people.get((band, "female"), 0), people.get((band, "male"), 0)) for band in bands]
        drawings = pyramid(triples, words)
        facts = "; ".join(f"{band}: {words.integer(a)}, {words.integer(b)}" for band, a, b in triples)
        subtitle = words.say("Women left, men right: people by age on {day}", day=words.date(scene.on))
        summary = words.say("Age pyramid. Women and men by age: {facts}.", facts=facts)
        keys: tuple[Key, ...] = (Key(words.say("Women"), "series-1"), Key(words.say("Men"), "series-2"))
    else:
        drawings = columns(list(size.items()), words)
        facts = "; ".join(f"{band}: {words.integer(n)}" for band, n in size.items())
        subtitle = words.say("People by age on {day}", day=words.date(scene.on))
        summary = words.say("Bar chart of people by age: {facts}.", facts=facts)
        keys = ()
    return [
        Figure(
            id=table.id,
            title=title,
            subtitle=subtitle,
            summary=summary,
            spec=drawings.wide,
            narrow=drawings.narrow,
            keys=keys,
            table=table,
        )
    ]


def _with_notes(scene: Scene, table: Table) -> Table:
    present = people_on(scene.staff_segments(), scene.on).select("person")
    precise = present.join(scene.cuts.staff.persons, on="person", how="left")["birth_precision"]
    by_year = int((precise == "year").sum() or 0)
    if not by_year:
        return table
    note = scene.words.say_number(
        "For {n} person only the year of birth is known; the birthday counts as 31 December.",
        "For {n} people only the year of birth is known; their birthday counts as 31 December.",
        by_year,
    )
    return Table(
        table.id,
        table.title,
        table.columns,
        table.rows,
        table.label,
        table.caption,
        table.total,
        (*table.notes, note),
        table.quiet,
    )
