"""Static files: the fonts of the documents, what others made with its licence, hashed names."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import engines

from doorstroom.documents.theme import FONTS
from doorstroom.web.shell.static import StaticFiles, StaticMiddleware


def test_pages_and_reports_have_the_same_fonts():
    css = Path(finders.find("css/tokens.css")).read_text("utf-8")
    names = re.findall(r'url\("\.\./documents/fonts/([^"]+)"\)', css)
    assert len(names) == 4
    for name in names:
        served = Path(finders.find(f"documents/fonts/{name}")).read_bytes()
        assert hashlib.sha256(served).digest() == hashlib.sha256((FONTS / name).read_bytes()).digest()


@pytest.mark.parametrize(
    ("file", "licence", "says"),
    [
        ("vendor/utrecht/utrecht.css", "vendor/utrecht/LICENSE.md", "EUROPEAN UNION PUBLIC LICENCE"),
        ("vendor/htmx/htmx.min.js", "vendor/htmx/LICENSE", "Zero-Clause BSD"),
    ],
)
def test_what_others_made_has_its_licence_beside_it(file, licence, says):
    assert finders.find(file)
    assert says.lower() in Path(finders.find(licence)).read_text("utf-8").lower()


def test_collected_files_have_hashed_names_that_a_browser_may_keep(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", verbosity=0, interactive=False)
    names = json.loads((tmp_path / "staticfiles.json").read_text("utf-8"))["paths"]
    hashed = names["css/layout.css"]
    assert re.fullmatch(r"css/layout\.[0-9a-f]{12}\.css", hashed)
    # Addresses inside style sheets are hashed too.
    assert names["documents/fonts/source-sans-3-latin-wght-normal.woff2"].rsplit("/", 1)[1] in (
        tmp_path / names["css/tokens.css"]
    ).read_text("utf-8")
    storage = StaticFiles(location=tmp_path)
    assert storage.url("css/layout.css").endswith(hashed)
    with pytest.raises(ValueError):
        storage.url("css/nothing.css")
    middleware = StaticMiddleware(lambda _request: None)
    served = middleware.files[f"/static/{hashed}"]
    answer = served.get_response("GET", {})
    answer.file.close()
    headers = dict(answer.headers)
    assert headers["Cache-Control"] == "max-age=315360000, public, immutable"


def test_before_that_names_are_plain(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "nowhere"
    assert StaticFiles(location=tmp_path).url("css/layout.css") == "/static/css/layout.css"
    assert "{% static" not in engines["django"].from_string('{% static "css/layout.css" %}').render()


def test_htmx_keeps_nothing_and_evaluates_nothing(site):
    html = site.client("employee").get("/").content.decode()
    said = re.search(r"<meta name=\"htmx-config\" content='([^']+)'>", html)[1].replace("&quot;", '"')
    config = json.loads(said)
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["historyCacheSize"] == 0
    assert config["selfRequestsOnly"] is True
    assert {"code": "422", "swap": True} in config["responseHandling"]
