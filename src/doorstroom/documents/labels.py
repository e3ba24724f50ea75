"""The label of a figure in words: date, known on, population, coverage."""

from __future__ import annotations

from doorstroom.documents.content import Label
from doorstroom.documents.words import Words


def label_parts(label: Label, words: Words) -> list[str]:
    """Return the parts in their fixed order; the values are louder."""
    parts = []
    if label.since is None:
        parts.append(words.say("As on **{day}**", day=words.date(label.on)))
    else:
        parts.append(
            words.say(
                "After **{since}**, up to **{day}**", since=words.date(label.since), day=words.date(label.on)
            )
        )
    if label.known_at is not None:
        parts.append(words.say("as known on **{day}**", day=words.instant(label.known_at)))
    if label.population is not None:
        parts.append(words.say_number("**{n}** person", "**{n}** people", label.population))
    if label.coverage is not None and label.coverage.percent is not None:
        parts.append(words.say("known for **{share}**", share=words.percent(label.coverage.percent)))
    if label.note:
        parts.append(label.note)
    return parts
