"""What a mapping says about lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Several = Literal["refuse", "post", "pay", "latest_position"]
FirstList = Literal["list_date", "hire_date", "recorded"]


@dataclass(frozen=True, slots=True)
class SnapshotOptions:
    """What a mapping says about lists.

    Attributes:
        several: how several rows of one person in one list are told apart where the source numbers no
            employments. ``refuse``: not at all, an error. ``post``: they are jobs, followed from list to list
            by unit and post (or function, where posts have no code). ``pay``: jobs in order of pay, with a
            warning. ``latest_position``: one job, the row with the latest position date is the end of year.
        first_list: what the first list of the file does. ``list_date``: everybody enters on its date.
            ``hire_date``: on the hire date, so that length of service is known; before the list's date the
            ledger then holds survivors only, which is said. ``recorded``: nothing, the ledger already holds
            that list (next year's file brings this year's list along).
        max_rows_per_key: a key with more rows than this in one list stands for no person.
        moves_share: share of the people in two neighbouring lists above which their moves are questioned.
        succession_people, succession_share: from how many people, and above which share of a unit, a common
            move to one other unit is proposed as a succession.
        scope_share: change of the number of people from one list to the next that is questioned.
        successions: pairs (old code, new code) that are known: not proposed again.
        leave_out: codes of errors whose rows are left out instead of blocking the file; counted as warnings.
        exit_reason: reason of an exit.
    """

    several: Several = "refuse"
    first_list: FirstList = "list_date"
    max_rows_per_key: int = 10
    moves_share: float = 0.05
    succession_people: int = 10
    succession_share: float = 0.5
    scope_share: float = 0.10
    successions: frozenset[tuple[str, str]] = frozenset()
    leave_out: frozenset[str] = frozenset()
    exit_reason: str = "not_in_list"
