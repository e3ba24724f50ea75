"""The report as one page: no script, no external address, readable by all in light and dark."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from doorstroom.documents.cells import display
from doorstroom.documents.content import Absent, Figure, Passage, Report, Sum, Table, Tiles
from doorstroom.documents.labels import label_parts
from doorstroom.documents.svg import inline_svg
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


def html(report: Report) -> str:
    """Render the whole report as one file."""
    words = Words(report.language)
    return _template().render(
        report=report,
        theme=theme_or_plain(report.theme),
        style=Markup(style_sheet()),  # noqa: S704 - shipped with the package
        say=words.say,
        number=words.integer,
        show=lambda value, kind: display(value, kind, words),
        parts=lambda label: label_parts(label, words),
        svg=lambda figure, narrow: Markup(inline_svg(figure, words, narrow=narrow)),  # noqa: S704 - serialised XML
        kind_of=lambda block: _KINDS[type(block)],
        sign=_SIGNS,
    )


def loud(text: str) -> Markup:
    """Escape ``text`` and turn its ``**louder**`` words into ``<b>``.

    >>> loud("a < **b**")
    Markup('a &lt; <b>b</b>')
    """
    runs = (Markup("<b>{}</b>").format(run) if strong else escape(run) for run, strong in strong_runs(text))
    return Markup("").join(runs)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("doorstroom.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["loud"] = loud
    return environment.get_template("report.html")
