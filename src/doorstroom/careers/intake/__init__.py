"""Intake: an extract in any shape becomes checked rows, or one clear list of what is wrong with it."""

from __future__ import annotations

from doorstroom.careers.intake.checked import Checked, Source
from doorstroom.careers.intake.problems import Finding, Problems, finding

__all__ = ["Checked", "Finding", "Problems", "Source", "finding"]
