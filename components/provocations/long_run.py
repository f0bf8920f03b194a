"""The long run: the record of past provocations and the watch's own, as one monthly series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import streamlit as st

from components.figures import base
from components.frame import shell
from components.reads import clock, load, picture
from components.text.i18n import t
from data.models import Category
from scoring.acts.lookalikes import PAST_CATEGORIES
from scoring.window.long_series import DayCount, daily_series

FIRST = date(2006, 1, 1)  # before it the record is thinner and its rates cannot be compared
MONTH = timedelta(days=30.4)


def panel(now: datetime, categories: Sequence[Category] = ()) -> str:
    """Bars a month since 2006. What the record and the watch both know is counted once; months unseen are hatched.

    Gives the month whose bar was just clicked ("2017-09"), or "".
    """
    record_end = min(load.outlook_rules().coverage_end, clock.korean_day(now))
    known, extra, blind = _by_month(record_end, tuple(categories), now)
    dark = shell.dark()
    c = base.ink(dark)
    figure = base.frame(
        t("acts.run_title"),
        dark=dark,
        note=t("acts.run_note", day=clock.day(record_end), dtg=clock.both(now)),
        unit=t("acts.run_unit"),
        mark=shell.watermark(),
        height=280,
    )
    for name, counts, colour in ((t("acts.run_record"), known, c.pale), (t("acts.run_watch"), extra, c.data)):
        if not any(counts.values()):
            continue
        figure.add_bar(
            x=list(counts),
            y=list(counts.values()),
            name=name,
            width=MONTH.total_seconds() * 800,
            marker=dict(color=colour, line=dict(width=0)),
            customdata=[f"{month:%Y-%m}" for month in counts],
            hovertemplate=f"%{{x|{t('figure.hover_month')}}}<br>%{{y}} {name}<extra></extra>",
        )
    base.hatch_days(figure, blind, dark=dark, name=t("figure.gap"), width=MONTH.total_seconds() * 1000)
    figure.layout.update(barmode="stack", bargap=0.1)
    figure.layout.xaxis.update(type="date", tickformat="%Y", dtick="M24", hoverformat=t("figure.hover_month"))
    totals = {month: known[month] + extra[month] for month in known}
    peak = max(totals, key=lambda month: totals[month])
    alt = t("acts.run_alt", n=sum(totals.values()), month=f"{peak:%Y-%m}", most=totals[peak], gaps=len(blind))
    chosen = shell.chart(figure, alt, key="long_run", select=True, name="provocations-by-month")
    points = chosen.get("selection", {}).get("points", []) if isinstance(chosen, Mapping) else []
    month = str(points[0].get("customdata", "")) if points else ""
    last = st.session_state.get("_month_clicked")
    st.session_state["_month_clicked"] = month
    return month if month != last else ""


@load.from_store
def _by_month(
    record_end: date, categories: tuple[Category, ...], now: datetime
) -> tuple[dict[date, int], dict[date, int], list[date]]:
    today = clock.korean_day(now)
    began = load.coverage(now).history_start
    words = {word for category in categories for word in PAST_CATEGORIES.get(category, ())}
    past = [row for row in load.past() if row.date <= today and (not categories or row.category in words)]
    own = picture.provocations(clock.korean_day(began), today, now) if began else ()
    series = daily_series(
        past,
        [act for act in own if act.counts and (not categories or act.category in categories)],
        FIRST,
        today,
        record_end,
        began,
        load.gaps(began, now) if began else (),
    )
    return months(series.days)


def months(days: Sequence[DayCount]) -> tuple[dict[date, int], dict[date, int], list[date]]:
    """Per month (its first day): acts of the record, further acts of the watch, and the months mostly unseen."""
    known: dict[date, int] = defaultdict(int)
    extra: dict[date, int] = defaultdict(int)
    unseen: dict[date, list[bool]] = defaultdict(list)
    for one in days:
        month = one.day.replace(day=1)
        known[month] += one.past
        extra[month] += one.live
        unseen[month].append(one.count is None)
    blind = [
        month for month, flags in unseen.items() if 2 * sum(flags) > len(flags) and not known[month] + extra[month]
    ]
    return dict(known), dict(extra), blind
