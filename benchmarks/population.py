"""A large administration made in columns, fast and the same for the same seed. Nobody in it exists."""

from __future__ import annotations

import numpy as np
import polars as pl

PEOPLE, ACTS = 118_000, 1_200_000
UNITS = 600


def make_extract(people: int = PEOPLE, acts: int = ACTS, *, seed: int = 1) -> pl.DataFrame:
    """Return an extract of dated events, ordered by person and day, with the column names of the project.

    Args:
        people: number of people.
        acts: number of rows, about; each person has an entry, moves and changes, and two in five an exit.
        seed: of the drawing.
    """
    rng = np.random.default_rng(seed)
    mean = acts / people
    counts = rng.integers(max(2, round(mean * 0.5)), round(mean * 1.5) + 1, people)
    person = np.repeat(np.arange(people), counts)
    nth = np.arange(person.size) - np.repeat(np.cumsum(counts) - counts, counts)
    last = nth == np.repeat(counts, counts) - 1
    leaves = last & np.repeat(rng.random(people) < 0.4, counts)
    # Days rise strictly: a start between 1985 and 2005, then steps of one month to two years.
    steps = np.where(nth == 0, rng.integers(5_500, 12_800, person.size), rng.integers(30, 730, person.size))
    total = np.cumsum(steps)
    before = np.repeat(total[np.cumsum(counts) - counts] - steps[np.cumsum(counts) - counts], counts)
    day = total - before
    first = np.repeat(day[np.cumsum(counts) - counts], counts)
    moves = rng.random(person.size) < 0.3
    kind = np.where(nth == 0, "entry", np.where(leaves, "exit", np.where(moves, "move", "change")))
    unit = (np.repeat(rng.integers(0, UNITS, people), counts) + nth // 4) % UNITS
    grade = np.minimum(np.repeat(rng.integers(0, 12, people), counts) + nth // 3, 17)
    frame = pl.DataFrame(
        {
            "p": person,
            "kind": kind,
            "day": day.astype(np.int32),
            "u": unit,
            "g": grade,
            "post": rng.integers(0, 90_000, person.size),
            "share": rng.choice([1000, 1000, 1000, 800, 500], person.size),
            "born": (first - np.repeat(rng.integers(7_000, 15_000, people), counts)).astype(np.int32),
            "woman": np.repeat(rng.random(people) < 0.55, counts),
            "f": np.repeat(rng.integers(0, 400, people), counts),
        }
    )
    inside = pl.col("kind") != "exit"
    columns = {
        "function": pl.format("function {}", (pl.col("f") + pl.col("g")) % 400),
        "layer": pl.when(pl.col("g") > 16)
        .then(pl.lit("top"))
        .when(pl.col("g") > 14)
        .then(pl.lit("middle"))
        .otherwise(pl.lit("none")),
        "managerial": (pl.col("g") > 14).cast(pl.String),
        "level": pl.lit("DCBA").str.slice(pl.col("g") // 5, 1),
        "grade": pl.format("G{}", "g"),
        "scale": pl.col("g").cast(pl.String),
        "family": pl.format("family {}", pl.col("u") % 12),
        "weight": (pl.col("g") // 3).cast(pl.String),
        "kind_of_work": pl.format("kind {}", pl.col("u") % 4),
        "relation": pl.when(pl.col("f") % 3 > 0).then(pl.lit("statutory")).otherwise(pl.lit("contract")),
        "contract": pl.when(pl.col("f") % 3 == 0).then(pl.lit("open ended")),
        "fte_thousandths": pl.col("share").cast(pl.String),
        "place": pl.format("place {}", pl.col("u") % 40),
        "unit": pl.format("U{}", "u"),
        "post": pl.format("P{}", "post"),
    }
    return frame.select(
        pl.format("N{}", pl.col("p").cast(pl.String).str.zfill(6)).alias("person"),
        pl.col("day").cast(pl.Date).dt.to_string().alias("effective_on"),
        "kind",
        *[pl.when(inside).then(expression).alias(name) for name, expression in columns.items()],
        pl.when(pl.col("kind") == "exit").then(pl.lit("pension")).otherwise(pl.lit("")).alias("reason"),
        pl.col("born").cast(pl.Date).dt.to_string().alias("birth_date"),
        pl.when("woman").then(pl.lit("female")).otherwise(pl.lit("male")).alias("sex"),
    )
