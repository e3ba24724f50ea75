"""The shapes of a career: acts, their versions, the state after each, and the facts beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import Field

from doorstroom.api.shapes import Shape
from doorstroom.careers.career import Act, Version
from doorstroom.careers.people.file import DatedFact, PersonFile


class State(Shape):
    """The state after an act. Null is not known, or not for the role to see."""

    unit: str | None = Field(None, description=_("Code of the unit on that day"))
    post: str | None = Field(None, description=_("Post of the staffing frame"))
    function: str | None = Field(None, description=_("Function, as the source names it"))
    work_package: str | None = Field(None, description=_("What one works on"))
    layer: str | None = Field(None, description=_("Management layer of the post: top, middle or none"))
    managerial: bool | None = Field(None, description=_("Whether the post is managerial"))
    rank: str | None = Field(None, description=_("Management rank, such as N-1"))
    level: str | None = Field(None, description=_("Level"))
    grade: str | None = Field(None, description=_("Grade"))
    scale: int | None = Field(None, description=_("Salary scale"))
    family: str | None = Field(None, description=_("Function family"))
    weight: int | None = Field(None, description=_("Level of weight in the function-level matrix"))
    kind_of_work: str | None = Field(None, description=_("Kind of work"))
    relation: str | None = Field(None, description=_("Employment relation: a code of the administration"))
    contract: str | None = Field(None, description=_("Form of engagement"))
    fte_thousandths: int | None = Field(None, description=_("Share of full time, in thousandths"))
    place: str | None = Field(None, description=_("Place of work"))


class VersionShape(Shape):
    """What one batch said about an act."""

    version: int = Field(description=_("0 records the act, higher ones correct or annul it"))
    action: str = Field(description=_("record, correct or annul"))
    recorded_at: datetime | None = Field(description=_("Instant at which it became known (UTC)"))
    effective_on: date = Field(description=_("Day from which the state holds"))
    kind: str = Field(description=_("What the act does: entry, move, change or exit"))
    reason: str | None = Field(description=_("Reason of the act: a code of the administration"))
    source_ref: str | None = Field(description=_("The source's own number of the act"))
    state: State = Field(description=_("The state from that day on"))


class ActShape(VersionShape):
    """An act, in the version that holds."""

    employment: int = Field(description=_("Which of the person's employments, from 1"))
    act_no: int = Field(description=_("Which act of that employment"))
    until: date | None = Field(description=_("First day on which the next act holds; null if there is none"))
    changed: list[str] = Field(description=_("Keys of the state that the act changed"))
    former: list[VersionShape] = Field(description=_("Versions before this one, the first one first"))


class FactShape(Shape):
    """A dated fact beside post and state, in the version that holds."""

    id: int = Field(description=_("Number of the fact, for life"))
    version: int = Field(description=_("Version that holds"))
    kind: str = Field(description=_("Kind of fact"))
    value: str | None = Field(description=_("What it says"))
    beside: dict[str, str] = Field(description=_("What belongs to it, by name"))
    from_on: date = Field(description=_("First day on which it holds"))
    until: date | None = Field(description=_("First day on which it no longer holds; null if open"))
    recorded_at: datetime | None = Field(description=_("Instant at which it became known (UTC)"))


class Career(Shape):
    """The career of somebody, as far as the role sees it."""

    person: int = Field(description=_("Number of the person; no personnel number"))
    purpose: str = Field(description=_("Why it was read, as the log has it"))
    known_at: datetime | None = Field(description=_("Instant of the last batch in it (UTC)"))
    acts: list[ActShape] = Field(description=_("Acts in force, by day"))
    annulled: list[ActShape] = Field(description=_("Acts that were taken back, by day"))
    facts: list[FactShape] = Field(description=_("Dated facts beside post and state, the latest first"))


def career_of(file: PersonFile) -> Career:
    """Return the career in a file."""
    return Career(
        person=file.person,
        purpose=file.purpose,
        known_at=file.career.known_at,
        acts=[_act(one) for one in file.career.acts],
        annulled=[_act(one) for one in file.career.annulled],
        facts=[_fact(one) for one in file.facts],
    )


def _act(act: Act) -> ActShape:
    return ActShape(
        **_said(act.said),
        employment=act.employment,
        act_no=act.act_no,
        until=act.until,
        changed=[_key(name) for name in act.changed],
        former=[VersionShape(**_said(one)) for one in act.former],
    )


def _said(version: Version) -> dict[str, Any]:
    names = (
        "version",
        "action",
        "recorded_at",
        "effective_on",
        "kind",
        "reason",
        "source_ref",
    )
    return {name: getattr(version, name) for name in names} | {"state": State(**version.state)}


def _key(name: str) -> str:
    return State.model_fields[name].alias or name


def _fact(fact: DatedFact) -> FactShape:
    return FactShape(
        id=fact.fact,
        version=fact.version,
        kind=fact.kind,
        value=fact.value,
        beside=dict(fact.beside),
        from_on=fact.from_on,
        until=fact.until,
        recorded_at=fact.recorded_at,
    )
