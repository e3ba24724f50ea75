"""The OpenAPI document: valid 3.0, the API Design Rules that can be read off it, and no change unseen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from doorstroom.api import VERSION
from doorstroom.api.document import SERVER
from doorstroom.api.glossary import as_json_ld, as_turtle, concepts
from doorstroom.api.publishing import described
from tests.api.conftest import Program
from tests.web.conftest import Site

DOCUMENT = json.loads(described("en"))
SNAPSHOT = Path(__file__).with_name("openapi.json")
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
each = pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = DOCUMENT
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def schemas(node: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema that has properties, with its name."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield name, node
        for key, value in node.items():
            yield from schemas(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from schemas(value, name)


def test_the_document_is_openapi_3_0() -> None:
    """Held against the schema of the specification, as schemathesis carries it."""
    from schemathesis.specs.openapi import definitions

    assert re.fullmatch(r"3\.0\.\d", DOCUMENT["openapi"])
    assert list(definitions.OPENAPI_30_VALIDATOR.iter_errors(DOCUMENT)) == []


def test_nothing_of_3_1_is_left() -> None:
    text = json.dumps(DOCUMENT)
    for word in ('"null"', '"const"', '"$defs"', '"examples"', '"prefixItems"', '"ge"', '"le"'):
        assert word not in text


def test_the_document_did_not_change_unseen() -> None:
    """``python -m tests.api.snapshot`` writes it anew: a change of the API is one that somebody meant."""
    kept = json.loads(SNAPSHOT.read_text("utf-8"))
    found = {**DOCUMENT, "info": {**DOCUMENT["info"], "contact": kept["info"]["contact"]}}
    assert found == kept


@each
def test_addresses_are_words_in_small_letters(path: str, method: str, operation: dict[str, Any]) -> None:
    """Rules naming-collections, path-segments-kebab-case, no-trailing-slash, uri-version."""
    for segment in path.strip("/").split("/"):
        assert re.fullmatch(r"[a-z]+|\{[a-z_]+\}|openapi\.(json|yaml)", segment)
    assert re.fullmatch(
        r"^(\/|(\/_[a-z0-9]+|\/(([a-z0-9\-.]+|{[^}]+})(\/([a-z0-9\-\.]+|{[^}]+}))*)(\/_[a-z]+)?)\/?)$", path
    )
    assert not path.endswith("/")
    assert method in ("get", "post", "put", "patch", "delete")


@each
def test_keys_are_camel_case(path: str, method: str, operation: dict[str, Any]) -> None:
    """Rule query-keys-camel-case; the same for JSON."""
    names = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
    assert [one for one in names if not re.fullmatch(r"^\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*$", one)] == []


def test_properties_are_camel_case_and_described() -> None:
    found = list(schemas(DOCUMENT))
    assert len(found) > 30
    for name, schema in found:
        for key, value in schema["properties"].items():
            assert re.fullmatch(r"[a-z][a-z\d]*([A-Z\d][a-z\d]*)*", key), (name, key)
            assert value.get("description"), (name, key)
            if re.search(r"(^d|D)ate$|On$", key) and "format" in value:
                assert value["format"] == "date", (name, key)
            assert value.get("format") not in ("date-time-local", "time")


@each
def test_every_operation_says_what_it_is(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["operationId"]
    assert len(operation["tags"]) == 1
    for parameter in operation.get("parameters", ()):
        assert parameter["description"], parameter["name"]


@each
def test_answers_carry_the_version_and_problems_their_form(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    """Rules version-header, problem-details, invalid-input."""
    for status, given in operation["responses"].items():
        answer = resolved(given)
        assert "API-Version" in answer["headers"]
        if status >= "400":
            content = answer["content"]["application/problem+json"]
            assert {"status", "title", "detail"} <= set(resolved(content["schema"])["properties"])
    assert "400" in operation["responses"]
    assert operation["security"] == (
        [] if path in ("/openapi.json", "/openapi.yaml", "/glossary") else [{"Token": []}]
    )


def test_names_are_unique() -> None:
    ids = [
        operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()
    ]
    assert len(ids) == len(set(ids))
    tags = [tag["name"] for tag in DOCUMENT["tags"]]
    assert len(tags) == len(set(tags))
    assert all(tag["description"] for tag in DOCUMENT["tags"])


def test_who_and_which_version() -> None:
    """Rules doc-openapi-contact, semver, uri-version."""
    assert set(DOCUMENT["info"]["contact"]) == {"name", "email", "url"}
    assert all(DOCUMENT["info"]["contact"].values())
    assert re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", DOCUMENT["info"]["version"])
    assert DOCUMENT["info"]["version"] == VERSION
    assert [server["url"] for server in DOCUMENT["servers"]] == [SERVER]
    assert f"/v{VERSION.split('.', maxsplit=1)[0]}" in SERVER


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_the_document_is_written_in_the_language_asked_for(site: Site, language: str) -> None:
    answer = Program("").get("/openapi.json", **{"Accept-Language": language})
    assert answer["Content-Language"] == language
    assert answer["Access-Control-Allow-Origin"] == "*"
    said, english = set(spoken(answer.json())), set(spoken(DOCUMENT))
    assert len(english) > 250
    # One word is the same in French.
    assert said & english - {"Grade"} == (english - {"Grade"} if language == "en" else set())


def spoken(node: Any) -> Iterator[str]:
    """Every text that people read; not the properties that are called so."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("summary", "description") and isinstance(value, str):
                yield value
            else:
                yield from spoken(value)
    elif isinstance(node, list):
        for value in node:
            yield from spoken(value)


