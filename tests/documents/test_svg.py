import re
import xml.etree.ElementTree as ET

import pytest

from doorstroom.documents import Words
from doorstroom.documents.svg import chart_svg, inline_svg, svg_file
from tests.documents.sample import report

NL = Words("nl")
SVG = "{http://www.w3.org/2000/svg}"


def _read(text):
    return ET.fromstring(text)  # noqa: S314 - our own drawing


FIGURES = list(report().figures())


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
@pytest.mark.parametrize("narrow", [False, True])
def test_in_a_page_a_chart_is_one_image_with_its_summary(figure, narrow):
    text = inline_svg(figure, NL, narrow=narrow)
    root = _read(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == figure.summary
    inner = [node for node in root.iter() if node is not root]
    names = {name for node in inner for name in node.attrib}
    assert not [name for name in names if name in ("role", "tabindex") or name.startswith("aria-")]
    assert "var(--ds-" in text
    assert "http" not in text
    width = float(root.get("viewBox").split()[2])
    assert width == (340 if narrow else 1040)


def test_ids_of_two_drawings_in_one_page_differ():
    figure = FIGURES[0]
    both = inline_svg(figure, NL) + inline_svg(figure, NL, narrow=True)
    ids = re.findall(r'\bid="([^"]+)"', both)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", both)) <= set(ids)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.id)
def test_a_file_has_title_description_and_light_colours_only(figure):
    text = svg_file(figure, report(), NL)
    root = _read(text)
    title, desc = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", figure.title)
    assert (desc.tag, desc.text) == (f"{SVG}desc", figure.summary)
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert root.get("lang") == "nl"
    assert "var(" not in text
    assert "Intern" in text
    assert "31 december 2024" in text


def test_numbers_in_a_chart_follow_the_language():
    values = [node.text for node in _read(inline_svg(FIGURES[2], NL)).iter("text")]
    assert "1.800" in values


def test_what_is_not_known_is_drawn_in_the_quiet_colour():
    text = inline_svg(FIGURES[2], NL)
    assert text.count("var(--ds-series-5)") == 1
    assert text.count("var(--ds-series-1)") == 2


def test_a_printed_chart_knows_no_roles():
    assert "var(" not in chart_svg(FIGURES[0], NL, "federal")
