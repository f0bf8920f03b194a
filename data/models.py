"""Value types that more than one room uses.

All of them are frozen: a change is a new value. Every datetime is time-zone aware and in UTC; a `date` says in its
field's comment which zone's calendar day it is. Nothing here does I/O or reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

_PROJECT = str(Path(__file__).resolve().parent.parent) + "/"

Kind = Literal["provocation", "preparation", "threat", "response", "context", "unrelated"]
KINDS: tuple[Kind, ...] = ("provocation", "preparation", "threat", "response", "context", "unrelated")
SIGNAL_KINDS: tuple[Kind, ...] = ("provocation", "preparation", "threat")

Category = Literal[
    "nuclear", "icbm", "missile", "cruise", "space", "artillery", "border", "drone", "gps", "balloon", "cyber", "arms",
    "parade", "rhetoric", "other",
]  # fmt: skip
CATEGORIES: tuple[Category, ...] = (
    "nuclear", "icbm", "missile", "cruise", "space", "artillery", "border", "drone", "gps", "balloon", "cyber", "arms",
    "parade", "rhetoric", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A feed we poll. Only `name` and `url` are required of a sources file."""

    name: str
    url: str
    language: str = "en"  # ISO 639-1
    country: str = ""  # ISO 3166 alpha-2
    publisher: str = ""  # the desk that writes it; "" means the name itself
    publisher_type: str = "newspaper"
    reliability: str = "F"  # Admiralty letter A-F of the origin
    state_controlled: bool = False
    timezone: str = "UTC"  # IANA zone of dates that carry none
    topic: str = ""
    on: bool = True
    reason: str = ""  # why it is off, or what to know about it
    launch_alert: bool = False  # on the list that must never wait over 10 minutes
    stale_after_hours: float = 72.0  # the source's norm: an older newest entry is called stale
    adapter: Literal["feed", "seismic"] = "feed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a source published it, cleaned to plain text.

    `guid` is the identity within the source (guid, else link, else content hash). `published` is never later than
    `first_seen`: a future date is clamped and flagged. Flags: "undated", "future", "date-only", "naive-date",
    "stub-link", "truncated".
    """

    source: str
    guid: str
    title: str
    summary: str
    link: str  # http(s) or ""
    published: datetime
    first_seen: datetime
    language: str = "en"
    author: str = ""
    publisher: str = ""  # who wrote it, canonical: the wire where one is credited, else the desk
    revision: int = 1
    flags: tuple[str, ...] = ()
    id: int | None = None  # the store's row, once stored


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of an entry's text that carried points. `start` and `end` count code points of the field's text."""

    term: str
    concept: str
    field: Literal["title", "summary"]
    start: int
    end: int
    points: float


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers and names that the text itself states about an act; None or empty where it states none."""

    act_day: date | None = None  # KST day of the act
    act_day_basis: Literal["", "stated", "weekday", "relative", "published"] = ""
    count: int | None = None  # missiles, shells, balloons, drones … as claimed
    count_at_least: bool = False  # "over 100", "at least eight"
    ordinal: int | None = None  # "7th wave of balloons", "third launch this week"
    weapon: str = ""  # canonical: "Hwasong-17", "KN-25", "Haeil-2", …
    range_km: int | None = None
    altitude_km: int | None = None
    place: str = ""  # canonical name in data/reference/places.csv
    claimed_by: tuple[str, ...] = ()  # of "JCS", "Japan", "KCNA", "US", "NIS", "UN", …
    campaign: str = ""  # cyber: campaign or malware name
    actor: str = ""  # cyber: group, canonical
    another: bool = False  # the text calls the act a further one of the same day
    days: tuple[date, ...] = ()  # KST days the words allow, likeliest first; one day when they leave no doubt
    count_about: bool = False  # "about 130", "10여 발"
    form: str = ""  # what kind of thing acted: ballistic, cruise, underwater, planes, troops, ship, … (forms.toml)
    series: str = ""  # "week:3" for "third test in a week": counts tests of a period, does not number the act
    follow_up: bool = False  # tells of the act afterwards: a claim by state media, photos, what it was
    tokens: tuple[str, ...] = ()  # cyber only: names and sums by which reports of one campaign meet


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the scorer says of an entry's text. `rules` is the content hash of the rules that said it."""

    kind: Kind
    category: Category | None
    score: int  # 0-100
    rule: str
    matches: tuple[Match, ...] = ()
    rules: str = ""
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class Report:
    """An entry with its assessment, as merging and pages need it."""

    entry: Entry
    assessment: Assessment
    reliability: str = "F"
    state_controlled: bool = False
    publisher_type: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one side says of an act: 'JCS: 8 missiles', 'Tokyo: 6'."""

    by: str
    count: int | None = None
    count_at_least: bool = False
    weapon: str = ""
    category: Category | None = None
    range_km: int | None = None
    altitude_km: int | None = None
    first_said: datetime | None = None
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Provocation:
    """One act, summed up from the reports of it that were known at some moment."""

    id: str  # permalink, never changes
    date: date  # KST day of the act
    category: Category
    title: str  # of the report that says it best
    severity: int  # 1-5, ../reference/severity.toml
    credibility: int  # Admiralty 1-6
    first_published: datetime
    first_publisher: str
    last_published: datetime
    publishers: tuple[str, ...]  # independent ones, in order of first report
    languages: tuple[str, ...]
    reports: tuple[Report, ...]  # in order of publication
    claims: tuple[Claim, ...] = ()
    disagreements: tuple[str, ...] = ()  # fields on which claims differ: "count", "category", …
    count: int | None = None
    weapon: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    korean_lead_minutes: int | None = None  # first English minus first Korean report; negative: English came first
    status: Literal["machine", "confirmed", "rejected", "edited"] = "machine"


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
class Sight:
    """What the store knows of its own watching, read at `now`: the raw material of coverage. All times UTC."""

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
    words: str = ""  # one line for pages and exports


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
    """An anniversary, drill or meeting. A yearly one stands in the leap year 2000 until `occurrences` expands it."""

    start: date
    end: date
    kind: str
    name: str
    note: str = ""
    source_url: str = ""
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class PastProvocation:
    """A row of the historical table (1994 to 22 August 2026, KST days)."""

    date: date
    category: str  # the table's own words: ballistic_missile, nuclear_test, …
    count: int | None
    name: str
    site: str
    lat: float | None
    lon: float | None
    outcome: str
    severity: int
    summary: str
    source_name: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Name:
    """A canonical name with the spellings that stand for it. Latin spellings match whole words, others anywhere."""

    name: str
    terms: tuple[str, ...]
    form: str = ""  # weapons: the form it implies


@dataclass(frozen=True, slots=True)
class Place:
    """A place of ../reference/places.csv. `metonym` places count only after a preposition ("from Pyongyang")."""

    name: str
    lat: float
    lon: float
    terms: tuple[str, ...]
    metonym: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ExtractTables:
    """The editable tables that `scoring.extract` reads with: one value a process, so it is compared by identity."""

    places: tuple[Place, ...]
    weapons: tuple[Name, ...]
    forms: tuple[Name, ...]
    claimants: tuple[Name, ...]
    actors: tuple[Name, ...]
    campaigns: tuple[Name, ...]
    generic: frozenset[str]  # lower-case words too common in cyber reports to tell campaigns apart


@dataclass(frozen=True, slots=True)
class SeverityRule:
    """One line of ../reference/severity.toml. An empty condition is met by everything."""

    score: int  # 1-5
    reason: str
    categories: tuple[Category, ...] = ()
    forms: tuple[str, ...] = ()  # forms of extract.toml
    terms: tuple[str, ...] = ()  # any of them in a title or the head of a summary, lower case
    min_range_km: int | None = None
    min_count: int | None = None
    min_usd_millions: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ActTables:
    """The editable tables that `scoring.provocations.summarise` reads with."""

    places: tuple[Place, ...]
    severity: tuple[SeverityRule, ...]  # the first that is met decides


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an officer decided about a provocation. Append-only; an undone ruling keeps its place in the record."""

    id: int
    at: datetime
    action: Literal["merge", "split", "reject", "confirm", "severity", "undo"]
    provocation_id: str
    by: str
    reason: str
    with_id: str = ""  # merge: the provocation that joins this one
    entry_ids: tuple[int, ...] = ()  # split: the entries that leave
    severity: int | None = None
    undoes: int | None = None  # undo: the ruling taken back
    undone_by: int | None = None  # the ruling that took this one back


