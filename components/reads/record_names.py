"""Names of the record and the calendar in the reader's language. Where a table gives none, its own English name."""

from __future__ import annotations

from components.reads import load
from components.text.i18n import language


def of_record(name: str) -> str:
    """The name of a past provocation or of a date of the calendar. Not escaped."""
    return load.korean_names().get(name, name) if language() == "ko" else name
