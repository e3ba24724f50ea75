"""The roles of ``docs/glossary.md``; whoever has a file of their own is an employee."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody does for the administration (mission, "People who use it")."""

    EMPLOYEE = "employee"
    LINE_MANAGER = "line_manager"
    HR_OFFICER = "hr_officer"
    PLANNER = "planner"
    DIVERSITY_OFFICER = "diversity_officer"
    POLICY_OFFICER = "policy_officer"
    MARKET_MODERATOR = "market_moderator"
    COMMITTEE_MEMBER = "committee_member"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


# Whoever has a file of their own is an employee: that role comes with the file and is never given.
GIVEN = tuple(role for role in Role if role is not Role.EMPLOYEE)
