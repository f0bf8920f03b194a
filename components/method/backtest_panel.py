"""The backtest on the Method page: the level as it would have been, beside the acts that the record holds."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import streamlit as st

from components.figures import base
from components.frame import shell
from components.reads import clock, load
from components.signals.panels import LEGEND_ROOM
from components.text.escape import hover
from components.text.i18n import t
from data.tables.backtest_table import BacktestTable, load_backtest

IN_A_ROW = 4  # figures whose names a laptop shows whole


def backtest() -> None:
    """Figures in words and the chart; a calm line where nobody has run the backtest yet."""
    table = load.reference("backtest", load_backtest)
    if table is None or not table.days:
        shell.empty(t("backtest.none"))
        return
    _figures(table)
    figure, alt = chart(table)
    shell.chart(figure, alt, key="backtest", name="backtest")
    st.caption(t("backtest.note", start=_day(table.summary["start"]), end=_day(table.summary["end"])))


def _figures(table: BacktestTable) -> None:
    got = table.summary
    delay = got["median_delay_minutes"]
    missed, true_days = len(got["missed_days"]), int(got["true_days"])
    above, weeks = got["ordinary_above_usual_weeks"]
    shown = (
        ("unfounded", t("metric.of", n=len(got["unfounded_high_days"]), m=int(got["high_days"]))),
        ("late", t("metric.of", n=len(got["late_grave_days"]), m=int(got["grave_days"]))),
        ("false_alarms", f"{float(got['false_alarms_a_month']):.1f}"),
        ("rises", f"{float(got['rises_a_month']):.1f}"),
        ("delay", t("state.no_data") if delay is None else t("span.min", n=round(float(delay)))),
        ("on_gaps", str(int(got["alarms_on_gaps"]))),
        ("caught", t("metric.of", n=true_days - missed, m=true_days)),
        ("above", t("state.no_data") if not weeks else f"{above / weeks:.1%}"),
    )
    cells = [cell for _ in range(0, len(shown), IN_A_ROW) for cell in st.columns(IN_A_ROW, gap="small")]
    for cell, (name, value) in zip(cells, shown, strict=True):
        with cell:
            st.metric(
                t(f"backtest.{name}"), value, help=t(f"backtest.{name}_help", level=t(f"level.{got['alarm_level']}"))
            )


def _day(text: str) -> str:
    return clock.day(date.fromisoformat(text))


def chart(table: BacktestTable) -> tuple[go.Figure, str]:
    """The level as steps above, acts seen and acts of the record below; and its alternative text."""
    dark = shell.dark()
    c = base.ink(dark)
    figure = base.frame(t("backtest.title"), dark=dark, note=t("backtest.source"), height=380)
    levels = load.level_rules().levels
    days = [row.day for row in table.days]
    known = {row.day: levels.index(row.level) for row in table.days if row.level in levels}
    figure.add_scatter(
        x=days,
        y=[known.get(day) for day in days],
        mode="lines",
        name=t("backtest.level"),
        line=dict(color=c.data, width=2, shape="hvh"),
        text=[t(f"level.{row.level}") if row.level in levels else t("state.no_data") for row in table.days],
        hovertemplate=f"%{{x|{t('figure.hover_day')}}}<br>%{{text}}<extra></extra>",
    )
    loud = [row for row in table.days if row.alarms]
    figure.add_scatter(
        x=[row.day for row in loud],
        y=[len(levels) - 0.6] * len(loud),
        mode="markers",
        name=t("backtest.unusual"),
        marker=dict(symbol="triangle-down", size=8, color=c.text),
        text=[hover(row.alarms) for row in loud],
        hovertemplate=f"%{{x|{t('figure.hover_day')}}}<br>%{{text}}<extra></extra>",
    )
    seen = [row for row in table.days if row.acts]
    true = [row for row in table.days if row.true_acts]
    figure.add_bar(
        x=[row.day for row in seen],
        y=[row.acts for row in seen],
        name=t("backtest.acts"),
        yaxis="y2",
        marker=dict(color=c.pale),
        hovertemplate=f"%{{x|{t('figure.hover_day')}}}<br>%{{y}} {t('backtest.acts')}<extra></extra>",
    )
    figure.add_scatter(
        x=[row.day for row in true],
        y=[row.true_acts for row in true],
        mode="markers",
        name=t("backtest.true_acts"),
        yaxis="y2",
        marker=dict(symbol="diamond-open", size=8, color=c.text, line=dict(width=1.6)),
        hovertemplate=f"%{{x|{t('figure.hover_day')}}}<br>%{{y}} {t('backtest.true_acts')}<extra></extra>",
    )
    unseen = [row.day for row in table.days if not row.covered]
    base.hatch_days(figure, unseen, dark=dark, name=t("figure.gap"), axis="y3")
    names = [t(f"level.{level}") for level in levels]
    figure.layout.update(
        margin_t=LEGEND_ROOM,
        yaxis=dict(
            domain=[0.4, 1], range=[-0.3, len(levels) - 0.3], tickvals=list(range(len(levels))), ticktext=names,
            title=None,
        ),
        yaxis2=dict(
            domain=[0, 0.3], anchor="x", rangemode="tozero", showgrid=True, gridcolor=c.grid, fixedrange=True, nticks=3,
            tickfont=dict(size=12, color=c.muted), zeroline=False,
            title=dict(text=t("backtest.unit"), font=dict(size=12, color=c.muted)),
        ),
    )  # fmt: skip
    base.day_axis(figure, days)
    figure.layout.xaxis.anchor = "y2"
    return figure, _alt(table, levels, known)


def _alt(table: BacktestTable, levels: tuple[str, ...], known: dict[date, int]) -> str:
    top = max(known.values(), default=0)
    at_top = sum(level == top for level in known.values())
    return t(
        "backtest.alt",
        days=len(table.days),
        level=t(f"level.{levels[top]}"),
        at_top=at_top,
        acts=sum(row.acts for row in table.days),
        true_acts=sum(row.true_acts for row in table.days),
        blind=sum(not row.covered for row in table.days),
    )
