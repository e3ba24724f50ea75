"""OpenAPI 3.1 as pydantic writes it, turned into OpenAPI 3.0: Belgif advises it, and generators read it."""

from __future__ import annotations

from typing import Any

# Pydantic writes a title for every property from its name; that tells nobody anything.
_LEFT_OUT = ("title", "$defs")


def as_thirty(node: Any, *, named: bool = False) -> Any:
    """Return the same in the words of 3.0.

    Args:
        named: whether the keys of ``node`` are names that somebody gave, not words of OpenAPI.

    >>> as_thirty({"anyOf": [{"type": "integer"}, {"type": "null"}], "title": "Unit"})
    {'type': 'integer', 'nullable': True}
    >>> as_thirty({"const": "a", "type": "string"})
    {'type': 'string', 'enum': ['a']}
    >>> as_thirty({"exclusiveMinimum": 0})
    {'minimum': 0, 'exclusiveMinimum': True}
    """
    if isinstance(node, list):
        return [as_thirty(one) for one in node]
    if not isinstance(node, dict):
        return node
    if named:
        return {name: as_thirty(value) for name, value in node.items()}
    is_schema = isinstance(node.get("title"), str) and "version" not in node and "status" not in node
    found = {
        name: as_thirty(value, named=name in ("properties", "schemas", "patternProperties"))
        for name, value in node.items()
        if not (name == "$defs" or (name == "title" and is_schema))
    }
    _const(found)
    _null(found)
    _limits(found)
    _example(found)
    return _reference(found)


def _null(schema: dict[str, Any]) -> None:
    options = schema.get("anyOf")
    if not isinstance(options, list) or {"type": "null"} not in options:
        return
    rest = [one for one in options if one != {"type": "null"}]
    del schema["anyOf"]
    if len(rest) == 1 and "$ref" in rest[0]:
        schema["allOf"] = rest
    elif len(rest) == 1:
        schema |= rest[0] | {k: v for k, v in schema.items() if k in ("description", "default")}
    else:
        schema["anyOf"] = rest
    schema["nullable"] = True


def _const(schema: dict[str, Any]) -> None:
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]


def _limits(schema: dict[str, Any]) -> None:
    for name, plain in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        limit = schema.get(name)
        if isinstance(limit, int | float) and not isinstance(limit, bool):
            del schema[name]
            schema[plain], schema[name] = limit, True


def _example(schema: dict[str, Any]) -> None:
    examples = schema.get("examples")
    if isinstance(examples, list):
        del schema["examples"]
        schema["example"] = examples[0]


def _reference(schema: dict[str, Any]) -> dict[str, Any]:
    """Beside a reference 3.0 takes nothing; around one that stands in ``allOf`` it does."""
    if "$ref" in schema and len(schema) > 1:
        return {"allOf": [{"$ref": schema.pop("$ref")}], **schema}
    return schema
