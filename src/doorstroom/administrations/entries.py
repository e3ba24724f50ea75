"""The parts that every list of an administration is made of: names, state, dates, source."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

Language = Literal["nl", "fr", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "fr", "en")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# Codes of real sources hold spaces; a space at an end is a mistake that nobody sees.
Code = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$", max_length=80)]
Day = Annotated[date, Strict()]
Whole = Annotated[int, Strict()]
Truth = Annotated[bool, Strict()]


class State(StrEnum):
    """How strong a statement of a document is; only ``in_force`` may allow or refuse."""

    IN_FORCE = "in_force"
    BEFORE = "before"  # was in force, replaced since
    DRAFT = "draft"
    EXPECTED = "expected"  # law with an expected date
    INTENDED = "intended"
    STUDY = "study"
    EXPERIMENT = "experiment"
    PROPOSED = "proposed"
    VIEW = "view"
    MODEL = "model"  # offered as a template
    FIGURE = "figure"
    DROPPED = "dropped"


class Part(BaseModel):
    """Base of all parts: cannot be changed, refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Names(Part):
    """The same name in the languages of the administration."""

    nl: Text | None = Field(None, description="the Dutch name, a text")
    fr: Text | None = Field(None, description="the French name, a text")
    en: Text | None = Field(None, description="the English name, a text")

    def get(self, language: str) -> str | None:
        """Return the name in ``language``; null where it has none."""
        value = getattr(self, language) if language in LANGUAGES else None
        return value if isinstance(value, str) else None


class Entry(Part):
    """One entry of a list: what is stored (code), what people read (names), and where it comes from."""

    code: Code = Field(description="a short text without a space at its ends, the value stored in the ledger")
    names: Names = Field(description='a table such as { nl = "…", fr = "…", en = "…" }')
    source: Text = Field(
        description='"<code of a source>:<lines or article>", several divided by ";", or "ours: <why>"'
    )


class DatedEntry(Entry):
    """An entry with a state and dates."""

    state: State = Field(State.IN_FORCE, description="the strength of the statement")
    valid_from: Day | None = Field(None, description="a date, the first day; left out if not known")
    valid_until: Day | None = Field(None, description="a date, the first day on which it no longer holds")

    def valid_on(self, on: date) -> bool:
        """Say whether the dates of the entry hold on ``on``; the state is not looked at."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )


class OrderedEntry(Entry):
    """An entry with a place in an order."""

    order: Whole = Field(description="a whole number")


class SourceDocument(Part):
    """A document that the values of the administration come from."""

    code: Code = Field(description="a short text, used in every source")
    title: Text = Field(description="the title of the document")
    as_of: Text = Field(description="the date or year that the document describes, as text")
