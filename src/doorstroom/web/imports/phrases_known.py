"""The sentences of the intake that people read, as patterns; see ``phrases``."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

PHRASES: tuple[str, ...] = (_("the file is empty"),)
