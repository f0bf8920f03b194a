"""Date-time groups, as pages and files write moments: UTC with the letter Z, Korea time with the letter I."""

from __future__ import annotations

from datetime import UTC, date, datetime

from data.models import KST_OFFSET

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def zulu(moment: datetime) -> str:
    """Date-time group in UTC: 230115Z NOV 26."""
    return _dtg(moment.astimezone(UTC), "Z")


def korea(moment: datetime) -> str:
    """Date-time group in Korea time, letter I: 231015I NOV 26."""
    return _dtg(moment.astimezone(UTC) + KST_OFFSET, "I")


def both(moment: datetime) -> str:
    """Both groups: 230115Z / 231015I NOV 26; each with its month where the two differ in it."""
    z, i = zulu(moment), korea(moment)
    return f"{z.split(' ')[0]} / {i}" if z[7:] == i[7:] else f"{z} / {i}"


def day(value: date) -> str:
    """A calendar day: 23 NOV 26."""
    return f"{value.day:02d} {MONTHS[value.month - 1]} {value:%y}"


def _dtg(moment: datetime, letter: str) -> str:
    return f"{moment:%d%H%M}{letter} {MONTHS[moment.month - 1]} {moment:%y}"
