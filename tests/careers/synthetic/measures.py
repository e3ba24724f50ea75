"""What the published figures say, computed from the rows of an extract and nothing else.

Written apart from the engine on purpose: plain Polars over the staff frame, no segments, no register.
"""

from datetime import date

import polars as pl

from doorstroom.careers.synthetic import Figure, SyntheticExtract

WOMAN = pl.col("sex") == "female"


def staff_on(staff: pl.DataFrame, on: date) -> pl.DataFrame:
    """One row a person in service at the end of ``on``, in the state of the first employment."""
    return (
        staff.filter((pl.col("employment") == 1) & (pl.col("effective_on") <= on))
        .sort("person", "effective_on")
        .group_by("person", maintain_order=True)
        .last()
        .filter(pl.col("kind") != "exit")
    )


def age(on: date) -> pl.Expr:
    birthday_came = pl.col("birth_date").dt.strftime("%m%d") <= f"{on:%m%d}"
    return on.year - pl.col("birth_date").dt.year() - (~birthday_came).cast(pl.Int32)


def pension_before(born: date, table, limit: date, fallback_months: int) -> bool:
    found = table.age_for(born) if table else None
    months = found.total_months if found else fallback_months
    year, month0 = divmod(born.year * 12 + born.month - 1 + months, 12)
    return (year, month0 + 1, min(born.day, 28)) < (limit.year, limit.month, limit.day)


def share(rows: pl.DataFrame, of: pl.Expr) -> float:
    return rows.select(of.mean()).item()


def measure(  # noqa: PLR0911, PLR0912 - one case a measure
    extract: SyntheticExtract, figure: Figure, administration, calibration
) -> float:
    staff, on = extract.staff, figure.on
    here = staff_on(staff, on)
    layer = pl.col("layer") == figure.of.removesuffix("_managerial").removesuffix("_other")
    if figure.of.endswith("_managerial"):
        layer &= pl.col("managerial")
    if figure.of.endswith("_other"):
        layer &= ~pl.col("managerial")
    match figure.measure:
        case "permanent_share":
            return share(here, pl.col("contract") == "permanent")
        case "temporary_share_of_entries":
            year = (pl.col("effective_on") > date(on.year - 1, 12, 31)) & (pl.col("effective_on") <= on)
            entries = staff.filter((pl.col("kind") == "entry") & (pl.col("employment") == 1) & year)
            first = entries.sort("effective_on").group_by("person", maintain_order=True).first()
            return share(first, pl.col("contract") == "temporary")
        case "pension_share_in_12_years" | "pension_share_to_end_of_2030":
            limit = date(2031, 1, 1) if figure.measure.endswith("2030") else date(on.year + 13, 1, 1)
            births = here["birth_date"].to_list()
            months = calibration.pension[-1][1]
            return sum(pension_before(b, administration.pension_age, limit, months) for b in births) / len(
                births
            )
        case "low_scales_minus_high":
            low, high = pl.col("scale").is_between(5, 9), pl.col("scale").is_between(10, 13)
            return here.select((low.sum().cast(pl.Int64) - high.sum().cast(pl.Int64)) / pl.len()).item()
        case "women_share":
            return share(here, WOMAN)
        case "women_share_under_45":
            return share(here.filter(age(on) < 45), WOMAN)
        case "women_share_from_45":
            return share(here.filter(age(on) >= 45), WOMAN)
        case "women_share_of_layer":
            return share(here.filter(layer), WOMAN)
        case "persons_in_layer":
            return float(here.filter(layer).height)
        case "women_in_layer":
            return float(here.filter(layer & WOMAN).height)
        case "mean_age":
            return here.select(age(on).mean()).item()
        case "managers_from_50":
            return share(here.filter(pl.col("managerial")), age(on) >= 50)
        case "women_share_of_managers":
            return share(here.filter(pl.col("managerial")), WOMAN)
        case "seniority_span_in_years":
            titled = here.filter(pl.col("function").str.to_lowercase() == figure.of).select("person")
            entry = staff.filter((pl.col("kind") == "entry") & (pl.col("employment") == 1)).sort(
                "effective_on"
            )
            last = entry.join(titled, on="person", how="semi").group_by("person").last()
            years = last.select((pl.lit(on) - pl.col("effective_on")).dt.total_days() / 365.25).to_series()
            return years.max() - years.min()
        case "headcount":
            return float(here.height)
        case "special_share":
            rows = extract.special.filter(pl.col("group") == figure.of)
            return share(rows, pl.col("answer") == "yes")
    raise AssertionError(f"nobody measures {figure.measure}")
