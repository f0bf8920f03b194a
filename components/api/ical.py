"""Elections, their windows and the calendar's dates as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from components.text.i18n import named, t
from data.models import CalendarEntry, Edition, Election


def calendar(
    elections: Iterable[Election],
    edition: Edition,
    dates: Iterable[CalendarEntry],
    korean: Mapping[str, str],
    language: str,
    now: datetime,
) -> bytes:
    """All-day events; a window is one event from its first to its last day. `korean` names dates by English names."""
    found = Calendar()
    found.add("prodid", f"-//November Watch//calendar//{language.upper()}")
    found.add("version", "2.0")
    found.add("x-wr-calname", t("api.calendar"))
    for election in elections:
        key = f"{election.country}-{election.type}"
        name = named("election", key, election.name).format(year=election.date.year)
        _add(found, f"election-{key}-{election.date}", name, election.date, election.date, now)
        ends = [election.date + timedelta(days=n) for n in (-edition.days, edition.days)]
        _add(found, f"window-{key}-{election.date}", t("api.window", election=name), ends[0], ends[1], now)
    for one in dates:
        name = korean.get(one.name, one.name) if language == "ko" else one.name
        name = t("calendar.usual", name=name) if one.usual else name
        _add(found, f"{one.kind}-{one.start}-{one.name}", name, one.start, one.end, now, one.kind)
    return bytes(found.to_ical())


def _add(found: Calendar, uid: str, name: str, first: date, last: date, now: datetime, kind: str = "") -> None:
    event = Event()
    event.add("uid", "".join(c if c.isascii() and c.isalnum() else "-" for c in uid) + "@november-watch")
    # The stamp is that of the day, so that the file changes with its content only.
    event.add("dtstamp", datetime.combine(first, datetime.min.time(), now.tzinfo))
    event.add("summary", name)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if kind:
        event.add("categories", [named("calendar_kind", kind)])
    found.add_component(event)
