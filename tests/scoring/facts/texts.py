"""An English text read as one of an act, for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from data.tables.extract_tables import extract_tables
from scoring.facts.extract import facts

WORDS = extract_tables()


def read(title: str, published: str = "2024-11-05T01:00", summary: str = "", category="missile", kind="provocation"):
    at = datetime.fromisoformat(published).replace(tzinfo=UTC)
    return facts(title, summary, at, "en", category, kind, WORDS)