@dataclass(frozen=True, slots=True)
class Membership:
    """The provocation an entry belongs to after rulings, and the one the machine alone puts it in."""

    provocation_id: str
    machine_id: str


@dataclass(frozen=True, slots=True)
class ProvocationRow:
    """What the store keeps of a provocation beside its members. `alias_of`: where a merge moved its reports."""

    id: str
    date: date
    family: str
    status: str
    alias_of: str | None


@dataclass(frozen=True, slots=True)
class Filing:
    """What the store must write so that it holds the provocations that merging and rulings arrived at."""

    provocations: tuple[tuple[Provocation, str], ...]  # with their families
    members: Mapping[int, Membership]  # entries whose place changed
    dropped: tuple[int, ...]  # entries that belong to no provocation any more
    retired: tuple[tuple[str, str | None], ...]  # (id without reports, where they went)
    history: tuple[tuple[str, str, Mapping[str, Any]], ...]  # (provocation id, action, detail)


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


@dataclass(frozen=True, slots=True)
class Filters:
    """What every page can be narrowed to. Empty tuples mean 'all'. Times are UTC, half open [since, until)."""

    since: datetime | None = None
    until: datetime | None = None
    kinds: tuple[Kind, ...] = ()
    categories: tuple[Category, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    min_score: int = 0
    text: str = ""
    hour: int | None = None  # only this hour of the Korean day, 0-23


@dataclass(frozen=True, slots=True)
class TermList:
    """The words of one language for one concept. `verbs` and `nouns` are inflected when compiled; `terms` are not."""

    concept: str
    language: str
    terms: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the rules file states it; ../docs/rules.md explains each field."""

    id: str
    language: str
    kind: Kind
    says: str
    order: tuple[str, ...]
    category: Category | None = None
    clause: tuple[str, ...] = ()
    mood: tuple[str, ...] = ()
    within: int = 8
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    starts: bool = False
    first: bool = False
    otherwise: Category | None = None
    rank: int = 1
    summary: bool = True


@dataclass(frozen=True, slots=True)
class RuleTables:
    """Everything the scorer is compiled from.

    `concepts`: name -> (group, category or None); `irregular`: verb -> forms.
    """

    concepts: dict[str, tuple[str, Category | None]]
    terms: tuple[TermList, ...]
    rules: tuple[RuleRow, ...]
    kind_points: dict[str, float]
    category_points: dict[str, float]
    category_share: dict[str, float]
    letter_points: dict[str, float]
    specific_points: float
    specific_limit: float
    irregular: dict[str, tuple[str, str, str, str]]
    anchors: tuple[str, ...]
    anchor_pairs: tuple[tuple[str, ...], ...] = ()
    sharper: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stems: tuple[str, ...] = ()


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
    official: bool = False  # a government or military other than North Korea's says so
    deadline: bool = False  # a threat that names a time
    tags: tuple[str, ...] = ()  # concepts the scorer matched, "seismic", the name of a series …
    words: str = ""  # plain text for the board: a title, or what is unusual
    entries: tuple[int, ...] = ()  # evidence: ids of stored entries
    provocation: str = ""  # evidence: permalink id of an act
    retracted: bool = False  # from `known` on it no longer stands: rejected by an officer, or merged away


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
    less while only one publisher has it.
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
    deadline: bool = False
    raises: tuple[int, int, int] = (0, 0, 0)
    by_severity: tuple[int, ...] = ()
    scored: bool = True


@dataclass(frozen=True, slots=True)
class LevelRules:
    levels: tuple[str, ...]  # lowest first
    calm_hours: tuple[float, ...]  # hours without cause, eyes open, before a level falls by one
    single_source_lower: int
    indicators: tuple[Indicator, ...]
    joint_count: int  # this many indicators at `joint_at` or above together raise to `joint_raises`; 0 = never
    joint_at: int
    joint_raises: int
    confidence_high: int  # points of 100 from which confidence is High, and Moderate
    confidence_moderate: int


@dataclass(frozen=True, slots=True)
class BaselineRules:
    """How a daily series is judged; ../reference/level.toml explains the fields."""

    method: str
    z: float  # C1, C2, W2: standard deviations above the mean
    z3: float  # C3: sum over three days
    min_sigma: float
    min_count: int  # a smaller count never alarms
    baseline_days: int
    learning_days: int
    lookback_days: int  # how far back covered days are sought across gaps
    range_z: float  # half width of the expected range in standard deviations


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
    cap_from: float  # bins below are never capped
    cap_margin: float  # too high by more than this …
    cap_min_days: int  # … on at least so many days
