"""Elections, dates, and what the level, baselines and the outlook are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data.models.news import Category, Kind


@dataclass(frozen=True, slots=True)
class Election:
    date: date  # the polling day in its own country
    country: str  # "US" or "KR"
    type: str
    name: str
    note: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An anniversary, drill, meeting or election. A yearly one is of the leap year 2000 until `occurrences` expands it.

    `usual`: its usual time of year, while the days are not known. `since`: the first year of a yearly one, or 0.
    """

    start: date
    end: date
    kind: str
    name: str
    note: str = ""
    source_url: str = ""
    yearly: bool = False
    usual: bool = False
    since: int = 0


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the election clock, in days from polling day, both ends included; None is open-ended."""

    name: str
    first: int | None
    last: int | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A published width of the election window: `weeks` to either side of polling day."""

    key: str
    name: str
    weeks: float
    source_name: str = ""
    source_url: str = ""

    @property
    def days(self) -> int:
        """Whole days to either side: 4.5 weeks are 31."""
        return int(self.weeks * 7)


@dataclass(frozen=True, slots=True)
class Indication:
    """One occurrence that an indicator may react to: an act, an entry that signals one, or an unusual series.

    A later state of the same thing (more publishers, another severity) is a further Indication with the same `id` and a
    later `known`; it takes the place of the earlier one from then on. `severity` is 0 for what is no act.
    """

    id: str
    source: Literal["act", "signal", "series"]
    known: datetime  # UTC; when the watch first could know this state
    kind: Kind
    category: Category | None
    severity: int = 0  # 1-5, acts only
    publishers: tuple[str, ...] = ()  # independent ones; none of them state media of North Korea
    official: bool = False  # a named authority says so, in a graded publisher or in two publishers
    voices: tuple[str, ...] = ()  # the authorities that are named: "JCS", "Japan", "KCNA" …
    graded: bool = False  # at least one of its publishers has a grade of B or better
    deadline: bool = False  # a threat that names a time
    day: date | None = None  # KST day of an act or of an unusual series, or the first of a notice's window
    count: int | None = None  # of missiles, shells, drones … of an act
    until: datetime | None = None  # a notice counts up to this moment instead of for an indicator's hours
    tags: tuple[str, ...] = ()  # concepts the scorer matched, "seismic", the name of a series …
    words: str = ""  # a title, as its source words it; "" of a series
    entries: tuple[int, ...] = ()  # evidence: ids of stored entries
    provocation: str = ""  # evidence: permalink id of an act
    retracted: bool = False  # from `known` on it no longer stands; `words` then say by whom and why
    ended: bool = False  # retracted because what it foretold has come: no withdrawal, the calm after it runs as ever


@dataclass(frozen=True, slots=True)
class Override:
    """An officer's own level. It holds from `start` to before `end` (UTC) and takes the place of the computed one."""

    level: str
    by: str
    reason: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of the indicator board; ../reference/level.toml explains the fields. Empty conditions are met by all.

    `raises` gives a level's number (0 Routine to 4 Severe) by status: single source, corroborated, official. Where
    `by_severity` is set, an act raises to its entry for the act's severity instead, and `single_source_lower` steps
    less while only one publisher has it. `distinct` says what makes occurrences different where several are needed.
    """

    key: str
    name: str
    source: Literal["act", "signal", "series"]
    hours: int
    kinds: tuple[Kind, ...] = ()
    categories: tuple[Category, ...] = ()
    tags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # tags that rule an indication out
    min_severity: int = 0
    min_count: int = 1
    distinct: Literal["", "day", "category"] = ""  # "day": acts of one day and category count once
    settled: bool = False  # only acts that two publishers or an official report
    together: bool = False  # the publishers of all acts count together
    newest_hours: int = 0  # the newest occurrence must be younger than this; 0 = no such condition
    deadline: bool = False
    raises: tuple[int, int, int] = (0, 0, 0)
    by_severity: tuple[int, ...] = ()
    scored: bool = True


@dataclass(frozen=True, slots=True)
class LevelRules:
    levels: tuple[str, ...]  # lowest first
    calm_hours: tuple[float, ...]  # hours without cause, eyes open, before a level falls by one
    single_source_lower: int
    ungraded_most: int  # what one publisher without a grade of B or better raises to at most
    indicators: tuple[Indicator, ...]
    joint_count: int  # this many indicators at `joint_at` or above together raise to `joint_raises`; 0 = never
    joint_at: int
    joint_raises: int
    confidence_high: int  # points of 100 from which confidence is High, and Moderate
    confidence_moderate: int


@dataclass(frozen=True, slots=True)
class BaselineRules:
    """How a daily series is judged; ../reference/level.toml explains the fields."""

    false_rate: float  # probability of an alarm on a day like any other
    range_share: float  # share of such days within the expected range
    min_count: int  # a smaller count never alarms
    guard_days: int
    learning_days: int
    lookback_days: int


@dataclass(frozen=True, slots=True)
class OutlookRules:
    """What the historical table covers and how the outlook reads it; ../reference/outlook.toml explains the fields."""

    record_start: date  # KST days
    comparable_from: date
    coverage_end: date
    category_map: dict[str, Category]  # the table's words -> the watch's
    sets: dict[str, tuple[str, ...]]  # "core", "missile", "kinetic" -> the table's words
    horizons: tuple[int, ...]
    short_days: int
    long_days: int
    short_observed: float  # share of the days that must be observed, else the outlook is stale
    long_observed: float
    base_rate_from: date
    test_start: date  # walk-forward
    test_end: date
    forget_days: tuple[float, ...]  # what the fit may choose from
    prior_days: tuple[float, ...]
    cap_from: float  # forecasts below are never capped; the floor mirrors it
    cap_margin: float  # too high by more than this …
    cap_min_days: int  # … on at least so many days
