"""Provocations: what reports make of an act, what officers decide, and the tables both are read with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from data.models.news import Category, Report


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim of one side about an act: 'JCS: 8 missiles', 'Tokyo: 6'."""

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
class Withdrawal:
    """Who took an act back, when the watch learned of it (UTC), and in which entry."""

    by: str  # the official's name, such as "JCS", else the publisher
    at: datetime
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks of an act, and the publishers through whom that is known: six that quote one are six carriers of one
    word. `official`: an authority that watches the North."""

    by: str
    through: tuple[str, ...]
    official: bool = False


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
    place_ko: str = ""  # its Korean name, of places.csv
    lat: float | None = None
    lon: float | None = None
    korean_lead_minutes: int | None = None  # first English minus first Korean report; negative: English came first
    status: Literal["machine", "confirmed", "rejected", "edited", "withdrawn"] = "machine"
    withdrawn: Withdrawal | None = None
    voices: tuple[Voice, ...] = ()
    form: str = ""  # what kind of thing acted, of extract.toml
    count_at_least: bool = False  # the count is a lower bound
    count_about: bool = False  # the count is a round figure: "around 320"
    several: bool = False  # no count is stated, but that there were several
    minute: int | None = None  # minutes after midnight in Korea, where it is settled
    outcome: str = ""  # of Facts.outcome
    agent: str = ""  # cyber: the group; `campaign` the name of the campaign, malware or theft
    campaign: str = ""
    victim: str = ""  # cyber: who was hit, where no campaign names it
    stolen: tuple[str, int] | tuple[()] = ()  # cyber: currency and sum taken, in millions
    reach: str = ""  # class of a ballistic missile, of Facts.reach
    best: Report | None = None  # the report that says it best: `title` is its headline, and link and credit are its own
    day_known: bool = True  # False: only reports without a date tell of it, so `date` is when we saw the first

    @property
    def counts(self) -> bool:
        """Whether it counts as an act: neither rejected by an officer nor withdrawn, and its day is known."""
        return self.day_known and self.status not in ("rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Name:
    """A canonical name with its spellings. Latin spellings match whole words, others anywhere."""

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
    name_ko: str = ""
    wide: bool = False  # a province


@dataclass(frozen=True, slots=True, eq=False)
class ExtractTables:
    """The editable tables that `scoring.facts.extract` reads with. One value a process, so compared by identity."""

    places: tuple[Place, ...]
    weapons: tuple[Name, ...]
    forms: tuple[Name, ...]
    claimants: tuple[Name, ...]
    actors: tuple[Name, ...]
    campaigns: tuple[Name, ...]
    generic: frozenset[str]  # lower-case words too common in cyber reports to distinguish campaigns
    vendors: tuple[Name, ...] = ()  # firms and offices that bring cyber attacks to light
    weak: frozenset[str] = frozenset()  # lower-case words that many attacks share: half a name
    lasting: frozenset[str] = frozenset()  # campaigns that go on for years: their name alone makes no single act
    targets: tuple[Name, ...] = ()  # who is hit, by class: what names a campaign that has no name yet
    reaches: tuple[Name, ...] = ()  # classes of ballistic missiles
    loot: tuple[Name, ...] = ()  # what is taken, by class: too common to name a campaign, enough beside who accuses


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
class SeverityRule:
    """One line of ../reference/severity.toml. An empty condition is met by everything."""

    score: int  # 1-5
    reason: str
    categories: tuple[Category, ...] = ()
    forms: tuple[str, ...] = ()  # forms of extract.toml
    not_forms: tuple[str, ...] = ()  # none of these
    terms: tuple[str, ...] = ()  # any of them in a title or the head of a summary, lower case
    beside: tuple[str, ...] = ()  # any of them in one sentence with one of `terms`
    min_range_km: int | None = None
    min_count: int | None = None
    min_usd_millions: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ActTables:
    """The editable tables that `scoring.acts.summary.summarise` reads with."""

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
class Filed:
    """What the store holds around acts that are to be filed anew."""

    acts: Mapping[str, tuple[ProvocationRow, Sequence[Report]]]  # the machine's, by id, as they are
    members: Mapping[int, Membership]  # where their entries belong
    known: frozenset[str]  # ids that have rows, of the machine's acts and of those that rulings made
    rulings: tuple[Ruling, ...]  # all, in the order given
    aliases: Mapping[str, str]  # of the acts that rulings name: id without reports → where they went


@dataclass(frozen=True, slots=True)
class Filing:
    """What the store must write so that it holds the provocations that merging and rulings arrived at."""

    provocations: tuple[tuple[Provocation, str], ...]  # with their families
    members: Mapping[int, Membership]  # entries whose place changed
    dropped: tuple[int, ...]  # entries that belong to no provocation any more
    retired: tuple[tuple[str, str | None], ...]  # (id without reports, where they went)
    history: tuple[tuple[str, str, Mapping[str, Any]], ...]  # (provocation id, action, detail)
