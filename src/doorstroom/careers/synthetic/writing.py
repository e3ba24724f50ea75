"""Files of a synthetic administration, for the same door as any extract."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import polars as pl

from doorstroom.careers.synthetic.extract import SyntheticExtract

NOTE = "SYNTHETIC.txt"


def write(
    extract: SyntheticExtract,
    folder: Path,
    format: Literal["csv", "parquet"] = "csv",  # noqa: A002
) -> list[Path]:
    """Write staff, organisation, special answers and names apart, and a note that says what they are.

    Args:
        folder: made if it is not there; files of the same names are replaced.
        format: ``csv`` (UTF-8, comma) or ``parquet``.
    Returns: the files, staff first. Special answers and names can be read by their owner only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = {
        "staff": extract.staff,
        "organisation": extract.organisation,
        "special": extract.special,
        "names": extract.names,
    }
    files = []
    for name, frame in frames.items():
        file = folder / f"{name}.{format}"
        _write(frame, file, private=name in ("special", "names"))
        files.append(file)
    note = folder / NOTE
    note.write_text(f"{extract.source}\nNobody in these files exists.\n", encoding="utf-8")
    return [*files, note]


def _write(frame: pl.DataFrame, file: Path, *, private: bool) -> None:
    if private:
        # The file has its rights before there is anything in it.
        file.unlink(missing_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if file.suffix == ".parquet":
        frame.write_parquet(file)
    else:
        frame.write_csv(file)
