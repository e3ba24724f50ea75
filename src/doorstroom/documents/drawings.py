"""Charts that were drawn before: drawing one takes a tenth of a second, finding one does not.

A drawing depends on nothing but its numbers, words and theme, so it is kept under a hash of these: the last
few in memory, more of them as files where a folder is given. A chart holds counts, never a person; they are
internal all the same, so the files are mode 0600 and a disposal removes them with the rest of the cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections import OrderedDict
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from doorstroom.documents.content import Figure
from doorstroom.documents.svg import inline_svg
from doorstroom.documents.theme import chart_theme
from doorstroom.documents.words import Words

_IN_MEMORY = 256  # drawings of about 20 kB
_IN_FOLDER = 2_000
_lock = Lock()
_memory: OrderedDict[str, str] = OrderedDict()
_folder: list[Path] = []


def keep_in(folder: Path | None) -> None:
    """Keep drawings as files in ``folder`` too; None keeps none."""
    _folder[:] = [] if folder is None else [folder]


def drawn(figure: Figure, words: Words, *, narrow: bool = False) -> str:
    """Return ``inline_svg`` of a figure, drawn once for the same numbers and words."""
    name = _name(figure, words, narrow=narrow)
    with _lock:
        if name in _memory:
            _memory.move_to_end(name)
            return _memory[name]
    text = _from_file(name)
    if text is None:
        text = inline_svg(figure, words, narrow=narrow)
        _to_file(name, text)
    with _lock:
        _memory[name] = text
        while len(_memory) > _IN_MEMORY:
            _memory.popitem(last=False)
    return text


def forget() -> None:
    """Let go of all drawings in memory and in the folder."""
    with _lock:
        _memory.clear()
    for folder in _folder:
        for path in folder.glob("*.svg*"):
            path.unlink(missing_ok=True)


def _name(figure: Figure, words: Words, *, narrow: bool) -> str:
    spec = figure.narrow if narrow and figure.narrow is not None else figure.spec
    parts = [
        version("vl-convert-python"),
        chart_theme(),
        words.language,
        figure.id,
        figure.summary,
        narrow,
        spec,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _from_file(name: str) -> str | None:
    for folder in _folder:
        try:
            return (folder / f"{name}.svg").read_text(encoding="utf-8")
        except OSError:  # not drawn yet, or removed a moment ago
            return None
    return None


def _to_file(name: str, text: str) -> None:
    for folder in _folder:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=folder, suffix=".svg.part")  # mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(temporary).replace(folder / f"{name}.svg")
            _tidy(folder)
        except OSError:  # a page that cannot keep its drawing can still show it
            return


def _tidy(folder: Path) -> None:
    """Remove the oldest drawings where there are many."""
    files = list(folder.glob("*.svg"))
    if len(files) <= _IN_FOLDER:
        return
    for path in sorted(files, key=lambda path: path.stat().st_mtime)[: len(files) - _IN_FOLDER // 2]:
        path.unlink(missing_ok=True)
