"""A small world for tests of the site: a synthetic administration, two branches that must not see each other.

Every role has an account; ``manager`` and ``employee`` are of branch A, ``other_manager`` and
``other_employee`` of branch B. Made once a worker and copied for each test.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

PASSWORD = "a sentence that nobody would guess"  # noqa: S105 - of people who do not exist
UNTIL = date(2026, 1, 1)  # the ledger of the world ends the day before


@dataclass(frozen=True)
class World:
    """What a test needs to know about the world.

    Attributes:
        branch_a, branch_b: units; neither stands under the other.
        inside_a, inside_b: people (ids) in service in these branches today.
        gone: somebody who left branch A.
        employee, other_employee: people with an account, in branch A and in branch B.
        numbers: personnel number of each person.
    """

    branch_a: int
    branch_b: int
    inside_a: tuple[int, ...]
    inside_b: tuple[int, ...]
    gone: int
    employee: int
    other_employee: int
    numbers: dict[int, str]


ROLES = (
    "line_manager",
    "hr_officer",
    "planner",
    "diversity_officer",
    "policy_officer",
    "market_moderator",
    "committee_member",
    "auditor",
    "administrator",
)
# Accounts of the world: each role over the whole administration, or over branch A where it is by unit;
# the same over branch B as ``other_…``; people without a role; nobody at all is "anonymous".
BY_UNIT = ("line_manager", "hr_officer", "planner")
ACCOUNTS = (
    "employee",
    "other_employee",
    *ROLES,
    "other_line_manager",
    "branch_hr_officer",
    "other_hr_officer",
    "second_administrator",
    "guest",
)


@cache
def extract(folder: Path) -> list[Path]:
    """Write the extract of the world."""
    from doorstroom.administrations import load
    from doorstroom.careers.synthetic import make, write

    return write(make(load("rijk"), people=300, seed=11, until=UNTIL), folder)


def build(folder: Path) -> World:
    """Import the extract into the database that Django's aliases point at, and make the accounts."""
    from doorstroom.accounts.models import Account, RoleGrant
    from doorstroom.administrations import load
    from doorstroom.careers import services
    from doorstroom.careers.intake.check import check_file
    from doorstroom.careers.models import Person
    from doorstroom.careers.names.intake import check_names
    from doorstroom.careers.names.services import record_names
    from doorstroom.careers.selectors import get_segments
    from doorstroom.careers.storage.loading import latest_point, read_ledger

    files = extract(folder)
    by_stem = {path.stem: path for path in files}
    checked = check_file(by_stem["staff"], organisation=by_stem["organisation"], administration=load("rijk"))
    services.import_extract(checked=checked, by="test")
    record_names(checked=check_names(by_stem["names"]), by="test")
    units = read_ledger(latest_point(), events=False).units
    segments = get_segments()
    world = _world(segments, units, dict(Person.objects.values_list("pk", "number")))

    def account(name: str, *, person: int | None = None, role: str = "", unit: int | None = None) -> None:
        made = Account.objects.create_user(
            f"{name}@example.org", PASSWORD, name=name.replace("_", " "), person=person
        )
        if role:
            RoleGrant.objects.create(
                account=made,
                role=role,
                unit=unit,
                from_on=date(2020, 1, 1),
                given_by="test",
                confirmed_by="test 2",
            )

    account("employee", person=world.employee)
    account("other_employee", person=world.other_employee)
    for role in ROLES:
        # The HR officer reaches everywhere: who imports an extract must.
        unit = world.branch_a if role in BY_UNIT and role != "hr_officer" else None
        account(role, role=role, unit=unit, person=world.inside_a[1] if role == "line_manager" else None)
    account("other_line_manager", role="line_manager", unit=world.branch_b)
    account("branch_hr_officer", role="hr_officer", unit=world.branch_a)
    account("other_hr_officer", role="hr_officer", unit=world.branch_b)
    account("second_administrator", role="administrator")
    account("guest")
    return world


def _world(segments: pl.DataFrame, units: pl.DataFrame, numbers: dict[int, str]) -> World:
    """Choose two units that do not stand under each other, each with people of its own directly in it."""
    today = segments.filter(pl.col("until").is_null())
    sizes = today.group_by("unit").len().sort("len", "unit", descending=[True, False])
    branch_a = int(sizes["unit"][0])
    parents = dict(units.sort("effective_on").select("unit", "parent").iter_rows())

    def line(unit: int | None) -> list[int]:
        found: list[int] = []
        while unit is not None and unit not in found:
            found.append(unit)
            unit = parents.get(unit)
        return found

    branch_b = next(
        int(unit) for unit in sizes["unit"][1:] if branch_a not in line(unit) and unit not in line(branch_a)
    )
    inside = {
        branch: tuple(sorted(p for p, u in today.select("person", "unit").iter_rows() if branch in line(u)))
        for branch in (branch_a, branch_b)
    }
    last = segments.sort("person", "from_on").group_by("person", maintain_order=True).last()
    here = set(today["person"])
    gone = next(
        p for p, u in last.select("person", "unit").iter_rows() if p not in here and branch_a in line(u)
    )
    a, b = inside[branch_a], inside[branch_b]
    return World(branch_a, branch_b, a, b, gone, a[0], b[0], numbers)
