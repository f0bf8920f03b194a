"""The outlook on the Method page: how it would have done on the record, and whether what it said came as often."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.figures import base
from components.frame import shell
from components.reads import load
from components.text import phrases
from components.text.i18n import t
from components.widgets import tables
from scoring.window.base_rates import event_days
from scoring.window.verification import outlook_card

LEAST_DAYS = 30  # forecasts of a tenth that was said on fewer days are no point of the diagram
SYMBOLS = ("circle", "square", "diamond")
AXIS_NAME = 20  # pixels that the name of the horizontal axis takes between its numbers and the note
NOTE_BELOW = -24 - AXIS_NAME
DASHES = ("solid", "dash", "dot")


def outlook_skill() -> None:
    """How the outlook would have done, walking forward through the record."""
    card = load.reference("outlook card", _outlook_card)
    rows = card["horizons"]
    frame = pd.DataFrame(
        {
            "days": [int(row["days"]) for row in rows],
            "brier": [f"{row['brier']['outlook']:.3f}" for row in rows],
            "reference": [f"{row['brier']['base']:.3f}" for row in rows],
            "skill": [_skill(row) for row in rows],
            "observed": [phrases.share(row["observed"]) for row in rows],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "days": tables.number(t("method.days"), 60),
            "brier": tables.text(t("method.brier"), 84),
            "reference": tables.text(t("method.climatology"), 100),
            "skill": tables.text(t("method.skill"), 130),
            "observed": tables.text(t("method.observed"), 70),
        },
        row_height=tables.ROW_HEIGHT,
        alt=f"{t('method.outlook')}. " + "; ".join(f"{row['days']}: {t('method.skill')} {_skill(row)}" for row in rows),
    )
    figure, alt = reliability(rows, dark=shell.dark())
    shell.chart(figure, alt, key="reliability", name="outlook-reliability")
    st.caption(t("method.outlook_note"))


def _skill(row: dict[str, Any]) -> str:
    low, high = row["skill_90"]
    return f"{100 * row['skill']:+.0f} % ({100 * low:+.0f}…{100 * high:+.0f})"


def reliability(rows: list[dict[str, Any]], *, dark: bool) -> tuple[go.Figure, str]:
    """What was said beside how often it came, a line a horizon, with the diagonal on which both are the same."""
    c = base.ink(dark)
    figure = base.frame(t("method.reliability"), dark=dark, note=t("method.reliability_note"), height=300)
    figure.add_scatter(
        x=[0, 100], y=[0, 100], mode="lines", name=t("method.reliable"), hoverinfo="skip",
        line=dict(color=c.muted, width=1, dash="dot"),
    )  # fmt: skip
    told = []
    for row, symbol, dash in zip(rows, SYMBOLS, DASHES, strict=False):
        points = [(100 * said, 100 * came, n) for _, n, said, came in row["bins"] if n >= LEAST_DAYS]
        figure.add_scatter(
            x=[said for said, _, _ in points],
            y=[came for _, came, _ in points],
            mode="lines+markers",
            name=t("cycle.horizon", n=row["days"]),
            line=dict(color=c.data, width=1.5, dash=dash),
            marker=dict(symbol=symbol, size=8, color=c.data),
            text=[t("method.days_said", n=n) for _, _, n in points],
            hovertemplate="%{x:.0f} % → %{y:.0f} %<br>%{text}<extra></extra>",
        )
        pairs = ", ".join(f"{said:.0f} % → {came:.0f} %" for said, came, _ in points)
        told.append(f"{t('cycle.horizon', n=row['days'])}: {pairs}")
    figure.update_xaxes(
        title=dict(text=t("method.said"), font=dict(size=12), standoff=4),
        range=[0, 100],
        ticksuffix=" %",
        showgrid=True,
    )
    figure.update_yaxes(title=dict(text=t("method.came"), font=dict(size=12)), range=[0, 100], ticksuffix=" %")
    figure.update_annotations(yshift=NOTE_BELOW, selector=dict(name="note"))
    figure.layout.margin.b += AXIS_NAME
    figure.update_layout(legend=dict(orientation="h", y=1.0, yanchor="bottom", x=0))
    return figure, f"{t('method.reliability')}. {'; '.join(told)}"


def _outlook_card() -> dict[str, Any]:
    rules = load.outlook_rules()
    return outlook_card(event_days(load.past(), rules.sets["core"]), rules)
