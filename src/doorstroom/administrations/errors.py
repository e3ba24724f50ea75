"""What is wrong with the folder of an administration: all of it at once, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from doorstroom.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        file: name of the file in the folder; the folder itself where a file is missing.
        key: path of the value, such as ``grades[2].level``; empty for a whole file.
        value: the value as written, empty where there is none.
        wrong: what is wrong.
        right: what would be right.
    """

    file: str
    key: str
    value: str
    wrong: str
    right: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        shown = f" = {self.value}" if self.value else ""
        return f"{place}{shown}: {self.wrong}; expected {self.right}"


class AdministrationError(BadInput):
    """A folder that is not a usable administration; carries every problem that was found."""

    def __init__(self, where: str, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.file))
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{count} in the administration", where=where)
        lines = (f"\n  {problem}" for problem in self.problems)
        self.args = (f"{self.args[0]}{''.join(lines)}",)
