"""Tables of the record: elections, calendar, past provocations.

Each loader raises BadReference with every fault it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from data.models import BadReference, CalendarEntry, Election, OutlookRules, PastProvocation, Problem
from data.tables.toml_file import read_csv

REFERENCE = Path(__file__).parents[1] / "reference"
COUNTRIES = ("US", "KR")
OUTCOMES = ("success", "failure", "unknown")
# Yearly days are kept in a leap year, so that 29 February can be written; it occurs in leap years only.
LEAP = 2000
_LINK = re.compile(r"https?://\S+")


class _Faults:
    """Collects the faults of one CSV file, so that an officer sees all of them at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[Problem] = []

    def add(self, line: int | None, reason: str) -> None:
        self.found.append(Problem(str(self.path), line, reason))

    def day(self, line: int, column: str, text: str, yearly: bool = False) -> date | None:
        """A day, or None with a fault noted. Python would read more spellings than the file promises."""
        try:
            if not re.fullmatch(r"\d\d-\d\d" if yearly else r"\d{4}-\d\d-\d\d", text, re.ASCII):
                raise ValueError
            return date.fromisoformat(f"{LEAP}-{text}" if yearly else text)
        except ValueError:
            self.add(line, f"{column} {text!r} is no day; write {'MM-DD' if yearly else 'YYYY-MM-DD'}")
            return None

    def whole(self, line: int, column: str, text: str, low: int, high: int) -> int | None:
        if text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high:
            return int(text)
        self.add(line, f"{column} {text!r} is no whole number from {low} to {high}")
        return None

    def degrees(self, line: int, column: str, text: str, limit: float) -> float | None:
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if -limit <= value <= limit:
            return value
        self.add(line, f"{column} {text!r} is no number of degrees from -{limit:g} to {limit:g}")
        return None

    def one_of(self, line: int, column: str, text: str, allowed: Iterable[str]) -> None:
        if text not in (words := tuple(allowed)):
            self.add(line, f"{column} {text!r} is not one of {', '.join(words)}")

    def named(self, line: int, row: dict[str, str]) -> None:
        if not row["name"].strip():
            self.add(line, "name is empty")
        if row["source_url"] and not _LINK.fullmatch(row["source_url"]):
            self.add(line, f"source_url {row['source_url']!r} is no http or https address")

    def settle(self) -> None:
        if self.found:
            raise BadReference(self.found)


def us_election_day(year: int) -> date:
    """The Tuesday after the first Monday in November (2 U.S.C. § 7)."""
    first = date(year, 11, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 1)


def load_elections(path: Path = REFERENCE / "elections.csv") -> tuple[Election, ...]:
    """Elections by date; each date is the polling day in its own country. US rows must lie on the statutory day."""
    faults = _Faults(path)
    found: dict[tuple[date, str], Election] = {}
    for line, row in read_csv(path, ("date", "country", "type", "name", "note", "source_url")):
        day = faults.day(line, "date", row["date"])
        faults.one_of(line, "country", row["country"], COUNTRIES)
        faults.named(line, row)
        if day is None:
            continue
        if row["country"] == "US" and day != us_election_day(day.year):
            faults.add(line, f"{day} is not the US election day of that year, {us_election_day(day.year)}")
        if (day, row["country"]) in found:
            faults.add(line, f"a second {row['country']} election on {day}")
        found[day, row["country"]] = Election(
            day, row["country"], row["type"], row["name"], row["note"], row["source_url"]
        )
    if not found:
        faults.add(None, "holds no election")
    faults.settle()
    return tuple(found[key] for key in sorted(found))


def load_calendar(path: Path = REFERENCE / "calendar.csv") -> tuple[CalendarEntry, ...]:
    """Anniversaries, drills and meetings as the file states them; `occurrences` spells the yearly ones out.

    An empty end_date means one day. A yearly end before its start lies in the next year.
    """
    faults = _Faults(path)
    found = []
    for line, row in read_csv(path, ("date", "end_date", "recurrence", "since", "kind", "name", "note", "source_url")):
        faults.one_of(line, "recurrence", row["recurrence"], ("yearly", "usual", "once"))
        faults.named(line, row)
        if not row["kind"].strip():
            faults.add(line, "kind is empty")
        yearly = row["recurrence"] in ("yearly", "usual")
        since = (faults.whole(line, "since", row["since"], 1900, 2100) or 0) if row["since"] else 0
        start = faults.day(line, "date", row["date"], yearly)
        end = faults.day(line, "end_date", row["end_date"], yearly) if row["end_date"] else start
        if start is None or end is None:
            continue
        if end < start and not yearly:
            faults.add(line, f"end_date {end} is before date {start}")
        usual = row["recurrence"] == "usual"
        about = (row["kind"], row["name"], row["note"], row["source_url"])
        found.append(CalendarEntry(start, end, *about, yearly, usual, since))
    faults.settle()
    return tuple(found)


