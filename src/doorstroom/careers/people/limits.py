"""What each role sees of a person: acts, columns, reasons and facts, in one table (obligations, section 4).

Line managers have a limited view: what a team is led with. What is not named in their row they do not see,
so a new column or reason is hidden from them until somebody decides otherwise.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from doorstroom.administrations import Administration
from doorstroom.careers import schema
from doorstroom.careers.career import Act, Career, Version
from doorstroom.rights import Held, Role

# Causes of absence that say something about health or about care for others.
PRIVATE_CAUSES = ("long_term_illness", "career_break")
# Kinds of acts whose reasons a line manager works with; why somebody left is for HR.
TEAM_KINDS = ("entry", "move", "change")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is seen.

    Attributes:
        purposes: for which a file may be read; the first one where nobody says which.
        about: columns of ``schema.PERSONS`` beside the person.
        state: columns of the state.
        all_reasons: also reasons that are restricted, of absence, of leaving, or in no list.
        history: former versions and annulled acts, who recorded what, from which source.
        list_columns: of the list of staff.
    """

    purposes: tuple[str, ...]
    about: tuple[str, ...]
    state: tuple[str, ...]
    all_reasons: bool
    history: bool
    list_columns: tuple[str, ...]


_ALL = tuple(schema.STATE_NAMES)
_ABOUT = ("number", "birth_date", "birth_precision", "sex")
_TEAM_STATE = (
    "unit",
    "post",
    "function",
    "work_package",
    "layer",
    "managerial",
    "rank",
    "level",
    "grade",
    "family",
    "kind_of_work",
    "relation",
    "contract",
    "fte_thousandths",
    "place",
)
OWN = Limits(("own_file", "access_request"), _ABOUT, _ALL, all_reasons=True, history=True, list_columns=())
LIMITS = {
    Role.HR_OFFICER: Limits(
        ("personnel_administration", "procedure", "access_request"),
        _ABOUT,
        _ALL,
        all_reasons=True,
        history=True,
        list_columns=("number", "function", "unit", "since", "relation", "fte_thousandths"),
    ),
    Role.LINE_MANAGER: Limits(
        ("team",),
        (),
        _TEAM_STATE,
        all_reasons=False,
        history=False,
        list_columns=("function", "unit", "since", "relation", "fte_thousandths"),
    ),
}


def limits_of(role: Role | None) -> Limits:
    """Return what a role sees; None is the own file."""
    return OWN if role is None else LIMITS[role]


def shown_reasons(administration: Administration) -> frozenset[str]:
    """Return the reasons that a line manager may see: listed, not restricted, of no private absence.

    Source: VL-CAR-23, obligation G3.
    """
    return frozenset(
        one.code
        for one in administration.reasons
        if not one.restricted and one.cause not in PRIVATE_CAUSES and set(one.kinds) & set(TEAM_KINDS)
    )


# What no line manager sees of one person, and can read from the figures of a small team, day by day.
PRIVATE_CUTS = ("age_band", "sex", "scale", "weight", "cell")


def limited_in_figures(held: Collection[Held]) -> bool:
    """Whether somebody sees figures of some unit only because they lead it.

    Args:
        held: roles by which the figures are seen, as ``Actor.held_for`` gives them.
    """
    led = [one.units for one in held if one.role is Role.LINE_MANAGER]
    others = [one.units for one in held if one.role is not Role.LINE_MANAGER]
    if not led or None in others:
        return False
    reached = frozenset[int]().union(*(units for units in others if units is not None))
    return any(units is None or not units <= reached for units in led)


def limited(career: Career, limits: Limits, reasons: Collection[str]) -> Career:
    """Return what somebody sees of a career.

    Args:
        career: all of it.
        limits: of the role.
        reasons: as ``shown_reasons`` gives them.
    Returns: the career without hidden columns, versions and reasons, and without acts that say nothing once
        what is hidden is taken away.
    """
    if limits.all_reasons and limits.history and len(limits.state) == len(_ALL):
        return career
    acts = tuple(_act(act, limits, reasons) for act in career.acts)
    return replace(
        career,
        person={name: value if name in limits.about else None for name, value in career.person.items()},
        acts=_joined(tuple(act for act in acts if _says_something(act))),
        annulled=career.annulled if limits.history else (),
    )


def _act(act: Act, limits: Limits, reasons: Collection[str]) -> Act:
    return replace(
        act,
        said=_version(act.said, limits, reasons),
        former=act.former if limits.history else (),
        changed=tuple(name for name in act.changed if name in limits.state),
    )


def _version(said: Version, limits: Limits, reasons: Collection[str]) -> Version:
    shown = limits.all_reasons or (said.kind in TEAM_KINDS and said.reason in reasons)
    return replace(
        said,
        # An act is "corrected" only for who sees what stood there before; the number tells it as well.
        action=said.action if limits.history else "record",
        version=said.version if limits.history else 0,
        recorded_at=said.recorded_at if limits.history else None,
        source_ref=said.source_ref if limits.history else None,
        reason=said.reason if shown else None,
        state={name: value for name, value in said.state.items() if name in limits.state},
    )


def _says_something(act: Act) -> bool:
    return bool(act.changed or act.said.reason) or act.said.kind in ("entry", "exit")


def _joined(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """Let each act last until the next one that is left of its employment."""
    following: dict[int, Act] = {}
    found: list[Act] = []
    for act in reversed(acts):
        after = following.get(act.employment)
        found.append(replace(act, until=after.from_on) if after else replace(act, until=None))
        following[act.employment] = act
    return tuple(reversed(found))
