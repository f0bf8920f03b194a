"""Days in the language in use: 23 NOV 26, 2026.11.23. Moments are date-time groups in all (data.export.dtg)."""

from __future__ import annotations

from datetime import date

from components.text.i18n import language
from data.export import dtg


def day(value: date) -> str:
    """A calendar day."""
    return f"{value:%Y.%m.%d}" if language() == "ko" else dtg.day(value)


def short(value: date) -> str:
    """A day without its year, for an axis: 23 NOV, 11.23."""
    return f"{value.month}.{value.day}" if language() == "ko" else dtg.day(value)[:6]
