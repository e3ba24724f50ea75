"""Every kind of error: its form, its status, all that is wrong at once, and nothing of the inside."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from doorstroom.api import VERSION
from tests.api.conftest import Program, program_of
from tests.web.conftest import Site

MEMBERS = {"type", "title", "status", "detail"}


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Hold an answer against the form of problems and return it."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["API-Version"] == VERSION
    assert answer["Cache-Control"] == "no-store"
    body = json.loads(answer.content)
    assert set(body) >= MEMBERS
    assert body["status"] == status
    assert body["type"].startswith("urn:doorstroom:problem:")
    return body


def named(body: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Where each error stands, with its code."""
    return {
        one["location"].get("name") or one["location"]["pointer"]: (one["in"], one["code"])
        for one in body["errors"]
    }


def test_all_that_is_wrong_in_a_query_is_said_at_once(site: Site) -> None:
    answer = program_of("hr_officer").get(
        "/units?page=0&pageSize=101&on=2026-02-30&parent=x&colour=red&fields=id,no"
    )
    assert named(problem(answer, 400)) == {
        "page": ("query", "range"),
        "pageSize": ("query", "range"),
        "on": ("query", "value"),
        "parent": ("query", "value"),
        "colour": ("query", "unknown"),
        "fields": ("query", "value"),
    }


def test_all_that_is_wrong_in_a_body_is_said_at_once(site: Site) -> None:
    body = {
        "person": "17",
        "employment": True,
        "version": 0,
        "action": "erase",
        "because": "\u0000",
        "size": 1,
    }
    answer = program_of("hr_officer").post("/corrections", {**body, "person": "x", "changes": {"layer": 3}})
    assert named(problem(answer, 400)) == {
        "#/person": ("body", "value"),
        "#/employment": ("body", "type"),
        "#/actNo": ("body", "missing"),
        "#/action": ("body", "value"),
        "#/because": ("body", "type"),
        "#/changes/layer": ("body", "value"),
        "#/size": ("body", "unknown"),
    }


@pytest.mark.parametrize(
    "query",
    ["page=1&page=2", "page=1.0", "page=%201", "page=%EF%BC%91", "on=20260101", "on=0", "on=1899-12-31"],
)
def test_a_value_has_one_spelling_and_a_key_one_value(site: Site, query: str) -> None:
    problem(program_of("hr_officer").get(f"/units?{query}"), 400)


@pytest.mark.parametrize(
    "query", ["former=1", "former=yes", "order=age", "unit=-1", "unit=99999999999999999999"]
)
def test_a_flag_is_true_or_false_and_a_number_fits(site: Site, query: str) -> None:
    problem(program_of("hr_officer").get(f"/people?{query}"), 400)


@pytest.mark.parametrize(
    "body",
    [
        " ",
        "{",
        "[]",
        "null",
        '{"text": NaN}',
        '{"text": "a", "text": "b"}',
        '{"text": 1.5}',
        "[" * 100_000,
        "\xff",
    ],
)
def test_what_is_no_json_object_is_refused(site: Site, body: str) -> None:
    answer = Client().generic(
        "POST",
        "/api/v1/requests/1/notes",
        body.encode("latin-1"),
        content_type="application/json",
        secure=True,
        headers={"Authorization": f"Bearer {program_of('hr_officer').key}"},
    )
    problem(answer, 400)


def test_meaning_is_wrong_in_its_own_way(site: Site) -> None:
    held = program_of("hr_officer")
    for path, key in (
        ("/flows?from=2025-12-31&to=2025-01-01", "to"),
        ("/register?on=2025-12-31&compare=2025-12-31", "compare"),
        ("/register?on=2025-12-31&by=shoe_size", "by"),
        ("/register?on=2025-12-31&knownAt=2000-01-01T00:00:00Z", "knownAt"),
        ("/people/1?knownAt=2000-01-01T00:00:00Z", None),
    ):
        if key is None:
            problem(held.get(path), 404)
            continue
        assert named(problem(held.get(path), 400)) == {key: ("query", "meaning")}


def test_without_a_token(site: Site) -> None:
    answer = Program("").get("/me")
    problem(answer, 401)
    assert answer["WWW-Authenticate"] == 'Bearer realm="Doorstroom"'


