"""A report with every kind of block, made by hand: awkward texts, unknown values, a long table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from doorstroom.documents import (
    Absent,
    Column,
    Figure,
    Key,
    Kind,
    Label,
    Mark,
    Passage,
    Report,
    Section,
    Share,
    Sum,
    Table,
    Term,
    Tile,
    Tiles,
    Words,
)
from doorstroom.documents.charts import bars, columns, in_and_out, pyramid

KNOWN = datetime(2025, 1, 12, 9, 30, tzinfo=UTC)
STOCK = Label(
    date(2024, 12, 31), None, KNOWN, 4820, Share(4782, 4820), "38 mensen zonder dienst tellen niet mee"
)
PERIOD = Label(date(2024, 12, 31), date(2023, 12, 31), KNOWN, 4820)
YEARS = (("2020", 214, 262), ("2021", 348, 311), ("2022", 402, 365), ("2023", 377, 341), ("2024", 391, 346))
AGES = (("20–24", 40, 60), ("25–29", 200, 220), ("30–34", 300, 310), ("35–39", 320, 330))
AWKWARD = '<script>alert(1)</script> & "aan" #strong[x] **luid**'


def level_table(name: str = "level") -> Table:
    """A table with an unknown row, a formula for a name, and a cell that is not known."""
    return Table(
        name,
        f"Niveau ({name})",
        (
            Column("level", "Niveau", Kind.TEXT),
            Column("persons", "Personen"),
            Column("change", "Verschil", Kind.CHANGE),
            Column("fte", "Voltijdse plaatsen", Kind.DECIMAL),
            Column("share", "Aandeel", Kind.SHARE),
            Column("since", "Sinds", Kind.DATE),
        ),
        (
            ("Niveau A", 1200, 12, Decimal("1180.25"), Share(1200, 4820), date(2010, 12, 31)),
            ('=HYPERLINK("kwaad")', 1800, -5, Decimal(1700), Share(1800, 4820), None),
            ("Niveau C", 1500, 0, None, Share(1500, 4820), date(2010, 3, 1)),
            ("Niet bekend", 320, -1234, Decimal("1.25"), Share(320, 0), None),
        ),
        STOCK,
        caption="Personen en voltijdse plaatsen",
        total=("Samen", 4820, -1227, Decimal("2881.5"), Share(4820, 4820), None),
        notes=(AWKWARD,),
        quiet=frozenset({3}),
    )


def long_table() -> Table:
    """More rows than a page holds, and as many columns as flows have."""
    names = ("Begin", "Instroom", "Van elders", "Naar elders", "Uitstroom", "Einde", "Verschil")
    return Table(
        "long",
        "Per dienst in 2024",
        (Column("unit", "Dienst", Kind.TEXT), *(Column(f"c{n}", name) for n, name in enumerate(names))),
        tuple((f"Directie Uitvoering en Beleid {n}", 612, 58, 31, 24, 41, 636, 24) for n in range(60)),
        PERIOD,
        total=("Samen", 1, 2, 3, 4, 5, 6, 7),
    )


def _figure(name: str, title: str, drawings: object, table: Table, keys: tuple[Key, ...] = ()) -> Figure:
    wide, narrow = drawings.wide, drawings.narrow  # type: ignore[attr-defined]
    summary = f"{title}: 2024: 391 en 346."
    return Figure(name, title, "Per jaar, in personen", summary, wide, table, narrow, keys)


def _pairs(name: str, rows: tuple[tuple[str, int, int], ...]) -> Table:
    columns_ = (Column("name", "Naam", Kind.TEXT), Column("first", "Eén"), Column("second", "Twee"))
    return Table(name, f"Twee reeksen ({name})", columns_, rows, PERIOD)


def report(language: str = "nl", *, theme: str = "rijk") -> Report:
    """The whole report."""
    words = Words(language)
    flows = Sum(
        (
            Term(4775, "mensen op 31 december 2023", "opening"),
            Term(391, "instroom", "plus"),
            Term(346, "uitstroom", "minus"),
            Term(4820, "mensen op 31 december 2024", "closing"),
        ),
        PERIOD,
        "De rekening",
    )
    two = (Key("Instroom", "series-1"), Key("Uitstroom", "series-2"), Key("Verschil", "ink", "line"))
    sides = (Key("Vrouwen", "series-1", "dot"), Key("Mannen", "series-2", "dash"))
    sizes = [
        ("Niveau A", 1200),
        ("Een heel lange naam van een eenheid zonder einde", 1800),
        ("Niet bekend", 320),
    ]
    tiles = (
        Tile(4820, "mensen"),
        Tile(Decimal("4391.45"), "voltijdse plaatsen", Kind.DECIMAL),
        Tile(Share(2410, 4819), "vrouwen", Kind.SHARE, "dekking **99,2 %**"),
    )
    years = _figure(
        "years", "Sinds 2021 komen er meer", in_and_out(YEARS, words), _pairs("years", YEARS), two
    )
    ages = _figure("ages", "De meesten zijn 35–39", pyramid(AGES, words), _pairs("ages", AGES), sides)
    levels = _figure(
        "levels", "Niveau B is het grootst", bars(sizes, words, quiet=[2]), level_table("levels")
    )
    bands = _figure("bands", "De helft langer dan 11 jaar", columns(sizes, words), level_table("bands"))
    return Report(
        title="Stand van het personeel",
        lead="In 2024 kwamen er **45 mensen meer** bij dan er weggingen.",
        language=language,
        administration="Rijksdienst",
        theme=theme,
        label=STOCK,
        sections=(
            Section("kort", "In het kort", (Tiles(tiles, STOCK),)),
            Section("stromen", "De rekening van 2024", (flows, years, long_table()), lead="Wie **kwam**."),
            Section("leeftijd", "Leeftijd", (ages, Absent("Het **niveau** staat niet in deze gegevens."))),
            Section("niveau", "Niveau", (levels, level_table(), bands, Passage(AWKWARD))),
        ),
        marks=(
            Mark("internal", "Intern", "Kleine groepen zijn nog niet afgedekt."),
            Mark("synthetic", "Verzonnen", "Alle mensen en cijfers zijn verzonnen."),
        ),
    )
