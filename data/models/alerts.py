"""Alerts: the rules that say who is told what, what is to be told, and the messages that carry it. Times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from data.models.news import Category, Kind

AlertOn = Literal["act", "signal", "notice", "level", "source", "blind"]
ALERT_ON: tuple[AlertOn, ...] = ("act", "signal", "notice", "level", "source", "blind")
# What happened to the subject of an alert. Of an act: "new", "graver", "surer" (more credible), "withdrawn" (taken back
# or rejected), "stands" (again). Of a level: "raised", "lowered". Of a source: "down", "up". Of the watch: "blind",
# "seeing". A "test" is asked for on the page.
AlertWhat = Literal[
    "new", "graver", "surer", "withdrawn", "stands", "raised", "lowered", "down", "up", "blind", "seeing", "test",
]  # fmt: skip
Passing = Literal["waiting", "sending", "sent", "dead"]

LEVEL_SUBJECT, WATCH_SUBJECT, TEST_SUBJECT = "level", "watch", "test"
# In the place of a message's key: nobody needs the alert (it was taken back or outdone before it went out).
FOLDED = "-"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of the day in which only what is grave enough goes out; the rest waits for their end.

    Minutes after midnight in `zone` (IANA); `first` may be later than `last`: then they span midnight.
    """

    first: int
    last: int
    zone: str
    floor: int  # 1-5: as grave as this goes out all the same


@dataclass(frozen=True, slots=True)
class AlertRule:
    """Who is told what. ../reference/alerts.toml explains the fields. An empty condition is met by everything."""

    key: str
    on: AlertOn
    to: tuple[str, ...]  # names of ways, as the secrets' section [alerts] names them
    languages: tuple[str, ...] = ("en",)
    active: bool = True
    name: str = ""  # in an officer's words; the ready-made ones have names of ours
    kinds: tuple[Kind, ...] = ()  # signals
    categories: tuple[Category, ...] = ()  # acts, signals, notices
    min_severity: int = 1  # acts
    worst_credibility: int = 6  # acts: Admiralty figure, 1 is the best
    min_score: int = 0  # signals
    min_level: int = 0  # level: its number; the level it comes from or goes to is at least this
    hold_minutes: int = 0  # source, blind: how long it must have lasted
    cooldown_minutes: int = 60  # between two alerts about one subject; a graver state and a correction wait for nothing
    quiet: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class AlertTiming:
    """How alerts are gathered and sent; ../reference/alerts.toml explains the fields."""

    fresh_minutes: int = 120
    merge_seconds: int = 60
    first_wait_seconds: int = 30
    longest_wait_minutes: int = 60
    give_up_hours: int = 24


@dataclass(frozen=True, slots=True)
class Alert:
    """A line of the outbox: one rule has something to tell one way. `key` names it for good: it is told once."""

    key: str
    at: datetime
    due: datetime  # not before
    rule: str
    way: str
    languages: tuple[str, ...]
    subject: str  # act:ID, signal:KIND:CATEGORY, notice:CATEGORY:DAY, source:NAME, level, watch, test
    what: AlertWhat
    gravity: int  # 1-5
    facts: Mapping[str, Any] = field(default_factory=dict)  # JSON values
    message: str = ""  # key of the message that carries it, FOLDED, or "" while it waits for one


@dataclass(frozen=True, slots=True)
class AlertMessage:
    """One text to one way. It is composed once, so that every attempt sends the same under the same key."""

    key: str
    way: str
    at: datetime
    title: str
    body: str
    link: str
    facts: Mapping[str, Any]  # for machines
    state: Passing = "waiting"
    tries: int = 0
    next_try: datetime | None = None
    changed_at: datetime | None = None
    error: str = ""  # a code, never what a server said
    holder: str = ""  # who is sending it
    in_doubt: bool = False  # an attempt ended without our knowing how: a further one may be a repetition


@dataclass(frozen=True, slots=True)
class Told:
    """What an alert said of an act: by which rule, on which way, what, and how grave and credible the act then was."""

    rule: str
    way: str
    what: AlertWhat
    at: datetime
    severity: int = 0
    credibility: int = 6
