"""What people are called, for pages; and finding people by name, within reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl
from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doorstroom.audit.services import record_reading
from doorstroom.careers.models import Person
from doorstroom.careers.names.models import NameWord, PersonName
from doorstroom.careers.names.spelling import FEWEST, plain
from doorstroom.careers.people.within import Within, people_within
from doorstroom.rights import Actor, Role

_ABILITY = "careers.staff.list"
_LAST = "\U0010ffff"  # sorts after every letter
LONGEST_SEARCH = 100  # characters that are looked for
MOST_WORDS = 8  # each is one more table for the database to join


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who was found.

    Attributes:
        person: id.
        name: as recorded.
        unit: id of the unit today, or of the last one; None where nobody knows.
        unit_name: its name, or its code where it has none.
        former: no longer in service.
    """

    person: int
    name: str
    unit: int | None
    unit_name: str
    former: bool


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people: id to name; who has none is not in it. 1 query."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = PersonName.objects.filter(person__in=wanted).order_by("version")
    return {
        person: f"{given} {family}".strip()
        for person, given, family in rows.values_list("person_id", "given", "family")
    }


def label_of(person: int, names: dict[int, str]) -> str:
    """Return how a person is shown: by name, or as "Person 1234" where nobody recorded one."""
    return names.get(person) or _("Person %(number)s") % {"number": person}


def names_state() -> tuple[str, int]:
    """Return what tells one state of the names from the next: database and last name recorded. 1 query."""
    latest = PersonName.objects.aggregate(latest=Max("id"))["latest"] or 0
    return str(connection.settings_dict["NAME"]), latest


def name_order(state: tuple[str, int]) -> pl.DataFrame:
    """Return the place of each person in the order of their family names, without a name: person, place.

    1 query where names were recorded since it was last asked, otherwise none.

    Args:
        state: as ``names_state`` gives it.
    """
    return _name_order(*state)


@lru_cache(maxsize=1)
def _name_order(_database: str, _latest: int) -> pl.DataFrame:
    rows = PersonName.objects.order_by("version").values_list("person_id", "sorted_as")
    frame = pl.DataFrame(
        list(rows.iterator(chunk_size=50_000)),
        schema={"person": pl.Int64, "sorted_as": pl.String},
        orient="row",
    )
    last = frame.unique("person", keep="last", maintain_order=True).sort("sorted_as", "person")
    return last.select("person").with_row_index("place")


def search_people(actor: Actor, text: str, limit: int = 25, *, on: date | None = None) -> list[Found]:
    """Return people whose name has a word that begins with each word of ``text``, by family name.

    Only people whom ``careers.staff.list`` reaches: line managers find who works in their units now, HR also
    who did. A whole personnel number finds its person. Who is found is logged as read, without what was
    sought: no page can forget it. Of a long text only the beginning counts. At most 5 queries, whoever is
    found, and those of the log.

    Args:
        actor: who searches; without the ability nobody is found.
        text: at least two letters or digits.
        limit: most people returned.
        on: the day; today by default.
    """
    words = sorted(set(plain(text[:LONGEST_SEARCH]).split()), key=len, reverse=True)[:MOST_WORDS]
    if sum(map(len, words)) < FEWEST or not actor.reach(_ABILITY):
        return []
    within = people_within(actor, _ABILITY, on=on or timezone.localdate())
    found = [person for person in _by_number(text) if within.covers(person)]
    found += _by_words(words, within, limit)
    people = list(dict.fromkeys(found))[:limit]
    if people:
        record_reading(
            actor=actor, action=_ABILITY, purpose=_purpose(actor), people=people, scope={"search": True}
        )
    rows = PersonName.objects.filter(person__in=people).order_by("version")
    names = {name.person_id: name for name in rows}
    people.sort(key=lambda person: names[person].sorted_as if person in names else "")
    return [
        Found(
            person,
            label_of(person, {person: names[person].full} if person in names else {}),
            *within.unit_of(person),
        )
        for person in people
    ]


def _purpose(actor: Actor) -> str:
    by = {held.role for held in actor.held_for(_ABILITY)}
    return "personnel_administration" if Role.HR_OFFICER in by else "team"


def _by_words(words: list[str], within: Within, limit: int) -> list[int]:
    rows = NameWord.objects.filter(_begins(words[0])).order_by("word", "person")
    for word in words[1:]:
        rows = rows.filter(person__in=NameWord.objects.filter(_begins(word)).values("person"))
    return within.first(_distinct(rows, within), limit)


def _distinct(rows: QuerySet[NameWord], within: Within) -> Iterable[int]:
    people = rows.values_list("person_id", flat=True)
    # Where everybody is within reach, more than a page of the index is never needed.
    return people[:200] if within.everybody else people


def _begins(word: str) -> Q:
    """The index serves a range on SQLite and LIKE on PostgreSQL, and on neither the other one."""
    if connection.vendor == "sqlite":
        return Q(word__gte=word, word__lt=word + _LAST)
    return Q(word__startswith=word)


def _by_number(text: str) -> list[int]:
    if not any(sign.isdigit() for sign in text):
        return []
    return list(Person.objects.filter(number=text.strip()).values_list("pk", flat=True))
