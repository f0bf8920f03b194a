"""What each address answers, read from the store as the pages read it. Raises StoreError, BadReference, BadClock."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from components.api import shapes
from components.api.asked import LONGEST, After, Asked, BadQuestion, cursor
from components.reads import clock, cycles, load, picture, stored
from data.models import SIGNAL_KINDS, Filters, Provocation, day_start, iso, kst_day
from data.store import acts, outbox, queries
from scoring.alerts.bulletins import Bulletin, bulletins

USUAL_DAYS = 90  # of provocations where no beginning is asked for


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next ones begin; None after the last."""

    rows: Sequence[Any]
    next: str | None


class NoSuch(LookupError):
    """There is nothing of that name."""


def base() -> str:
    """Where the pages are to be found from outside: WATCH_URL, or "". A request's own Host header is a stranger's."""
    return os.environ.get("WATCH_URL", "").strip()


def level(_asked: Asked, now: datetime) -> shapes.Shape:
    """The watch level and its causes."""
    return shapes.level(picture.level_state(now), load.level_rules(), load.rules_version())


def coverage(_asked: Asked, now: datetime) -> shapes.Shape:
    """Whether the watch's eyes are open."""
    states, newest = load.source_states(), load.newest_by_source(now)
    return shapes.coverage(load.coverage(now), load.sources(), states, newest, load.source_map())


def window(_asked: Asked, now: datetime) -> shapes.Shape:
    """The election clock beside the rates on record."""
    return shapes.window(load.window(now), cycles.usual_reality(now))


def provocations(asked: Asked, now: datetime) -> Page:
    """Acts, the latest day first. Those that officers rejected or sides withdrew are among them, by their status."""
    found = [
        act
        for act in _acts(asked, now)
        if act.severity >= asked.min_severity
        and (not asked.filters.categories or act.category in asked.filters.categories)
        and (asked.after is None or _place(act) < asked.after)
    ]
    some = found[: asked.limit]
    rest = cursor(_place(some[-1])) if len(found) > len(some) else None
    return Page([shapes.provocation(act, base()) for act in some], rest)


def _acts(asked: Asked, now: datetime) -> list[Provocation]:
    ends = asked.filters.until
    until = min(ends, now) if ends else now
    since = asked.filters.since or until - timedelta(days=USUAL_DAYS)
    if until - since > LONGEST:
        raise BadQuestion("since", f"must lie at most {LONGEST.days} days before until")
    known = kst_day(now) - timedelta(days=picture.PICTURE_DAYS - 1)
    first, last = kst_day(since), kst_day(until - timedelta(microseconds=1)) if ends else kst_day(now)
    # What the pages keep anyway, else read for this request alone: strangers' ranges push out no page's copy.
    if first >= known:
        read = [act for act in picture.provocations(known, kst_day(now), now) if first <= act.date <= last]
    else:
        read = list(picture.read_provocations(first, last, now))
    return sorted(read, key=_place, reverse=True)


def _place(act: Provocation) -> After:
    return f"{act.date.isoformat()}T00:00Z", f"{iso(act.first_published)} {act.id}"


def provocation(act_id: str, now: datetime) -> shapes.Shape:
    """One act by its id, also by one that a merge retired. Raises NoSuch."""
    act = picture.provocation(act_id, now)
    if act is None:
        raise NoSuch(act_id)
    return shapes.provocation(act, base())


def warnings(act: Provocation, now: datetime) -> tuple[Bulletin, ...]:
    """The bulletins of a grave act, oldest first; none where it was never grave."""
    ruled = [ruling.at for ruling in picture.rulings(act.id, now) if ruling.at <= now]
    return bulletins(act, max(ruled, default=None), picture.tables())


def warning(act_id: str, now: datetime) -> tuple[Bulletin, ...]:
    """The bulletins of one grave act. Raises NoSuch."""
    act = picture.provocation(act_id, now)
    found = warnings(act, now) if act else ()
    if not found:
        raise NoSuch(act_id)
    return found


def signals(asked: Asked, now: datetime) -> Page:
    """Provocation, preparation and threat entries, newest first."""
    if wrong := [kind for kind in asked.filters.kinds if kind not in SIGNAL_KINDS]:
        raise BadQuestion("kind", f"{wrong[0]} is no signal; ask /api/v1/entries")
    return _entries(asked, replace(asked.filters, kinds=asked.filters.kinds or SIGNAL_KINDS), now)


def entries(asked: Asked, now: datetime) -> Page:
    """Entries of every kind, newest first."""
    return _entries(asked, asked.filters, now)


def _entries(asked: Asked, filters: Filters, now: datetime) -> Page:
    with load.store().read() as conn:
        found = queries.list_reports(
            conn, filters, now, load.source_map(), limit=asked.limit + 1, after=_after(asked.after)
        )
        some = found[: asked.limit]
        places = acts.memberships(conn, [report.entry.id or 0 for report in some])
    rest = None
    if len(found) > len(some):
        last = some[-1].entry
        rest = cursor((iso(last.published), str(last.id)))
    act_ids = {number: place.provocation_id for number, place in places.items()}
    return Page([shapes.entry(report, act_ids.get(report.entry.id or 0)) for report in some], rest)


def _after(after: After | None) -> tuple[datetime, int] | None:
    if after is None:
        return None
    try:
        return clock.parse_moment(after[0]), int(after[1])
    except ValueError:
        raise BadQuestion("after", "must be the `next` of an earlier answer") from None


def entries_of(day: date, now: datetime) -> dict[str, int]:
    """Entries of a Korean day by kind."""
    filters = Filters(since=day_start(day), until=day_start(day + timedelta(days=1)))
    return {count.key[0]: count.n for count in stored.counts(filters, now, ("kind",))}


def alerts_by_state() -> dict[str, int]:
    """Alerts that wait for a message ("queued"), and messages by their state."""
    with load.store().read() as conn:
        return outbox.counts(conn)