def test_the_yaml_is_the_same_document(site: Site) -> None:
    answer = Program("").get("/openapi.yaml", **{"Accept-Language": "en"}, Accept="*/*")
    assert answer["Content-Type"] == "application/yaml"
    assert yaml.safe_load(answer.content) == DOCUMENT


@pytest.mark.parametrize("name", ["openapi.json", "openapi.yaml"])
def test_the_document_stands_where_the_belgian_guide_has_it(site: Site, name: str) -> None:
    here, there = (Program("").get(f"{path}/{name}", Accept="*/*") for path in ("", "/doc"))
    assert here.status_code == there.status_code == 200
    assert here.content == there.content
    assert there["Access-Control-Allow-Origin"] == "*"
    assert there["Content-Type"] == here["Content-Type"]


def test_only_what_is_open_may_be_read_from_other_sites(site: Site, program: Any) -> None:
    assert "Access-Control-Allow-Origin" not in program("hr_officer").get(
        "/units", Origin="https://example.org"
    )


def test_every_word_about_personnel_is_in_the_glossary() -> None:
    """Obligation A5: each name, or each of the words that it is made of."""
    names = {segment for path in DOCUMENT["paths"] for segment in path.strip("/").split("/")}
    for _, schema in schemas(DOCUMENT):
        names |= set(schema["properties"])
    for one in OPERATIONS:
        names |= {parameter["name"] for parameter in one.values[2].get("parameters", ())}
    names = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() for name in names if name[0] != "{"}
    terms = {identifier for identifier, _ in concepts()}
    known = terms | PLAIN | SHORT | {f"{name}s" for name in terms} | {f"{name}es" for name in terms}
    assert sorted(name for name in names - known if not set(name.split("_")) <= known) == []


# Words of HTTP, of lists and of sentences: no term of a personnel policy.
_PLAIN = """
    abilities about account accounts action active actor administrations annulled at because beside
    by by_person cancellations changed changed_at changes checks closed closed_on code columns
    compare confirmations confirmed_by corrections counted created_at current cursor decisions depth
    detail details done due_on email en error errors events everyone expected expires_at fields file
    finding first format former fr from from_on given_by glossary id import_id imports in items job
    key kind label languages last later later_too links lists location made_at made_on mappings
    marks me measure months name names next nl notes number object_id object_type on on_behalf
    openapi.json openapi.yaml operation operation_id order outcome own page page_size parent part
    path pointer prev reads request_id requests result rows scopes self sha256 since source stage
    state status sum tables text tiles title to total type until value values version whole
    withdrawals words
"""
PLAIN = set(_PLAIN.split())
# As the glossary says: short for function_family and management_rank.
SHORT = {"family", "rank"}


def test_the_glossary_is_published_as_skos(site: Site) -> None:
    """Obligation A5."""
    answer = Program("").get("/glossary", Accept="application/ld+json")
    assert answer["Content-Type"] == "application/ld+json"
    graph = json.loads(answer.content)["@graph"]
    ledger = next(one for one in graph if one.get("skos:notation") == "ledger")
    assert ledger["skos:prefLabel"] == {
        "en": "ledger",
        "nl": "loopbaanregister",
        "fr": "registre des carrières",
    }
    assert len(graph) == len(concepts()) + 1 > 250
    turtle = Program("").get("/glossary", Accept="text/turtle")
    assert turtle["Content-Type"] == "text/turtle"
    assert turtle.content == as_turtle()
    assert turtle.content.decode().count("a skos:Concept ;") == len(concepts())
    assert json.loads(as_json_ld()) == json.loads(answer.content)
