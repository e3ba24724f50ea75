"""Who acts: a person or a job, with the roles that hold today and the units over which they reach."""

from __future__ import annotations

from dataclasses import dataclass

from doorstroom.rights.abilities import ABILITIES
from doorstroom.rights.errors import NotAllowed
from doorstroom.rights.roles import Role


@dataclass(frozen=True, slots=True)
class Held:
    """A role as it is held.

    Attributes:
        role: which.
        units: the unit it was given for and all below it; None is the whole administration.
        root: the unit it was given for; None is the whole administration.
    """

    role: Role
    units: frozenset[int] | None = None
    root: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an ability reaches: some units, everywhere (``units`` is None), or nowhere (no units)."""

    units: frozenset[int] | None

    def __bool__(self) -> bool:
        return self.units is None or bool(self.units)

    @property
    def everywhere(self) -> bool:
        """Whether no unit is out of reach."""
        return self.units is None

    def covers(self, unit: int | None) -> bool:
        """Whether a unit is within reach; nobody's unit only for whoever reaches everywhere."""
        return self.units is None or (unit is not None and unit in self.units)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    Attributes:
        name: as the log writes it: ``account:12``, ``token:3``, or the user of the command line. No name of
            a person.
        person: number of the own file, if there is one.
        held: roles that hold today.
        only: abilities that this actor was narrowed to (a token); None is all that the roles give.
    """

    name: str
    person: int | None = None
    held: tuple[Held, ...] = ()
    only: frozenset[str] | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held, wherever; with a file of one's own, also that of an employee."""
        own = {Role.EMPLOYEE} if self.person is not None else set()
        return frozenset({one.role for one in self.held} | own)

    def reach(self, ability: str) -> Reach:
        """Return where this actor may do a thing to others.

        Raises:
            KeyError: there is no such ability.
        """
        if ABILITIES[ability].roles >= frozenset(Role) and self.roles and self._not_narrowed(ability):
            return Reach(None)
        held = self.held_for(ability)
        if any(one.units is None for one in held):
            return Reach(None)
        return Reach(frozenset().union(*(one.units or frozenset() for one in held)))

    def held_for(self, ability: str) -> tuple[Held, ...]:
        """Return the roles by which this actor may do a thing to others, in the order they were given.

        Raises:
            KeyError: there is no such ability.
        """
        row = ABILITIES[ability]
        if not self._not_narrowed(ability):
            return ()
        return tuple(
            one for one in self.held if one.role in row.roles and (one.units is None or not row.whole)
        )

    def _not_narrowed(self, ability: str) -> bool:
        return self.only is None or ability in self.only

    def may(self, ability: str) -> bool:
        """Whether this actor may do a thing anywhere, be it only in the own file."""
        return bool(self.reach(ability)) or self.may_own(ability)

    def may_own(self, ability: str) -> bool:
        """Whether this actor may do a thing in the own file."""
        return ABILITIES[ability].own and self.person is not None and self._not_narrowed(ability)

    def require(self, ability: str) -> Reach:
        """Return where the ability reaches.

        Raises:
            NotAllowed: nowhere, and not in the own file either.
        """
        if not self.may(ability):
            raise NotAllowed(ability)
        return self.reach(ability)


def operator(name: str) -> Actor:
    """Return who works at the machine itself: the command line, which has the database anyway."""
    return Actor(name, held=tuple(Held(role) for role in Role if role is not Role.EMPLOYEE))
