"""The words of each error: what it is, why, and what one can do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from doorstroom.web.shell.area import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as people read it.

    Attributes:
        status: code of the answer.
        kind: one or two words over the title.
        title: what is the matter.
        sentence: why, whom to ask, what was kept.
        drawing: see ``shell/drawing.html``.
        way: what the button does: ``home``, ``signin``, ``again`` or ``help``.
    """

    status: int
    kind: Text
    title: Text
    sentence: Text
    drawing: str
    way: str = "home"


PROBLEMS = {
    one.status: one
    for one in (
        Problem(
            400,
            _("Not understood"),
            _("We do not understand this request"),
            _("Something in the address or in the form is not as it should be. Nothing has been changed."),
            "none",
        ),
        Problem(
            401,
            _("Away for a while"),
            _("You have been away for a while"),
            _("We signed you out, so that nobody else works in your name. Sign in and go on where you were."),
            "done",
            "signin",
        ),
        Problem(
            403,
            _("No access"),
            _("This page is not open to your role"),
            _(
                "Nothing is wrong: what stands here is for other tasks than yours. Do you need it for your "
                "work? Ask whoever manages the accounts, and say what for."
            ),
            "gate",
            "help",
        ),
        Problem(
            404,
            _("Page does not exist"),
            _("This road ends here"),
            _("The address is wrong, the page has moved, or it is not for you to see."),
            "none",
        ),
        Problem(
            405,
            _("Not this way"),
            _("This page cannot be opened like this"),
            _("It belongs to a form. Go back to the page with the form. Nothing has been changed."),
            "none",
        ),
        Problem(
            413,
            _("Too big"),
            _("This is more than we can take at once"),
            _("The file or the text is too big. Nothing was saved. Make it smaller, or send it in parts."),
            "broken",
        ),
        Problem(
            429,
            _("Too often"),
            _("That was too often in a short time"),
            _("To keep others out we wait a little. Try again in a few minutes."),
            "gate",
            "again",
        ),
        Problem(
            500,
            _("Failure"),
            _("This is our fault"),
            _(
                "Your last step has not been saved. All before it has. Try again in a few minutes, or tell "
                "whoever helps you this code."
            ),
            "broken",
            "again",
        ),
        Problem(
            503,
            _("Maintenance"),
            _("We are at work"),
            _("The site is closed for a moment. What you saved is safe. Try again in a few minutes."),
            "start",
            "again",
        ),
    )
}
