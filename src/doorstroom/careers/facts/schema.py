"""The frames of facts: as they are kept, and as they come in.

A fact has a number for life; a correction is a further version under the same number. ``until`` is the first
day on which the fact no longer holds; null means that no end is known.
"""

from __future__ import annotations

import polars as pl

from doorstroom.careers import schema
from doorstroom.kernel.frames import Column, FrameSchema

_SAID = (
    Column("from_on", pl.Date, "first day on which it holds", nullable=False),
    Column("until", pl.Date, "first day on which it no longer holds; null if no end is known"),
    Column("value", pl.String, "what it says, as the kind writes it; null for a fact that is only true"),
    Column("beside", pl.String, "what stands beside the value: JSON, names in order, texts only"),
    Column("ref", pl.String, "the source's own number of the fact"),
)

FACTS = FrameSchema(
    "facts",
    (
        Column("fact", pl.Int64, "number of the fact", nullable=False),
        Column("version", pl.Int16, "0 records the fact, higher ones correct or annul it", nullable=False),
        Column("recorded_at", pl.Datetime("us", "UTC"), "when the batch of the row was recorded"),
        Column("action", pl.String, "what the row does", allowed=schema.ACTIONS, nullable=False),
        Column("kind", pl.String, "kind of fact, see ``declared``", nullable=False),
        Column("person", pl.Int64, "person; null for a fact of a function or a post"),
        Column("named", pl.String, "function or post as the ledger names it; null for a person"),
        *_SAID,
    ),
)

INCOMING_FACTS = FrameSchema(
    "incoming facts",
    (
        Column("row", pl.Int64, "row of the file as in a spreadsheet; the header is row 1", nullable=False),
        Column("action", pl.String, "what the row does", allowed=schema.ACTIONS, nullable=False),
        Column("kind", pl.String, "kind of fact", nullable=False),
        Column("person", pl.String, "opaque personnel number; null for a function or a post"),
        Column("named", pl.String, "function or post; null for a person"),
        *_SAID,
    ),
)
SAID = [column.name for column in _SAID]
