"""The watch's own eyes: sources, polls, gaps and coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from data.models.level import Override
from data.models.news import Report


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source has been doing, as the poller last saved it."""

    source: str
    state: str = "new"  # ok, unchanged, html, login, challenge, empty, stale, gap, blocked, slow, dead, gone, …
    since: datetime | None = None
    detail: str = ""  # one line in words
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_error: str = ""
    errors: int = 0  # in a row
    next_check: datetime | None = None
    interval_seconds: int = 600
    newest_entry: datetime | None = None
    oldest_in_feed: datetime | None = None
    etag: bytes | None = None
    last_modified: bytes | None = None
    validators_since: datetime | None = None
    body_hash: str = ""
    empty_runs: int = 0
    redirect_url: str = ""
    redirect_count: int = 0
    redirect_since: datetime | None = None
    retry_after: datetime | None = None
    muted: bool = False
    url: str = ""  # the configured URL all this belongs to; another one in the sources file starts afresh
    pending: int = 0  # fetches begun since one last ended: above 0 only while one runs, or after a crash


Eye = Literal["korean wire", "official line", "graded publishers"]
# What must have answered within the hour before quiet may be called quiet: a Korean wire, an official line of Japan or
# the United States, and two independent publishers of grade A or B beside them.
EYES: tuple[Eye, ...] = ("korean wire", "official line", "graded publishers")

ASLEEP = "nothing was polled (the watch was asleep or stopped)"  # a gap's reason, by which the pages know it

CLOCK = "this machine's clock was wrong (it jumped)"  # likewise


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which our eyes were shut. `source` is "" where the whole watch was (asleep, no network)."""

    source: str
    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PollRun:
    started: datetime
    finished: datetime | None
    holder: str
    ok: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class CoverageInputs:
    """What the store knows of its own watching, read at `now`: what coverage is made from. All times UTC."""

    polled: tuple[datetime, ...]  # hours (each its start) in which a source answered a poll
    imported: tuple[tuple[datetime, datetime], ...]  # publication times that archives cover
    filled: frozenset[date]  # KST days with at least one entry of any kind
    states: Mapping[str, SourceState]
    newest: Mapping[str, datetime]  # by source: publication of its newest entry
    last_poll: datetime | None
    history_start: datetime | None  # first poll, or beginning of what was imported
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether our eyes were open at `now`. `open` is False when zero may not be shown as zero."""

    now: datetime
    sources_on: int
    answering: int
    launch_alert_down: tuple[str, ...]
    newest_entry: datetime | None
    last_poll: datetime | None
    next_poll: datetime | None
    history_start: datetime | None  # first poll, or beginning of what was imported
    gaps: tuple[Gap, ...] = ()
    open: bool = False
    eyes_missing: tuple[Eye, ...] = ()  # quiet means quiet only where this is empty

    @property
    def quiet_means_quiet(self) -> bool:
        """Whether a silence may be read as quiet: eyes open, and every eye that matters among them."""
        return self.open and not self.eyes_missing


@dataclass(frozen=True, slots=True)
class Reach:
    """How many days back the level looks."""

    acts: int
    signals: int
    series: int


@dataclass(frozen=True, slots=True)
class LevelInputs:
    """What the store holds to make the level at `now` from, all of it known by then.

    `acts` are the reports of each provocation, also of a rejected one, which counts until it was; `signals` the
    preparations, threats and responses; `counts` are (KST day, kind, category or "", entries); `seen` are (KST day,
    kind, category or "", first_seen) of the signals of recent days; `overrides` are officers' own levels in the order
    they were set.
    """

    acts: Mapping[str, Sequence[Report]]
    signals: Sequence[Report]
    counts: Sequence[tuple[date, str, str, int]]
    seen: Sequence[tuple[date, str, str, datetime]]
    coverage: CoverageInputs
    overrides: Sequence[Override]
    rejected: Mapping[str, tuple[datetime, str]] = field(default_factory=dict)  # acts: when an officer did, who and why
