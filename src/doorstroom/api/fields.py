"""``fields``: who wants a few properties of each item gets only these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from doorstroom.api.shapes import Listed, Listing, Shape

CHOICE = _("Names of the properties wanted of each item, with commas between; the id is always there")


def _only_id(schema: dict[str, Any]) -> None:
    schema["required"] = ["id"]


class Item(Shape):
    """An item of a list; only ``id`` is promised, because ``fields`` may leave out the rest."""

    model_config = ConfigDict(json_schema_extra=_only_id)


def names_of(item: type[BaseModel]) -> Any:
    """Return the type of the key ``fields`` for a list of such items."""
    names = tuple(field.alias or name for name, field in item.model_fields.items())
    return Annotated[list[Literal[names]], Listed, Field(min_length=1, max_length=len(names))]  # type: ignore[valid-type]


def chosen(listing: Listing, fields: list[str] | None) -> Listing | HttpResponse:
    """Return the listing, or an answer whose items have only the chosen properties."""
    if fields is None:
        return listing
    body = listing.model_dump(by_alias=True)
    kept = {"id", *fields}
    body["items"] = [{name: value for name, value in item.items() if name in kept} for item in body["items"]]
    return HttpResponse(to_json(body), content_type="application/json")
