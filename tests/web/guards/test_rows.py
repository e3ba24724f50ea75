"""Rows: who has a role in one branch finds nothing of another, at whatever address and in whatever list."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Site
from tests.web.guards.asking import METHODS, ask, clients, kind_of
from tests.web.guards.routes import routes
from tests.web.guards.scene import Scene, build

# What these name belongs to somebody or to a branch; the rest, such as batches, to the whole administration.
OF_A_BRANCH = {"person", "request", "token", "employment", "fact"}
# Units and their names are open to everybody who works here (``careers.units.read``).
OPEN_TO_ALL = ("/people/units/", "/api/v1/units")
INSIDE = ("employee", "line_manager", "branch_hr_officer")
OUTSIDE = ("other_employee", "other_line_manager", "other_hr_officer")


@pytest.fixture
def scene(site: Site) -> Scene:
    return build(site)


def of_a_branch() -> list[str]:
    return [
        one.path
        for one in routes()
        if not one.path.startswith(OPEN_TO_ALL)
        and (set(one.arguments) & OF_A_BRANCH or one.path.startswith("/people/requests/<"))
    ]


def test_there_are_such_addresses() -> None:
    assert len(of_a_branch()) >= 10


def test_what_is_of_another_branch_does_not_exist(site: Site, scene: Scene) -> None:
    """With an id of another branch an address answers as with one that nobody has."""
    browsers, wrong, opened = clients(site), [], set()
    paths = set(of_a_branch())
    nobody = {**scene.a, **{key: 987_654 for key, value in scene.a.items() if isinstance(value, int)}}
    for route in routes():
        if route.path not in paths:
            continue
        for method in METHODS:
            for accounts, own, other in ((INSIDE, scene.a, scene.b), (OUTSIDE, scene.b, scene.a)):
                for account in accounts:
                    theirs, none, mine = (
                        kind_of(ask(browsers[account], method, scene.address(route, side)))
                        for side in (other, nobody, own)
                    )
                    if theirs != none or (theirs == "open" and not route.api):
                        wrong.append(f"{method} {route.path} as {account}: {theirs}, and {none} for nobody")
                    if mine == "open" and theirs != "open":
                        opened.add(route.path)
    assert wrong == []
    # With what is their own the same addresses do open; otherwise this would look at nothing.
    assert len(opened) >= 8, sorted(opened)


def test_no_page_of_one_branch_names_anybody_of_another(site: Site, scene: Scene) -> None:
    from doorstroom.careers.names.selectors import names_of

    world = site.world
    names = names_of([*world.inside_a, *world.inside_b])
    common = {names.get(person) for person in world.inside_a}
    canaries = {
        canary: person
        for person in world.inside_b
        for canary in (names.get(person), world.numbers[person])
        if canary and canary not in common
    }
    seen_of_own = 0
    for account in ("line_manager", "branch_hr_officer"):
        browser = site.client(account)
        for route in routes():
            if route.api or route.path.startswith("/account/logout"):
                continue
            answer = ask(browser, "GET", scene.address(route))
            if answer.status_code != 200 or answer.streaming:
                continue
            text = answer.content.decode("utf-8", "replace")
            found = [one for one in canaries if re.search(rf"\b{re.escape(one)}\b", text)]
            assert found == [], (account, route.path)
            seen_of_own += any(names.get(person, "?") in text for person in world.inside_a)
    assert seen_of_own >= 2, "names of the own branch are shown somewhere, or this test looks at nothing"
