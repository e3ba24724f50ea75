"""Cuts: by what the staff can be divided, and the label that each person carries on a day.

Some labels stand in the state (level, relation). Others depend on the day as well: the age band on the
birthday, the ministry on the organisation tree. Those may change without an act; flows show that as
drift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

import polars as pl

from doorstroom.administrations.organisation import TAKEN
from doorstroom.careers import schema
from doorstroom.careers.organisation import ancestry, attach_ancestors
from doorstroom.careers.staff import Staff
from doorstroom.kernel.errors import BadInput
from doorstroom.kernel.frames import look_up

# Five-year bands, the usual ones of an age pyramid; each number is the first age of a band.
FIVE_YEARS = tuple(range(20, 70, 5))


@dataclass(frozen=True, slots=True)
class CutSettings:
    """How an administration divides its staff.

    Attributes:
        age_bands: first age of each band but the lowest, rising.
        scale_groups: group code to (lowest, highest) scale, both inside the group; groups that do not
            overlap (RIJK-CAR-05). A scale in no group gets the label "none".
        not_staff_relations, not_staff_contracts: forms of engagement that are shown but are no staff
            (RIJK-CAR-01, -02).
        restricted_reasons: reasons of acts that only those may see who need them (VL-CAR-23); in counts
            they are one reason, "restricted".
    """

    age_bands: tuple[int, ...] = FIVE_YEARS
    scale_groups: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    not_staff_relations: tuple[str, ...] = ()
    not_staff_contracts: tuple[str, ...] = ()
    restricted_reasons: tuple[str, ...] = ()

    def staff_only(self) -> pl.Expr:
        """Return the test for civil servants; who has no known form of engagement counts as staff."""
        lists = {"relation": self.not_staff_relations, "contract": self.not_staff_contracts}
        outside = pl.lit(value=False)
        for column, codes in lists.items():
            if codes:
                outside |= pl.col(column).is_in(list(codes)).fill_null(value=False)
        return ~outside


DERIVED = ("sex", "age_band", "scale_group", "cell")


@dataclass(frozen=True)
class Cuts:
    """The cuts of one staff; prepared once, used by register and flows alike."""

    staff: Staff
    settings: CutSettings = field(default_factory=CutSettings)
    _ancestries: dict[tuple[str, ...], pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def unit_kinds(self) -> tuple[str, ...]:
        """Kinds of organisation units that occur; each is a cut of its own.

        A kind that has the name of a column (which no administration may declare) is none.
        """
        kinds = self.staff.units["unit_kind"].drop_nulls().unique().sort()
        return tuple(kind for kind in kinds if kind not in TAKEN)

    @property
    def names(self) -> tuple[str, ...]:
        """All cuts on offer."""
        return (
            *[name for name in schema.STATE_NAMES if name != "fte_thousandths"],
            *DERIVED,
            *self.unit_kinds,
        )

    def check(self, by: Sequence[str]) -> None:
        """Refuse cuts that do not exist, all of them at once, and cuts asked for twice.

        Raises:
            BadInput: with the cuts on offer.
        """
        wrong = [name for name in by if name not in self.names]
        if wrong:
            raise BadInput(
                f"no cut is called {', '.join(wrong)}", where="by", expected=f"one of {', '.join(self.names)}"
            )
        if len(set(by)) != len(by):
            raise BadInput("a cut is named twice", where="by", expected="each cut once")

    def columns_needed(self, by: Sequence[str]) -> list[str]:
        """Return the state columns that the cuts read, in the order of the schema."""
        reads = {"scale_group": {"scale"}, "cell": {"family", "weight"}, "sex": set(), "age_band": set()}
        wanted: set[str] = set()
        for name in by:
            wanted |= reads.get(name, {"unit"} if name in self.unit_kinds else {name})
        return [name for name in schema.STATE_NAMES if name in wanted]

    def attach(self, frame: pl.DataFrame, by: Sequence[str], *, day: str, prefix: str = "") -> pl.DataFrame:
        """Add the labels that each row has on its day.

        Args:
            frame: rows with ``person`` and the state columns of ``columns_needed``.
            by: cuts.
            day: name of a Date column.
            prefix: put before the name of each label column.
        Returns: ``frame`` with a column ``prefix + name`` per cut, in its own row order; null where
            the label is not known. Units are surrogates here; ``codes`` turns them into codes.
        """
        persons = [name for name in by if name in ("sex", "age_band")]
        if persons:
            frame = self._attach_person_labels(frame, persons, day, prefix)
        kinds = [name for name in by if name in self.unit_kinds]
        if kinds:
            found = attach_ancestors(
                frame.select("unit", day), self._ancestry(tuple(kinds)), unit="unit", day=day, kinds=kinds
            )
            frame = frame.with_columns(found[kind].alias(prefix + kind) for kind in kinds)
        return frame.with_columns(
            self._state_label(name).alias(prefix + name)
            for name in by
            if name not in persons and name not in kinds
        )

    def codes(self, frame: pl.DataFrame, by: Sequence[str], on: date) -> pl.DataFrame:
        """Replace unit surrogates in label columns by the code that the unit had on ``on``, or last had."""
        columns = [name for name in by if name == "unit" or name in self.unit_kinds]
        if not columns:
            return frame
        rows = self.staff.units.sort("unit", "effective_on")
        before = rows.filter(pl.col("effective_on") <= on).group_by("unit").last()
        first = rows.join(before, on="unit", how="anti").group_by("unit").first()
        code = pl.concat([before, first]).select("unit", "code")
        return frame.with_columns(look_up(name, code["unit"], code["code"]) for name in columns)

    def _ancestry(self, kinds: tuple[str, ...]) -> pl.DataFrame:
        if kinds not in self._ancestries:
            self._ancestries[kinds] = ancestry(self.staff.units, kinds)
        return self._ancestries[kinds]

    def _attach_person_labels(
        self, frame: pl.DataFrame, names: Sequence[str], day: str, prefix: str
    ) -> pl.DataFrame:
        persons = self.staff.persons.select("person", _birth="birth_date", _sex="sex")
        joined = frame.select("person", day).join(persons, on="person", how="left", maintain_order="left")
        labels = {
            "sex": pl.col("_sex"),
            "age_band": band(age(pl.col("_birth"), pl.col(day)), self.settings.age_bands),
        }
        added = joined.select(labels[name].alias(prefix + name) for name in names)
        return frame.with_columns(added)

    def _state_label(self, name: str) -> pl.Expr:
        if name == "scale_group":
            return self._scale_group()
        if name == "cell":
            cell = pl.format("{} {}", pl.col("family"), pl.col("weight"))
            return pl.when(pl.col("family").is_not_null() & pl.col("weight").is_not_null()).then(cell)
        return pl.col(name)

    def _scale_group(self) -> pl.Expr:
        label: pl.Expr = pl.when(pl.col("scale").is_not_null()).then(pl.lit("none"))
        for code, (lowest, highest) in self.settings.scale_groups.items():
            label = pl.when(pl.col("scale").is_between(lowest, highest)).then(pl.lit(code)).otherwise(label)
        return label


def age(birth: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Age in whole years on a day; null where the birth date is not known.

    Born on 29 February: the birthday of an ordinary year is 28 February (``kernel.dates.age_on``).
    """
    had_birthday = (day.dt.month() > birth.dt.month()) | (
        (day.dt.month() == birth.dt.month())
        & (
            (day.dt.day() >= birth.dt.day())
            | (
                (birth.dt.month() == 2)
                & (birth.dt.day() == 29)
                & (day.dt.day() == 28)
                & ~day.dt.is_leap_year()
            )
        )
    )
    return (day.dt.year() - birth.dt.year() - (~had_birthday).cast(pl.Int32)).cast(pl.Int16)


def band(age_in_years: pl.Expr, firsts: Sequence[int]) -> pl.Expr:
    """Label of the age band: ``<25``, ``25–29``, ``65+``; each number of ``firsts`` begins a band.

    >>> pl.select(band(pl.lit(45), (45,))).item()
    '45+'
    """
    label = pl.when(age_in_years < firsts[0]).then(pl.lit(f"<{firsts[0]}"))
    for first, following in zip(firsts, [*firsts[1:], None], strict=True):
        text = f"{first}+" if following is None else f"{first}–{following - 1}"
        inside = age_in_years >= first if following is None else age_in_years < following
        label = label.when(inside).then(pl.lit(text))  # type: ignore[assignment]
    return label


def band_labels(firsts: Sequence[int]) -> list[str]:
    """The labels of ``band`` in order.

    >>> band_labels((25, 45))
    ['<25', '25–44', '45+']
    """
    middle = [f"{first}–{nxt - 1}" for first, nxt in pairwise(firsts)]
    return [f"<{firsts[0]}", *middle, f"{firsts[-1]}+"]
