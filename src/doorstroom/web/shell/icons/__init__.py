"""Icons: Tabler outline 3.51 (MIT, see LICENSE here), drawn into the page so that they take its colour."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

_FOLDER = Path(__file__).parent
_ROLES = ("", "ok", "no", "warn", "must", "off", "talk")


@cache
def draw(name: str, role: str = "") -> SafeString:
    """Return an icon as SVG, hidden from screen readers: its meaning stands in words beside it.

    Args:
        name: as Tabler calls it; a file of this folder.
        role: colour of a verdict, see ``tokens.css``.
    Raises:
        ValueError: there is no such icon or role.
    """
    file = _FOLDER / f"{name}.svg"
    if not file.exists() or role not in _ROLES:
        raise ValueError(f"no icon {name!r} in role {role!r}; copy it from Tabler into {_FOLDER.name}/")
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text("utf-8"), re.DOTALL)
    if shapes is None:
        raise ValueError(f"{file.name} is no drawing")
    colour = f" ds-ico-{role}" if role else ""
    return mark_safe(  # noqa: S308 - our own file
        f'<svg class="ds-icon{colour}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f"{' '.join(shapes[1].split())}</svg>"
    )
