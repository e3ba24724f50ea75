"""Which requirement is proved by which passing test, and which by none.

``python -m tools.coverage_of_mission var/requirements.json`` reads what ``tests/requirements.py`` wrote, and
the ids from ``../shared/mission/catalogue-*.md`` where they are at hand; without them only marked ids are
listed.
Exit 1: a mark names an id that no catalogue has, or a marked test failed.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT.parent / "shared" / "mission"
# A row of a catalogue begins with its id; a strength or number in brackets may follow.
_ROW = re.compile(r"^\|\s*\**((?:VL|RIJK|FED|DIV|DLG|TO|AMB)-[A-Za-z0-9.-]*\d[a-z]?)\**[\s|\[]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One id with the tests that carry it, by outcome."""

    name: str
    known: bool  # whether a catalogue has it
    outcomes: dict[str, str] = field(default_factory=dict)

    @property
    def area(self) -> str:
        """Prefix of the id, such as RIJK-CAR or FED-P."""
        match = re.match(r"(FED-P|VL-AN|RIJK-TH|[A-Z]+(?:-[A-Z]+)*)", self.name)
        return match[1] if match else self.name

    def count(self, outcome: str) -> int:
        """How many of its tests ended in this way."""
        return sum(found == outcome for found in self.outcomes.values())


def read_ids(folder: Path) -> list[str]:
    """Return the ids of all catalogues in a folder, each once, in the order of the files."""
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("catalogue-*.md"))]
    return list(dict.fromkeys(name for text in texts for name in _ROW.findall(text)))


def join_outcomes(ids: list[str], outcomes: dict[str, dict[str, str]]) -> list[Requirement]:
    """Return every id with its tests; marked ids that no catalogue has come last."""
    named = [Requirement(name, True, outcomes.get(name, {})) for name in ids]
    strange = [
        Requirement(name, not ids, tests) for name, tests in sorted(outcomes.items()) if name not in set(ids)
    ]
    return named + strange


def report(requirements: list[Requirement]) -> str:
    """Return the table by area, then a line an id."""
    areas: dict[str, list[Requirement]] = defaultdict(list)
    for requirement in requirements:
        areas[requirement.area].append(requirement)
    lines = [f"{'area':<10}{'ids':>6}{'proved':>8}{'none':>6}"]
    for area, members in areas.items():
        proved = sum(member.count("passed") > 0 and member.count("failed") == 0 for member in members)
        none = sum(not member.outcomes for member in members)
        lines.append(f"{area:<10}{len(members):>6}{proved:>8}{none:>6}")
    lines.append("")
    for requirement in requirements:
        if requirement.outcomes:
            passed, failed, skipped = (requirement.count(key) for key in ("passed", "failed", "skipped"))
            rest = "".join(f", {n} {word}" for n, word in ((failed, "FAILED"), (skipped, "skipped")) if n)
            strange = "" if requirement.known else "  (no catalogue has this id)"
            lines.append(f"{requirement.name:<14}{passed:>3} passed{rest}{strange}")
    without = [one.name for members in areas.values() for one in members if not one.outcomes]
    lines += ["", f"No test: {len(without)}", *_wrapped(without)]
    return "\n".join(lines)


def _wrapped(names: list[str], width: int = 100) -> list[str]:
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) > width:
            lines.append("")
        lines[-1] += f"{name} "
    return [line.rstrip() for line in lines if line]


def main(arguments: list[str]) -> int:
    """Print the table; see the module."""
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        print("Give the file that pytest -p tests.requirements --requirements FILE wrote.", file=sys.stderr)
        return 2
    outcomes = json.loads(Path(arguments[0]).read_text("utf-8"))
    requirements = join_outcomes(read_ids(CATALOGUES), outcomes)
    print(report(requirements))
    wrong = [one for one in requirements if not one.known or one.count("failed")]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
