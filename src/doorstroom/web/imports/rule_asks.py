"""What the form of the columns asks about rows and files, and where the answers stand in a mapping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from doorstroom.careers.intake.canonical import SHAPES
from doorstroom.careers.intake.decoding import ENCODINGS
from doorstroom.careers.intake.rules import LEAVABLE


@dataclass(frozen=True, slots=True)
class Ask:
    """A rule that the form asks about.

    Attributes:
        table, key: place in the mapping.
        label, help: words.
        options: value to words; without them a text or a number is asked.
        shapes: where it means something.
        kind: ``choice``, ``flag``, ``text``, ``whole``, ``share`` or ``many``.
        default: what an absent key means; it is left out of the text.
    """

    table: str
    key: str
    label: Any
    help: Any = ""
    options: tuple[tuple[str, Any], ...] = ()
    shapes: tuple[str, ...] = SHAPES
    kind: str = "choice"
    default: Any = ""

    @property
    def name(self) -> str:
        """Name of the field in the form."""
        return f"{self.table}-{self.key}"


ASKS = (
    Ask(
        "rules",
        "end_date",
        gettext_lazy("What is the end date?"),
        gettext_lazy("For who leaves: the last day in service, or the first day no longer there."),
        (
            ("last_day", gettext_lazy("The last day in service")),
            ("first_day_absent", gettext_lazy("The first day no longer there")),
        ),
        ("events", "spells"),
    ),
    Ask(
        "rules",
        "fte",
        gettext_lazy("How is the share of full time written?"),
        "",
        (
            ("thousandths", gettext_lazy("800 is four days of five")),
            ("share", gettext_lazy("0.8 is four days of five")),
            ("percent", gettext_lazy("80 or 80 % is four days of five")),
        ),
        default="thousandths",
    ),
    Ask(
        "rules",
        "changed",
        gettext_lazy("An act that is recorded already, with other content"),
        gettext_lazy("It is known again by the number of the act in the source."),
        (("error", gettext_lazy("is an error")), ("correct", gettext_lazy("corrects what is recorded"))),
        default="error",
    ),
    Ask(
        "rules",
        "same_day",
        gettext_lazy("Two different acts of one person on one day"),
        "",
        (
            ("error", gettext_lazy("are an error")),
            ("file_order", gettext_lazy("hold in the order of the file")),
        ),
        default="error",
    ),
    Ask(
        "rules",
        "conflicting",
        gettext_lazy("Two dates of birth or sexes for one person"),
        "",
        (
            ("error", gettext_lazy("are an error")),
            ("unknown", gettext_lazy("are taken as unknown, with a warning")),
        ),
        default="error",
    ),
    Ask(
        "rules",
        "carry",
        gettext_lazy("What a move or change leaves empty is taken from the act before"),
        kind="flag",
        default=False,
    ),
    Ask(
        "rules",
        "leave_out",
        gettext_lazy("Leave these rows out, and count them"),
        gettext_lazy("All other errors have to be put right."),
        (
            ("born_after", gettext_lazy("dated on or before the day of birth")),
            ("overlap", gettext_lazy("stretches that overlap")),
            ("same_start", gettext_lazy("stretches with the same start")),
            ("ends_before_start", gettext_lazy("stretches that end before they start")),
            ("several_rows", gettext_lazy("several rows of one person in a list")),
            ("crowded_key", gettext_lazy("a key that stands for many people")),
        ),
        kind="many",
        default=[],
    ),
    Ask(
        "lists",
        "dates",
        gettext_lazy("The day of a list"),
        gettext_lazy("A pattern around what the file says, such as {}-12-31 where it only says the year."),
        shapes=("snapshots",),
        kind="text",
    ),
    Ask(
        "lists",
        "several",
        gettext_lazy("Several rows of one person in one list"),
        "",
        (
            ("refuse", gettext_lazy("are an error")),
            ("post", gettext_lazy("are employments, told apart by post")),
            ("pay", gettext_lazy("count once: the row with the highest pay")),
            ("latest_position", gettext_lazy("count once: the latest position")),
        ),
        ("snapshots",),
        default="refuse",
    ),
    Ask(
        "lists",
        "first_list",
        gettext_lazy("Who stands in the first list entered service"),
        "",
        (
            ("list_date", gettext_lazy("on the day of that list")),
            ("hire_date", gettext_lazy("on the date of entry that it gives")),
            ("recorded", gettext_lazy("as is recorded already")),
        ),
        ("snapshots",),
        default="list_date",
    ),
    Ask(
        "lists",
        "exit_reason",
        gettext_lazy("Reason of leaving for who is no longer in the list"),
        shapes=("snapshots",),
        kind="text",
        default="not_in_list",
    ),
    Ask(
        "lists",
        "max_rows_per_key",
        gettext_lazy("A number with more rows than this in one list stands for many people"),
        shapes=("snapshots",),
        kind="whole",
        default=10,
    ),
    Ask(
        "lists",
        "moves_share",
        gettext_lazy("Ask whether names changed from this share of moves (0 to 1)"),
        shapes=("snapshots",),
        kind="share",
        default=0.05,
    ),
    Ask(
        "lists",
        "scope_share",
        gettext_lazy("Ask whether the scope changed from this share of entries or exits (0 to 1)"),
        shapes=("snapshots",),
        kind="share",
        default=0.10,
    ),
    Ask(
        "lists",
        "succession_people",
        gettext_lazy("Ask whether a unit goes on as another from this many people"),
        shapes=("snapshots",),
        kind="whole",
        default=10,
    ),
    Ask(
        "lists",
        "succession_share",
        gettext_lazy("… and from this share of the unit (0 to 1)"),
        shapes=("snapshots",),
        kind="share",
        default=0.5,
    ),
    Ask(
        "spells",
        "rows",
        gettext_lazy("A row is"),
        "",
        (
            ("service", gettext_lazy("service: someone enters and leaves")),
            ("assignments", gettext_lazy("an assignment inside a career that another file gives")),
        ),
        ("spells",),
        default="service",
    ),
    Ask(
        "spells",
        "overlaps",
        gettext_lazy("Stretches of one person that overlap"),
        "",
        (
            ("error", gettext_lazy("are an error")),
            ("replace", gettext_lazy("the later start ends the earlier one")),
        ),
        ("spells",),
        default="error",
    ),
    Ask("file", "date_format", gettext_lazy("Dates are written as"), kind="format", default="%Y-%m-%d"),
    Ask(
        "file",
        "decimal",
        gettext_lazy("Decimal sign"),
        "",
        ((".", gettext_lazy("point")), (",", gettext_lazy("comma"))),
        default=".",
    ),
    Ask(
        "file",
        "encoding",
        gettext_lazy("Encoding of the text"),
        "",
        (("", gettext_lazy("found out")), *((one, one) for one in ENCODINGS)),
        default="",
    ),
    Ask(
        "file",
        "separator",
        gettext_lazy("Sign between fields"),
        "",
        (("", gettext_lazy("found out")), (",", ","), (";", ";"), ("\t", gettext_lazy("tab")), ("|", "|")),
        default="",
    ),
    Ask("file", "quote", gettext_lazy('The mark " encloses a field'), kind="flag", default=True),
    Ask("file", "trim", gettext_lazy("Take away spaces around values"), kind="flag", default=False),
)
assert set(LEAVABLE) == {code for ask in ASKS if ask.key == "leave_out" for code, _words in ask.options}  # noqa: S101
