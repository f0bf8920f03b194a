"""Short ways to make values for tests of what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.models import Assessment, Category, Entry, Facts, Kind, Match
from data.store.store import Store, open_store

NOON = datetime(2024, 11, 5, 3, 0, tzinfo=UTC)  # noon in Korea


def store_in(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'watch.db'}")


def entry(guid: str = "a", title: str = "North fires two missiles", source: str = "Wire", **more: object) -> Entry:
    base = dict(
        source=source,
        guid=guid,
        title=title,
        summary="",
        link=f"https://wire.example/{guid}",
        published=NOON,
        first_seen=NOON,
        language="en",
        publisher=source,
    )
    return Entry(**{**base, **more})  # type: ignore[arg-type]


def said(
    kind: Kind = "provocation", category: Category | None = "missile", score: int = 80, rules: str = "r1"
) -> Assessment:
    if kind == "unrelated":
        return Assessment("unrelated", None, 0, "no-north", (), rules)
    match = Match("fires", "launch", "title", 6, 11, 40.0)
    return Assessment(kind, category, score, "act", (match,), rules, Facts(count=2, claimed_by=("JCS",)))


def later(**by: float) -> datetime:
    return NOON + timedelta(**by)
