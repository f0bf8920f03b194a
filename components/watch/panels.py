"""The panels of the Watch page below its cards: chart, latest provocations, what to watch, next dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import streamlit as st

from components.figures import base
from components.frame import shell
from components.reads import clock, load, picture, record_names
from components.text import phrases
from components.text.i18n import t
from components.widgets import listing, rows
from components.widgets.listing import Column
from data.models import AHEAD_KINDS, Coverage, Filters, Provocation, Report

ACTS_SHOWN = 5
SIGNALS_SHOWN = 3
DATES_SHOWN = 3
CALENDAR_DAYS = 60


def first_poll(seen: Coverage, now: datetime) -> bool:
    """How far the very first poll is, in counts; False where it is over or has not asked any source yet."""
    if clock.mode() != "live" or seen.last_poll is not None:
        return False
    known = load.source_states()
    asked = sum(known[s.name].last_attempt is not None for s in load.sources() if s.on and s.name in known)
    if not asked:
        return False
    words = t("state.first_poll", n=asked, m=seen.sources_on, entries=f"{load.count_entries(Filters(), now):,}")
    st.progress(min(1.0, asked / max(1, seen.sources_on)), words)
    return True


def signals_chart(
    counts: Mapping[tuple[date, str, str], int], covered: Mapping[date, bool], now: datetime, days: int
) -> None:
    """Signals per day with their usual range; a bar opens its day."""
    with shell.panel(key="signals_chart"):
        series = picture.daily_signals(counts, covered)
        judged = picture.judged(series, now)[-days:]
        shown = {r.day: covered[r.day] for r in judged}
        figure = base.daily_bars(
            t("watch.signals_title"),
            {day: n for day, n in series if n is not None},
            shown,
            dark=shell.dark(),
            names={name: t(f"figure.{name}") for name in ("bars", "band", "above", "gap", "threshold")},
            expected={r.day: r.expected for r in judged if r.expected},
            threshold={r.day: r.threshold for r in judged if r.threshold is not None},
            alarms=[r.day for r in judged if r.alarm],
            note=shell.figure_note(now),
            unit=t("figure.count"),
            mark=shell.watermark(),
            height=208,
        )
        alt = phrases.trend(t("watch.signals_alt"), series[-days:])
        chosen = shell.chart(figure, alt, key="signals_per_day", select=True, name="signals-per-day")
        points = chosen.get("selection", {}).get("points", []) if chosen else []
        if points and points[0].get("customdata"):
            shell.open_page("excerpts", day=str(points[0]["customdata"]), kind=["provocation", "preparation", "threat"])


def latest_acts(acts: Sequence[Provocation], covered: Mapping[date, bool], days: int) -> None:
    """The newest provocations; a row opens its drawer."""
    with shell.panel(t("watch.acts_title"), key="latest", help=t("watch.acts_hint")):
        if not acts:
            shell.empty(t("watch.acts_none" if _all_seen(covered, days) else "watch.acts_blind", n=days))
            return
        shown = acts[:ACTS_SHOWN]
        fields = rows.act_columns("severity", "headline", "first", "publishers", "credibility")
        picked = listing.show(rows.act_rows(shown), fields, key="latest_acts", alt=t("watch.acts_title"), picks=True)
        if picked is not None:
            shell.open_page("provocations", p=shown[picked].id)


def _all_seen(covered: Mapping[date, bool], days: int) -> bool:
    """Whether each of the last days was watched: only then is nothing known the same as nothing there."""
    return all(covered[day] for day in sorted(covered)[-days:])


def keep_an_eye(signals: Sequence[Report], covered: Mapping[date, bool], days: int) -> None:
    """The strongest preparations and threats of the last days, newest first; a row opens its excerpt."""
    with shell.panel(t("watch.eye_title"), key="eye"):
        found = [r for r in signals if r.assessment.kind in AHEAD_KINDS][:SIGNALS_SHOWN]
        if not found:
            shell.empty(t("watch.eye_none" if _all_seen(covered, days) else "watch.eye_blind", n=days))
            return
        table = rows.entry_rows(found)
        picked = listing.show(table, rows.entry_columns(), key="eye_rows", alt=t("watch.eye_title"), picks=True)
        if picked is not None:
            shell.open_page("excerpts", e=str(found[picked].entry.id))


def next_dates(today: date) -> None:
    """Anniversaries, drills and meetings ahead: they frame attention and are never scored."""
    with shell.panel(t("watch.calendar_title"), key="dates", help=t("watch.calendar_note")):
        coming = load.calendar(today, today + timedelta(days=CALENDAR_DAYS))[:DATES_SHOWN]
        if not coming:
            shell.empty(t("watch.calendar_none", n=CALENDAR_DAYS))
            return
        listing.show(
            {
                "date": [clock.day(entry.start) for entry in coming],
                "when": [phrases.days_ahead(entry.start, entry.end, today) for entry in coming],
                "what": [record_names.of_record(entry.name) for entry in coming],
            },
            [
                Column("date", t("act.date"), 86),
                Column("when", t("act.when"), 110),
                Column("what", t("act.what"), kind="lead"),
            ],
            key="next_dates",
            alt=t("watch.calendar_title"),
        )
