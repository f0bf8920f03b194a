"""The six figures of the Watch page: a number, its comparison in words, its last 30 days, and the way behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from components.frame import shell
from components.reads import clock, picture
from components.text import phrases
from components.text.i18n import t
from data.models import Category, Coverage, Provocation
from scoring.level.baseline import Series
from scoring.level.weekly import last_week

SPARK_DAYS = 30
MISSILES: tuple[Category, ...] = ("missile", "icbm", "cruise", "space")


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric: its key in the words, its daily series, and the page and filters behind it."""

    key: str
    series: Series
    page: str
    label: str
    query: Mapping[str, str | list[str]]
    severities: Sequence[tuple[date, int]] | None = None  # of acts, where acts are counted


def wall(
    acts: Sequence[Provocation],
    counts: Mapping[tuple[date, str, str], int],
    covered: Mapping[date, bool],
    seen: Coverage,
    now: datetime,
) -> None:
    """Draw all six in one row; they stack on a phone."""
    week: dict[str, str | list[str]] = {"range": "7d"}
    figures = [
        Figure("provocations", picture.daily_acts(acts, covered), "provocations", "open_acts", week, weighed(acts)),
        _signals("threats", counts, covered, ("threat",), (), week | {"kind": "threat"}),
        _signals("preparations", counts, covered, ("preparation",), (), week | {"kind": "preparation"}),
        _signals("missile", counts, covered, (), MISSILES, week | {"category": list(MISSILES)}),
        _signals("cyber", counts, covered, (), ("cyber",), week | {"category": "cyber"}),
    ]
    *cells, last = st.columns(6, gap="small")
    for cell, figure in zip(cells, figures, strict=True):
        with cell, st.container(border=True, gap=None, height="stretch"):
            _draw(figure, seen)
    with last, st.container(border=True, gap=None, height="stretch"):
        _sources(seen, now)


def _signals(
    key: str,
    counts: Mapping[tuple[date, str, str], int],
    covered: Mapping[date, bool],
    kinds: Sequence[str],
    categories: Sequence[Category],
    query: Mapping[str, str | list[str]],
) -> Figure:
    series = picture.daily_signals(counts, covered, kinds or ("provocation", "preparation", "threat"), categories)
    if not kinds:
        query = {**query, "kind": ["provocation", "preparation", "threat"]}
    return Figure(key, series, "excerpts", "open_entries", query)


def _draw(figure: Figure, seen: Coverage) -> None:
    week = last_week(figure.series, figure.severities)
    known = week.count is not None and (seen.open or week.count > 0)
    line = [n for _, n in figure.series[-SPARK_DAYS:] if n is not None]
    st.metric(
        t(f"metric.{figure.key}"),
        week.count if known and week.count is not None else "–",
        phrases.compare_week(week) if known else t("metric.no_data"),
        delta_color="off",
        delta_arrow="up" if known and week.above else "down" if known and week.below else "off",
        chart_data=line if len(line) > 1 else None,
        chart_type="bar",
        help=t("metric.spark_help"),
    )
    shell.link(figure.page, t(f"metric.{figure.label}"), icon=":material/arrow_forward:", **figure.query)


def weighed(acts: Sequence[Provocation]) -> list[tuple[date, int]]:
    """(KST day, severity) of each act that stands."""
    return [(act.date, act.severity) for act in acts if act.counts]


def _sources(seen: Coverage, now: datetime) -> None:
    live = clock.mode() == "live"
    down = len(seen.launch_alert_down)
    words = t("metric.published_24h")
    if live:
        up = t("metric.all_alert_up" if seen.open else "metric.alert_unknown")
        words = t("metric.alert_down", n=down) if down else up
    st.metric(
        t("metric.sources"),
        t("metric.of", n=seen.answering, m=seen.sources_on) if seen.sources_on else "–",
        words,
        delta_color="off",
        delta_arrow="off",
    )
    if newest := seen.newest_entry:
        st.caption(t("shell.newest", dtg=clock.both(newest), age=phrases.ago(newest, now)))
    shell.link("coverage", t("metric.open_sources"), icon=":material/arrow_forward:")
