"""The table of abilities and the reach of roles, without any storage."""

from __future__ import annotations

import pytest

from doorstroom.rights import ABILITIES, Actor, Held, NotAllowed, Role, operator

A, B = frozenset({1, 2}), frozenset({7})

# Who may do a thing at all; obligations, section 4. Written out a second time on purpose.
MAY = {
    "careers.staff.list": {"line_manager", "hr_officer"},
    "careers.figures.read": {"line_manager", "hr_officer", "planner"},
    "careers.file.write": {"hr_officer"},
    "careers.extract.import": {"hr_officer"},
    "audit.log.read": {"auditor"},
    "accounts.account.manage": {"administrator"},
    "configuration.setting.manage": {"administrator"},
}


@pytest.mark.parametrize("ability", MAY)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_and_no_more(ability: str, role: Role) -> None:
    actor = Actor("account:1", person=5 if role is Role.EMPLOYEE else None, held=(Held(role),))
    assert actor.may(ability) is (role.value in MAY[ability])


def test_a_role_reaches_its_units_and_no_others() -> None:
    reach = Actor("account:1", held=(Held(Role.LINE_MANAGER, A, 1),)).reach("careers.staff.list")
    assert reach
    assert not reach.everywhere
    assert reach.covers(2)
    assert not reach.covers(7)
    assert not reach.covers(None)


def test_roles_of_one_kind_add_up_and_others_do_not_lend_their_units() -> None:
    held = (Held(Role.LINE_MANAGER, A, 1), Held(Role.PLANNER, B, 7))
    actor = Actor("account:1", held=held)
    assert actor.reach("careers.staff.list").units == A
    assert actor.reach("careers.figures.read").units == A | B


def test_what_knows_no_border_asks_for_a_role_over_everything() -> None:
    assert not Actor("account:1", held=(Held(Role.HR_OFFICER, A, 1),)).may("careers.extract.import")
    assert Actor("account:1", held=(Held(Role.HR_OFFICER),)).may("careers.extract.import")


def test_everybody_may_read_the_own_file_and_nobody_else_s_by_that() -> None:
    actor = Actor("account:1", person=5)
    assert actor.may("careers.file.read")
    assert actor.may_own("careers.file.read")
    assert not actor.reach("careers.file.read")
    assert not actor.may("careers.staff.list")
    assert not Actor("account:2").may("careers.file.read")


def test_a_token_narrows_and_never_widens() -> None:
    manager = Actor("account:1", person=5, held=(Held(Role.LINE_MANAGER, A, 1),))
    narrow = Actor("token:1", 5, manager.held, only=frozenset({"careers.figures.read", "audit.log.read"}))
    assert narrow.may("careers.figures.read")
    assert not narrow.may("careers.staff.list")
    assert not narrow.may("careers.file.read")
    assert not narrow.may("careers.units.read")
    assert not narrow.may("audit.log.read")


def test_a_refusal_says_nothing_about_what_is_behind_it() -> None:
    with pytest.raises(NotAllowed, match=r"^not allowed: audit\.log\.read\. Stored: nothing\.$"):
        Actor("account:1").require("audit.log.read")


def test_the_command_line_may_everything_but_has_no_file_of_its_own() -> None:
    actor = operator("clerk")
    for ability, row in ABILITIES.items():
        assert actor.may(ability) is bool(row.roles), ability


def test_an_unknown_ability_is_a_mistake_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        Actor("account:1").may("careers.everything")
