"""What officers add to signals and provocations: marks, notes, what each of them has read, verdicts.

A subject is `act:<provocation id>` or `entry:<source>#<guid>`: it survives a store that is filled anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from data.models.news import Category, Entry, Kind

MarkState = Literal["open", "acknowledged", "watch", "dismissed"]
MARK_STATES: tuple[MarkState, ...] = ("open", "acknowledged", "watch", "dismissed")
# The action of floor.NEEDS that leads to each state.
MARKING: Mapping[MarkState, str] = MappingProxyType(
    {"open": "mark.open", "acknowledged": "mark.acknowledge", "watch": "mark.watch", "dismissed": "mark.dismiss"}
)
Facets = Mapping[str, int | str]  # what there was to see of a subject at some moment: JSON values, by name

Judgement = Literal["right", "wrong_kind", "wrong_merge"]
JUDGEMENTS: tuple[Judgement, ...] = ("right", "wrong_kind", "wrong_merge")

REASON_LENGTH, NOTE_LENGTH = 300, 500  # characters


def act_subject(provocation_id: str) -> str:
    """The subject of a provocation."""
    return f"act:{provocation_id}"


def entry_subject(entry: Entry) -> str:
    """The subject of an entry."""
    return f"entry:{entry.source}#{entry.guid}"


@dataclass(frozen=True, slots=True)
class Mark:
    """An officer's mark on a subject. `version` counts from 1; `seen` is what the officer had before them."""

    subject: str
    state: MarkState
    by: str
    at: datetime
    version: int = 0
    reason: str = ""
    seen: Facets = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """A line that an officer left on a subject. Notes are only ever added."""

    id: int
    at: datetime
    by: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """When a person last read a subject, and what there was to see of it."""

    at: datetime
    seen: Facets


@dataclass(frozen=True, slots=True)
class Said:
    """The machine's reading of a subject when an officer judged it, with the text it read.

    For a provocation the text is that of the report that gave its title, and `reports` are the subjects it joined.
    """

    kind: Kind
    category: Category | None
    score: int
    rule: str
    rules: str
    title: str
    summary: str = ""
    language: str = ""
    source: str = ""
    link: str = ""
    published: str = ""  # ISO, UTC
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """An officer's judgement of a reading. Append-only; one taken back keeps its place in the record."""

    id: int
    at: datetime
    by: str
    subject: str
    verdict: Judgement
    said: Said
    kind: Kind  # what it should have said: the same as said where the kind is not disputed
    category: Category | None
    undone_by: str = ""
    undone_at: datetime | None = None
