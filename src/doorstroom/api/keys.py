"""Keys of the query: camelCase outside, snake_case inside; what is not known is refused, not passed over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.params.models import Query, QueryModel


class _Strict(QueryModel):
    """Gives every key of the query to the schema, which forbids those that it does not know."""

    __ninja_flatten_map__: ClassVar[dict[str, tuple[str, ...]]]
    __ninja_collection_fields__: ClassVar[list[str]]

    @classmethod
    def get_request_data(
        cls, request: HttpRequest, api: NinjaAPI, path_params: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the values by key; of a key that stands there twice the list, which no type takes."""
        return {key: values if len(values) > 1 else values[0] for key, values in request.GET.lists()}

    @classmethod
    def _map_data_paths(cls, data: dict[str, Any]) -> dict[str, Any]:
        argument = next(iter(cls.model_fields))
        return {argument: data}


class Keys(Query):  # type: ignore[misc]
    """Marks the argument of a view that is the whole query: ``Annotated[StaffQuery, Keys(...)]``."""

    _model = _Strict

    @classmethod
    def _param_source(cls) -> str:
        return "query"
