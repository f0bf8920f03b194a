"""The parts of the Coverage page about time: when sources were polled, the days watched, and the gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import plotly.graph_objects as go
import streamlit as st

from components.figures.base import DAY_MS, day_axis, frame, hatching, ink
from components.frame import newcomer, shell
from components.reads import clock
from components.text import phrases
from components.text.escape import clean, hover
from components.text.i18n import named, say, t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import KST_OFFSET, Coverage, Gap
from data.store.store import LITTLE_ROOM

GAPS_SHOWN = 10
LAG_SECONDS = 60  # from here on pages show an old picture without saying so
ROWS_SHOWN = 12  # sources with gaps on the time line, the longest first
LABEL_LENGTH = 26
BLIND_ICONS: dict[phrases.Blind, str] = {
    "never": "hourglass_empty", "asleep": "bedtime", "no_network": "cloud_off", "too_few": "visibility_off",
    "archive_end": "visibility_off",
}  # fmt: skip


def eyes(seen: Coverage, *, live: bool) -> None:
    """One line: whether quiet means quiet, and if not, why not."""
    if seen.open:
        st.markdown(f":material/visibility: **{phrases.eyes(seen)}**")
    else:
        blind(seen, live=live)
    if seen.launch_alert_down:
        names = ", ".join(map(clean, seen.launch_alert_down))
        words = say("coverage.alert_down", n=len(seen.launch_alert_down), names=names)
        st.warning(words, icon=":material/notification_important:")


def room(free: int | None) -> None:
    """A store that is nearly full, before it is. `free` is in bytes, None where nobody knows."""
    if free is not None and free < LITTLE_ROOM:
        st.warning(t("coverage.room", n=f"{free / 1e6:,.0f}"), icon=":material/hard_drive:")


def lag(seconds: float | None) -> None:
    """By how much a replica that pages read from is behind; nothing where they read the database itself."""
    if seconds is None:
        return
    if math.isinf(seconds):
        st.warning(t("coverage.replica_away"), icon=":material/database_off:")
    elif seconds >= LAG_SECONDS:
        st.warning(t("coverage.lag", n=f"{seconds:,.0f}"), icon=":material/database:")
    else:
        st.caption(t("coverage.lag", n=f"{seconds:,.0f}"))


def blind(seen: Coverage, *, live: bool) -> None:
    """Nothing recent is known: quiet would be a guess. Every page gives the same reason."""
    icon = BLIND_ICONS[phrases.why_blind(seen, live=live)]
    title = phrases.blind_title(seen, live=live)
    st.warning(phrases.blindness(seen, live=live), title=title, icon=f":material/{icon}:")
    newcomer.offer()


def nothing_yet(seen: Coverage, *, live: bool) -> None:
    """The store holds nothing known at this moment: the poller is about to fill it, or has tried in vain."""
    if live and seen.last_poll is not None:
        blind(seen, live=live)
    else:
        shell.empty(t("state.empty_store"), t("state.empty_title"))
        newcomer.offer()


def moments(seen: Coverage, states: str, *, live: bool) -> None:
    """What an officer asks first, side by side: sources, last and next poll, newest entry, where history begins.

    `states` gives in words how many sources are sound, doubtful or down. A replay has no polls.
    """
    polls = [("last_poll", seen.last_poll), ("next_poll", seen.next_poll)] if live else []
    shown = [*polls, ("newest", seen.newest_entry), ("history", seen.history_start)]
    first, *cells = st.columns(1 + len(shown), gap="small")
    with first, st.container(border=True, height="stretch", gap=None):
        _figure(t("metric.sources"), t("metric.of", n=seen.answering, m=seen.sources_on), states)
    for cell, (name, moment) in zip(cells, shown, strict=True):
        with cell, st.container(border=True, height="stretch", gap=None):
            value = clock.zulu(moment) if moment else t("state.no_data")
            _figure(t(f"coverage.{name}"), value, _beside(moment, seen.now) if moment else " ")


def _figure(label: str, value: str, below: str) -> None:
    st.caption(label)
    st.markdown(f"**{value}**")
    st.caption(below)


def _beside(moment: datetime, now: datetime) -> str:
    if moment <= now:
        return f"{clock.korea(moment)} · {phrases.ago(moment, now)}"
    return f"{clock.korea(moment)} · {phrases.ahead(moment, now)}"


def time_line(covered: Mapping[date, bool], gaps: Sequence[Gap], now: datetime) -> tuple[go.Figure, str]:
    """The days the watch saw, and below them the recorded gaps of it and of each source; with alternative text."""
    dark = shell.dark()
    c = ink(dark)
    days = sorted(covered)
    rows = _rows(gaps)
    mark = shell.watermark()
    figure = frame(
        f"{t('coverage.days_title')}{' · ' if mark else ''}{mark}",
        dark=dark,
        note=shell.figure_note(now),
        height=150 + 22 * (len(rows) + 1),
    )
    seen = [day for day in days if covered[day]]
    blind = [day for day in days if not covered[day]]
    looks: tuple[tuple[str, list[date], dict[str, object]], ...] = (
        (t("coverage.watched"), seen, dict(color=c.pale)),
        (t("figure.gap"), blind, dict(color="rgba(0,0,0,0)", line=dict(width=1, color=c.muted), pattern=hatching(c))),
    )
    for name, of_days, marker in looks:
        figure.add_bar(
            x=of_days,
            y=[0.7] * len(of_days),
            base=[-0.35] * len(of_days),
            name=name,
            width=0.88 * DAY_MS,
            marker=marker,
            hovertemplate=f"%{{x|{t('figure.hover_day')}}}<br>{name}<extra></extra>",
        )
    begins = datetime.combine(days[0], datetime.min.time()) if days else None
    for place, name in enumerate(rows, 1):
        for gap in gaps:
            if gap.source == name:
                start, end = (_kst(moment) for moment in (gap.start, gap.end))
                figure.add_scatter(
                    x=[max(start, begins) if begins else start, end],
                    y=[place, place],
                    mode="lines+markers",
                    marker=dict(symbol="line-ns", size=10, line=dict(width=2, color=c.text)),
                    line=dict(color=c.text, width=7),
                    name=t("coverage.gap_recorded"),
                    legendgroup="gap",
                    showlegend=gap is _first(gaps, rows),
                    text=f"{_span(gap)}<br>{hover(_reason(gap))}",
                    hovertemplate="%{text}<extra></extra>",
                )
    labels = [t("coverage.days"), *(hover(name, LABEL_LENGTH) if name else t("coverage.whole") for name in rows)]
    figure.update_yaxes(
        tickvals=list(range(len(labels))), ticktext=labels, range=[len(labels) - 0.4, -0.6], showgrid=False, title=None
    )
    figure.update_layout(barmode="overlay")
    if days:
        day_axis(figure, days)
    alt = t("coverage.days_alt", n=len(seen), m=len(days))
    longest = max(gaps, key=lambda gap: gap.end - gap.start, default=None)
    if longest:
        who = clean(longest.source) or t("coverage.whole")
        alt += " " + t("coverage.gaps_alt", n=len(gaps), who=who, span=_span(longest))
    return figure, alt


def _rows(gaps: Sequence[Gap]) -> list[str]:
    """Who has gaps: the whole watch first, then sources by how long they were missing."""
    lost: dict[str, timedelta] = {}
    for gap in gaps:
        lost[gap.source] = lost.get(gap.source, timedelta()) + (gap.end - gap.start)
    return sorted(lost, key=lambda name: (name != "", -lost[name]))[:ROWS_SHOWN]


def _first(gaps: Sequence[Gap], rows: Sequence[str]) -> Gap | None:
    return next((gap for gap in gaps if gap.source == rows[0]), None)


def _kst(moment: datetime) -> datetime:
    """The moment as the Korean wall clock shows it, for an axis of Korean days."""
    return moment.replace(tzinfo=None) + KST_OFFSET


def _span(gap: Gap) -> str:
    return f"{clock.zulu(gap.start)} – {clock.zulu(gap.end)} ({lasted(gap.end - gap.start)})"


def lasted(length: timedelta) -> str:
    """A length of time in one unit."""
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 120:
        return t("span.min", n=minutes)
    return t("span.h", n=round(minutes / 60)) if minutes < 48 * 60 else t("span.d", n=round(minutes / 1440))


def _reason(gap: Gap) -> str:
    return named("gap_reason", gap.reason)


def gap_table(gaps: Sequence[Gap]) -> None:
    """Recorded gaps, the latest first."""
    shown = sorted(gaps, key=lambda gap: gap.end, reverse=True)
    listing.show(
        {
            "who": [clean(gap.source) or t("coverage.whole") for gap in shown],
            "length": [lasted(gap.end - gap.start) for gap in shown],
            "from": [clock.both(gap.start) for gap in shown],
            "to": [clock.both(gap.end) for gap in shown],
            "why": [clean(_reason(gap)) for gap in shown],
        },
        [
            Column("who", t("act.source"), 200, kind="lead"),
            Column("length", t("coverage.length"), 80),
            Column("from", t("coverage.from"), 176, named=True),
            Column("to", t("coverage.to"), 176, named=True),
            Column("why", t("coverage.why")),
        ],
        key="gap_rows",
        alt=f"{t('coverage.gaps')}: {len(shown)}",
        first=GAPS_SHOWN,
    )