def occurrences(rows: Iterable[CalendarEntry], start: date, end: date) -> list[CalendarEntry]:
    """What touches the days start…end (both included), yearly rows spelled out, in order of their start.

    A usual time of year gives way to a dated row of that year with its name, such as "Freedom Shield 2026" or "57th
    Security Consultative Meeting (Seoul)".
    """
    found = []
    rows = tuple(rows)
    dated = [(row.start.year, row.name) for row in rows if not row.yearly]
    for row in rows:
        if not row.yearly:
            dates = [(row.start, row.end)]
        else:
            known = {year for year, name in dated if row.usual and _of_name(row.name, name)}
            dates = [
                days
                for year in range(max(start.year - 1, row.since, 1), end.year + 1)
                if year not in known and (days := _in_year(row, year)) is not None
            ]
        found += [
            CalendarEntry(first, last, row.kind, row.name, row.note, row.source_url, usual=row.usual)
            for first, last in dates
            if first <= end and last >= start
        ]
    return sorted(found, key=lambda entry: (entry.start, entry.end, entry.name))


def _of_name(name: str, dated: str) -> bool:
    """Whether a dated row is that year's of the row `name`: the name with a number before it or something after it."""
    return re.match(rf"(\d+(st|nd|rd|th) )?{re.escape(name)}( |$)", dated) is not None


def _in_year(row: CalendarEntry, year: int) -> tuple[date, date] | None:
    try:
        last_year = year if row.end >= row.start else year + 1
        return row.start.replace(year=year), row.end.replace(year=last_year)
    except ValueError:  # 29 February of a common year, or past the year 9999
        return None


def load_names(path: Path = REFERENCE / "names-ko.csv") -> dict[str, str]:
    """Korean names of the calendar's dates, elections, past provocations and their sites, by English names."""
    faults = _Faults(path)
    found: dict[str, str] = {}
    for line, row in read_csv(path, ("name", "name_ko")):
        for column in ("name", "name_ko"):
            if not row[column].strip():
                faults.add(line, f"{column} is empty")
        if row["name"] in found:
            faults.add(line, f"a second Korean name for {row['name']!r}")
        found[row["name"]] = row["name_ko"]
    faults.settle()
    return found


def load_past(rules: OutlookRules, path: Path = REFERENCE / "provocations.csv") -> tuple[PastProvocation, ...]:
    """The record of provocations, by KST day. `rules` give the words and days it may hold."""
    faults = _Faults(path)
    found = []
    columns = ("date", "category", "count", "name", "site", "lat", "lon", "outcome", "severity", "summary")
    for line, row in read_csv(path, (*columns, "source_name", "source_url")):
        day = faults.day(line, "date", row["date"])
        faults.one_of(line, "category", row["category"], rules.category_map)
        faults.one_of(line, "outcome", row["outcome"], OUTCOMES)
        faults.named(line, row)
        count = faults.whole(line, "count", row["count"], 1, 1_000_000) if row["count"] else None
        severity = faults.whole(line, "severity", row["severity"], 1, 5)
        lat = faults.degrees(line, "lat", row["lat"], 90)
        lon = faults.degrees(line, "lon", row["lon"], 180)
        if (lat is None) != (lon is None):
            faults.add(line, "only one of lat and lon is given")
        if day and not rules.record_start <= day <= rules.coverage_end:
            faults.add(line, f"{day} is outside the record's days {rules.record_start} to {rules.coverage_end}")
        if day and severity:
            found.append(
                PastProvocation(
                    day,
                    row["category"],
                    count,
                    row["name"],
                    row["site"],
                    lat,
                    lon,
                    row["outcome"],
                    severity,
                    row["summary"],
                    row["source_name"],
                    row["source_url"],
                )
            )
    faults.settle()
    return tuple(sorted(found, key=lambda past: past.date))
