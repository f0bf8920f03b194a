"""The outbox of alerts: what is to be told, what it was made into, and what became of that.

An alert is written in the transaction of what it tells, under a key that names it for good. Times are UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import FOLDED, Alert, AlertMessage, Facets, Told
from data.store import schema
from data.store.entries import chunks
from data.store.store import upsert

SENDER = "alerts"  # the name of the sender's lease
_A, _M, _S = schema.alerts, schema.alert_messages, schema.alert_seen
_KEPT = timedelta(days=120)


def queue(conn: Connection, alerts: Iterable[Alert]) -> int:
    """Put alerts into the outbox; one whose key is known is there already. Returns how many were new."""
    added = 0
    for alert in alerts:
        values = asdict(alert) | {"languages": " ".join(alert.languages), "facts": dict(alert.facts)}
        statement = upsert(conn, _A).values(values).on_conflict_do_nothing(index_elements=["key"])
        added += conn.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
    return added


def told(conn: Connection, subjects: Collection[str]) -> dict[str, list[Told]]:
    """What was queued about some subjects, in order, by subject; a subject of which nothing was is left out."""
    found: dict[str, list[Told]] = defaultdict(list)
    for some in chunks(subjects):
        query = sa.select(_A).where(_A.c.subject.in_(some)).order_by(_A.c.at, _A.c.key)
        for row in conn.execute(query):
            facts = row.facts
            found[row.subject].append(
                Told(row.rule, row.way, row.what, row.at, facts.get("severity", 0), facts.get("credibility", 6))
            )
    return dict(found)


def told_acts(conn: Connection, since: datetime) -> list[str]:
    """Ids of the acts of which something was queued since a moment."""
    query = sa.select(_A.c.subject).distinct().where(_A.c.at >= since, _A.c.subject.startswith("act:", autoescape=True))
    return sorted(subject.removeprefix("act:") for subject in conn.scalars(query))


def seen(conn: Connection, subjects: Collection[str]) -> dict[str, Facets]:
    """What the watch had last seen of some subjects, by subject."""
    found: dict[str, Facets] = {}
    for some in chunks(subjects):
        found.update((row.subject, row.seen) for row in conn.execute(sa.select(_S).where(_S.c.subject.in_(some))))
    return found


def put_seen(conn: Connection, what: Mapping[str, Facets], at: datetime) -> None:
    """Keep what the watch has now seen of some subjects."""
    if not what:
        return
    rows = [{"subject": subject, "at": at, "seen": dict(facets)} for subject, facets in what.items()]
    statement = upsert(conn, _S)
    changed = {"at": statement.excluded.at, "seen": statement.excluded.seen}
    conn.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=changed), rows)


def waiting(conn: Connection) -> list[Alert]:
    """Alerts that no message carries yet, oldest first."""
    return [_alert(row) for row in conn.execute(sa.select(_A).where(_A.c.message == "").order_by(_A.c.at, _A.c.key))]


def settle(conn: Connection, keys: Sequence[str], message: str = FOLDED) -> None:
    """Say which message carries some alerts; FOLDED: they need none."""
    for some in chunks(keys):
        conn.execute(_A.update().where(_A.c.key.in_(some)).values(message=message))


def add_message(conn: Connection, message: AlertMessage) -> None:
    values = asdict(message) | {"facts": dict(message.facts)}
    conn.execute(upsert(conn, _M).values(values).on_conflict_do_nothing(index_elements=["key"]))


def open_messages(conn: Connection) -> list[AlertMessage]:
    """Messages that are neither sent nor given up, oldest first."""
    query = sa.select(_M).where(_M.c.state.in_(("waiting", "sending"))).order_by(_M.c.at, _M.c.key)
    return [_message(row) for row in conn.execute(query)]


def claim(conn: Connection, key: str, holder: str, now: datetime) -> AlertMessage | None:
    """Take a waiting message to send it, with the attempt counted; None where it waits no more."""
    taken = conn.execute(
        _M.update()
        .where(_M.c.key == key, _M.c.state == "waiting")
        .values(state="sending", holder=holder, changed_at=now, tries=_M.c.tries + 1)
    )
    return message(conn, key) if taken.rowcount else None


def message(conn: Connection, key: str) -> AlertMessage | None:
    row = conn.execute(sa.select(_M).where(_M.c.key == key)).first()
    return None if row is None else _message(row)


def release(conn: Connection, key: str, holder: str, now: datetime, **outcome: Any) -> bool:
    """Write what became of an attempt of `holder`. False where it is no longer theirs: another has taken it over."""
    mine = sa.and_(_M.c.key == key, _M.c.state == "sending", _M.c.holder == holder)
    return conn.execute(_M.update().where(mine).values(changed_at=now, holder="", **outcome)).rowcount > 0


def take_over(conn: Connection, holder: str, now: datetime) -> int:
    """Let messages wait again that somebody else was sending: whoever it was holds the lease no more, and how their
    attempt ended is not known. Returns how many there were."""
    others = sa.and_(_M.c.state == "sending", _M.c.holder != holder)
    values = {"state": "waiting", "holder": "", "next_try": now, "changed_at": now, "in_doubt": True}
    return conn.execute(_M.update().where(others).values(values)).rowcount


def again(conn: Connection, key: str, now: datetime) -> bool:
    """Let a dead letter be tried anew from now on. False where it is none."""
    values = {"state": "waiting", "tries": 0, "at": now, "next_try": None, "changed_at": now, "error": ""}
    dead = sa.and_(_M.c.key == key, _M.c.state == "dead")
    return conn.execute(_M.update().where(dead).values(values)).rowcount > 0


def drop(conn: Connection, key: str, now: datetime) -> bool:
    """Let go of a dead letter: it is kept as sent to nobody. False where it is none."""
    dead = sa.and_(_M.c.key == key, _M.c.state == "dead")
    return conn.execute(_M.update().where(dead).values(state="sent", error="dropped", changed_at=now)).rowcount > 0


def dead_letters(conn: Connection, limit: int = 100) -> list[AlertMessage]:
    """Messages that were given up, the newest first."""
    query = sa.select(_M).where(_M.c.state == "dead").order_by(_M.c.at.desc(), _M.c.key).limit(limit)
    return [_message(row) for row in conn.execute(query)]


def latest(conn: Connection, limit: int = 20) -> list[AlertMessage]:
    """The newest messages of whatever state."""
    return [_message(row) for row in conn.execute(sa.select(_M).order_by(_M.c.at.desc(), _M.c.key).limit(limit))]


def counts(conn: Connection) -> dict[str, int]:
    """How many alerts wait for a message ("queued"), and how many messages there are by state."""
    by_state = sa.select(_M.c.state, sa.func.count()).group_by(_M.c.state)
    found = {state: int(n) for state, n in conn.execute(by_state)}
    queued = sa.select(sa.func.count()).select_from(_A).where(_A.c.message == "")
    return {"queued": int(conn.scalar(queued) or 0), **found}


def prune(conn: Connection, now: datetime) -> None:
    """Forget what was settled long ago."""
    old = now - _KEPT
    conn.execute(_A.delete().where(_A.c.at < old, _A.c.message != ""))
    conn.execute(_M.delete().where(_M.c.at < old, _M.c.state == "sent"))
    conn.execute(_S.delete().where(_S.c.at < old, _S.c.subject.startswith("act:", autoescape=True)))


def _alert(row: Any) -> Alert:
    return Alert(**{**row._mapping, "languages": tuple(row.languages.split())})


def _message(row: Any) -> AlertMessage:
    return AlertMessage(**row._mapping)
