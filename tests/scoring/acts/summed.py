"""Reports merged, and an act summed up, as the watch would, for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from data.tables.act_tables import load_act_tables
from scoring.acts.clusters import merge
from scoring.acts.summary import summarise
from tests.reports import report

TABLES = load_act_tables()
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def together(*reports) -> bool:
    return len(merge(reports)) == 1


def act_of(*reports):
    (cluster,) = merge(reports)
    return summarise(cluster.id, cluster.reports, TABLES, NOW, day=cluster.date)


def press(title, n=1, **more):
    return report(title, f"2024-11-05T0{n}:00", publisher=f"Desk {n}", **more)
