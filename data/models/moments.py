"""The Korean calendar day and how a moment is written. Korea has kept UTC+9 without summer time since 1988."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

KST_OFFSET = timedelta(hours=9)
KST = timezone(KST_OFFSET, "KST")


def kst_day(moment: datetime) -> date:
    """The Korean calendar day of an aware moment."""
    return (moment.astimezone(UTC) + KST_OFFSET).date()


def day_start(day: date) -> datetime:
    """The UTC moment at which a KST day begins."""
    return datetime.combine(day, time(), UTC) - KST_OFFSET


def iso(moment: datetime) -> str:
    """An aware moment as 2024-11-05T22:30:00Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
