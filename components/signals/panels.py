"""The parts of the Signals page: counts by day and kind, heat maps, the state of every series, sources.

A bar or cell opens the entries behind it, narrowed as the page is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

import plotly.graph_objects as go

from components.figures import base, wall
from components.frame import shell
from components.reads import clock, load
from components.signals.behind import choose, clicked
from components.signals.entries_query import entries_query
from components.text import phrases
from components.text.escape import clean
from components.text.i18n import named, t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import CATEGORIES, SIGNAL_KINDS, Filters
from data.store.queries import EntryCount

At = TypeVar("At", date, int)  # a KST day, or an hour of it

LEGEND_ROOM = 76  # pixels: on a phone a legend takes two lines below the title
CLICKABLE_CELLS = 900  # thousands of SVG marks would make a browser stall


def kinds_chart(
    counts: Sequence[EntryCount], covered: Mapping[date, bool], filters: Filters, now: datetime, *, large: int = 0
) -> None:
    """Stacked bars a day by kind. Kinds differ in lightness and pattern, since colour is for severity.

    `large`: the height in pixels on a wall, else 0.
    """
    dark = shell.dark()
    c = base.ink(dark)
    figure = base.frame(
        t("signals.kinds_title"),
        dark=dark,
        note=shell.figure_note(now),
        unit=t("figure.count"),
        mark=shell.watermark(),
        height=wall.height(large) if large else 280,
    )
    days = sorted(covered)
    totals: Counter[date] = Counter()

    def pattern(shape: str, ink: str, ground: str) -> dict[str, object]:
        return dict(shape=shape, fgcolor=ink, bgcolor=ground, size=6, solidity=0.3)

    looks: dict[str, dict[str, object]] = {
        "provocation": dict(color=c.data),
        "preparation": dict(
            color=c.paper, pattern=dict(shape="\\", fgcolor=c.data, bgcolor=c.paper, size=5, solidity=0.4)
        ),
        "threat": dict(color=c.pale, pattern=dict(shape=".", fgcolor=c.text, bgcolor=c.pale, size=6, solidity=0.2)),
    }
    for kind in SIGNAL_KINDS:
        tally: Counter[date] = Counter()
        for count in counts:
            if count.key[0] == kind and covered.get(count.day):
                tally[count.day] += count.n
        totals.update(tally)
        shown = sorted(tally)
        if not shown:
            continue
        figure.add_bar(
            x=shown,
            y=[tally[day] for day in shown],
            name=f"{t(f'kinds.{kind}')} ({sum(tally.values()):,})",
            width=0.82 * base.DAY_MS,
            marker=looks[kind] | dict(line=dict(color=c.data, width=1)),
            customdata=[[day.isoformat(), kind] for day in shown],
            hovertemplate=f"%{{x|{t('figure.hover_day')}}}<br>%{{y}} {t(f'kinds.{kind}')}<extra></extra>",
        )
    base.hatch_days(figure, [day for day in days if not covered[day]], dark=dark, name=t("figure.gap"))
    figure.layout.update(barmode="stack", legend_traceorder="normal", margin_t=58 if large else LEGEND_ROOM)
    base.day_axis(figure, days)
    series = [(day, totals[day] if covered[day] else None) for day in days]
    alt = phrases.trend(t("watch.signals_alt"), series)
    figure = wall.enlarged(figure) if large else figure
    found = clicked(shell.chart(figure, alt, key="signals_by_kind", select=True, name="signals-by-kind"), "by_kind")
    if found:
        choose(day=found[0], kind=found[1])


def category_heat(counts: Sequence[EntryCount], covered: Mapping[date, bool], filters: Filters, now: datetime) -> None:
    """Signals by category and day. Days nobody watched are hatched."""
    days = sorted(covered)
    tally: Counter[tuple[str, date]] = Counter()
    for count in counts:
        if covered.get(count.day):
            tally[count.key[1] or "other", count.day] += count.n
    figure, alt = _heat(t("signals.category_title"), days, {key: key[1].isoformat() for key in tally}, tally, now)
    base.hatch_days(figure, [day for day in days if not covered[day]], dark=shell.dark(), name=t("figure.gap"))
    base.day_axis(figure, days)
    chart = shell.chart(figure, alt, key="signals_by_category", select=True, name="signals-by-category")
    if found := clicked(chart, "by_category"):
        choose(category=found[0], day=found[1])


def hour_heat(rows: Iterable[tuple[int, str, int]], filters: Filters, now: datetime) -> None:
    """Signals by category and hour of the Korean day, over the whole range."""
    tally: Counter[tuple[str, int]] = Counter()
    for hour, category, n in rows:
        tally[category or "other", hour] += n
    names = {key: f"{key[1]:02d}:00 KST" for key in tally}
    figure, alt = _heat(t("signals.hour_title"), range(24), names, tally, now)
    hours = list(range(0, 24, 3))
    figure.layout.xaxis.update(tickvals=hours, ticktext=[f"{hour:02d}" for hour in hours], range=[-0.6, 23.6])
    if found := clicked(
        shell.chart(figure, alt, key="signals_by_hour", select=True, name="signals-by-hour"), "by_hour"
    ):
        choose(category=found[0], hour=found[1])


def _heat(
    title: str,
    across: Sequence[At],
    names: Mapping[tuple[str, At], str],
    tally: Mapping[tuple[str, At], int],
    now: datetime,
) -> tuple[go.Figure, str]:
    """A map of counts by category and day or hour, and its alternative text.

    `across` are the days or hours without a hole; `names` describe each cell.
    """
    dark = shell.dark()
    c = base.ink(dark)
    down = [name for name in CATEGORIES if any(key[0] == name for key in tally)]
    labels: dict[str, str] = {name: t(f"category.{name}") for name in down}
    figure = base.frame(
        title,
        dark=dark,
        note=f"{t('shell.name')}<br>{t('shell.as_of', dtg=clock.both(now))}",  # a phone cuts a longer line
        mark=shell.watermark(),
        legend=False,
        height=118 + 25 * max(len(down), 3),
    )
    figure.layout.margin.b = 56
    for placed in figure.layout.annotations:
        placed.align = "left"
    top = max(tally.values(), default=1)
    figure.add_heatmap(
        x=list(across),
        y=[labels[name] for name in down],
        z=[[tally.get((name, at)) for at in across] for name in down],
        colorscale=[[0, c.grid], [1, c.data]],
        zmin=0,
        zmax=top,
        xgap=1,
        ygap=1,
        hoverinfo="skip",
        colorbar=dict(
            thickness=8, outlinewidth=0, tickfont=dict(size=11, color=c.muted), nticks=4,
            tickformat="d", dtick=1 if top < 4 else None,
        ),
    )  # fmt: skip
    # A heat map cannot be clicked: unseen marks above its cells can.
    cells = sorted(tally, key=lambda key: tally[key], reverse=True)[:CLICKABLE_CELLS]
    unseen = dict(marker=dict(opacity=0))
    figure.add_scatter(
        x=[key[1] for key in cells],
        y=[labels[key[0]] for key in cells],
        mode="markers",
        marker=dict(symbol="square", size=20, opacity=0),
        selected=unseen,
        unselected=unseen,
        customdata=[[key[0], key[1].isoformat() if isinstance(key[1], date) else key[1]] for key in cells],
        text=[f"{labels[key[0]]}<br>{names[key]}<br>{tally[key]:,} {t('figure.signals')}" for key in cells],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    figure.layout.yaxis.update(
        autorange="reversed", showgrid=False, automargin=True, title=None, type="category",
        categoryorder="array", categoryarray=[labels[name] for name in down],
    )  # fmt: skip
    if not cells:
        return figure, title
    first = cells[0]
    return figure, t("signals.heat_alt", title=title, name=labels[first[0]], when=names[first], n=tally[first])


def source_table(counts: Sequence[EntryCount], filters: Filters) -> None:
    """Who published the signals shown, and in which language; a row opens its entries."""
    tally: Counter[tuple[str, str]] = Counter()
    for count in counts:
        tally[count.key[0], count.key[1]] += count.n
    ordered = tally.most_common(60)
    picked = listing.show(
        {
            "source": [clean(name) for (name, _), _ in ordered],
            "language": [named("language", code) for (_, code), _ in ordered],
            "n": [n for _, n in ordered],
        },
        [
            Column("source", t("act.source"), 220, kind="lead"),
            Column("language", t("signals.language"), 90),
            Column("n", t("figure.signals"), kind="bar"),
        ],
        key="signal_sources",
        alt=_sources_alt([(clean(name), n) for (name, _), n in ordered]),
        picks=True,
        first=8,
    )
    if picked is not None:
        shell.open_page("excerpts", **entries_query(filters, source=[ordered[picked][0][0]]))


def _sources_alt(ordered: Sequence[tuple[str, int]]) -> str:
    first = "; ".join(f"{name}: {n}" for name, n in ordered[:3])
    return f"{t('signals.sources')}. {first}."


def days_note(covered: Mapping[date, bool]) -> str:
    """How much of the range was watched, in words."""
    unseen = sum(not seen for seen in covered.values())
    first, last = min(covered), max(covered)
    span = f"{clock.day(first)} – {clock.day(last)}"
    return (
        t("signals.all_seen", span=span)
        if not unseen
        else t("signals.some_unseen", span=span, n=unseen, m=len(covered))
    )


def watched_range(filters: Filters, now: datetime) -> Mapping[date, bool]:
    """The KST days of the page's range, from the first entry stored on, and whether each was watched."""
    today = clock.korean_day(now)
    start = load.coverage(now).history_start
    begun = clock.korean_day(start) if start else today
    first = max(clock.korean_day(filters.since), begun) if filters.since else begun
    last = min(today, clock.korean_day(filters.until - timedelta(seconds=1)) if filters.until else today)
    return load.covered_days(min(first, last), last, now)
