"""People and their careers: the list of staff, one file, one career. The selectors log each reading."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Path
from pydantic import Field

from doorstroom.api.career_shapes import Career, career_of
from doorstroom.api.cursors import Walked, WalkQuery, walked
from doorstroom.api.door import Bearer
from doorstroom.api.fields import CHOICE, Item, chosen, names_of
from doorstroom.api.keys import Keys
from doorstroom.api.me import administration
from doorstroom.api.paging import listing
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Flag, Id, Input, Instant, Listing, PageNumber, Shape
from doorstroom.audit.selectors import Reading, reads_of
from doorstroom.audit.services import record
from doorstroom.careers.models import Person
from doorstroom.careers.people.file import PersonFile, get_file
from doorstroom.careers.people.staff import ORDERS, PER_PAGE, StaffRow, list_staff
from doorstroom.careers.purposes import FILE_PURPOSES
from doorstroom.kernel.errors import BadInput

room = Room("people", _("People within reach and their careers; each reading is logged"))

_NUMBER = _("Number of the person; no personnel number")
_PURPOSE = _("Why it is read: it stands in the log. If left out, the first purpose of the role")
_KNOWN = _("As it was known at this instant; if left out, all that is recorded")
_PERSON = Annotated[Id, Path(description=_("Number of the person"))]
_SINCE = _("Start of the present function; null if it cannot be determined")


class InUnit(Shape):
    """A unit, and what it is called on the day."""

    id: int = Field(description=_("Permanent number of the unit"))
    name: str = Field(description=_("Name, or the code where it has none"))


class StaffMember(Item):
    """Somebody in the list of staff. What the role does not see is null."""

    id: int = Field(description=_NUMBER)
    name: str = Field(description=_("Name as recorded, or a substitute with the number"))
    number: str | None = Field(description=_("Personnel number"))
    function: str | None = Field(description=_("Function, as the source names it"))
    unit: InUnit | None = Field(description=_("Unit of the main employment"))
    relation: str | None = Field(description=_("Employment relation: a code of the administration"))
    fte_thousandths: int | None = Field(description=_("Share of full time, in thousandths"))
    since: date | None = Field(description=_SINCE)
    months: int | None = Field(description=_("Whole months in the present function"))
    in_service: bool = Field(description=_("Whether the person is in service today"))


class StaffQuery(Input):
    """Which staff."""

    page: PageNumber = Field(1, description=_("Number of the page, from 1"))
    unit: Id | None = Field(None, description=_("Only this unit and all units below it"))
    order: Literal[ORDERS] = Field("name", description=_("By what the list is ordered"))  # type: ignore[valid-type]
    former: Flag = Field(False, description=_("People who left, instead of those in service"))
    fields: names_of(StaffMember) | None = Field(None, description=CHOICE)  # type: ignore[valid-type]

    @property
    def page_size(self) -> int:
        """How many people a page has: as on the site, so that the log says the same of both."""
        return PER_PAGE


class StaffListing(Listing):
    """A page of the staff within reach."""

    items: list[StaffMember] = Field(description=_("The people"))


@room.offers(
    "GET",
    "/people",
    door=Bearer("careers.staff.list"),
    gives=StaffListing,
    summary=_("The staff within reach"),
    about=_("25 people a page. A page beyond the last one is the last one. The reading is logged."),
)
def list_people(request: ApiRequest, query: Annotated[StaffQuery, Keys(...)]) -> Any:
    """Return a page of staff. As many queries for one as for 25."""
    found = list_staff(
        request.actor,
        administration=administration(),
        on=request.today,
        unit=query.unit,
        order=query.order,
        page=query.page,
        former=query.former,
    )
    asked = query.model_copy(update={"page": found.page})
    items = [_member(row) for row in found.rows]
    return chosen(listing(request, asked, StaffListing, items, total=found.total), query.fields)


def _member(row: StaffRow) -> StaffMember:
    return StaffMember(
        id=row.person,
        name=row.name,
        number=row.number,
        function=row.function,
        unit=None if row.unit is None else InUnit(id=row.unit, name=row.unit_name),
        relation=row.relation,
        fte_thousandths=row.fte_thousandths,
        since=row.since,
        months=row.months,
        in_service=row.here,
    )


class PersonShape(Shape):
    """What is known of somebody today. What the role does not see is null."""

    id: int = Field(description=_NUMBER)
    number: str | None = Field(description=_("Personnel number"))
    birth_date: date | None = Field(description=_("Day of birth; 31 December where only the year is known"))
    birth_precision: str | None = Field(description=_("How exactly the birth date is known: day or year"))
    sex: str | None = Field(description=_("Sex as registered"))
    unit: InUnit | None = Field(description=_("Unit of the main employment, or the last one"))
    in_service: bool = Field(description=_("Whether the person is in service on the day"))
    function_since: date | None = Field(description=_SINCE)
    function_months: int | None = Field(description=_("Whole months in the present function"))
    service_months: int | None = Field(description=_("Whole months of service, without days out"))
    purpose: str = Field(description=_("Why it was read, as the log has it"))
    known_at: datetime | None = Field(description=_KNOWN)


class FileQuery(Input):
    """Why a file is read, and as it was known when."""

    purpose: Literal[FILE_PURPOSES] | None = Field(None, description=_PURPOSE)  # type: ignore[valid-type]
    known_at: Instant | None = Field(None, description=_KNOWN)


def file_of(request: ApiRequest, person: int, query: FileQuery) -> PersonFile:
    """Return the file of somebody and log the reading; 404 where there is nobody."""
    try:
        return get_file(
            request.actor,
            person,
            administration=administration(),
            on=request.today,
            purpose=query.purpose or "",
            known_at=query.known_at,
        )
    except BadInput as error:
        if error.where == "person":
            raise Http404 from None
        raise


@room.offers(
    "GET",
    "/people/{person}",
    door=Bearer("careers.file.read"),
    gives=PersonShape,
    summary=_("Somebody, today"),
    about=_("The reading is logged with its purpose; the person can see it."),
)
def get_person(
    request: ApiRequest,
    person: _PERSON,
    query: Annotated[FileQuery, Keys(...)],
) -> PersonShape:
    """Return what is known of somebody."""
    found = file_of(request, person, query)
    clock, service, about = found.in_function or {}, found.service or {}, found.career.person
    return PersonShape(
        id=found.person,
        **{name: about.get(name) for name in ("number", "birth_date", "birth_precision", "sex")},
        unit=None if found.unit is None else InUnit(id=found.unit, name=found.unit_name),
        in_service=found.here,
        function_since=clock.get("from_on"),
        function_months=clock.get("months"),
        service_months=service.get("service_months"),
        purpose=found.purpose,
        known_at=found.career.known_at,
    )


@room.offers(
    "GET",
    "/people/{person}/career",
    door=Bearer("careers.file.read"),
    gives=Career,
    summary=_("A career: every act, what it changed, what was said before"),
    about=_("Acts in force by day, annulled acts apart. The reading is logged with its purpose."),
)
def get_career(
    request: ApiRequest,
    person: _PERSON,
    query: Annotated[FileQuery, Keys(...)],
) -> Career:
    """Return the career of somebody."""
    return career_of(file_of(request, person, query))


class Reader(Shape):
    """Somebody read about the person."""

    at: datetime = Field(description=_("When (UTC)"))
    by: str = Field(description=_("Who, as the log names them"))
    action: str = Field(description=_("What they did, as the log names it"))
    role: str = Field(description=_("The role that let them; empty where it was not written down"))
    unit: int | None = Field(description=_("The unit for which they hold the role; null is everywhere"))
    purpose: str = Field(description=_("Why"))
    people: int = Field(description=_("How many people were read at once; 1 is this file alone"))
    counted: bool = Field(description=_("Only counted for a figure, and shown to nobody"))


class ReadsQuery(WalkQuery):
    """Which readings."""

    counted: Flag = Field(
        False, description=_("The readings in which the person was only counted, instead of all others")
    )


class Reads(Walked):
    """Who read about a person, the latest first."""

    items: list[Reader] = Field(description=_("The readings"))


@room.offers(
    "GET",
    "/people/{person}/reads",
    door=Bearer("careers.reads.read"),
    gives=Reads,
    summary=_("Who read about somebody"),
    about=_("For the person, and for auditors. The person's own readings are left out."),
)
def list_reads(
    request: ApiRequest,
    person: _PERSON,
    query: Annotated[ReadsQuery, Keys(...)],
) -> Reads:
    """Return who read about somebody; that an auditor asked is logged as well."""
    actor, own = request.actor, request.actor.person == person
    rows = reads_of(
        actor,
        person,
        own_name=request.token.account.actor_name if own else "",
        counted=query.counted,
        before=query.place,
        limit=query.page_size + 1,
    )
    if not own:
        if not Person.objects.filter(pk=person).exists():
            raise Http404
        record(
            by=actor.name,
            action="careers.reads.read",
            object_type="person",
            object_id=person,
            purpose="audit",
            store="work",
        )
    return walked(request, query, Reads, rows, _reader)


def _reader(one: Reading) -> Reader:
    return Reader(
        at=one.at,
        by=one.actor,
        action=one.action,
        role=one.role,
        unit=one.unit,
        purpose=one.purpose,
        people=one.people,
        counted=one.counted,
    )
