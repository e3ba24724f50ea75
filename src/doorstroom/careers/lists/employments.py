"""Several jobs of one person, followed from list to list where the source does not number them.

A post that changes must stay the same employment, or every promotion of a person with two jobs would be an
exit and an entry. So jobs are paired with those of the former list: first what is equal, then what is alike,
then what is left over if only one is left on both sides.
"""

from __future__ import annotations

import polars as pl

_PERSON_AND_LIST = ["person", "list"]


def number_by_pay(rows: pl.DataFrame) -> pl.DataFrame:
    """Fill ``employment``: 1 for the job with the highest pay in that list, and so on."""
    order = pl.struct(
        -pl.col("rank_of_pay").fill_null(float("-inf")),
        pl.col("unit").fill_null(""),
        pl.col("post").fill_null(""),
        pl.col("function").fill_null(""),
        "row",
    )
    return rows.with_columns(order.rank("ordinal").over(*_PERSON_AND_LIST).cast(pl.Int16).alias("employment"))


def number_by_post(rows: pl.DataFrame) -> pl.DataFrame:
    """Fill ``employment`` by following unit and post (or function, if posts have no code) over the lists.

    Args:
        rows: columns of ``ROWS_SNAPSHOTS`` and ``list``; at most a few dozen rows a person and list.
    Returns: the same rows, in another order. The order of the rows that come in means nothing unless two jobs
        are equal in unit, post and pay.
    """
    several = rows.group_by(_PERSON_AND_LIST).agg(pl.len().alias("n")).filter(pl.col("n") > 1)
    people = several.select("person").unique()
    single = rows.join(people, on="person", how="anti").with_columns(employment=pl.lit(1, pl.Int16))
    if people.is_empty():
        return single
    rest = rows.join(people, on="person", how="semi")
    identity = "post" if rest["post"].null_count() < rest.height else "function"
    numbered = [single]
    former = rest.clear().with_columns(pl.lit(None, pl.Int16).alias("employment"))
    last = -2
    for (place,), present in rest.sort("list").group_by("list", maintain_order=True):
        if int(str(place)) != last + 1:
            former = former.clear()
        former = _pair(former, present, identity)
        last = int(str(place))
        numbered.append(former.select(single.columns))
    return pl.concat(numbered)


def _pair(former: pl.DataFrame, present: pl.DataFrame, identity: str) -> pl.DataFrame:
    """Give each job of a list the number of its job in the former list, or a free one."""
    columns = present.columns
    open_jobs, jobs, done = former, present.drop("employment"), []
    stages: tuple[tuple[list[str], bool], ...]
    stages = ((["unit", identity], True), ([identity], True), (["unit"], False), ([], False))
    for keys, many in stages:
        pairs = _matched(open_jobs, jobs, keys, identity, many=many)
        done.append(pairs)
        open_jobs = open_jobs.join(pairs, on=["person", "employment"], how="anti")
        jobs = jobs.join(pairs, on="row", how="anti")
    done.append(_free_numbers(former, jobs, identity))
    numbers = pl.concat(done).select("row", "employment")
    return present.drop("employment").join(numbers, on="row").select(columns)


def _matched(
    former: pl.DataFrame, jobs: pl.DataFrame, keys: list[str], identity: str, *, many: bool
) -> pl.DataFrame:
    """Pair jobs with equal keys, first with first; unless ``many``, only where both sides have one."""
    group = ["person", *keys]
    left, right = former, jobs
    for key in keys if keys != ["unit", identity] else []:
        left, right = left.filter(pl.col(key).is_not_null()), right.filter(pl.col(key).is_not_null())
    left, right = _ranked(left, group, identity), _ranked(right, group, identity)
    if not many:
        left, right = left.filter(pl.col("of") == 1), right.filter(pl.col("of") == 1)
    return (
        left.select(*group, "place", "employment")
        .join(right.select(*group, "place", "row"), on=[*group, "place"], nulls_equal=True)
        .select("person", "row", "employment")
    )


def _ranked(jobs: pl.DataFrame, group: list[str], identity: str) -> pl.DataFrame:
    ordered = jobs.sort(
        ["person", "rank_of_pay", "unit", identity, "row"],
        descending=[False, True, False, False, False],
        nulls_last=True,
    )
    return ordered.with_columns(place=pl.int_range(1, pl.len() + 1).over(group), of=pl.len().over(group))


def _free_numbers(former: pl.DataFrame, jobs: pl.DataFrame, identity: str) -> pl.DataFrame:
    """Number the jobs that are new: the lowest numbers that the person did not use in the former list.

    A number that has just ended must not start again: its exit is dated on this list, the entry may lie
    before it.
    """
    fresh = _ranked(jobs, ["person"], identity).select("person", "row", "place")
    if fresh.is_empty():
        return fresh.select("person", "row", pl.lit(1, pl.Int16).alias("employment"))
    highest = int(fresh["place"].max()) + int(former["employment"].max() or 0)  # type: ignore[arg-type]
    numbers = pl.DataFrame({"employment": range(1, highest + 1)}, schema={"employment": pl.Int16})
    free = (
        fresh.select("person")
        .unique()
        .join(numbers, how="cross")
        .join(former, on=["person", "employment"], how="anti")
        .sort("person", "employment")
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("person"))
    )
    return fresh.join(free, on=["person", "place"]).select("person", "row", "employment")
