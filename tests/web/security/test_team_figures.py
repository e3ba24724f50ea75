"""Who leads a team learns from its figures nothing of one person that the file hides from them.

With a unit of one person, or a period of one day, a count is that person.
"""

from __future__ import annotations

from datetime import date

import pytest

from doorstroom.administrations import load
from doorstroom.careers.figures.query import FlowsQuery, RegisterQuery
from doorstroom.careers.figures.selectors import EXPORT, get_flows, get_register, list_cuts, people_counted
from doorstroom.careers.people.limits import PRIVATE_CUTS
from doorstroom.documents import Tiles
from doorstroom.kernel.errors import BadInput
from doorstroom.rights import Actor, Held, Role
from tests.web.conftest import Site

RIJK = load("rijk")
FLOWS = FlowsQuery(from_=date(2005, 12, 31), to=date(2025, 12, 31))
ADDRESS = "/figures/flows?from=2005-12-31&to=2025-12-31"
DAY = date(2025, 12, 31)


def actor(site: Site, *roles: Role) -> Actor:
    """Who holds these roles over branch A alone: all have the same reach."""
    branch = site.world.branch_a
    return Actor("account:1", None, tuple(Held(role, frozenset({branch}), branch) for role in roles))


def reasons(who: Actor) -> dict[str, int]:
    found = get_flows(who, FLOWS, administration=RIJK, language="en")
    table = next(one for one in found.report.tables() if one.id == "reasons-of-exit")
    return {str(row[0]): int(str(row[1])) for row in table.rows}


@pytest.mark.requirement("VL-CAR-23")
def test_why_somebody_left_is_one_reason_for_who_leads_them_also_after_hr_looked(site: Site) -> None:
    seen = reasons(actor(site, Role.HR_OFFICER))
    assert "Death" in seen or len(seen) > 1
    led = reasons(actor(site, Role.LINE_MANAGER))
    assert led == {"Other reasons": sum(seen.values())}
    assert reasons(actor(site, Role.PLANNER)) == seen
    assert reasons(actor(site, Role.LINE_MANAGER, Role.HR_OFFICER)) == seen


@pytest.mark.parametrize("form", ["", ".csv", ".xlsx", ".pdf"])
def test_no_page_and_no_download_names_it(site: Site, form: str) -> None:
    address = ADDRESS.replace("flows", f"flows{form}")
    hr, led = (site.client(who).get(address).content for who in ("branch_hr_officer", "line_manager"))
    if form in ("", ".csv"):
        words = b"AOW-gerechtigde leeftijd"
        assert (words in hr) == (form == "")
        assert words not in led


@pytest.mark.parametrize("by", PRIVATE_CUTS)
def test_age_and_sex_divide_no_figures_of_who_only_leads(site: Site, by: str) -> None:
    led, hr = actor(site, Role.LINE_MANAGER), actor(site, Role.HR_OFFICER)
    for query, get in (
        (RegisterQuery(on=DAY, by=by), get_register),
        (FlowsQuery(**_days(), by=by), get_flows),
    ):
        for ability in ("careers.figures.read", EXPORT):
            with pytest.raises(BadInput):
                get(led, query, administration=RIJK, language="en", ability=ability)
        with pytest.raises(BadInput):
            people_counted(led, query, administration=RIJK)
        assert get(hr, query, administration=RIJK, language="en").page.sections
    assert by not in list_cuts(led, RIJK)
    answer = site.client("line_manager").get(f"/figures/register?on={DAY}&by={by}")
    assert answer.status_code == 404


def test_the_share_of_women_is_not_told_of_a_team(site: Site) -> None:
    def tiles(who: Actor) -> set[str]:
        found = get_register(who, RegisterQuery(on=DAY), administration=RIJK, language="en")
        blocks = [block for section in found.report.sections for block in section.blocks]
        return {tile.words for block in blocks if isinstance(block, Tiles) for tile in block.tiles}

    assert "women" in tiles(actor(site, Role.HR_OFFICER))
    assert "women" not in tiles(actor(site, Role.LINE_MANAGER))


def _days() -> dict[str, date]:
    return {"from_": FLOWS.from_, "to": FLOWS.to}
