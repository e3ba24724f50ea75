"""The catalogues of translations: collect the texts of the code, keep the translations, compile.

``python -m tools.catalogues`` after every change of a text; it then says what still lacks
a translation.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from doorstroom.documents.words import DOMAIN, LANGUAGES, LOCALE_FOLDER

PACKAGE = LOCALE_FOLDER.parent
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
_KEYWORDS = {
    "say": None,
    "say_number": (1, 2),
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


_TEXT = r"""(?:[^()"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*"""
_CALL = re.compile(rf"\b(?:gettext|ngettext|pgettext|_)\({_TEXT}\)")


def extract_pages(fileobj: IO[bytes], keywords: Any, tags: Any, options: Any) -> Iterator[Any]:
    """Find the texts of Django's templates: Django turns them into code, Babel reads that."""
    from django.utils.translation.template import templatize

    code = templatize(fileobj.read().decode("utf-8"))
    # What is no text becomes rows of X, which Python may not parse: only the calls are kept.
    calls = _CALL.findall(code)
    yield from extract_python(BytesIO("\n".join(calls).encode()), keywords, tags, options)


_METHODS: list[tuple[str, Any]] = [
    ("web/**/templates/**.html", extract_pages),
    ("web/**/templates/**.txt", extract_pages),
    ("**/templates/**.html", "jinja2"),
    ("**.py", "python"),
]


def collect() -> Catalog:
    """Return the texts that the code says, with the files they stand in."""
    catalogue = Catalog(domain=DOMAIN, project="doorstroom", charset="utf-8")
    found = extract_from_dir(PACKAGE, method_map=_METHODS, keywords=_KEYWORDS)
    # Files without line numbers: a catalogue changes only where a text does.
    for file, _, message, _, context in sorted(found, key=lambda one: (str(one[0]), one[1])):
        catalogue.add(message, locations=[(Path(file).as_posix(), 0)], context=context)
    return catalogue


def po_file(language: str) -> Path:
    """Where the translations of a language stand."""
    return LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Read the translations of a language; none yet is an empty catalogue."""
    file = po_file(language)
    if not file.exists():
        return Catalog(locale=language, domain=DOMAIN, charset="utf-8")
    with file.open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def updated(language: str) -> bytes:
    """The .po file with all texts of the code and no others; never a guessed translation."""
    catalogue = read(language)
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return _written(catalogue)


def compiled(language: str) -> bytes:
    """The .mo file that belongs to the .po file."""
    bare = _Bare(locale=language, domain=DOMAIN, charset="utf-8")
    for message in read(language):
        if message.id:
            bare.add(message.id, message.string)
    out = BytesIO()
    write_mo(out, bare)
    return out.getvalue()


def lacking(language: str) -> list[str]:
    """The texts without a translation, in one of the numbers, or with an unsure one."""
    return [str(message.id) for message in read(language) if message.id and not _done(message)]


def _done(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(texts) and not message.fuzzy


def _written(catalogue: Catalog) -> bytes:
    """Serialise under a header that only says what is needed: no days, no tools, no blanks to fill in."""
    out = BytesIO()
    out.write(_HEADER.format(language=catalogue.locale_identifier, plural=catalogue.plural_forms).encode())
    write_po(out, catalogue, omit_header=True, sort_by_file=True, include_lineno=False, width=100)
    return out.getvalue()


class _Bare(Catalog):
    """A catalogue under the same few header lines."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        lines = _HEADER.format(language=self.locale_identifier, plural=self.plural_forms).splitlines()
        pairs = [line[1:-3].split(": ", 1) for line in lines if line.endswith('\\n"')]
        return [(name, value) for name, value in pairs]


_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> int:
    """Update and compile every catalogue; 1 if a translation is lacking."""
    missing = 0
    for language in TRANSLATED:
        content = updated(language)
        po_file(language).parent.mkdir(parents=True, exist_ok=True)
        po_file(language).write_bytes(content)
        po_file(language).with_suffix(".mo").write_bytes(compiled(language))
        for text in lacking(language):
            missing += 1
            sys.stderr.write(f"{language}: no translation of {text!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
