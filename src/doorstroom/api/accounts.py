"""Accounts and the roles given to them, for administrators and auditors: to read, not to change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Path
from pydantic import Field

from doorstroom.accounts import selectors
from doorstroom.accounts.models import Account, RoleGrant
from doorstroom.api.door import Bearer
from doorstroom.api.fields import CHOICE, Item, chosen, names_of
from doorstroom.api.keys import Keys
from doorstroom.api.paging import page_of
from doorstroom.api.request import ApiRequest
from doorstroom.api.room import Room
from doorstroom.api.shapes import Id, Listing, Nothing, PageQuery, Shape
from doorstroom.rights.roles import GIVEN

room = Room("accounts", _("Accounts, and the roles given to them"))
_DOOR = Bearer("accounts.account.read")
_ROLES = tuple(role.value for role in GIVEN)


class Grant(Shape):
    """A role given for a unit and all below it, for a time."""

    id: int = Field(description=_("Number of the grant"))
    account: int = Field(description=_("Number of the account"))
    role: str = Field(description=_("Which role"))
    unit: int | None = Field(
        description=_("The unit for which it was given, with all below it; null is the whole administration")
    )
    from_on: date = Field(description=_("First day on which it holds"))
    until: date | None = Field(description=_("First day on which it no longer holds; null if open"))
    given_by: str = Field(description=_("Who gave it, as the log names them"))
    confirmed_by: str = Field(description=_("Who confirmed it; empty: it does not hold yet"))


class AccountShape(Item):
    """Somebody, or some program, that has an account."""

    id: int = Field(description=_("Number of the account"))
    name: str = Field(description=_("Name of the holder"))
    email: str = Field(description=_("Address of the holder"))
    person: int | None = Field(description=_("Number of the own file; null for who has none"))
    active: bool = Field(description=_("Whether the account is open"))
    created_at: datetime = Field(description=_("When it was made (UTC)"))
    roles: list[Grant] = Field(description=_("All roles ever given, the first one first"))


class AccountQuery(PageQuery):
    """Which accounts."""

    role: Literal[_ROLES] | None = Field(  # type: ignore[valid-type]
        None, description=_("Only accounts for which this role holds or waits")
    )
    state: Literal["open", "closed", "no_role", "waiting"] | None = Field(
        None, description=_("Open, closed, without a role, or waiting for a second administrator")
    )
    fields: names_of(AccountShape) | None = Field(None, description=CHOICE)  # type: ignore[valid-type]


class AccountListing(Listing):
    """A page of accounts, by name."""

    items: list[AccountShape] = Field(description=_("The accounts"))


@room.offers("GET", "/accounts", door=_DOOR, gives=AccountListing, summary=_("Accounts with their roles"))
def list_accounts(request: ApiRequest, query: Annotated[AccountQuery, Keys(...)]) -> Any:
    """Return a page of accounts. 3 queries beyond those of the door."""
    filters = selectors.Filters(role=query.role or "", state=query.state or "")
    rows = selectors.list_accounts(request.actor, filters, on=request.today)
    found = page_of(request, query, AccountListing, rows, total=rows.count(), item=_account)
    return chosen(found, query.fields)


@room.offers("GET", "/accounts/{account}", door=_DOOR, gives=AccountShape, summary=_("One account"))
def get_account(
    request: ApiRequest,
    account: Annotated[Id, Path(description=_("Number of the account"))],
    query: Annotated[Nothing, Keys(...)],
) -> AccountShape:
    """Return one account. 2 queries beyond those of the door."""
    found = selectors.get_account(request.actor, account)
    if found is None:
        raise Http404
    return _account(found)


class RoleListing(Listing):
    """A page of roles given, by role."""

    items: list[Grant] = Field(description=_("The roles"))


@room.offers(
    "GET",
    "/roles",
    door=_DOOR,
    gives=RoleListing,
    summary=_("Roles that hold or wait today"),
    about=_("For the yearly review: by role, then by name of the account."),
)
def list_roles(request: ApiRequest, query: Annotated[PageQuery, Keys(...)]) -> RoleListing:
    """Return a page of roles. 2 queries beyond those of the door."""
    rows = selectors.list_grants(request.actor, on=request.today)
    return page_of(request, query, RoleListing, rows, total=rows.count(), item=_grant)


def _account(row: Account) -> AccountShape:
    return AccountShape(
        id=row.pk,
        name=row.name,
        email=row.email,
        person=row.person,
        active=row.is_active,
        created_at=row.created_at,
        roles=[_grant(one) for one in sorted(row.grants.all(), key=lambda one: one.pk)],
    )


def _grant(row: RoleGrant) -> Grant:
    return Grant(
        id=row.pk,
        account=row.account_id,
        role=row.role,
        unit=row.unit,
        from_on=row.from_on,
        until=row.until,
        given_by=row.given_by,
        confirmed_by=row.confirmed_by,
    )
