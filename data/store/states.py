"""How the poller and the sources are doing: source states, poll runs, the poller's lease, gaps, imported spans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Gap, PollRun, SourceState
from data.store import schema
from data.store.store import upsert, upsert_in

POLLER = "poller"  # the name of the poller's lease
_STATE = tuple(field.name for field in fields(SourceState))
_LONGEST_LEASE = timedelta(hours=2)  # one that ends later was written by a clock that ran ahead


def source_states(conn: Connection) -> dict[str, SourceState]:
    """Every source's last saved state, by source name."""
    return {row.source: SourceState(**row._mapping) for row in conn.execute(sa.select(schema.source_states))}


def states_of(
    conn: Connection, names: Collection[str], *, hold: bool = False, free: bool = False
) -> dict[str, SourceState]:
    """The last saved states of some sources, by source name. `hold` keeps them from all others until this transaction
    ends, and waits for whoever holds one now, or with `free` leaves out what another holds."""
    table, found = schema.source_states, dict[str, SourceState]()
    ordered = sorted(set(names))
    for at in range(0, len(ordered), 500):
        query = sa.select(table).where(table.c.source.in_(ordered[at : at + 500])).order_by(table.c.source)
        rows = conn.execute(query.with_for_update(skip_locked=free) if hold else query)
        found |= {row.source: SourceState(**row._mapping) for row in rows}
    return found


def save_source_state(conn: Connection, state: SourceState) -> None:
    """Save the state of a source, new or known."""
    save_source_states(conn, [state])


def save_source_states(conn: Connection, some: Sequence[SourceState]) -> None:
    """Save the states of sources, in the order of their names: two writers wait for each other in one order."""
    if some:
        rows = [{name: getattr(state, name) for name in _STATE} for state in sorted(some, key=lambda one: one.source)]
        conn.execute(_saving(conn.dialect.name), rows)


@cache
def _saving(dialect: str) -> Any:
    insert = upsert_in(dialect, schema.source_states)
    changed = {name: insert.excluded[name] for name in _STATE if name != "source"}
    return insert.on_conflict_do_update(index_elements=["source"], set_=changed)


def add_source_states(conn: Connection, new: Sequence[SourceState]) -> None:
    """Save the states of sources that have none yet."""
    if new:
        statement = upsert(conn, schema.source_states).on_conflict_do_nothing(index_elements=["source"])
        conn.execute(statement, [asdict(state) for state in new])


def add_poll_run(conn: Connection, run: PollRun) -> int:
    return int(conn.execute(schema.poll_runs.insert().values(asdict(run))).inserted_primary_key[0])  # type: ignore[index]


def finish_poll_run(conn: Connection, run_id: int, run: PollRun) -> None:
    conn.execute(schema.poll_runs.update().where(schema.poll_runs.c.id == run_id).values(asdict(run)))


def poll_runs(conn: Connection, since: datetime, until: datetime) -> list[PollRun]:
    """Runs that started in [since, until), oldest first."""
    table = schema.poll_runs
    query = sa.select(table).where(table.c.started >= since, table.c.started < until).order_by(table.c.started)
    return [PollRun(**{k: v for k, v in row._mapping.items() if k != "id"}) for row in conn.execute(query)]


def last_poll_run(conn: Connection, until: datetime) -> PollRun | None:
    table = schema.poll_runs
    query = sa.select(table).where(table.c.finished <= until).order_by(table.c.started.desc()).limit(1)
    row = conn.execute(query).first()
    return None if row is None else PollRun(**{k: v for k, v in row._mapping.items() if k != "id"})


def first_poll_started(conn: Connection) -> datetime | None:
    started_at = schema.poll_runs.c.started
    query = sa.select(started_at).where(schema.poll_runs.c.ok > 0).order_by(started_at).limit(1)
    started: datetime | None = conn.scalar(query)
    return started


def take_lease(conn: Connection, name: str, holder: str, now: datetime, seconds: float) -> bool:
    """Take or renew the lease. False where another holder's has not expired at `now`."""
    table = schema.leases
    expires = now + timedelta(seconds=seconds)
    statement = upsert(conn, table).values(name=name, holder=holder, expires=expires)
    free = sa.or_(table.c.holder == holder, table.c.expires <= now, table.c.expires > now + _LONGEST_LEASE)
    conn.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_=dict(holder=holder, expires=expires), where=free)
    )
    return conn.scalar(sa.select(table.c.holder).where(table.c.name == name)) == holder


def release_lease(conn: Connection, name: str, holder: str) -> None:
    conn.execute(schema.leases.delete().where(schema.leases.c.name == name, schema.leases.c.holder == holder))


def lease_holder(conn: Connection, name: str, now: datetime) -> str | None:
    table = schema.leases
    held = table.c.expires.between(now + timedelta(microseconds=1), now + _LONGEST_LEASE)
    return conn.scalar(sa.select(table.c.holder).where(table.c.name == name, held))


