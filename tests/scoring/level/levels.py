"""Indications, coverage and the level that follows from them, in short, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from data.models import Coverage, Indication, Override
from data.tables import level_rules
from scoring.level import level

RULES = level_rules.load_level_rules()
NAMES = RULES.levels
START = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def act(at: datetime, category: str = "missile", severity: int = 3, name: str = "", **more: object) -> Indication:
    more = {"publishers": ("Wire One", "Wire Two")} | more
    return Indication(name or f"{category}-{at}", "act", at, "provocation", category, severity, **more)  # type: ignore[arg-type]


def signal(at: datetime, kind: str = "preparation", category: str | None = "nuclear", **more: object) -> Indication:
    more = {"publishers": ("Wire One",)} | more
    return Indication(f"{kind}-{category}-{at}-{more['publishers']}", "signal", at, kind, category, **more)  # type: ignore[arg-type]


def coverage(now: datetime, **more: object) -> Coverage:
    known: dict[str, object] = dict(
        now=now, sources_on=40, answering=40, launch_alert_down=(), newest_entry=now, last_poll=now, next_poll=now,
        history_start=START, open=True,
    )  # fmt: skip
    return Coverage(**(known | more))  # type: ignore[arg-type]


def state(now: datetime, *seen: Indication, overrides: tuple[Override, ...] = (), **more: object) -> level.LevelState:
    return level.level_state(seen, RULES, coverage(now, **more), now, overrides)
