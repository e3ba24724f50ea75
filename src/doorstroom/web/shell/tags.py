"""Template tags of every page: icons, and the blocks of documents."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, role: str = "") -> SafeString:
    """Draw an icon (Tabler outline, MIT); ``role`` is ok, no, warn, must, off or talk for its colour."""
    from doorstroom.web.shell.icons import draw

    return draw(name, role)
