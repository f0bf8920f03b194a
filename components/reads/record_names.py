"""Names of the record, the calendar and places in the reader's language; where a table gives none, its own English."""

from __future__ import annotations

from components.reads import load, picture
from components.text.i18n import language, t
from data.models import CalendarEntry


def of_date(entry: CalendarEntry) -> str:
    """The name of a date of the calendar; of one whose days are not known yet, that this is its usual time of year."""
    name = of_record(entry.name)
    return t("calendar.usual", name=name) if entry.usual else name


def of_record(name: str) -> str:
    """The name of a past provocation or of a date of the calendar. Not escaped."""
    return load.korean_names().get(name, name) if language() == "ko" else name


def of_place(name: str) -> str:
    """The name of a place of places.csv that a report names. Not escaped."""
    if language() != "ko":
        return name
    return next((place.name_ko for place in picture.tables().places if place.name == name and place.name_ko), name)
