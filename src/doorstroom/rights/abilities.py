"""The table of abilities: what can be done, and which roles may do it (obligations, section 4).

A role that does not stand in a row may not. A row that says ``whole`` asks for a role over the whole
administration, because the thing itself knows no border: an extract may speak of every unit.
"""

from __future__ import annotations

from dataclasses import dataclass

from doorstroom.rights.roles import Role

_EVERYBODY = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Ability:
    """One thing that can be done.

    Attributes:
        code: ``room.thing.verb``.
        roles: who may.
        whole: only who holds the role over the whole administration.
        own: everybody may for the own file, whatever roles they hold.
    """

    code: str
    roles: frozenset[Role]
    whole: bool = False
    own: bool = False


def _row(code: str, *roles: Role, whole: bool = False, own: bool = False) -> Ability:
    return Ability(code, frozenset(roles), whole, own)


_ROWS = (
    # careers: one person
    _row("careers.file.read", Role.LINE_MANAGER, Role.HR_OFFICER, own=True),
    _row("careers.file.write", Role.HR_OFFICER),
    _row("careers.file.export", Role.HR_OFFICER, own=True),
    _row("careers.reads.read", Role.AUDITOR, whole=True, own=True),  # who looked at a file
    _row("careers.request.make", own=True),
    _row("careers.request.decide", Role.HR_OFFICER),
    # careers: many people
    _row("careers.staff.list", Role.LINE_MANAGER, Role.HR_OFFICER),
    _row("careers.figures.read", Role.LINE_MANAGER, Role.HR_OFFICER, Role.PLANNER),
    _row("careers.figures.export", Role.LINE_MANAGER, Role.HR_OFFICER, Role.PLANNER),
    _row("careers.units.read", *_EVERYBODY),
    # careers: what the ledger is filled with
    _row("careers.extract.import", Role.HR_OFFICER, whole=True),
    _row("careers.batch.read", Role.HR_OFFICER, whole=True),
    # the ground
    _row("audit.log.read", Role.AUDITOR, whole=True),
    _row("accounts.account.read", Role.ADMINISTRATOR, Role.AUDITOR, whole=True),
    _row("accounts.account.manage", Role.ADMINISTRATOR, whole=True),
    _row("configuration.setting.read", Role.ADMINISTRATOR, Role.AUDITOR, whole=True),
    _row("configuration.setting.manage", Role.ADMINISTRATOR, whole=True),
)
ABILITIES = {row.code: row for row in _ROWS}
