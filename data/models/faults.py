"""Faults in files that an officer may edit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# A path inside the project is given without the folders of the machine.
_PROJECT = str(Path(__file__).resolve().parents[2]) + "/"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in a file an officer may edit: where it is and how to mend it."""

    file: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        file = self.file.removeprefix(_PROJECT)  # shown on pages too, where a machine's folders are nobody's business
        return f"{file}:{self.line}: {self.reason}" if self.line else f"{file}: {self.reason}"


class BadReference(ValueError):
    """A reference file cannot be used. `problems` holds every fault found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems
