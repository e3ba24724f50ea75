"""What the area offers."""

from __future__ import annotations

from doorstroom.web.shell.area import Area

AREA = Area("people")
