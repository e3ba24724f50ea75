"""The glossary as SKOS: what the English names of the API mean in Dutch and French (obligation A5).

Its one home is ``docs/glossary.md``; the wheel carries a copy beside this module.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

_COPY = Path(__file__).with_name("glossary.md")
_HOME = Path(__file__).parents[3] / "docs" / "glossary.md"
_SCHEME = "urn:doorstroom:glossary"
JSON_LD, TURTLE = "application/ld+json", "text/turtle"
_ROW = re.compile(r"^\| (?P<nl>[^|]+) \| (?P<fr>[^|]+) \| (?P<names>[^|]*`[^|]+) \|$", re.MULTILINE)


@cache
def concepts() -> tuple[tuple[str, dict[str, str]], ...]:
    """Return each identifier with its terms by language."""
    text = (_COPY if _COPY.exists() else _HOME).read_text("utf-8")
    found = []
    for row in _ROW.finditer(text):
        terms = {language: row[language].strip() for language in ("nl", "fr")}
        known = {language: term for language, term in terms.items() if term != "–"}
        found += [(name, known) for name in re.findall(r"`(\w+)`", row["names"])]
    return tuple(found)


@cache
def as_json_ld() -> bytes:
    """Return the glossary as JSON-LD."""
    graph: list[dict[str, Any]] = [
        {
            "@id": _SCHEME,
            "@type": "skos:ConceptScheme",
            "dct:title": {"en": "Glossary of Doorstroom", "nl": "Woordenlijst van Doorstroom"},
        }
    ]
    graph += [
        {
            "@id": f"{_SCHEME}:{name}",
            "@type": "skos:Concept",
            "skos:inScheme": {"@id": _SCHEME},
            "skos:notation": name,
            "skos:prefLabel": {"en": name.replace("_", " "), **terms},
        }
        for name, terms in concepts()
    ]
    context = {
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dct": "http://purl.org/dc/terms/",
        "dct:title": {"@container": "@language"},
        "skos:prefLabel": {"@container": "@language"},
    }
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1).encode()


@cache
def as_turtle() -> bytes:
    """Return the glossary as Turtle."""
    lines = [
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        "@prefix dct: <http://purl.org/dc/terms/> .",
        "",
        f'<{_SCHEME}> a skos:ConceptScheme ; dct:title "Glossary of Doorstroom"@en .',
    ]
    for name, terms in concepts():
        labels = {"en": name.replace("_", " "), **terms}
        said = ", ".join(f"{json.dumps(term, ensure_ascii=False)}@{code}" for code, term in labels.items())
        lines.append(
            f"<{_SCHEME}:{name}> a skos:Concept ; skos:inScheme <{_SCHEME}> ; "
            f'skos:notation "{name}" ; skos:prefLabel {said} .'
        )
    return ("\n".join(lines) + "\n").encode()
