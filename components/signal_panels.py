"""The parts of the Signals page: counts by day and kind, heat maps, the state of every series, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import clock, figures, load, shell, standing, tables
from components.i18n import named, t
from components.text import clean
from data.models import CATEGORIES, SIGNAL_KINDS
from data.queries import Count
from scoring.baseline import highest
from scoring.stand import SERIES_DAYS, series_of

# Kinds are told apart by fill and pattern, so that they read in grey: severity alone has colour.
PATTERNS = {"provocation": "", "preparation": "/", "threat": "."}


def _days(covered: Mapping[date, bool]) -> list[date]:
    return sorted(covered)


def kinds_chart(counts: Sequence[Count], covered: Mapping[date, bool], now: datetime) -> None:
    """Stacked bars a day by kind; a bar opens the entries of its day and kind."""
    dark = shell.dark()
    c = figures.ink(dark)
    figure = figures.frame(
        t("signals.kinds_title"),
        dark=dark,
        note=shell.figure_note(now),
        unit=t("figure.count"),
        mark=shell.watermark(),
        height=280,
    )
    days = _days(covered)
    totals: Counter[date] = Counter()
    tints = {"provocation": c.data, "preparation": c.pale, "threat": c.muted}
    for kind in SIGNAL_KINDS:
        tally: Counter[date] = Counter()
        for count in counts:
            if count.key[0] == kind and covered.get(count.day):
                tally[count.day] += count.n
        if not tally:
            continue
        totals.update(tally)
        shown = sorted(tally)
        figure.add_bar(
            x=shown,
            y=[tally[day] for day in shown],
            name=t(f"kinds.{kind}"),
            width=0.82 * figures.DAY_MS,
            marker=dict(color=tints[kind], pattern=dict(shape=PATTERNS[kind], solidity=0.25, fgcolor=c.paper)),
            customdata=[[day.isoformat(), kind] for day in shown],
            hovertemplate=f"%{{x|%d %b %Y}}<br>%{{y}} {t(f'kinds.{kind}')}<extra></extra>",
        )
    figures.hatch_days(figure, [day for day in days if not covered[day]], dark=dark, name=t("figure.gap"))
    top = max(totals.values(), default=1)
    for trace in figure.data:
        if trace.name == t("figure.gap"):
            trace.y = [top * 1.04] * len(trace.x)
    figure.update_layout(barmode="stack")
    figure.update_xaxes(
        type="date",
        tickformat="%d %b",
        nticks=10,
        range=[days[0] - timedelta(hours=12), days[-1] + timedelta(hours=12)],
    )
    alt = figures.describe_trend(
        t("watch.signals_alt"),
        [(day, totals[day] if covered[day] else None) for day in days],
        {key: t(f"trend.{key}") for key in ("empty", "last", "highest", "rising", "falling", "steady", "gaps")},
    )
    chosen = shell.chart(figure, alt, key="signals_by_kind", select=True, name="signals-by-kind")
    points = chosen.get("selection", {}).get("points", []) if chosen else []
    if points and points[0].get("customdata"):
        day, kind = points[0]["customdata"]
        shell.open_page("excerpts", day=str(day), kind=[str(kind)])


def category_heat(counts: Sequence[Count], covered: Mapping[date, bool], now: datetime) -> None:
    """Signals by category and day. An unwatched day is an empty cell, a watched one without signals is 0."""
    days = _days(covered)
    tally: Counter[tuple[str, date]] = Counter()
    for count in counts:
        tally[count.key[1] or "other", count.day] += count.n
    names = [c for c in CATEGORIES if any(tally[c, day] for day in days)]
    cells = [[tally[name, day] if covered[day] else None for day in days] for name in names]
    figure = _heat(t("signals.category_title"), days, [t(f"category.{name}") for name in names], cells, now)
    figure.update_xaxes(type="date", tickformat="%d %b", nticks=8)
    busiest = max(tally, key=lambda key: tally[key], default=None)
    alt = t("signals.category_title")
    if busiest:
        alt = t("signals.heat_alt", title=alt, name=t(f"category.{busiest[0]}"), when=busiest[1], n=tally[busiest])
    shell.chart(figure, alt, key="signals_by_category", name="signals-by-category")


def hour_heat(rows: Iterable[tuple[int, str, int]], now: datetime) -> None:
    """Signals by category and hour of the Korean day."""
    tally: Counter[tuple[str, int]] = Counter()
    for hour, category, n in rows:
        tally[category or "other", hour] += n
    names = [c for c in CATEGORIES if any(tally[c, hour] for hour in range(24))]
    cells: list[list[int | None]] = [[tally[name, hour] for hour in range(24)] for name in names]
    figure = _heat(t("signals.hour_title"), list(range(24)), [t(f"category.{name}") for name in names], cells, now)
    figure.update_xaxes(tickvals=list(range(0, 24, 3)), ticktext=[f"{hour:02d}" for hour in range(0, 24, 3)])
    busiest = max(tally, key=lambda key: tally[key], default=None)
    alt = t("signals.hour_title")
    if busiest:
        where = f"{busiest[1]:02d} KST"
        alt = t("signals.heat_alt", title=alt, name=t(f"category.{busiest[0]}"), when=where, n=tally[busiest])
    shell.chart(figure, alt, key="signals_by_hour", name="signals-by-hour")


def _heat(
    title: str, across: Sequence[date | int], down: Sequence[str], cells: Sequence[Sequence[int | None]], now: datetime
) -> go.Figure:
    dark = shell.dark()
    c = figures.ink(dark)
    figure = figures.frame(
        title,
        dark=dark,
        note=shell.figure_note(now),
        mark=shell.watermark(),
        legend=False,
        height=96 + 24 * max(len(down), 3),
    )
    figure.add_heatmap(
        x=list(across),
        y=list(down),
        z=cells,
        colorscale=[[0, c.paper], [1, c.data]],
        zmin=0,
        xgap=1,
        ygap=1,
        colorbar=dict(thickness=8, outlinewidth=0, tickfont=dict(size=11, color=c.muted)),
        hovertemplate=f"%{{y}}<br>%{{x}}<br>%{{z}} {t('figure.signals')}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, automargin=True, title=None)
    return figure


def series_table(now: datetime, last: date) -> None:
    """Every series of signals with what its latest day means beside its baseline."""
    since = last - timedelta(days=SERIES_DAYS)
    covered = load.covered_days(since, last, now)
    counts = standing.signal_counts(since, last, now)
    found = series_of([(day, kind, category, n) for (day, kind, category), n in counts.items()], covered, since, last)
    rows = []
    for name, series in found.items():
        reading = standing.judged(series, now)[-1]
        peak = highest(series)
        rows.append(
            {
                "rank": (not reading.alarm, -(reading.count or 0), name),
                "name": _series_name(name),
                "count": reading.count,
                "state": _state(reading.state, reading.learned, reading.needed),
                "usual": f"{reading.expected[0]}–{reading.expected[1]}" if reading.expected else "–",
                "threshold": f"{reading.threshold:.1f}" if reading.threshold is not None else "–",
                "highest": t("signals.highest", n=peak.days) if peak else "",
            }
        )
    rows.sort(key=lambda row: row.pop("rank"))  # type: ignore[arg-type, return-value]
    frame = pd.DataFrame(rows)
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "name": tables.text(t("signals.name"), 220),
            "count": tables.number(t("signals.today", day=clock.day(last)), 110),
            "state": tables.text(t("coverage.state"), 180),
            "usual": tables.text(t("signals.usual"), 90),
            "threshold": tables.text(t("signals.threshold"), 90),
            "highest": tables.text(t("signals.peak"), 150),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 12),
        alt=t("signals.series"),
    )


def _series_name(name: str) -> str:
    if name == "all signals":
        return t("signals.all")
    kind, _, category = name.partition(" ")
    if category:
        return f"{t(f'kind.{kind}')} · {t(f'category.{category}')}"
    return t(f"kinds.{name}") if name in SIGNAL_KINDS else t(f"category.{name}")


def _state(state: str, learned: int, needed: int) -> str:
    return t("state.learning", n=learned, m=needed) if state == "learning" else t(f"reading.{state}")


def source_table(counts: Sequence[Count]) -> None:
    """Who published the signals shown, and in which language."""
    tally: Counter[tuple[str, str]] = Counter()
    for count in counts:
        tally[count.key[0], count.key[1]] += count.n
    ordered = tally.most_common(60)
    frame = pd.DataFrame(
        {
            "source": [clean(name) for (name, _), _ in ordered],
            "language": [named("language", code) for (_, code), _ in ordered],
            "n": [n for _, n in ordered],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "source": tables.text(t("act.source"), 240),
            "language": tables.text(t("filter.language"), 110),
            "n": st.column_config.ProgressColumn(
                t("figure.signals"), format="%d", min_value=0, max_value=max(tally.values()), color="gray"
            ),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 12),
        alt=t("signals.sources"),
    )
