"""What a briefing says. Page, picture, Markdown and deck are all written from one Brief, so that they cannot differ.

Words are in the Brief's own language. Titles and publishers come from strangers and are as they were stored: each
writer takes them through its own door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from components.reads.clock import Mode

# Blind is never quiet, and learning is neither: see `components.briefing.compose.state_of`.
State = Literal["empty", "blind", "few", "learning", "quiet", "usual", "busy"]


@dataclass(frozen=True, slots=True)
class BriefAct:
    """A provocation as a briefing shows it."""

    id: str
    severity: int  # 1-5
    severity_word: str
    category: str
    called: str  # by its settled facts; `title` is its best headline
    title: str
    day: date  # KST
    first: datetime
    publishers: tuple[str, ...]  # independent ones, in order of first report
    credibility: int  # Admiralty 1-6
    credibility_word: str
    reports: int
    url: str  # of the report with that headline, else of the first that has a safe address, else ""


@dataclass(frozen=True, slots=True)
class CauseLine:
    """An act or sign that the level stands on, and the address of its first report that has a safe one, else ""."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class SignalDay:
    """Signals of a KST day; `n` is None where nobody watched. `usual` is the expected range, once there is one."""

    day: date
    n: int | None
    usual: tuple[int, int] | None
    threshold: float | None  # above it the day alarms
    alarm: bool


@dataclass(frozen=True, slots=True)
class CycleLine:
    """Provocations of one election cycle added up by day from polling day; None where nobody looked or it is to come.

    `n` is the total by today's day of the window, `at_least` where a stretch up to it was not watched.
    """

    name: str
    chosen: bool
    points: tuple[tuple[int, int | None], ...]
    unseen: tuple[tuple[int, int], ...]  # first and last day of each stretch that nobody watched
    n: int | None
    at_least: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A preparation or threat to keep an eye on."""

    kind: str
    title: str
    source: str
    published: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A date ahead: a drill, an anniversary, a meeting. Context, never scored."""

    start: date
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class WeekLine:
    """Provocations of the last seven KST days beside what seven days usually hold (None while that is learned)."""

    n: int | None
    usual: tuple[int, int] | None
    at_least: bool  # part of the seven days was not watched
    words: str


@dataclass(frozen=True, slots=True)
class OutlookLine:
    """The base-rate outlook: probability of at least one core act in the next `days` days."""

    days: int
    p: float
    p_words: str
    beside: str  # the base rate it stands beside, in words
    likelihood: str


@dataclass(frozen=True, slots=True)
class Edit:
    """An officer's own words in place of the machine's two sentences."""

    sentences: tuple[str, str]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """A briefing at a moment, in one language. Everything is worded but what a writer formats: times and numbers."""

    language: str
    now: datetime
    mode: Mode
    mode_words: str  # "" in live mode
    state: State
    state_words: str
    label: str  # handling label, the officer's own text; "" for none
    machine: tuple[str, str]  # the bottom line, made from the data
    edit: Edit | None
    level: str | None  # as in data/reference/level.toml; None where it cannot be named
    level_number: int | None  # 0 for the lowest
    level_word: str
    level_since: str
    causes: tuple[CauseLine, ...]  # why it stands, the gravest first
    confidence: str
    confidence_points: int | None  # of 100
    confidence_reasons: tuple[str, ...]
    day: str  # of the window, "D−5"
    election: str
    phase: str
    window: str
    week: WeekLine
    horizons: tuple[OutlookLine, ...]
    outlook_stale: str  # why there is no outlook for today, "" where there is one
    acts: tuple[BriefAct, ...]
    acts_words: str  # how many were chosen of how many, or why there is none
    counts: tuple[SignalDay, ...]
    counts_alt: str
    cycles: tuple[CycleLine, ...]
    cycle_day: int  # today from polling day in KST days, in which acts are counted
    cycles_words: str
    cycles_alt: str
    half_window: int  # days to either side of polling day
    signs: tuple[Sign, ...]
    dates: tuple[Coming, ...]
    signs_words: str  # why there is no sign, "" where there is one
    dates_words: str
    answering: int
    sources_on: int
    eyes_open: bool
    eyes: str  # open, or blind and since when
    coverage: str
    sources: str
    rules: str
    record: str  # where the record of past provocations ends
    method: tuple[str, ...]  # the method note, a paragraph each
    link: str  # permalink, "" where the pages' address is not known

    @property
    def sentences(self) -> tuple[str, str]:
        """The bottom line as it stands: the officer's words where there are any."""
        return self.edit.sentences if self.edit else self.machine