@pytest.mark.parametrize("key", ["nonsense", "doorstroom_000000000000_" + "a" * 43, "", " ", "é"])
def test_with_a_token_that_is_none(site: Site, key: str) -> None:
    answer = Program("").get("/me", Authorization=f"Bearer {key}")
    problem(answer, 401)
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_a_password_is_no_token(site: Site) -> None:
    problem(Program("").get("/me", Authorization="Basic aHI6eA=="), 401)


def test_nothing_at_an_address(site: Site) -> None:
    held = program_of("hr_officer")
    for path in ("/nothing", "/units/", "/units/1/", "/people//career", "", "/", "/openapi.json/"):
        problem(held.get(path), 404)
    problem(Client().get("/api/v2/units", secure=True), 404)


def test_other_methods(site: Site) -> None:
    held = program_of("hr_officer")
    for method, path, allowed in (
        ("POST", "/units", "GET, HEAD"),
        ("DELETE", "/people/1", "GET, HEAD"),
        ("PUT", "/requests", "GET, HEAD, POST"),
        ("PATCH", "/corrections", "POST"),
        ("TRACE", "/me", "GET, HEAD"),
        ("OPTIONS", "/me", "GET, HEAD"),
    ):
        answer = held.ask(method, path)
        problem(answer, 405)
        assert answer["Allow"] == allowed


def test_head_has_the_headers_and_no_body(site: Site) -> None:
    held = program_of("hr_officer")
    answer = held.ask("HEAD", "/units")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer["ETag"] == held.get("/units")["ETag"]
    assert int(answer["Content-Length"]) > 100


def test_forms_of_answers_and_bodies(site: Site) -> None:
    held = program_of("hr_officer")
    problem(held.get("/units", Accept="text/html"), 406)
    assert held.get("/units", Accept="text/html, application/*;q=0.1").status_code == 200
    answer = Client().post(
        "/api/v1/corrections",
        "person=1",
        content_type="application/x-www-form-urlencoded",
        secure=True,
        headers={"Authorization": f"Bearer {held.key}"},
    )
    problem(answer, 415)
    problem(held.post("/imports", {}), 415)


def test_a_body_that_is_too_large(site: Site) -> None:
    answer = program_of("hr_officer").post("/requests/1/notes", {"text": "x" * 600_000})
    problem(answer, 413)


def test_an_error_that_nobody_foresaw_says_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret /var/lib password")

    monkeypatch.setattr("doorstroom.api.ground.list_batches", fails)
    with caplog.at_level(logging.CRITICAL, logger="django.request"):
        body = problem(program_of("hr_officer").get("/batches"), 500)
    assert "secret" not in json.dumps(body)
    assert "RuntimeError" not in json.dumps(body)


def test_problems_speak_the_language_of_the_reader(site: Site) -> None:
    said = {
        language: problem(Program("").get("/me", **{"Accept-Language": language}), 401)["title"]
        for language in ("nl", "fr", "en")
    }
    assert said["en"] == "A token is needed"
    assert len(set(said.values())) == 3


def test_plain_http_is_refused_and_not_sent_on(site: Site) -> None:
    answer = Client().get("/api/v1/units", headers={"Authorization": "Bearer x"})
    problem(answer, 403)
    assert "Location" not in answer
    assert "Strict-Transport-Security" not in answer


def test_an_unknown_host_gets_the_form_of_the_api(site: Site) -> None:
    problem(Client().get("/api/v1/units", secure=True, headers={"Host": "evil.example"}), 400)


@pytest.mark.parametrize("path", ["/units", "/me", "/nothing", "/openapi.json", "/people/999999"])
def test_every_answer_has_the_headers(site: Site, path: str) -> None:
    answer = program_of("hr_officer").get(path)
    assert answer["API-Version"] == VERSION
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Set-Cookie" not in answer
    assert not answer.cookies
    assert "Cookie" not in answer["Vary"]


def test_who_has_it_already_gets_304(site: Site, program: Callable[..., Program]) -> None:
    held = program("hr_officer")
    first = held.get("/units")
    again = held.get("/units", **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["API-Version"] == VERSION
    assert held.get("/units?pageSize=1", **{"If-None-Match": first["ETag"]}).status_code == 200
