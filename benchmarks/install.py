"""Size of the default installation: what the lock file for running names, as it lies on the disk."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "locks" / "runtime.lock"


def installed_megabytes(lock: Path = LOCK) -> tuple[float, dict[str, float]]:
    """Return the megabytes of all packages of a lock file that are installed here, and those of each."""
    names = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    sizes = {name: _megabytes(name) for name in names}
    return sum(sizes.values()), sizes


def _megabytes(name: str) -> float:
    try:
        files = metadata.files(name) or []
    except metadata.PackageNotFoundError:  # for another platform
        return 0.0
    paths = {Path(str(file.locate())) for file in files}
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1_000_000
