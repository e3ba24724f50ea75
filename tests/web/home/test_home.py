"""The page where everybody starts."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, timedelta

import polars as pl
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from doorstroom.careers.people.team import team_of
from doorstroom.careers.selectors import get_segments
from doorstroom.rights import Actor, Held, Role
from doorstroom.web import areas as listed
from doorstroom.web.home import views
from doorstroom.web.home.line import _curve
from doorstroom.web.shell.area import Area, News, Task
from tests.web.world import ACCOUNTS

TODAY = timezone.localdate()


def start(site, who: str, language: str = "en"):
    client = site.client(who)
    client.cookies["language"] = language
    return client.get("/")


@pytest.mark.parametrize("who", ACCOUNTS)
def test_everybody_has_a_start_in_few_queries(both_sites, who):
    start(both_sites, who)
    client = both_sites.client(who)
    with ExitStack() as stack:
        counts = [stack.enter_context(CaptureQueriesContext(connections[one])) for one in connections]
        response = client.get("/")
    assert response.status_code == 200
    assert sum(len(count) for count in counts) <= 12
    # A page that is only looked at waits for no import.
    assert not [one for one in counts[0] if one["sql"].startswith(("INSERT", "UPDATE", "BEGIN"))]


def test_who_is_not_signed_in_learns_what_this_is_and_where_to_sign_in(site):
    html = start(site, "anonymous").content.decode()
    assert "Your career, in plain sight." in html
    assert html.count('href="/account/login"') >= 2
    assert "ds-tasks" not in html


@pytest.fixture
def offering(monkeypatch):
    """Let an area offer these tasks and news."""

    def offer(tasks=(), news=()) -> None:
        area = Area("test", tasks=lambda _request: tasks, news=lambda _request: news)
        monkeypatch.setattr(views, "areas", lambda: (area,))

    return offer


def task(title: str, on: date | None = None, *, late: bool = False) -> Task:
    return Task(title, "Why.", "/somewhere", "Do it", on=on, late=late)


def test_what_waits_is_counted_in_a_sentence_and_stands_in_order(site, offering):
    offering(
        [
            task("Without a day"),
            task("Next week", TODAY + timedelta(days=7)),
            task("Far", TODAY + timedelta(days=300)),
            task("Too late", TODAY - timedelta(days=3), late=True),
        ]
    )
    html = start(site, "hr_officer").content.decode()
    assert "4 things wait for you." in html
    assert "One of them is late." in html
    places = [html.index(title) for title in ("Too late", "Next week", "Far", "Without a day")]
    assert places == sorted(places)
    assert html.count("utrecht-button-link--primary-action") == 1
    assert html.count("ds-task__date--late") == 1
    assert html.count("ds-task__date--due") == 1


def test_one_thing_is_one_thing(site, offering):
    offering([task("Only this")])
    html = start(site, "hr_officer").content.decode()
    assert "One thing waits for you." in html
    assert "late" not in html.split("</h1>")[1].split("</section>")[0]


def test_nothing_to_do_is_said_and_news_stand_latest_first(site, offering):
    days = [TODAY - timedelta(days=n) for n in (5, 1, 9, 3, 7, 30)]
    offering(news=[News(day, f"News of {day}", "Something.", "/there") for day in days])
    html = start(site, "hr_officer").content.decode()
    assert "Nothing waits for you today." in html
    shown = [day for day in sorted(days, reverse=True) if f"News of {day}" in html]
    assert shown == sorted(days, reverse=True)[:5]
    places = [html.index(f"News of {day}") for day in shown]
    assert places == sorted(places)


def test_words_of_areas_are_escaped(site, offering):
    offering([task("<script>alert(1)</script>")], [News(TODAY, "<b>x</b>", "<i>", "/there")])
    html = start(site, "hr_officer").content.decode()
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html


def test_each_role_is_offered_its_pages_and_no_others(site):
    for who in ACCOUNTS:
        response = start(site, who)
        for group in response.context["groups"]:
            for entry in group.entries:
                assert site.client(who).get(entry.url).status_code in (200, 302), (who, entry.url)


def test_who_has_no_role_is_told_whom_to_ask(site):
    assert "No role yet" in start(site, "guest").content.decode()
    assert "No role yet" not in start(site, "employee").content.decode()


@pytest.mark.requirement("VL-CAR-24")
def test_an_employee_sees_the_line_of_the_own_career_and_nobody_elses(site):
    response = start(site, "employee")
    line = response.context["line"]
    segments = get_segments().filter(pl.col("person") == site.world.employee)
    assert line.stops[0].from_on == segments["from_on"].min()
    assert [stop.from_on for stop in line.stops] == sorted(stop.from_on for stop in line.stops)
    assert 1 <= len(line.stops) <= 6
    assert [stop.when for stop in line.stops].count("now") == 1
    assert "My career until now" in response.content.decode()
    other = start(site, "other_employee").context["line"]
    assert other.stops != line.stops


@pytest.mark.parametrize("who", ["hr_officer", "planner", "auditor", "administrator", "guest"])
def test_without_a_file_there_is_no_line_and_without_a_team_no_figures(site, who):
    response = start(site, who)
    assert response.context["line"] is None
    assert response.context["team"] is None


def test_the_curve_is_level_at_each_stop_and_needs_two():
    assert _curve(0, 1) == ""
    path = _curve(0, 3)
    assert path.startswith("M9.5 25 C109.5 25 109.5 63 209.5 63")
    assert path.count("C") == 2
    assert _curve(1, 3).startswith("M209.5 63")


def team_by_hand(units: frozenset[int] | None, on: date) -> set[int]:
    rows = get_segments().filter(
        (pl.col("from_on") <= on) & (pl.col("until").is_null() | (pl.col("until") > on))
    )
    return {p for p, unit in rows.select("person", "unit").iter_rows() if units is None or unit in units}


def test_a_manager_sees_the_figures_of_the_own_team(site):
    from doorstroom.accounts.models import Account
    from doorstroom.careers.access import actor_of

    actor = actor_of(Account.objects.get(email="line_manager@example.org"), on=TODAY)
    (held,) = actor.held_for("careers.staff.list")
    team = team_of(actor, on=TODAY)
    year_ago = team.since
    now, before = (team_by_hand(held.units, day) for day in (TODAY, year_ago))
    assert (team.people, team.came, team.left) == (len(now), len(now - before), len(before - now))
    assert team.people == len(site.world.inside_a)
    rows = get_segments().filter(pl.col("person").is_in(list(now)) & pl.col("until").is_null())
    assert team.full_time == rows["fte_thousandths"].cast(pl.Int64).sum()
    figures = start(site, "line_manager").context["team"].figures
    assert [figure.value for figure in figures][:1] == [str(team.people)]
    assert len(figures) == 4
    assert str(team.people) in start(site, "line_manager").content.decode()


def test_the_team_is_the_same_number_as_the_list_of_staff(site):
    team = start(site, "line_manager").context["team"].figures[0]
    assert team.value == str(site.client("line_manager").get("/people").context["total"])


def test_a_team_of_nobody_is_nought_and_who_leads_none_has_none(site):
    empty = Actor("x", held=(Held(Role.LINE_MANAGER, frozenset({10**9})),))
    team = team_of(empty, on=TODAY)
    assert (team.people, team.full_time, team.came, team.left) == (0, 0, 0, 0)
    assert team_of(Actor("x", held=(Held(Role.HR_OFFICER),)), on=TODAY) is None


def test_a_share_of_full_time_that_nobody_knows_gives_no_sum(site, monkeypatch):
    from doorstroom.careers.people import team

    real = pl.scan_parquet
    monkeypatch.setattr(
        team.pl,
        "scan_parquet",
        lambda path: real(path).with_columns(fte_thousandths=pl.lit(None, dtype=pl.Int16)),
    )
    assert team_of(Actor("x", held=(Held(Role.LINE_MANAGER),)), on=TODAY).full_time is None
    assert len(start(site, "line_manager").context["team"].figures) == 3


def test_every_area_speaks_on_the_home_page():
    assert {area.code for area in listed.areas()} >= {
        "people",
        "figures",
        "imports",
        "logs",
        "administration",
    }
