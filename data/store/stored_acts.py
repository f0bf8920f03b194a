"""Provocations as the store holds them: row, reports and an officer's severity. Scoring assembles the act of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from data.models import ProvocationRow, Report, Source
from data.store import acts, queries


@dataclass(frozen=True, slots=True)
class StoredAct:
    """A provocation's row, its reports known at a moment, the oldest first, and the severity that an officer set."""

    row: ProvocationRow
    reports: Sequence[Report]
    severity: int | None


def between(
    conn: Connection, since: date, until: date, now: datetime, sources: Mapping[str, Source]
) -> list[StoredAct]:
    """Provocations with KST dates in [since, until] that had a report by `now`, rejected ones included."""
    grouped = queries.provocation_reports(conn, since, until, now, sources)
    rows, severities = acts.rows(conn, grouped), acts.set_severities(conn)
    return [StoredAct(rows[id_], reports, severities.get(id_)) for id_, reports in grouped.items()]


def one(conn: Connection, provocation_id: str, now: datetime, sources: Mapping[str, Source]) -> StoredAct | None:
    """A provocation by its id, also by one that a merge retired; None where it had no report by `now`."""
    id_ = queries.resolve(conn, provocation_id)
    reports, rows = queries.reports_of(conn, id_, now, sources), acts.rows(conn, [id_])
    return StoredAct(rows[id_], reports, acts.set_severities(conn, [id_]).get(id_)) if reports and id_ in rows else None
