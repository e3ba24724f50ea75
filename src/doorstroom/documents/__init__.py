"""Documents: what a report is made of, and how it leaves the house as page, PDF, CSV and SVG.

A report holds final values and words (``content``); the renderers only show them, so the same figure
cannot differ between two ways out.
"""

from doorstroom.documents.cells import Cell, Kind, Share
from doorstroom.documents.content import (
    Absent,
    Column,
    Figure,
    Key,
    Label,
    Mark,
    Passage,
    Report,
    Section,
    Sum,
    Table,
    Term,
    Tile,
    Tiles,
)
from doorstroom.documents.words import Words
from doorstroom.documents.write import write

__all__ = [
    "Absent",
    "Cell",
    "Column",
    "Figure",
    "Key",
    "Kind",
    "Label",
    "Mark",
    "Passage",
    "Report",
    "Section",
    "Share",
    "Sum",
    "Table",
    "Term",
    "Tile",
    "Tiles",
    "Words",
    "write",
]
