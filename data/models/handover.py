"""What one watch hands over to the next: what happened since, the lines officers add, and the signed whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SectionName = Literal[
    "standing", "level", "new", "escalated", "signals", "corrected", "closed", "open", "notes", "gaps"
]
SECTIONS: tuple[SectionName, ...] = (
    "standing", "level", "new", "escalated", "signals", "corrected", "closed", "open", "notes", "gaps",
)  # fmt: skip
LINE_LENGTH = 500  # characters


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that changed, in words that hold in every language: 'severity', '3', '4'; 'kind', 'threat', ''."""

    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """A line of a handover that the watch itself writes.

    `what` names the happening for the pages' words. `who` is an officer or a publisher, "" the machine. `title` and
    `note` are other people's text as it came. Subjects are those of models.triage, `source:<name>`, or "".
    """

    at: datetime
    what: str
    subject: str = ""
    title: str = ""
    who: str = ""
    steps: tuple[Step, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Items of one kind in the order of their time. `more` were left out because there were too many."""

    name: SectionName
    items: tuple[HandoverItem, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened in (since, until], UTC, section by section."""

    since: datetime
    until: datetime
    sections: tuple[Section, ...]

    @property
    def count(self) -> int:
        return sum(len(section.items) + section.more for section in self.sections)


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """A line of the log. Rows are only ever added.

    line: an officer's own words; `about` names the line it takes the place of, where it corrects one.
    strike: takes the line `about` back, for `reason`. countersign: the incoming officer has read the handover `about`.
    `shift` is the handover that the line came after ("" for none), so it belongs to the one signed next.
    """

    uid: str
    at: datetime
    by: str
    shift: str
    kind: Literal["line", "strike", "countersign"]
    text: str = ""
    about: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """A signed handover. It never changes; `lines` are the officers' lines at the moment of signing."""

    uid: str
    at: datetime
    by: str
    previous: str
    digest: Digest
    lines: tuple[HandoverLine, ...]

    @property
    def since(self) -> datetime:
        return self.digest.since