def pollers(conn: Connection, now: datetime) -> list[tuple[str, str]]:
    """The pollers that hold a lease, the one of all or one of those that share the sources: its name, and who it is."""
    table = schema.leases
    named = sa.or_(table.c.name == POLLER, table.c.name.startswith(f"{POLLER}:", autoescape=True))
    held = table.c.expires.between(now + timedelta(microseconds=1), now + _LONGEST_LEASE)
    query = sa.select(table.c.name, table.c.holder).where(named, held).order_by(table.c.name)
    return [(row.name, row.holder) for row in conn.execute(query)]


def poller_at_work(conn: Connection, now: datetime) -> bool:
    """Whether any poller holds a lease."""
    return bool(pollers(conn, now))


def forget_leases(conn: Connection, before: datetime) -> None:
    """Take away what is left of pollers that share the sources and died before a moment."""
    table = schema.leases
    conn.execute(table.delete().where(table.c.name.startswith(f"{POLLER}:", autoescape=True), table.c.expires < before))


def is_held_by(conn: Connection, name: str, holder: str) -> bool:
    """Whether the lease is still in this holder's name, however late it is: nobody has taken it over."""
    table = schema.leases
    return conn.scalar(sa.select(table.c.holder).where(table.c.name == name)) == holder


def record_gap(conn: Connection, gap: Gap) -> None:
    statement = upsert(conn, schema.gaps).values(asdict(gap))
    conn.execute(
        statement.on_conflict_do_update(index_elements=["source", "start"], set_={"end": gap.end, "reason": gap.reason})
    )


def gaps(conn: Connection, since: datetime, until: datetime) -> list[Gap]:
    """Gaps that touch [since, until), by start."""
    table = schema.gaps
    query = sa.select(table).where(table.c.end > since, table.c.start < until).order_by(table.c.start, table.c.source)
    return [Gap(**row._mapping) for row in conn.execute(query)]


def record_span(conn: Connection, origin: str, start: datetime, end: datetime) -> None:
    """Say that an import covers publication times [start, end)."""
    statement = upsert(conn, schema.spans).values(origin=origin, start=start, end=end)
    conn.execute(statement.on_conflict_do_update(index_elements=["origin", "start"], set_={"end": end}))


def spans(conn: Connection) -> list[tuple[datetime, datetime]]:
    table = schema.spans
    return [(row.start, row.end) for row in conn.execute(sa.select(table).order_by(table.c.start))]


def polled_hours(conn: Connection, since: datetime, until: datetime) -> list[datetime]:
    """UTC hours (each its start) in which at least one source answered a poll, in order."""
    table = schema.poll_runs
    answered = sa.and_(table.c.started >= since, table.c.started <= until, table.c.ok + table.c.unchanged > 0)
    query = sa.select(table.c.started).where(answered).order_by(table.c.started)
    return sorted({moment.replace(minute=0, second=0, microsecond=0) for moment in conn.scalars(query)})


def last_level(conn: Connection) -> str | None:
    """The level of the log's last line of the machine; "" stands for no data, None for an empty log."""
    table = schema.level_log
    query = sa.select(table.c.level).where(table.c.by == "machine").order_by(table.c.id.desc()).limit(1)
    level: str | None = conn.scalar(query)
    return level


def add_level(conn: Connection, at: datetime, level: str, previous: str, drivers: list[dict[str, str]]) -> None:
    """A line of the level's log: what the machine said from `at` on, and why."""
    conn.execute(
        schema.level_log.insert().values(
            at=at, level=level, previous=previous, drivers=drivers, by="machine", reason="", expires=None
        )
    )


def set_level(conn: Connection, at: datetime, level: str, by: str, reason: str, expires: datetime) -> None:
    """An officer's own level from `at` until `expires`, added to the log. The machine's lines stay as they are."""
    conn.execute(
        schema.level_log.insert().values(
            at=at, level=level, previous=last_level(conn) or "", drivers=[], by=by, reason=reason, expires=expires
        )
    )


def lags(conn: Connection, since: datetime) -> dict[str, tuple[timedelta, int]]:
    """By source: the least time between publication and first sight of its entries first seen after `since`, and how
    many those are. Only of entries that state when they were published, and none of the source's first hour with us."""
    e = schema.entries
    vague = sa.or_(*(e.c.flags.contains(flag) for flag in ("undated", "date-only", "future")))
    query = sa.select(e.c.source, e.c.first_seen, e.c.published).where(e.c.first_seen >= since, sa.not_(vague))
    first = conn.execute(sa.select(e.c.source, sa.func.min(e.c.first_seen)).group_by(e.c.source))
    begun = {row[0]: row[1] for row in first}
    found: dict[str, tuple[timedelta, int]] = {}
    for source, seen, published in conn.execute(query):
        if seen < begun[source] + timedelta(hours=1):
            continue
        least, number = found.get(source, (timedelta.max, 0))
        found[source] = (min(least, seen - published), number + 1)
    return found
