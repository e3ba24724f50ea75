"""Charts as SVG: inside a page with colour roles, or as a file of its own with light colours."""

from __future__ import annotations

import re
import textwrap
import xml.etree.ElementTree as ET
from typing import Any

import vl_convert

from doorstroom.documents.content import Figure, Key, Report
from doorstroom.documents.labels import label_parts
from doorstroom.documents.theme import chart_theme, in_light_colours
from doorstroom.documents.words import Words, without_marks

_SVG = "http://www.w3.org/2000/svg"
# Quoted: a name with a digit is otherwise no name, and the whole list falls away.
_TEXT = "'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
_VOICE = f"'Bricolage Grotesque', {_TEXT}"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_MARGIN = 16
_PRINTED = 720  # so that letters of 14 px are 9.4 pt on a page of 170 mm

ET.register_namespace("", _SVG)


def inline_svg(figure: Figure, words: Words, *, narrow: bool = False) -> str:
    """Draw for a page: one image with its summary, ids of its own, colours as roles."""
    spec = figure.narrow if narrow and figure.narrow is not None else figure.spec
    root = _draw(spec, words)
    prefix = f"{figure.id}-{'narrow' if narrow else 'wide'}-"
    _own_ids(root, prefix)
    root.set("role", "img")
    root.set("aria-label", without_marks(figure.summary))
    # In a page the namespace is known; without it the page holds no address at all.
    return ET.tostring(root, encoding="unicode").replace(f' xmlns="{_SVG}"', "")


def chart_svg(figure: Figure, words: Words, theme: str) -> str:
    """Draw the bare chart in light colours, for a printed page that sets title and key itself."""
    spec = figure.spec | {"width": _PRINTED}
    return in_light_colours(ET.tostring(_draw(spec, words), encoding="unicode"), theme)


def svg_file(figure: Figure, report: Report, words: Words) -> str:
    """Draw a file that can travel alone: title, measure, key, chart, label and marks; described for all."""
    chart = _draw(figure.spec, words)
    width, chart_height = (float(size) for size in chart.get("viewBox", "").split()[2:])
    head, y = ET.Element("g"), 8.0
    for line in textwrap.wrap(without_marks(figure.title), 78):
        y += 30
        _text(head, line, y, 24, weight="650", family=_VOICE)
    for line in textwrap.wrap(without_marks(figure.subtitle), 150):
        y += 22
        _text(head, line, y, 16, fill="var(--ds-ink-2)")
    if figure.keys:
        y += 28
        _key_row(head, figure.keys, y)
    y += 18
    chart_top = y
    y += chart_height + 4
    foot = ET.Element("g")
    said = " · ".join(without_marks(part) for part in label_parts(figure.table.label, words))
    said = " · ".join([report.administration, said, *(mark.word for mark in report.marks)])
    for line in textwrap.wrap(said, 150):
        y += 20
        _text(foot, line, y, 14, fill="var(--ds-ink-2)")
    height = y + _MARGIN

    full = width + 2 * _MARGIN
    root = ET.Element(
        f"{{{_SVG}}}svg",
        {
            "viewBox": f"0 0 {full:g} {height:g}",
            "width": f"{full:g}",
            "height": f"{height:g}",
            "role": "img",
            "lang": words.language,
            "aria-labelledby": f"{figure.id}-title {figure.id}-desc",
        },
    )
    ET.SubElement(root, "title", {"id": f"{figure.id}-title"}).text = without_marks(figure.title)
    ET.SubElement(root, "desc", {"id": f"{figure.id}-desc"}).text = without_marks(figure.summary)
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "var(--ds-bg)"})
    body = ET.SubElement(root, "g", {"transform": f"translate({_MARGIN} 0)"})
    body.append(head)
    placed = ET.SubElement(body, "g", {"transform": f"translate(0 {chart_top:g})"})
    _own_ids(chart, f"{figure.id}-")
    placed.extend(chart)
    body.append(foot)
    text = ET.tostring(root, encoding="unicode")
    return in_light_colours(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', report.theme)


def _draw(spec: dict[str, Any], words: Words) -> ET.Element:
    """Convert with our theme; strip what Vega says to screen readers about its inner groups."""
    raw = vl_convert.vegalite_to_svg(
        spec, config=chart_theme(), format_locale=words.number_marks(), allowed_base_urls=[]
    )
    root = ET.fromstring(raw)  # noqa: S314 - our own drawing, not foreign input
    for node in root.iter():
        for name in [name for name in node.attrib if name.startswith("aria-")]:
            del node.attrib[name]
        for name in ("role", "class", "tabindex", "pointer-events"):
            node.attrib.pop(name, None)
        # Measured as plain sans serif, a little wider than our letters, so that nothing runs over.
        if "font-family" in node.attrib:
            node.set("font-family", _TEXT)
    return root


def _own_ids(root: ET.Element, prefix: str) -> None:
    """Give ids that no other drawing in the page has; Vega's own count on from one drawing to the next."""
    own: dict[str, str] = {}
    for node in root.iter():
        if "id" in node.attrib:
            own[node.attrib["id"]] = f"{prefix}{len(own) + 1}"
            node.set("id", own[node.attrib["id"]])
    for node in root.iter():
        for name, value in node.attrib.items():
            node.set(name, _REFERENCE.sub(lambda found: f"url(#{own[found.group(1)]})", value))


def _text(
    parent: ET.Element,
    words: str,
    y: float,
    size: int,
    *,
    x: float = 0,
    weight: str = "400",
    family: str = _TEXT,
    fill: str = "var(--ds-ink)",
) -> None:
    node = ET.SubElement(
        parent,
        "text",
        {
            "x": f"{x:g}",
            "y": f"{y:g}",
            "font-family": family,
            "font-size": str(size),
            "font-weight": weight,
            "fill": fill,
        },
    )
    node.text = words


def _key_row(parent: ET.Element, keys: tuple[Key, ...], y: float) -> None:
    x = 0.0
    for key in keys:
        paint = f"var(--ds-{key.colour})"
        if key.shape == "area":
            ET.SubElement(
                parent,
                "rect",
                {"x": f"{x:g}", "y": f"{y - 12:g}", "width": "24", "height": "13", "rx": "2", "fill": paint},
            )
        elif key.shape == "dot":
            ET.SubElement(
                parent, "circle", {"cx": f"{x + 12:g}", "cy": f"{y - 5:g}", "r": "6", "fill": paint}
            )
        else:
            line = {
                "x1": f"{x:g}",
                "x2": f"{x + 24:g}",
                "y1": f"{y - 5:g}",
                "y2": f"{y - 5:g}",
                "stroke": paint,
                "stroke-width": "3",
            }
            ET.SubElement(parent, "line", line | ({"stroke-dasharray": "5 4"} if key.shape == "dash" else {}))
        _text(parent, key.words, y, 16, x=x + 32)
        x += 32 + 8.2 * len(key.words) + 24
