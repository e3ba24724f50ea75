"""The report in a real browser: axe-core without exclusions, keyboard, and narrow windows."""

import pytest

from doorstroom.documents.html import html
from tests.browser.chromium import chromium, open_file, sideways, tab_stops, violations
from tests.documents.sample import report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html(report()), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_with_details_closed_and_open(browser, file, mode, width):
    page = open_file(browser, file, width=width, mode=mode)
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert violations(page) == []
    page.context.close()


def test_axe_would_find_something(browser, file):
    page = open_file(browser, file, width=1280)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [one.split(":")[0] for one in violations(page)] == ["html-has-lang"]
    page.context.close()


@pytest.mark.parametrize("width", [320, 390, 700, 960, 1280])
def test_nothing_scrolls_sideways_but_the_tables_in_their_own_box(browser, file, width):
    page = open_file(browser, file, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert sideways(page) == 0
    # WCAG 2.2, 1.4.12: text spacing.
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-block-end: 2em !important }"
    )
    assert sideways(page) == 0
    page.context.close()


@pytest.mark.parametrize(("width", "mode"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_every_tab_stop_has_a_visible_ring_and_is_large_enough(browser, file, width, mode):
    page = open_file(browser, file, width=width, mode=mode)
    stops = tab_stops(page)
    whole = report()
    links = 1 + len(whole.sections)
    closed = len(list(whole.figures()))
    tables = len(list(whole.tables())) - closed
    assert len(stops) == links + closed + tables
    assert [stop["what"] for stop in stops if stop["ring"] < 3 or not stop["inView"]] == []
    assert [stop["what"] for stop in stops if stop["height"] < 24] == []
    page.context.close()


def test_one_of_the_two_drawings_is_shown(browser, file):
    for width, shown in ((1280, ".ds-chart__wide"), (390, ".ds-chart__narrow")):
        page = open_file(browser, file, width=width)
        visible = [
            one for one in (".ds-chart__wide", ".ds-chart__narrow") if page.locator(one).first.is_visible()
        ]
        assert visible == [shown]
        page.context.close()
