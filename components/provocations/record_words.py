"""What an act of the record is called in the language in use, where it was and how it ended: from its own columns."""

from __future__ import annotations

from components.reads import record_names
from components.text.escape import clean
from components.text.i18n import t
from data.models import PastProvocation

# Of these the record counts what flew; elsewhere its number may be of people, boats or days.
_COUNTED = ("ballistic_missile", "cruise_missile", "icbm")


def name(past: PastProvocation) -> str:
    """Its name, the Korean one where the table of names has one. Plain text, as all here."""
    return record_names.of_record(past.name)


def title(past: PastProvocation) -> str:
    """Such as "2 × Hwasong-11A, Sunan"."""
    what = name(past)
    if past.category in _COUNTED and past.count and past.count > 1:
        what = t("record.times", n=past.count, what=what)
    return f"{what}, {where}" if (where := site(past)) else what


def site(past: PastProvocation) -> str:
    """The site as the record has it; "" where it knows none."""
    return "" if past.site == "Unknown" else record_names.of_record(past.site)


def note(past: PastProvocation) -> str:
    """What the record says in its own English words, marked as English where the reader's language is another."""
    return t("record.note", text=clean(past.summary))


def outcome(past: PastProvocation) -> str:
    """How it ended, in a word; "" where the record does not say."""
    return "" if past.outcome == "unknown" else t(f"record.{past.outcome}")
