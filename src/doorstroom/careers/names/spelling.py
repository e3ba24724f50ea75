"""How a name is written for searching and sorting: small letters and digits, no accents, no marks."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200  # characters of a given or family name
FEWEST = 2  # letters that a search needs

# Letters that no decomposition takes apart.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
_APOSTROPHES = re.compile(r"['’ʼ`]")
_BREAKS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return text in small letters without accents; marks between words become one space.

    >>> plain("Éloïse  D’Hondt-Łukasz")
    'eloise d hondt lukasz'
    """
    taken_apart = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    kept = "".join(sign for sign in taken_apart if not unicodedata.combining(sign))
    return _BREAKS.sub(" ", kept).strip()


def words_of(given: str, family: str) -> tuple[str, ...]:
    """Return the words by which a name is found, each once, in order.

    Beside its words, names that are written apart or together are found in both ways.

    >>> words_of("Anne-Marie", "van de Velde")
    ('anne', 'annemarie', 'de', 'marie', 'van', 'vandevelde', 'velde')
    >>> words_of("Jan", "D'Hondt")
    ('d', 'dhondt', 'hondt', 'jan')
    """
    words = {*plain(given).split(), *plain(family).split()}
    for name in (given, family):
        words.add(plain(name).replace(" ", ""))
        words.update(plain(_APOSTROPHES.sub("", name)).split())
    return tuple(sorted(word[:LONGEST] for word in words if word))


def sorted_as(given: str, family: str) -> str:
    """Return what the name is sorted by: family name first.

    >>> sorted_as("Zoë", "Maes")
    'maes zoe'
    """
    return f"{plain(family)} {plain(given)}".strip()
