"""What comes in and how the scorer rates it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["provocation", "preparation", "threat", "response", "context", "unrelated"]
KINDS: tuple[Kind, ...] = ("provocation", "preparation", "threat", "response", "context", "unrelated")
SIGNAL_KINDS: tuple[Kind, ...] = ("provocation", "preparation", "threat")
AHEAD_KINDS: tuple[Kind, ...] = ("preparation", "threat")  # signals of what may be still to come

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
    publisher: str = ""  # who writes it; "" means the name itself
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
    "stub-link", "truncated", "second-act" (it stands for the second act of a text that tells two).
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
    publisher: str = ""  # who wrote it, canonical: the wire where one is credited, else the feed's publisher
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
    other_forms: tuple[
        str, ...
    ] = ()  # further forms that the title names: "a cruise warhead and an air-defence missile"
    series: str = ""  # "week:3" for "third test in a week": counts tests of a period, does not number the act
    follow_up: bool = False  # tells of the act afterwards: a claim by state media, photos, what it was
    tokens: tuple[str, ...] = ()  # cyber only: names and sums by which reports of one campaign meet
    act_minute: int | None = None  # minutes after midnight in Korea, where the text tells the time of the act
    several: bool = False  # it says that several things acted, and not how many
    count_by: str = ""  # which of `claimed_by` gives the count; "" where the text does not say
    outcome: Literal["", "failed", "orbit", "intercepted", "overflew"] = ""
    telling: Literal["new", "follow-up", "past"] = "new"  # no act rests on a report that follows up or looks back
    flash: bool = False  # the headline marks itself as news of the minute
    again: bool = False  # the headline calls its act a further one, not that of the day before
    victims: tuple[str, ...] = ()  # cyber: those who were hit, lower case
    lasting: bool = False  # cyber: the campaign goes on for years, so its name alone does not make one act
    vendor: str = ""  # cyber: the firm or office that brought it to light
    vendor_titled: bool = False  # cyber: the headline names the vendor
    targets: tuple[str, ...] = ()  # cyber: classes of those who are hit, as the title names them
    loot: tuple[str, ...] = ()  # cyber: classes of what is taken, as the title names them
    reach: str = ""  # class of a ballistic missile: close, short, medium, intermediate, hypersonic
    stolen: tuple[str, int] | tuple[()] = ()  # cyber: currency and sum taken, in millions: ("USD", 1500)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The scorer's reading of an entry's text. `rules` is the content hash of the rules that made it."""

    kind: Kind
    category: Category | None
    score: int  # 0-100
    rule: str
    matches: tuple[Match, ...] = ()
    rules: str = ""
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class Report:
    """An entry with its assessment, as merging and pages need it.

    As evidence of an act it is the text that reported it, whatever the entry says by now.
    """

    entry: Entry
    assessment: Assessment
    reliability: str = "F"
    state_controlled: bool = False
    publisher_type: str = ""
    withdrawn_at: datetime | None = None  # when a later text of the entry took the report back


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
    dated: bool = False  # only what has a date of its own, and so counts on a day
    seen_since: datetime | None = None  # only what was first seen by the watch after this moment


# A rule whose name begins so reads a text that takes a report back.
WITHDRAWN = "withdrawn"


def takes_back(said: Assessment) -> bool:
    """Whether a text withdraws a report: its own earlier one or another's."""
    return said.rule.startswith(WITHDRAWN)


def is_evidence(said: Assessment) -> bool:
    """Whether a text belongs with the reports of an act: it reports one, or takes one back."""
    return said.kind == "provocation" or takes_back(said)


def content_hash(entry: Entry) -> str:
    """A hash of what a reader would see change: title, summary and link.

    The date is left out: of undated and future entries it is our own, and publishers renew it without a change. So is
    the author, whose spelling changes with a publisher's system and not with the news.
    """
    return text_hash(entry.title, entry.summary, entry.link)


def text_hash(title: str, summary: str, link: str) -> str:
    """`content_hash` of an entry with these."""
    text = "\0".join((title, summary, link))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
