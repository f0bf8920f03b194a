"""Were our eyes open? Which days count as watched, where the gaps are, and what may be said of the present moment.

A feed holds its last hours or days, so a poll also catches up on the time before it. Hours are counted as watched when
a poll answered within them or within `REACH_BACK` after them; never before the first poll of all. An imported archive
covers the days it holds entries of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from data.models import EYES, Coverage, CoverageInputs, Eye, Gap, Source, SourceState, day_start, kst_day

HOUR = timedelta(hours=1)
# A launch-alert feed of 100 items holds about half a day of a busy wire; what is older may have fallen out unseen.
REACH_BACK = timedelta(hours=12)
# A day with less than this share of watched hours is drawn as a gap and kept out of baselines.
ENOUGH_OF_A_DAY = 0.75
# Pages may print zero only if a poll answered this recently.
POLL_FRESH = timedelta(minutes=40)
# An eye that matters must have answered this recently before quiet may be called quiet.
EYE_FRESH = timedelta(hours=1)
# Topics of government feeds that would tell of a launch.
OFFICIAL_TOPICS = frozenset({"defence", "diplomacy", "usfk", "japan", "dprk", "dprk_missile"})
OFFICIAL_COUNTRIES = frozenset({"JP", "US"})
GRADED = frozenset({"A", "B"})
GRADED_NEEDED = 2
# In a replay or exercise there is no poller: the archive must hold something this recent.
ARCHIVE_FRESH = timedelta(hours=24)


def watched_hours(polled: Collection[datetime], now: datetime) -> set[datetime]:
    """UTC hours (each its start) that polling covered, from the hours in which a poll was answered."""
    polls = sorted(hour for hour in polled if hour <= now)
    watched: set[datetime] = set(polls)
    for before, after in pairwise(polls):
        start = max(before, after - REACH_BACK)
        watched.update(start + HOUR * n for n in range(1, int((after - start) / HOUR)))
    return watched


def covered_days(
    since: date,
    until: date,
    now: datetime,
    polled: Collection[datetime],
    imported: Sequence[tuple[datetime, datetime]],
    filled: Collection[date],
) -> dict[date, bool]:
    """For each KST day in [since, until]: whether enough of it was watched for its counts to mean something.

    `polled` are UTC hours with an answered poll, `imported` the publication times an archive covers, `filled` the KST
    days with at least one stored entry of any kind. Of the day in course only the hours up to `now` are asked for. Days
    after `now` are not covered.
    """
    watched = Counter(map(kst_day, watched_hours(polled, now)))
    spans = [(kst_day(a), kst_day(b)) for a, b in imported]
    covered: dict[date, bool] = {}
    day = since
    while day <= until:
        hours = min(24, int((now - day_start(day)) / HOUR) + 1) if day_start(day) <= now else 0
        in_archive = day in filled and any(a <= day <= b for a, b in spans)
        covered[day] = hours > 0 and (in_archive or watched[day] >= ENOUGH_OF_A_DAY * hours)
        day += timedelta(days=1)
    return covered


def day_gaps(covered: Mapping[date, bool], reason: str = "not watched") -> tuple[Gap, ...]:
    """Runs of uncovered days as gaps with UTC bounds."""
    found: list[Gap] = []
    for day in sorted(covered):
        if covered[day]:
            continue
        start = day_start(day)
        if found and found[-1].end == start:
            found[-1] = Gap("", found[-1].start, start + timedelta(days=1), reason)
        else:
            found.append(Gap("", start, start + timedelta(days=1), reason))
    return tuple(found)


def eyes_missing(answering: Iterable[Source]) -> tuple[Eye, ...]:
    """Which of the eyes that quiet rests on are not among the sources that answer."""
    up = list(answering)
    wires = [s for s in up if s.publisher_type == "wire" and s.country == "KR"]
    lines = [
        s
        for s in up
        if s.publisher_type == "government" and s.country in OFFICIAL_COUNTRIES and s.topic in OFFICIAL_TOPICS
    ]
    press = {
        s.publisher or s.name
        for s in up
        if s.reliability in GRADED and not s.state_controlled and s.publisher_type not in ("government", "aggregator")
    } - {s.publisher or s.name for s in wires}
    seen = {"korean wire": wires, "official line": lines, "graded publishers": len(press) >= GRADED_NEEDED}
    return tuple(eye for eye in EYES if not seen[eye])


def coverage(
    now: datetime,
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    newest: Mapping[str, datetime],
    last_poll: datetime | None,
    history_start: datetime | None,
    gaps: Sequence[Gap],
    *,
    live: bool,
) -> Coverage:
    """How well we see at `now`.

    `newest` is each source's newest entry known at `now`. With `live` False (replay, exercise) the sources that count
    are those with entries, and they answer if they published something within a day of `now`.
    """
    newest_of_all = max(newest.values(), default=None)
    if not live:
        answering = sum(now - moment <= ARCHIVE_FRESH for moment in newest.values())
        open_ = newest_of_all is not None and now - newest_of_all <= ARCHIVE_FRESH
        return Coverage(
            now=now,
            sources_on=len(newest),
            answering=answering,
            launch_alert_down=(),
            newest_entry=newest_of_all,
            last_poll=None,
            next_poll=None,
            history_start=history_start,
            gaps=tuple(gaps),
            open=open_,
            eyes_missing=eyes_missing(_archived(sources, newest, now)),
        )
    on = [source for source in sources if source.on]
    up = {s.name for s in on if s.name in states and states[s.name].errors == 0 and states[s.name].last_success}
    down = tuple(s.name for s in on if s.launch_alert and s.name in states and s.name not in up)
    upcoming = [states[s.name].next_check for s in on if s.name in states]
    fresh = last_poll is not None and now - last_poll <= POLL_FRESH
    open_ = bool(up) and fresh and 2 * len(up) >= len(on)
    return Coverage(
        now=now,
        sources_on=len(on),
        answering=len(up) if fresh else 0,
        launch_alert_down=down,
        newest_entry=newest_of_all,
        last_poll=last_poll,
        next_poll=min((moment for moment in upcoming if moment), default=None),
        history_start=history_start,
        gaps=tuple(gaps),
        open=open_,
        eyes_missing=eyes_missing(s for s in on if s.name in up and _answered(states[s.name], now)),
    )


def _answered(state: SourceState, now: datetime) -> bool:
    return state.last_success is not None and now - state.last_success <= EYE_FRESH


def _archived(sources: Sequence[Source], newest: Mapping[str, datetime], now: datetime) -> list[Source]:
    """The listed sources whose archived feed held something of the last day: an archive knows no polls. A feed that is
    not on the list is that of a listed publisher of its name, else nobody that could be graded."""
    listed = {source.publisher: source for source in sources if source.publisher}
    listed |= {source.name: source for source in sources}
    fresh = [name for name, moment in newest.items() if now - moment <= ARCHIVE_FRESH]
    return [listed.get(name) or _likely(listed, name) for name in fresh]


def _likely(listed: Mapping[str, Source], name: str) -> Source:
    bare = name.removeprefix("The ")
    begins = [known for known in listed if f"{bare} ".startswith(f"{known} ")]
    return listed[max(begins, key=len)] if begins else Source(name, "")


def covered_in(inputs: CoverageInputs, since: date, until: date, now: datetime) -> dict[date, bool]:
    """`covered_days` of what the store knows of its watching."""
    return covered_days(since, until, now, inputs.polled, inputs.imported, inputs.filled)


def coverage_of(inputs: CoverageInputs, sources: Sequence[Source], now: datetime, *, live: bool) -> Coverage:
    """`coverage` of what the store knows of its watching. Days nobody watched stand among its gaps, so that a calm is
    not counted through them."""
    days = sorted(inputs.filled)
    blind = day_gaps(covered_in(inputs, days[0], kst_day(now), now)) if days else ()
    today = day_start(kst_day(now))
    gaps = (*inputs.gaps, *(gap for gap in blind if gap.end <= today))
    return coverage(now, sources, inputs.states, inputs.newest, inputs.last_poll, inputs.history_start, gaps, live=live)
