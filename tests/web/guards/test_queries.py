"""Queries of a page: at most 12 over all stores, and as many with 25 rows more of everything."""

from __future__ import annotations

from contextlib import ExitStack

from django.db import connections, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import Site
from tests.web.guards.asking import KINDS, NOBODY
from tests.web.guards.growing import grow
from tests.web.guards.routes import Route, routes
from tests.web.guards.scene import Scene, build

MOST = 12
# No pages but files with all that is held about somebody, from every table there is.
FILES = {"/people/<int:person>/download/json": 20, "/people/<int:person>/download/pdf": 20}
# What is asked of the database without reading rows of anything.
_NOT_COUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")

Counts = dict[tuple[str, str], int]


def count(client: Client, address: str) -> tuple[int, int]:
    """Return status, and queries in all stores."""
    reset_queries()
    with ExitStack() as stack:
        watched = [
            stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in sorted(connections)
        ]
        answer = client.get(address, secure=True)
        if answer.streaming:
            b"".join(answer.streaming_content)
    queries = [one["sql"] for captured in watched for one in captured.captured_queries]
    return answer.status_code, len([one for one in queries if not one.startswith(_NOT_COUNTED)])


def measured(site: Site, scene: Scene, pages: list[Route]) -> Counts:
    """Queries of each page that opens, by account and path."""
    found: Counts = {}
    for account in KINDS:
        browser = site.client(account)
        for route in pages:
            address = scene.address(route)
            # Now and then a request also notes that the session is alive: the lesser of two counts.
            status, queries = min(count(browser, address) for _ in range(3))
            if status == 200:
                found[account, route.path] = queries
    return found


def pages() -> list[Route]:
    """Every page but those that change something when they are opened."""
    return [one for one in routes() if not one.path.startswith("/account/logout")]


def test_a_page_asks_at_most_12_times_and_as_often_with_25_rows_more(site: Site) -> None:
    scene = build(site)
    before = measured(site, scene, pages())
    assert len(before) > 100
    assert {account for account, _ in before} == set(KINDS)
    too_many = {page: queries for page, queries in before.items() if queries > FILES.get(page[1], MOST)}
    assert too_many == {}
    of_nobody = {path: queries for (account, path), queries in before.items() if account == NOBODY}
    assert {path: queries for path, queries in of_nobody.items() if queries > 3} == {}
    grow(site)
    after = measured(site, scene, pages())
    grown = {page: (before[page], after.get(page)) for page in before if after.get(page) != before[page]}
    assert grown == {}
