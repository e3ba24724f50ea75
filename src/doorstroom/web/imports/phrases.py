"""What the engines say, in the language of the reader.

Engines know no languages: their sentences are English, with values in them. Each sentence of
``phrases_known`` is a pattern that such a text is recognised by, and at the same time the text that is
translated; a test holds that no sentence of the intake is missing here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext

from doorstroom.web.imports.phrases_known import PHRASES

_HOLE = re.compile(r"%\((\w+)\)s")


def say(text: str) -> str:
    """Return a text of an engine as the reader's language has it; unknown text as it is.

    Sentences that an engine joined by "; " are told one by one.
    """
    if not text:
        return ""
    found = _known(text)
    if found is not None:
        msgid, values = found
        told = {name: _inner(value) for name, value in values.items()}
        return gettext(msgid) % told if told else gettext(msgid).replace("%%", "%")
    if "; " in text:
        return "; ".join(say(part) for part in text.split("; "))
    if text.endswith(")") and " (" in text:  # what is wrong, and where: "no such day (list of 2020-12-31)"
        what, _space, where = text[:-1].partition(" (")
        return f"{say(what)} ({say(where)})"
    return text


def sentence(text: str) -> str:
    """Return a text with a capital at its start.

    >>> sentence("the file is empty")
    'The file is empty'
    """
    return text[:1].upper() + text[1:]


def column_words(column: str) -> str:
    """Return the column of a finding for people: as the file calls it, and in which of the files."""
    where, _, name = column.partition(" ")
    if where in ("organisation", "names") and name:
        return f"{gettext('organisation') if where == 'organisation' else gettext('names')}: {name}"
    return column


def _inner(value: str) -> str:
    """A value may be a sentence of ours too (what a file is); otherwise it stays what the file says."""
    found = _known(value)
    if found is None or found[1]:
        return value
    return gettext(found[0])


@lru_cache(maxsize=4096)
def _known(text: str) -> tuple[str, dict[str, str]] | None:
    if text in _PLAIN:
        return text, {}
    for msgid, pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            return msgid, match.groupdict()
    return None


def _pattern(msgid: str) -> re.Pattern[str]:
    parts, end = [], 0
    for hole in _HOLE.finditer(msgid):
        parts += [re.escape(msgid[end : hole.start()].replace("%%", "%")), f"(?P<{hole[1]}>.*)"]
        end = hole.end()
    return re.compile("".join([*parts, re.escape(msgid[end:].replace("%%", "%"))]), re.DOTALL)


_PLAIN = frozenset(one for one in PHRASES if not _HOLE.search(one))
# The longest first: the one with most words of its own says most.
_PATTERNS = tuple(
    (one, _pattern(one))
    for one in sorted(PHRASES, key=lambda one: -len(_HOLE.sub("", one)))
    if _HOLE.search(one) or "%%" in one
)
