"""Lock files fit pyproject.toml: every requirement is pinned, hashed and within its bounds."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[^ \\;]+)(?P<rest>.*)$")


def read_pins(text: str) -> tuple[dict[str, str], list[str]]:
    """Return the pinned versions by canonical name, and the names that carry no hash."""
    pins: dict[str, str] = {}
    unhashed: list[str] = []
    for entry in re.split(r"\n(?! )", text.replace("\\\n", "\n")):
        match = _PIN.match(entry.splitlines()[0]) if entry.strip() else None
        if match:
            name = canonicalize_name(match["name"])
            pins[name] = match["version"]
            if "--hash=sha256:" not in entry:
                unhashed.append(name)
    return pins, unhashed


def check_lock(name: str, text: str, requirements: list[str]) -> list[str]:
    """Return every way in which a lock file does not fit the requirements; empty if it does."""
    pins, unhashed = read_pins(text)
    problems = [f"{name}: {package} has no hash" for package in unhashed]
    for requirement in map(Requirement, requirements):
        version = pins.get(canonicalize_name(requirement.name))
        if version is None:
            problems.append(f"{name}: {requirement} is not pinned")
        elif Version(version) not in requirement.specifier:
            problems.append(f"{name}: {requirement} is pinned to {version}")
    return problems


def main() -> int:
    """Check both lock files; print what is wrong and how to mend it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    runtime = project["dependencies"] + extras["web"] + extras["build"]
    texts = {name: (ROOT / "locks" / name).read_text("utf-8") for name in ("runtime.lock", "dev.lock")}
    problems = check_lock("runtime.lock", texts["runtime.lock"], runtime)
    problems += check_lock("dev.lock", texts["dev.lock"], runtime + extras["dev"])
    development, _ = read_pins(texts["dev.lock"])
    problems += [
        f"{package} is {version} in runtime.lock and {development.get(package, 'absent')} in dev.lock"
        for package, version in read_pins(texts["runtime.lock"])[0].items()
        if development.get(package) != version
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("Write the lock files anew: make locks", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
