"""What only the people who know the source can say about it: the parts of a mapping that are rules.

Nothing here has a default that would guess. Where no answer was given and the file needs one, it is asked
for before a row is read.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from doorstroom.careers.intake.decoding import ENCODINGS
from doorstroom.careers.intake.patterns import pattern_of
from doorstroom.careers.intake.records import SEPARATORS
from doorstroom.careers.schema import SUCCESSION_KINDS

# Errors whose rows may be left out; all others must be put right.
LEAVABLE = ("born_after", "crowded_key", "ends_before_start", "overlap", "same_start", "several_rows")
Text = Annotated[str, StringConstraints(min_length=1)]
Succession = Annotated[list[Text], Field(min_length=3, max_length=3)]


class Part(BaseModel):
    """Base of the parts of a mapping: unknown keys are refused, values are not converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class File(Part):
    """How the file is written."""

    encoding: str | None = Field(None, description=f"one of {', '.join(ENCODINGS)}")
    separator: str | None = Field(None, description='one of "," ";" "\\t" "|"')
    quote: bool = Field(True, description='false where " is an ordinary letter')
    sheet: Text | None = Field(None, description="the name of a sheet")
    date_format: Text = Field("%Y-%m-%d", description="%d, %m and %Y with what stands between them")
    decimal: Literal[".", ","] = Field(".", description='"." or ","')
    trim: bool = Field(False, description="true to take away spaces around values")

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str | None) -> str | None:
        if value is not None and value not in ENCODINGS:
            raise ValueError("is not a known encoding")
        return value

    @field_validator("separator")
    @classmethod
    def _known_separator(cls, value: str | None) -> str | None:
        if value is not None and value not in SEPARATORS:
            raise ValueError("is not a known separator")
        return value

    @field_validator("date_format")
    @classmethod
    def _readable_format(cls, value: str) -> str:
        pattern_of(value)
        return value


class Rules(Part):
    """What the dates and the repetitions in the file mean."""

    same_day: Literal["error", "file_order"] = Field("error", description="error or file_order")
    changed: Literal["error", "correct"] = Field("error", description="error or correct")
    end_date: Literal["last_day", "first_day_absent"] | None = Field(
        None, description="last_day or first_day_absent"
    )
    carry: bool = Field(False, description="true to fill a state forward from the act before")
    conflicting: Literal["error", "unknown"] = Field(
        "error", description="error, or unknown to forget a birth date or sex that the file contradicts"
    )
    fte: Literal["thousandths", "share", "percent"] = Field(
        "thousandths", description="thousandths (800), share (0.8) or percent (80 or 80 %)"
    )
    leave_out: list[Text] = Field(
        default_factory=list, description=f"a list of {', '.join(LEAVABLE)}: errors whose rows are left out"
    )

    @field_validator("leave_out")
    @classmethod
    def _known_errors(cls, value: list[str]) -> list[str]:
        unknown = [one for one in value if one not in LEAVABLE]
        if unknown:
            raise ValueError(f"knows no {', '.join(unknown)}")
        return value


class Lists(Part):
    """What the lists are, where rows are snapshots."""

    dates: Text | dict[str, Text] | None = Field(
        None, description='a pattern such as "{}-12-31", or a table from what the file says to a date'
    )
    several: Literal["refuse", "post", "pay", "latest_position"] = Field(
        "refuse", description="refuse, post, pay or latest_position"
    )
    first_list: Literal["list_date", "hire_date", "recorded"] = Field(
        "list_date", description="list_date, hire_date or recorded"
    )
    max_rows_per_key: int = Field(10, ge=1, description="a whole number from 1")
    moves_share: float = Field(0.05, gt=0, le=1, description="a share above 0, up to 1")
    succession_people: int = Field(10, ge=1, description="a whole number from 1")
    succession_share: float = Field(0.5, gt=0, le=1, description="a share above 0, up to 1")
    scope_share: float = Field(0.10, gt=0, le=1, description="a share above 0, up to 1")
    successions: list[Succession] = Field(
        default_factory=list, description="a list of [old code, new code, rename | merge | split | transfer]"
    )
    exit_reason: Text = Field("not_in_list", description="the reason of an exit")

    @field_validator("successions")
    @classmethod
    def _known_kinds(cls, value: list[list[str]]) -> list[list[str]]:
        if any(kind not in SUCCESSION_KINDS for _, _, kind in value):
            raise ValueError(f"the third of each is one of {', '.join(SUCCESSION_KINDS)}")
        return value

    @field_validator("dates")
    @classmethod
    def _one_place(cls, value: str | dict[str, str] | None) -> str | dict[str, str] | None:
        if isinstance(value, str) and value.count("{}") != 1:
            raise ValueError("needs {} once, where the file's value goes")
        return value


class Spells(Part):
    """What a row with a start and an end is."""

    rows: Literal["service", "assignments"] = Field("service", description="service or assignments")
    overlaps: Literal["error", "replace"] = Field("error", description="error or replace")


class UnitLevel(Part):
    """One level of the organisation, from the top down, in columns of the file."""

    code: Text = Field(description="the column of the unit's code")
    name: Text | None = Field(None, description="the column of the unit's name")
    kind: Text | None = Field(None, description="the kind of unit, in the administration's list")
    within_parent: bool = Field(False, description="true where codes repeat under other parents")


class Drop(Part):
    """Rows to leave out, counted: those whose column holds one of the values."""

    column: Text = Field(description="a column of the file")
    values: list[str] = Field(min_length=1, description="a list of values; empty text for no value")
