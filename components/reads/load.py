"""The pages' way to data and, with changed_rules, the only place with caches.

Whatever comes from the store is read at most once in each step of 15 s for all readers together. When the store fails,
the last good copy stays on the pages and `trouble()` has why; with no copy yet, StoreError reaches the page, whose
panels show 'database away'. Values are frozen, so all sessions share one object of each.
"""

from __future__ import annotations

import inspect
import logging
import os
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from components.reads import clock, exercise
from components.reads.last_good import LastGood, timeless
from data.models import (
    BaselineRules,
    CalendarEntry,
    Coverage,
    Edition,
    Election,
    Filters,
    Gap,
    LevelRules,
    OutlookRules,
    PastProvocation,
    Phase,
    Source,
    SourceState,
)
from data.store import level_inputs, queries, replica, states
from data.store.source_edits import SourceEdit, all_edits, effective_sources
from data.store.store import Store, StoreError, database_url, open_store
from data.tables import watch_rules, watch_tables
from data.tables.level_rules import load_baseline_rules, load_level_rules
from data.tables.rule_tables import load_rules
from data.tables.sources import graded, load_sources
from scoring.assess.rules import RuleBook, compile_rules
from scoring.level.coverage import coverage_of, covered_in
from scoring.window.window import Clock, election_clock

TTL = timedelta(seconds=clock.STEP_SECONDS)
REFERENCE_TTL = timedelta(minutes=5)  # an officer's edit of a reference file shows after this
COVERAGE_LOOKBACK = timedelta(days=60)

_CLEAR: list[Callable[[], None]] = []
log = logging.getLogger("november_watch.pages")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class _Health:
    """What this process last saw of the store."""

    error: str = ""  # the code of a StoreError
    line: str = ""  # its line for the log, told once
    good: datetime | None = None
    failures: int = 0


# Not in Streamlit's caches, which whoever has a page open may clear: last good copies must survive it, and a store that
# was opened once is never made anew where it has vanished.
_HEALTH, _KEPT = _Health(), LastGood()
_STORES: dict[str, Store] = {}
_OPENING = threading.Lock()


def _url() -> str:
    """The store of this session: the one of WATCH_DB, or the exercise's."""
    return exercise.environ()["WATCH_DB"] if exercise.here() else database_url()


def store() -> Store:
    """The store named by WATCH_DB, else data/var/watch.db. Raises StoreError."""
    url = _url()
    with _OPENING:
        if url not in _STORES:
            opened = open_store(url)
            _STORES[url] = opened if exercise.here() else replica.for_pages(opened, os.environ)
        return _STORES[url]


def start_over() -> None:
    """Know nothing of any store: for tests."""
    _STORES.clear()
    _HEALTH.error, _HEALTH.line, _HEALTH.good, _HEALTH.failures = "", "", None, 0
    _KEPT.clear()


def from_store(read: Callable[P, T]) -> Callable[P, T]:
    """Cache `read` for one step of the clock, and answer with its last good result while the store is away."""
    signature = inspect.signature(read)

    def of(place: str, step: int, *args: Any) -> T:
        health = _HEALTH
        before = health.failures
        value = read(*args)  # type: ignore[call-arg]
        if health.failures == before:  # else what it was made from may be older copies
            health.error, health.line, health.good = "", "", clock.now()
        return value

    # Streamlit distinguishes cached functions by these.
    of.__module__, of.__qualname__ = read.__module__, read.__qualname__
    cached = st.cache_resource(ttl=TTL, max_entries=64, show_spinner=False)(of)

    _CLEAR.append(cached.clear)

    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        place = f"{clock.mode()} {_url()}"
        question = (read.__module__, read.__qualname__, place, *timeless(bound.args))
        kept = _KEPT
        try:
            value = cached(place, clock.step(), *bound.args)
        except StoreError as error:
            health = _HEALTH
            if health.line != str(error):
                log.error("the store is away: %s", error)
            health.error, health.line, health.failures = error.code, str(error), health.failures + 1
            if copy := kept.recall(question):
                return copy[0]  # type: ignore[no-any-return]
            raise
        if not any(isinstance(arg, Filters) and arg.text for arg in bound.args):
            kept.keep(question, value)  # words that somebody made up crowd out no copy that all need
        return value

    return answer


def forget() -> None:
    """Read everything anew at the next asking: after an officer changed something."""
    for clear in _CLEAR:
        clear()


def failures() -> int:
    """How often the store could not be read in this process: where it grew during a read, copies took its place."""
    return _HEALTH.failures


