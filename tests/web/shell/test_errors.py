"""Pages of errors: in our design, in plain words, with a way on, and without a detail of ours."""

from __future__ import annotations

import re

import pytest
from django.test import RequestFactory
from django.urls import clear_url_caches, reverse

from doorstroom.web.shell.problems import PROBLEMS


@pytest.fixture
def addresses(settings):
    settings.ROOT_URLCONF = "tests.web.shell.addresses"
    clear_url_caches()
    yield
    settings.ROOT_URLCONF = "doorstroom.web.urls"
    clear_url_caches()


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def english(site):
    def client(who="anonymous", **extra):
        made = site.client(who, **extra)
        made.cookies["language"] = "en"
        return made

    return client


def test_a_view_without_a_door_is_refused_to_everybody(english, addresses):
    for who in ("anonymous", "employee", "hr_officer", "administrator"):
        response = english(who).get("/test/forgotten")
        assert response.status_code == 403
        assert b"a secret" not in response.content


def test_a_page_for_another_role_says_so_and_whom_to_ask(english, addresses):
    response = english("employee").get("/test/not-my-role")
    assert response.status_code == 403
    assert "not open to your role" in words(response)
    assert "/about/help" in response.content.decode()
    assert english("auditor").get("/test/not-my-role").status_code == 200


def test_a_refusal_below_the_view_is_the_same_page(english, addresses):
    assert english("employee").get("/test/refused-below").status_code == 403


def test_somebody_out_of_reach_does_not_exist(english, addresses):
    # Whoever reads files, but not this one, is not told whether it is there.
    gone, nothing = (english("line_manager").get(f"/test/{name}") for name in ("out-of-reach", "not-there"))
    assert (gone.status_code, nothing.status_code) == (404, 404)
    without_tokens = [re.sub(r'value="[^"]*"', "", page.content.decode()) for page in (gone, nothing)]
    assert without_tokens[0] == without_tokens[1]
    # Whoever reads no files at all is told that it is not for their role.
    assert english("guest").get("/test/out-of-reach").status_code == 403


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(english):
    response = english().get("/search")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{reverse('account_login')}?next=/search"


def test_htmx_is_sent_to_sign_in_as_a_whole_page(english):
    response = english().get("/search", headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == f"{reverse('account_login')}?next=/search"


def test_a_form_after_the_end_of_the_session_shows_what_was_typed(english):
    response = english().post("/search", {"q": "what I typed", "password": "s3cret-word"})
    assert response.status_code == 401
    assert "You have been away for a while" in words(response)
    assert "what I typed" in response.content.decode()
    assert "s3cret-word" not in response.content.decode()


def test_a_page_after_the_end_of_the_session_says_why_one_signs_in_again(site):
    from django.conf import settings

    client = site.client()
    client.cookies["language"] = "en"
    client.cookies[settings.SESSION_COOKIE_NAME] = "over"
    assert "You have been away for a while" in words(client.get("/search", follow=True))


def test_a_form_without_its_token_keeps_what_was_typed(site):
    client = site.client("employee", enforce_csrf_checks=True)
    client.cookies["language"] = "en"
    response = client.post("/search", {"q": "what I typed"})
    assert response.status_code == 403
    assert "Please send this form again" in words(response)
    assert "what I typed" in response.content.decode()
    # A page of somebody else gets none of its words into ours.
    strange = client.post("/search", {"q": "words of a stranger"}, headers={"Origin": "https://evil.example"})
    assert strange.status_code == 403
    assert "words of a stranger" not in strange.content.decode()


def test_a_way_that_a_page_does_not_know_is_a_page_too_and_says_which_it_knows(english):
    response = english("employee").get("/language")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "cannot be opened like this" in words(response)


def test_what_is_too_big_is_said_to_be_too_big(english, addresses, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = english().post("/test/big", b"x" * 100, content_type="text/plain")
    assert response.status_code == 413
    assert "more than we can take" in words(response)


def test_a_request_that_makes_no_sense_is_told_so(english, settings):
    response = english().get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    # Refused before the language is known.
    assert "begrijpen deze vraag niet" in words(response)


def test_a_failure_of_ours_says_nothing_of_the_inside_and_gives_a_code(english, addresses, caplog):
    response = english("employee", raise_request_exception=False).get("/test/fails")
    assert response.status_code == 500
    text = words(response)
    assert "This is our fault" in text
    assert "secret of the database" not in text
    assert "Traceback" not in text
    code = re.search(r"Code: +([0-9A-F]{6})", text)[1]
    assert any(code in record.getMessage() for record in caplog.records if record.name == "doorstroom.errors")


def test_a_failure_is_shown_without_database(site, monkeypatch):
    from django.db import connections

    from doorstroom.web.shell import errors

    request = RequestFactory().get("/")
    request.resolver_match = None
    for alias in connections:
        monkeypatch.setattr(connections[alias], "ensure_connection", lambda: pytest.fail("asked a database"))
        connections[alias].close()
    assert errors.failure(request).status_code == 500


def test_even_a_broken_template_leaves_an_answer(monkeypatch):
    from doorstroom.web.shell import errors

    monkeypatch.setattr(errors, "static_page", lambda *_a, **_k: 1 / 0)
    request = RequestFactory().get("/")
    request.resolver_match = None
    response = errors.failure(request)
    assert response.status_code == 500
    assert response.content


@pytest.mark.parametrize("status", sorted(PROBLEMS))
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_error_has_a_title_a_sentence_and_a_way_on_in_every_language(site, status, language):
    from django.utils import translation

    from doorstroom.web.shell import errors

    request = RequestFactory().get("/people")
    request.session = {}
    with translation.override(language):
        response = errors.problem(request, status)
        text = words(response)
        problem = PROBLEMS[status]
        assert response.status_code == status
        for part in (problem.kind, problem.title, problem.sentence):
            assert re.sub(r"\s+", " ", str(part)) in text.replace("&#x27;", "'")
    assert "utrecht-button-link--primary-action" in response.content.decode()
    assert response.content.decode().count("<h1") == 1


def test_closed_for_maintenance(site):
    (site.home / "maintenance").touch()
    response = site.client("employee").get("/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "300"
    assert "We zijn" in words(response) or "We are at work" in words(response)
    assert site.client().get("/healthz").status_code == 200
    assert site.client().get("/api/v1/me").headers["Content-Type"] == "application/problem+json"
    (site.home / "maintenance").unlink()
    assert site.client("employee").get("/").status_code == 200
