"""The real report in a real browser; the blocks one by one are held in tests/documents."""

import pytest

from doorstroom.administrations import load
from doorstroom.careers.report import state_of_staff
from doorstroom.documents.html import html
from tests.browser.chromium import chromium, open_file, sideways, violations
from tests.careers.report.service import LAST, service

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("name", "language"), [("rijk", "nl"), ("flanders", "nl"), ("federal", "fr")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(tmp_path, name, language):
    report = state_of_staff(service(), on=LAST, administration=load(name), language=language, synthetic=True)
    file = tmp_path / "report.html"
    file.write_text(html(report), encoding="utf-8")
    with chromium() as browser:
        for mode, width in (("light", 1280), ("dark", 390), ("light", 320)):
            page = open_file(browser, file, width=width, mode=mode)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            assert violations(page) == []
            assert sideways(page) == 0
            page.context.close()
