"""The privacy page says what the register and the settings say, in the language of the reader (G13)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from doorstroom.configuration.fields import PARTS
from doorstroom.configuration.services import change
from doorstroom.kernel.frames import Category
from doorstroom.rights import operator

SHOWN = [part for part in PARTS.values() if part.category is not Category.NONE]
TERM = {
    "minimum": None,
    "maximum": 60,
    "starts_at": "handled",
    "destination": "destroy",
    "basis": "Bestuursdecreet III.87",
    "approver": "archive",
}


def decide(key, value) -> None:
    change(key=key, value=value, from_on=timezone.localdate(), reason="test", actor=operator("test"))


@pytest.mark.parametrize("who", ["anonymous", "employee", "auditor"])
def test_everybody_reads_it_also_without_an_account(site, who) -> None:
    answer = site.client(who).get("/logs/privacy")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert all(f'id="part-{part.code}"' in page for part in SHOWN)


def test_what_is_not_set_is_said_to_be_not_set(site) -> None:
    client = site.client(HTTP_ACCEPT_LANGUAGE="en")
    page = client.get("/logs/privacy", headers={"accept-language": "en"}).content.decode()
    assert page.count("Not set: nothing is destroyed") == len(SHOWN)
    decide("retention.personnel_file", TERM)
    decide("contact.data_protection_officer", "Functionaris, fg@example.org")
    decide("requests.decide_within_days", 14)
    page = client.get("/logs/privacy", headers={"accept-language": "en"}).content.decode()
    parts = [part for part in SHOWN if part.retention == "retention.personnel_file"]
    assert page.count("at most 5 years, counted from") == len(parts)
    assert "fg@example.org" in page
    assert "within 14 days" in page


def test_a_new_part_changes_the_page(site, monkeypatch) -> None:
    from doorstroom.web.logs import privacy

    part = SHOWN[0]
    monkeypatch.setattr(privacy, "PARTS", {part.code: part})
    assert site.client().get("/logs/privacy").content.decode().count('id="part-') == 1


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_how_it_works_is_explained_in_each_language(site, language) -> None:
    answer = site.client("employee").get("/logs/how", headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


def test_how_says_whether_names_are_shown(site) -> None:
    client = site.client("employee")
    assert client.get("/logs/how").context["names_shown"] is True
    decide("reads.show_names", False)
    assert client.get("/logs/how").context["names_shown"] is False
