"""Names for people who do not exist: drawn from lists of common names, so that pages look as they will.

The names fit the sex as registered; the language of a name says nothing about the person's own. They go into
a file of their own: no frame of the ledger holds a name.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from doorstroom.careers.synthetic.draws import Draws, Ints
from doorstroom.careers.synthetic.extract import SEXES, numbers
from doorstroom.careers.synthetic.name_lists import FAMILY, GIVEN
from doorstroom.careers.synthetic.world import World

_FIRST = 0.8  # share of names in the first language of the administration
_TWO_NAMES = 0.04  # share of people with two family names
_BORROWED = 0.12  # share of given names from the other language


def names_frame(world: World, staff: pl.DataFrame) -> pl.DataFrame:
    """Return one row a person of the extract, in the order of their numbers: person, given_name, family_name.

    Args:
        world: as simulated; its seed draws the names.
        staff: the rows of the extract; who does not occur there has no name.
    """
    draws, n = Draws(world.seed, "names"), len(world.people.birth)
    languages: list[str] = [code for code in world.administration.languages if code in FAMILY] or list(FAMILY)
    one, other = _languages(languages, draws, n)
    sex = world.people.sex.astype(np.int64)
    given = pl.Series("given_name", [None] * n, dtype=pl.String)
    family = pl.Series("family_name", [None] * n, dtype=pl.String)
    for number, language in enumerate(languages):
        surnames = _words(FAMILY[language])
        first = surnames.gather(pl.Series(draws.below(len(surnames), n)))
        second = surnames.gather(pl.Series(draws.below(len(surnames), n)))
        two = pl.Series(draws.uniform(n) < _TWO_NAMES) & (first != second)
        drawn = pl.select(pl.when(two).then(first + "-" + second).otherwise(first)).to_series()
        family = _put(family, drawn, one == number)
        for code, name in enumerate(SEXES):
            words = _words(GIVEN[language, name])
            drawn = words.gather(pl.Series(draws.below(len(words), n)))
            given = _put(given, drawn, (other == number) & (sex == code))
    frame = pl.DataFrame({"person": numbers(np.arange(n)), "given_name": given, "family_name": family})
    return frame.join(staff.select("person").unique(), on="person", how="semi")


def _languages(languages: list[str], draws: Draws, n: int) -> tuple[Ints, Ints]:
    """Return the language of each family name and of each given name, by number."""
    rest = (1 - _FIRST) / max(1, len(languages) - 1)
    family = draws.choose([_FIRST, *[rest] * (len(languages) - 1)], n)
    borrowed = draws.uniform(n) < _BORROWED
    return family, np.where(borrowed, (family + 1) % len(languages), family)


def _words(text: str) -> pl.Series:
    return pl.Series([word.replace("_", " ") for word in dict.fromkeys(text.split())], dtype=pl.String)


def _put(into: pl.Series, drawn: pl.Series, where: NDArray[np.bool_]) -> pl.Series:
    return pl.select(pl.when(pl.Series(where)).then(drawn).otherwise(into).alias(into.name)).to_series()
