"""The audit: one line for every write by a person, in the same transaction as the write. Nothing in it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import AuditLine, Person
from data.store import schema

SUBJECT_LENGTH = 500


def record(
    conn: Connection, at: datetime, person: Person, action: str, subject: str, before: Any = None, after: Any = None
) -> int:
    """Append a line; gives its id. `before` and `after` are JSON values, never a secret."""
    row = schema.audit.insert().values(
        at=at, who=person.name, role=person.role, via=person.via,
        action=action, subject=subject[:SUBJECT_LENGTH], before=before, after=after,
    )  # fmt: skip
    return int(conn.execute(row).inserted_primary_key[0])  # type: ignore[index]


def changes(
    conn: Connection,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    actions: Sequence[str] = (),
    subject: str | None = None,
    who: str | None = None,
    limit: int = 500,
) -> list[AuditLine]:
    """Lines of the audit, the newest first; `since` and `until` (UTC) include their own moment."""
    table = schema.audit
    query = sa.select(table).order_by(table.c.id.desc()).limit(limit)
    if since is not None:
        query = query.where(table.c.at >= since)
    if until is not None:
        query = query.where(table.c.at <= until)
    if actions:
        query = query.where(table.c.action.in_(actions))
    if subject is not None:
        query = query.where(table.c.subject == subject)
    if who is not None:
        query = query.where(table.c.who == who)
    return [AuditLine(**row._mapping) for row in conn.execute(query)]


def names(conn: Connection) -> list[str]:
    """Who came in by a name of their own, the latest first."""
    table = schema.audit
    query = sa.select(table.c.who).where(table.c.action == "sign.in").group_by(table.c.who)
    return list(conn.scalars(query.order_by(sa.func.max(table.c.id).desc())))
