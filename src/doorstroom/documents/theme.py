"""The look of a document: style sheets, colours and fonts that ship with the package."""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "style"
FONTS = FOLDER / "fonts"
PLAIN = "plain"

_ROLE = re.compile(r"--(ds-[\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
_USE = re.compile(r"var\(--(ds-[\w-]+)\)")

# Which letters each file holds, so that a browser takes the rare ones only where they occur.
_LATIN = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, "
    "U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD"
)
_LATIN_EXT = (
    "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, U+0329, "
    "U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, "
    "U+A720-A7FF"
)
_FACES = (
    ("Bricolage Grotesque", "200 800", "bricolage-grotesque-latin-wght-normal.woff2", _LATIN),
    ("Bricolage Grotesque", "200 800", "bricolage-grotesque-latin-ext-wght-normal.woff2", _LATIN_EXT),
    ("Source Sans 3", "200 900", "source-sans-3-latin-wght-normal.woff2", _LATIN),
    ("Source Sans 3", "200 900", "source-sans-3-latin-ext-wght-normal.woff2", _LATIN_EXT),
)


@cache
def style_sheet() -> str:
    """Fonts (embedded), tokens and layout as one style sheet; no external address."""
    faces = "".join(
        f'@font-face{{font-family:"{family}";font-style:normal;font-weight:{weights};font-display:swap;'
        f'src:url("data:font/woff2;base64,{_base64(name)}") format("woff2");unicode-range:{letters}}}\n'
        for family, weights, name, letters in _FACES
    )
    return faces + _css("tokens.css") + _css("layout.css")


def themes() -> tuple[str, ...]:
    """The administrations that have colours of their own, and the plain ones."""
    return tuple(re.findall(r"\.ds-theme--([\w-]+) \{", _css("tokens.css")))


def theme_or_plain(theme: str) -> str:
    """Return ``theme`` if it has colours, otherwise the plain one: a new administration needs no style."""
    return theme if theme in themes() else PLAIN


@cache
def colours(theme: str, *, dark: bool = False) -> dict[str, str]:
    """Every colour role of a theme as ``#rrggbb``, in the light or the dark mode."""
    css = _css("tokens.css")
    blocks = re.findall(r"\.ds-theme(?:--([\w-]+))? \{(.*?)\n\}", css, re.DOTALL)
    roles: dict[str, str] = {}
    for name, body in blocks:
        if name in ("", theme_or_plain(theme)):
            roles |= {role: (night if dark else day) for role, day, night in _ROLE.findall(body)}
    return roles


def in_light_colours(text: str, theme: str) -> str:
    """Replace ``var(--ds-…)`` by the light value: a file on its own knows no style sheet.

    Raises:
        KeyError: a role that the theme does not have.
    """
    roles = colours(theme)
    return _USE.sub(lambda use: roles[use.group(1)], text)


@cache
def chart_theme() -> dict[str, Any]:
    """The Vega-Lite configuration of every chart; colours are roles."""
    theme: dict[str, Any] = json.loads((FOLDER / "vega-theme.json").read_text(encoding="utf-8"))
    return theme


@cache
def _css(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _base64(name: str) -> str:
    return base64.b64encode((FONTS / name).read_bytes()).decode("ascii")
