"""House rules that hold for every tracked file: no path of a machine, no package host, no long module."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST = 500  # lines; one idea a file seldom needs half of it

_PATHS = re.compile(r"(?:^|[^\w.])/(?:work|farm|root|home/\w+|Users/\w+)/")
_HOSTS = re.compile(r"pypi\.org|pythonhosted\.org|--(?:extra-)?index-url")


def list_tracked() -> list[str]:
    """Return the tracked paths, relative to the root of the repository."""
    out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [path for path in out.stdout.split("\0") if path and (ROOT / path).is_file()]


def check_text(path: str, text: str) -> list[str]:
    """Return what breaks a rule in one file, each with its place."""
    problems = [
        f"{path}:{number}: {what}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern, what in ((_PATHS, "path of a machine"), (_HOSTS, "host of a package index"))
        if pattern.search(line)
    ]
    length = text.count("\n")
    if path.endswith(".py") and length > LONGEST:
        problems.append(f"{path}: {length} lines, at most {LONGEST}")
    return problems


def main() -> int:
    """Check every tracked text file; print what breaks a rule."""
    problems = []
    for path in list_tracked():
        try:
            text = (ROOT / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue  # fonts, pictures, Parquet
        problems += check_text(path, text)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
