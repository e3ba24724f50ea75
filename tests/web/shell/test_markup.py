"""Nothing in a page or template that the content policy refuses: no inline script, style or handler."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[3] / "src" / "doorstroom" / "web"
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))", re.IGNORECASE),
    "a style sheet in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script as address": re.compile(r"javascript:", re.IGNORECASE),
    "an address elsewhere": re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE),
}


def found(text: str) -> list[str]:
    """What is forbidden in a page."""
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(WEB)))
def test_a_template_holds_nothing_that_the_policy_refuses(file: Path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", file.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    assert found(text) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<style>a{}</style>",
        '<p style="color:red">',
        "<b onclick='x'>",
        '<a href="javascript:x">',
        '<img src="https://elsewhere.example/x.png">',
        '<link href="//elsewhere.example/x.css">',
    ],
)
def test_the_rule_finds_what_it_should(bad):
    assert found(bad)


@pytest.mark.parametrize("who", ["anonymous", "employee", "line_manager", "hr_officer", "auditor"])
@pytest.mark.parametrize("path", ["/", "/search", "/about/accessibility", "/about/help", "/nothing"])
def test_a_page_holds_nothing_that_the_policy_refuses(site, who, path):
    assert found(site.client(who).get(path).content.decode()) == []


def test_only_one_file_holds_colours():
    """Colours have one home; the mark in the tab of the browser knows no style sheet."""
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\((?!0 0 0)", re.IGNORECASE)
    for sheet in (WEB / "static" / "css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"[^{}]*qr[^{}]*\{[^}]*\}", "", text)  # a code to scan is black on white, always
        text = re.sub(r"@media print \{.*", "", text, flags=re.DOTALL)  # black on white
        assert colour.findall(text) == [], sheet.name


def test_every_role_of_colour_that_a_sheet_uses_exists_in_every_theme():
    from doorstroom.documents import theme

    used = set()
    for sheet in (WEB / "static" / "css").glob("*.css"):
        used |= set(re.findall(r"var\(--(ds-[\w-]+)\)", sheet.read_text("utf-8")))
    scales = set(re.findall(r"--(ds-[\w-]+):", (theme.FOLDER / "tokens.css").read_text("utf-8")))
    assert used - scales == set()
    roles = {name: set(theme.colours(name)) for name in theme.themes()}
    assert len({frozenset(names) for names in roles.values()}) == 1
