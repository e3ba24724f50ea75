"""Correcting and annulling acts: the same services as the pages, a reason always, nobody's own file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Body
from pydantic import Field, StrictBool, StrictInt

from doorstroom.api.door import Bearer
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Code, Day, Id, Input, Shape, Text
from doorstroom.careers.people import amend
from doorstroom.careers.schema import KINDS, LAYERS
from doorstroom.kernel.errors import BadInput

room = Room("corrections", _("Correcting what is recorded: a new version, the former one stays"))

_SMALL = 2**15 - 1
Small = Annotated[StrictInt, Field(ge=0, le=_SMALL)]


class Changes(Input):
    """The right values, of what is wrong only. Null says that it is not known."""

    effective_on: Day | None = Field(None, description=_("Day from which the state holds"))
    kind: Literal[KINDS] | None = Field(None, description=_("What the act does"))  # type: ignore[valid-type]
    reason: Code | None = Field(None, description=_("Reason of the act: a code of the administration"))
    source_ref: Code | None = Field(None, description=_("The source's own number of the act"))
    unit: Code | None = Field(None, description=_("Code of the unit"))
    post: Code | None = Field(None, description=_("Post of the staffing frame"))
    function: Code | None = Field(None, description=_("Function, as the source names it"))
    work_package: Code | None = Field(None, description=_("What one works on"))
    layer: Literal[LAYERS] | None = Field(  # type: ignore[valid-type]
        None, description=_("Management layer of the post: top, middle or none")
    )
    managerial: StrictBool | None = Field(None, description=_("Whether the post is managerial"))
    rank: Code | None = Field(None, description=_("Management rank, such as N-1"))
    level: Code | None = Field(None, description=_("Level"))
    grade: Code | None = Field(None, description=_("Grade"))
    scale: Small | None = Field(None, description=_("Salary scale"))
    family: Code | None = Field(None, description=_("Function family"))
    weight: Small | None = Field(None, description=_("Level of weight in the function-level matrix"))
    kind_of_work: Code | None = Field(None, description=_("Kind of work"))
    relation: Code | None = Field(None, description=_("Employment relation: a code of the administration"))
    contract: Code | None = Field(None, description=_("Form of engagement"))
    fte_thousandths: Annotated[StrictInt, Field(ge=0, le=1500)] | None = Field(
        None, description=_("Share of full time, in thousandths")
    )
    place: Code | None = Field(None, description=_("Place of work"))


class CorrectionInput(Input):
    """What is wrong in which act, and why."""

    person: Id = Field(description=_("Number of the person; no personnel number"))
    employment: Annotated[StrictInt, Field(ge=1, le=_SMALL)] = Field(
        description=_("Which of the person's employments, from 1")
    )
    act_no: Annotated[StrictInt, Field(ge=1, le=2**31 - 1)] = Field(
        description=_("Which act of that employment")
    )
    version: Small = Field(description=_("The version that was seen; a later one is not overwritten"))
    action: Literal["correct", "annul"] = Field(description=_("correct, or annul what never was"))
    changes: Changes | None = Field(None, description=_("The right values; only with correct"))
    because: Text = Field(description=_("Why, in own words; it stands in the history of the file"))
    later_too: StrictBool | None = Field(
        None,
        description=_("Whether later acts that hold the old value are corrected too; asked if needed"),
    )


class Amended(Shape):
    """What was recorded."""

    batch: int = Field(description=_("Number of the batch"))
    known_at: datetime = Field(description=_("Instant at which it became known (UTC)"))
    version: int = Field(description=_("Version of the act that holds now"))
    later: int = Field(description=_("How many later acts were corrected with it"))


@room.offers(
    "POST",
    "/corrections",
    door=Bearer("careers.file.write"),
    gives=Amended,
    status=201,
    errors=(409,),
    summary=_("Correct or annul an act"),
    about=_(
        "Appends a version; the former one stays. 409 says why not: somebody corrected it in between, acts "
        "would contradict each other, or later acts hold the old value and laterToo does not say what to do."
    ),
)
def make_correction(request: ApiRequest, correction: Annotated[CorrectionInput, Body(...)]) -> Amended:
    """Correct or annul one act."""
    changes = _changes(correction)
    which = amend.Which(correction.person, correction.employment, correction.act_no, correction.version)
    why: dict[str, Any] = {
        "because": correction.because,
        "later_too": correction.later_too,
        "on": request.today,
    }
    done: Any = (
        amend.annul(request.actor, which, **why)
        if changes is None
        else amend.correct(request.actor, which, changes, **why)
    )
    return Amended.model_validate(done)


def _changes(correction: CorrectionInput) -> dict[str, Any] | None:
    """Return what was said, and nothing that was left out.

    Raises:
        BadInput: a correction without changes, or an annulment with some.
    """
    said = correction.changes
    changes = said.model_dump(include=said.model_fields_set) if said is not None else {}
    if correction.action == "annul":
        if changes:
            raise BadInput("an annulment changes nothing else", where="changes", expected="none")
        return None
    if not changes:
        raise BadInput("nothing would change", where="changes", expected="at least one right value")
    for name in ("effective_on", "kind"):
        if name in changes and changes[name] is None:
            raise BadInput("this is always known", where=name, expected="a value")
    return changes
