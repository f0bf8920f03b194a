"""From when: the last signed handover, some hours, or a date-time group that an officer types; kept in the address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import streamlit as st

from components.reads import clock
from components.text.i18n import t
from data.export.dtg import MONTHS
from data.models import KST_OFFSET

HOURS = {"8h": 8, "12h": 12, "24h": 24, "72h": 72}
LAST = "last"
FALLBACK = "12h"  # where nothing was signed yet
LONGEST = timedelta(days=31)
_DTG = re.compile(r"(\d{2})(\d{2})(\d{2})\s*([ZI])(?:\s*([A-Z]{3}))?(?:\s*(\d{2}|\d{4}))?")


def moment_of(text: str, now: datetime) -> datetime | None:
    """A typed moment as UTC: `230600Z`, `231500I NOV 26`, or an ISO moment with its zone; None for what is none.

    Month and year that are left out are those of the last such day by `now`.
    """
    if found := _DTG.fullmatch(" ".join(text.upper().split())):
        return _of_dtg(found, now)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _of_dtg(found: re.Match[str], now: datetime) -> datetime | None:
    """The moment of a date-time group, in its own month and year or the last that has such a day by `now`."""
    day, hour, minute = (int(part) for part in found.group(1, 2, 3))
    if found[5] and found[5] not in MONTHS:
        return None
    offset = KST_OFFSET if found[4] == "I" else timedelta()
    here = now.astimezone(UTC) + offset
    year = int(found[6]) + (2000 if len(found[6]) == 2 else 0) if found[6] else None
    month = MONTHS.index(found[5]) + 1 if found[5] else None
    for back in range(1 if year and month else 24):
        months = here.year * 12 + here.month - 1 - back
        try:
            moment = datetime(year or months // 12, month or months % 12 + 1, day, hour, minute, tzinfo=UTC) - offset
        except ValueError:  # no such day in that month
            continue
        if year or moment <= now:
            return moment
    return None


def ask(now: datetime, signed_until: datetime | None) -> datetime:
    """Draw the choice and give the moment it means; never in the future, and at most a month back."""
    ranges = [LAST, *HOURS] if signed_until else list(HOURS)
    chosen = st.segmented_control(
        t("handover.since"), ranges, required=True, key="from", format_func=lambda one: t(f"handover_from.{one}")
    )
    typed = st.text_input(
        t("handover.dtg"),
        key="since",
        max_chars=40,
        placeholder=clock.zulu(now),
        help=t("handover.dtg_help"),
        width=240,
    )
    if typed.strip():
        moment = moment_of(typed, now)
        if moment is not None and moment < now:
            return max(moment, now - LONGEST)
        st.warning(t("handover.no_dtg"), icon=":material/edit_calendar:")
    if chosen == LAST and signed_until:
        return max(min(signed_until, now), now - LONGEST)
    return now - timedelta(hours=HOURS.get(str(chosen), HOURS[FALLBACK]))
