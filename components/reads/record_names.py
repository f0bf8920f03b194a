"""Names of the record and the calendar in the reader's language. Where a table gives none, its own English name."""

from __future__ import annotations

from components.reads import load
from components.text.i18n import language, t
from data.models import CalendarEntry


def of_date(entry: CalendarEntry) -> str:
    """The name of a date of the calendar; of one whose days are not known yet, that this is its usual time of year."""
    name = of_record(entry.name)
    return t("calendar.usual", name=name) if entry.usual else name


def of_record(name: str) -> str:
    """The name of a past provocation or of a date of the calendar. Not escaped."""
    return load.korean_names().get(name, name) if language() == "ko" else name