def trouble() -> tuple[str, datetime | None]:
    """What is wrong with the store now, the code of a StoreError ("" when nothing), and when it last answered."""
    health = _HEALTH
    return health.error, health.good


# Reference tables


@st.cache_resource(ttl=REFERENCE_TTL, show_spinner=False)
def reference(name: str, _load: Callable[[], T]) -> T:
    """What `_load` gives, read again after five minutes. Raises BadReference."""
    return _load()


def elections() -> tuple[Election, ...]:
    return reference("elections", watch_tables.load_elections)


def calendar(since: date, until: date, *, with_elections: bool = False) -> list[CalendarEntry]:
    """Anniversaries, drills and meetings that touch the days since…until, in order; elections too if so wanted."""
    rows = reference("calendar", watch_tables.load_calendar)
    if with_elections:
        held = [CalendarEntry(e.date, e.date, "election", e.name, e.note, e.source_url) for e in elections()]
        rows = (*rows, *held)
    return watch_tables.occurrences(rows, since, until)


def korean_names() -> dict[str, str]:
    """Korean names of the calendar's dates and of past provocations, by their English names."""
    return reference("names-ko", watch_tables.load_names)


def phases() -> tuple[Phase, ...]:
    return reference("phases", watch_rules.load_phases)


def editions() -> tuple[Edition, ...]:
    return reference("editions", watch_rules.load_editions)


def outlook_rules() -> OutlookRules:
    return reference("outlook", watch_rules.load_outlook_rules)


def baseline_rules() -> BaselineRules:
    return reference("baseline", load_baseline_rules)


def level_rules() -> LevelRules:
    return reference("level", load_level_rules)


def past() -> tuple[PastProvocation, ...]:
    """The record of provocations up to the end of its coverage."""
    return reference("past", lambda: watch_tables.load_past(outlook_rules()))


def rule_book() -> RuleBook:
    """Lexicon, rules and weights as the scorer uses them."""
    return reference("rules", lambda: compile_rules(load_rules()))


def rules_version() -> str:
    """The content hash of the rules in use."""
    return rule_book().version


def sources() -> tuple[Source, ...]:
    """The sources in use: the file's with what officers changed. In a replay the file's alone."""
    listed = listed_sources()
    if clock.mode() != "live":
        return listed
    try:
        return effective_sources(listed, source_edits())
    except StoreError:
        return listed


def listed_sources() -> tuple[Source, ...]:
    """The sources file in use: WATCH_SOURCES, else the one that ships."""
    named = exercise.environ().get("WATCH_SOURCES")
    return reference(f"sources {named}", lambda: load_sources(Path(named)) if named else load_sources())


def source_map() -> dict[str, Source]:
    return graded(sources())


def window(now: datetime) -> Clock:
    """The election clock for the election nearest to `now`, with the default edition."""
    return election_clock(elections(), phases(), editions()[0], now)


# The store


@from_store
def source_edits() -> Sequence[SourceEdit]:
    """What officers changed about the sources, in the order given."""
    with store().read() as conn:
        return tuple(all_edits(conn))


@from_store
def source_states() -> dict[str, SourceState]:
    with store().read() as conn:
        return states.source_states(conn)


def first_steps(names: Collection[str]) -> tuple[int, int]:
    """Of a poll that runs: how many of these sources were asked, and how many entries are stored. Read this second."""
    with store().read() as conn:
        known = states.source_states(conn)
        entries = queries.count_stored(conn)
    return sum(known[name].last_attempt is not None for name in names if name in known), entries


@from_store
def newest_by_source(now: datetime) -> dict[str, datetime]:
    """Publication time of each source's newest entry."""
    with store().read() as conn:
        return queries.newest_by_source(conn, now)


@from_store
def coverage(now: datetime) -> Coverage:
    """How well the watch sees."""
    today = clock.korean_day(now)
    with store().read() as conn:
        inputs = level_inputs.coverage_inputs(conn, today - COVERAGE_LOOKBACK, today, now)
    return coverage_of(inputs, sources(), now, live=clock.mode() == "live")


@from_store
def covered_days(since: date, until: date, now: datetime) -> dict[date, bool]:
    """For each KST day whether enough of it was watched for its counts to mean something."""
    with store().read() as conn:
        return covered_in(level_inputs.day_inputs(conn, since, until, now), since, until, now)


@from_store
def gaps(since: datetime, until: datetime) -> Sequence[Gap]:
    with store().read() as conn:
        return tuple(states.gaps(conn, since, until))
