"""The answer to who may not."""

from __future__ import annotations

from doorstroom.kernel.errors import Refused


class NotAllowed(Refused):
    """Who acts may not do this, here; says no more than that, not even whether the thing exists."""

    def __init__(self, ability: str) -> None:
        self.ability = ability
        super().__init__(f"not allowed: {ability}")
