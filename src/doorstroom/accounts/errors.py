"""What can go wrong with accounts; each says it in the language of who asks."""

from __future__ import annotations

from django.utils.functional import Promise

from doorstroom.kernel.errors import Refused


class AccountRefused(Refused):
    """A change of an account that cannot be.

    Args:
        words: why, and what would be right; shown at the field.
        field: name of the field of a form that is wrong; empty is the whole.
    """

    def __init__(self, words: str | Promise, field: str = "") -> None:
        self.words, self.field = words, field
        super().__init__(str(words).rstrip("."))
