"""Every address × every account, as the committed table says.

``urls.csv`` has a row for each address and method, and a column for each account of the world. A new address
without a row fails, and a row without an address. ``WRITE_URLS=1 pytest tests/web/guards/test_rights.py``
writes the table as the site is; then read what changed, as you would read code.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from uuid import UUID

from django.urls import resolve

from doorstroom.web.shell.guard import door_of
from tests.web.conftest import Site
from tests.web.guards.asking import EVERYBODY, METHODS, NOBODY, ask, clients, kind_of
from tests.web.guards.routes import routes
from tests.web.guards.scene import build

TABLE = Path(__file__).with_name("urls.csv")
# Open to who is not signed in: signing in, what is said about the site, and what a browser or monitor asks.
PUBLIC = (
    "/",
    "/healthz",
    "/csp-report",
    "/about/",
    "/account/",
    "/language",
    "/mode",
    "/robots.txt",
    "/.well-known/",
    "/logs/how",
    "/logs/privacy",
    "/api/v1/openapi",
    "/api/v1/glossary",
    "/api/v1/doc",
    "/api/doc",
)

Cells = dict[tuple[str, str], dict[str, str]]


def found(site: Site) -> Cells:
    """How every address answers everybody."""
    scene, browsers = build(site), clients(site)
    cells: Cells = {}
    for route in routes():
        for method in METHODS:
            address = scene.address(route)
            cells[method, route.path] = {
                account: kind_of(ask(browsers[account], method, address)) for account in EVERYBODY
            }
    return cells


def written() -> Cells:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row.pop("method"), row.pop("path")): row for row in csv.DictReader(file)}


def write(cells: Cells) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["method", "path", *EVERYBODY])
        for (method, path), row in sorted(cells.items(), key=lambda one: (one[0][1], one[0][0])):
            out.writerow([method, path, *(row[account] for account in EVERYBODY)])


def test_every_address_has_its_rows_and_every_row_its_address() -> None:
    here = {(method, route.path) for route in routes() for method in METHODS}
    there = set(written())
    assert sorted(here - there) == [], "addresses without a row"
    assert sorted(there - here) == [], "rows without an address"


def test_every_address_answers_everybody_as_the_table_says(site: Site) -> None:
    cells = found(site)
    if os.environ.get("WRITE_URLS"):
        write(cells)
    table = written()
    wrong = [
        f"{method} {path} as {account}: {kind}, the table says {table[method, path][account]}"
        for (method, path), row in cells.items()
        for account, kind in row.items()
        if (method, path) in table and table[method, path][account] != kind
    ]
    assert wrong == []


def test_nobody_sees_anything_but_what_is_public() -> None:
    opened = [
        path
        for (_method, path), row in written().items()
        if row[NOBODY] == "open" and path != "/" and not path.startswith(PUBLIC[1:])
    ]
    assert opened == []


def test_no_address_answers_with_a_mistake_of_its_own() -> None:
    wrong = {kind for row in written().values() for kind in row.values()}
    assert wrong <= {"open", "sign in", "401", "403", "404", "405", "429"}


def test_who_may_not_read_may_not_write() -> None:
    """An address that refuses to show itself does not take anything either."""
    table = written()
    wrong = [
        (path, account)
        for (method, path), row in table.items()
        if method == "POST" and not path.startswith("/api/")
        for account, kind in row.items()
        if kind == "open" and table["GET", path][account] in ("401", "403", "404", "sign in")
    ]
    assert wrong == []


def test_every_page_says_for_whom_it_is() -> None:
    without = []
    for route in routes():
        values = dict.fromkeys(route.arguments, 1)
        address = route.at({**values, "public_id": UUID(int=1, version=4), "store": "work"})
        door = door_of(resolve(address).func)
        if door is None and not route.path.startswith(("/account/", "/api/")):
            without.append(route.path)
    assert without == []
