"""The accessibility statement and the page of help."""

from __future__ import annotations

import json
from datetime import date

import pytest

from doorstroom.configuration.declared import SETTINGS
from doorstroom.web.home import about


@pytest.fixture
def said(monkeypatch):
    """Let settings be these; the others keep their default."""

    def say(**values) -> None:
        known = {name.replace("__", "."): value for name, value in values.items()}
        monkeypatch.setattr(about, "value", lambda key: known.get(key, SETTINGS[key].default))

    return say


def page(site, path: str) -> str:
    client = site.client()
    client.cookies["language"] = "en"
    return client.get(path).content.decode()


def test_without_settings_the_statement_says_what_is_missing(site, said):
    said()
    html = page(site, "/about/accessibility")
    assert "for the most part" in html
    assert "No failure is known." in html
    assert "People have not inspected this site yet." in html
    assert "has not set a contact" in html
    assert "has not said yet where you can complain" in html


def test_the_statement_says_what_the_settings_say_escaped(site, said):
    said(
        accessibility__status="not",
        accessibility__inspected_on=date(2026, 9, 1),
        accessibility__known_failures="The <b>map</b> has no text.\nUse the table.",
        contact__accessibility="access@example.org",
        contact__accessibility_enforcement="the ombudsman",
    )
    html = page(site, "/about/accessibility")
    assert "does not meet WCAG 2.2" in html
    assert "People inspected this site on 1 September 2026." in html
    assert "The &lt;b&gt;map&lt;/b&gt; has no text.<br>Use the table." in html
    assert "access@example.org" in html
    assert "the ombudsman" in html


def test_a_run_or_an_inspection_of_more_than_a_year_ago_says_so(site, said, monkeypatch, tmp_path):
    said(accessibility__inspected_on=date(2020, 1, 1))
    file = tmp_path / "run.json"
    file.write_text(
        json.dumps({"on": "2020-01-01", "tool": "axe-core", "pages": 3, "checks": 12, "violations": 1})
    )
    monkeypatch.setattr(about, "RUN", file)
    html = page(site, "/about/accessibility")
    assert html.count("That is more than a year ago.") == 2
    assert "It found one failure." in html


def test_the_run_that_is_shown_was_a_run_and_no_older_than_a_year(site):
    run = json.loads(about.RUN.read_text("utf-8"))
    assert run["pages"] > 5
    assert run["checks"] >= 4 * run["pages"]
    assert run["tool"].startswith("axe-core 4.")
    assert f"looked at {run['pages']} pages" in page(site, "/about/accessibility")


def test_help_says_whom_to_ask_and_who_does_what(site, said):
    said()
    assert "has not set a name, number or address yet" in page(site, "/about/help")
    said(contact__hr="Team <HR>, 02 123")
    html = page(site, "/about/help")
    assert "Team &lt;HR&gt;, 02 123" in html
    assert "Line manager" in html


def test_help_marks_the_own_roles(site):
    client = site.client("line_manager")
    client.cookies["language"] = "en"
    html = client.get("/about/help").content.decode()
    assert html.count('<span class="ds-tag ds-tag--solid">you</span>') == 2  # employee and line manager
