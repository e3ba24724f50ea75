"""What a kind of fact is: of whom, which values, what must stand beside the value, who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from doorstroom.careers.purposes import FILE_PURPOSES, GROUP_PURPOSES
from doorstroom.kernel.frames import Category

Form = Literal["none", "text", "choice", "whole", "truth", "date", "parts"]

# A kind may be narrower; what who leads a team may see of it, each kind says itself.
ALL_PURPOSES = tuple(one for one in (*FILE_PURPOSES, *GROUP_PURPOSES) if one != "team")


class Subject(StrEnum):
    """Of what a fact is true."""

    PERSON = "person"
    FUNCTION = "function"
    POST = "post"


class AtOnce(StrEnum):
    """How facts of one kind and subject go together."""

    ANY = "any"  # they may overlap: two jobs at once are two jobs
    ONE = "one"  # they may not: who is a member twice at once is a mistake
    LATEST = "latest"  # the next one ends the one before, as a state of the ledger does


@dataclass(frozen=True, slots=True)
class Value:
    """How a value is written, of the fact itself or of what stands beside it.

    Attributes:
        meaning: one phrase.
        form: ``none`` for a fact that is only true; ``parts`` for ``name=number; name=number``.
        allowed: the values of a choice.
        listed: the administration's list that the values come from; an open list allows all.
        unit: unit of a whole number.
        required: whether a fact without it is refused.
        after_start: of a date: it lies after the first day of the fact.
    """

    meaning: str
    form: Form = "text"
    allowed: tuple[str, ...] = ()
    listed: str = ""
    unit: str = ""
    required: bool = True
    after_start: bool = False


NO_VALUE = Value("that it is so", "none", required=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact.

    Attributes:
        code: identifier, as in the glossary.
        subject: of what it is true.
        meaning: one sentence.
        value: what it says; ``NO_VALUE`` for a fact that is only true.
        beside: companions by name: evidence, assessor, basis …
        at_once: how several go together, per subject and ``within``.
        within: names (``value`` or companions) inside which ``at_once`` is judged.
        needs_ref: facts have a number of their own, because other facts refer to them.
        category: kind of data (G1).
        purposes: why it may be read.
        source: requirement ids.
    """

    code: str
    subject: Subject
    meaning: str
    source: tuple[str, ...]
    value: Value = NO_VALUE
    beside: tuple[tuple[str, Value], ...] = ()
    at_once: AtOnce = AtOnce.ANY
    within: tuple[str, ...] = ()
    needs_ref: bool = False
    category: Category = Category.ORDINARY
    purposes: tuple[str, ...] = ALL_PURPOSES

    @property
    def companions(self) -> dict[str, Value]:
        """Name to form of what stands beside the value."""
        return dict(self.beside)
