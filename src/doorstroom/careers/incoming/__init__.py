"""Incoming: what a file is once it has been read and checked, whatever it looked like.

``frames`` declares its rows, ``problems`` gathers what is wrong or doubtful, ``checked`` is both together.
Intake makes it; recording, facts and the special store take it.
"""

from __future__ import annotations

from doorstroom.careers.incoming.checked import Checked, Source
from doorstroom.careers.incoming.problems import Finding, Problems, finding

__all__ = ["Checked", "Finding", "Problems", "Source", "finding"]
