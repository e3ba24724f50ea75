"""The report as one page, and single blocks for the pages of the site: no script, no external address.

Both are made by the same macros, so a table looks and reads alike wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from doorstroom.documents.cells import Kind, display
from doorstroom.documents.content import Absent, Block, Figure, Passage, Report, Sum, Table, Tiles
from doorstroom.documents.drawings import drawn
from doorstroom.documents.labels import label_parts
from doorstroom.documents.theme import style_sheet, theme_or_plain
from doorstroom.documents.words import MINUS, NO_BREAK, Words, strong_runs

_KINDS = {
    Absent: "absent",
    Figure: "figure",
    Passage: "passage",
    Sum: "sum",
    Table: "table",
    Tiles: "tiles",
}
_SIGNS = {"opening": "", "plus": f"+{NO_BREAK}", "minus": f"{MINUS}{NO_BREAK}", "closing": f"={NO_BREAK}"}
_TABLE_OF_PAGES = "utrecht-table utrecht-table--html-table"


def html(report: Report) -> str:
    """Render the whole report as one file."""
    words = Words(report.language)
    return _template("report.html").render(
        _voice(words),
        report=report,
        theme=theme_or_plain(report.theme),
        style=Markup(style_sheet()),  # noqa: S704 - shipped with the package
        heading=3,
        table_class="ds-table",
        links={},
    )


def block_html(
    block: Block, language: str, *, heading: int | None = 3, links: Mapping[int, str] | None = None
) -> Markup:
    """Render one block for a page of the site: HTML without script, ``style`` or ``on…`` attributes.

    Args:
        block: a table, figure, sum, tiles, passage, or the sentence that something is absent.
        language: nl, fr or en.
        heading: level of the heading over a table or chart; None leaves it to the page.
        links: number of a row of a table to the address that its name leads to.
    """
    module: Any = _template("blocks.html").make_module(
        _voice(Words(language))
        | {"heading": heading, "table_class": _TABLE_OF_PAGES, "links": dict(links or {})}
    )
    return Markup(module.block_of(block))  # noqa: S704 - made by an escaping template


def loud(text: str) -> Markup:
    """Escape ``text`` and turn its ``**louder**`` words into ``<b>``.

    >>> loud("a < **b**")
    Markup('a &lt; <b>b</b>')
    """
    runs = (Markup("<b>{}</b>").format(run) if strong else escape(run) for run, strong in strong_runs(text))
    return Markup("").join(runs)


def _voice(words: Words) -> dict[str, Any]:
    return {
        "say": words.say,
        "number": lambda value: display(value, Kind.COUNT, words),
        "show": lambda value, kind: display(value, kind, words),
        "parts": lambda label: label_parts(label, words),
        "svg": lambda figure, narrow: Markup(drawn(figure, words, narrow=narrow)),  # noqa: S704 - serialised XML
        "kind_of": lambda block: _KINDS[type(block)],
        "sign": _SIGNS,
    }


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("doorstroom.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["loud"] = loud
    return environment.get_template(name)
