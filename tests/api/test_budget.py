"""What a request costs: a bound, and the same for one row as for a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Program, program_of
from tests.web.conftest import Site

ALIASES = ("default", "work", "special")
# Token, count, account with roles; the first use of a day is noted before the test counts.
DOOR = 4
MOST = 12 + DOOR


def cost(program: Program, path: str) -> int:
    """How many statements a GET takes, over all stores."""
    captures = [CaptureQueriesContext(connections[alias]) for alias in ALIASES]
    for one in captures:
        one.__enter__()
    try:
        answer: Any = program.get(path)
    finally:
        for one in captures:
            one.__exit__(None, None, None)
    assert answer.status_code == 200, answer.content
    return sum(
        not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        for one in captures
        for query in one.captured_queries
    )


@pytest.mark.parametrize(
    ("account", "path", "sizes"),
    [
        ("hr_officer", "/me", ()),
        ("hr_officer", "/administrations/current", ()),
        ("hr_officer", "/people", ()),
        ("hr_officer", "/people/{person}", ()),
        ("hr_officer", "/people/{person}/career", ()),
        ("auditor", "/people/{person}/reads", (1, 25)),
        ("hr_officer", "/requests", (1, 25)),
        ("hr_officer", "/register?on=2025-12-31", ()),
        ("hr_officer", "/flows?from=2024-12-31&to=2025-12-31", ()),
        ("hr_officer", "/units", (1, 100)),
        ("hr_officer", "/units/{unit}", ()),
        ("hr_officer", "/imports", (1, 25)),
        ("hr_officer", "/batches", (1, 25)),
        ("hr_officer", "/batches/1", ()),
        ("auditor", "/events", (1, 25)),
        ("auditor", "/accounts", (1, 25)),
        ("auditor", "/accounts/1", ()),
        ("auditor", "/roles", (1, 25)),
    ],
)
def test_a_request_has_a_budget(both_sites: Site, account: str, path: str, sizes: tuple[int, ...]) -> None:
    world = both_sites.world
    program = program_of(account)
    path = path.format(person=world.employee, unit=world.branch_a)
    for _ in range(3):  # something to list, and nothing left that happens once a day
        program.get(path)
        program_of("hr_officer").get(f"/people/{world.employee}")
    assert cost(program, path) <= MOST
    costs = {cost(program, f"{path}?pageSize={size}") for size in sizes}
    assert len(costs) <= 1


def test_the_door_is_cheap(both_sites: Site) -> None:
    program = program_of("hr_officer")
    program.get("/me")
    assert cost(program, "/me") <= DOOR
