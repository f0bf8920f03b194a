"""One entry as its source wrote it: matched terms marked, where it came from, and why it was rated so."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from components import clock, header, load, shell, state, tables
from components.i18n import named, t
from components.text import anchor, clean, marked, plain, safe_url
from data.models import Report
from scoring.credibility import publisher


def show(report: Report, now: datetime, *, alone: bool = False) -> None:
    """Draw one excerpt. `alone`: it was asked for by its permalink, so everything about it is open."""
    entry, said = report.entry, report.assessment
    with st.container(border=not alone, gap="xsmall", key=f"excerpt-{entry.id}{'-alone' if alone else ''}"):
        kind = t(f"kind.{said.kind}")
        about = f" · {t(f'category.{said.category}')}" if said.category else ""
        place = plain(publisher(report))
        if publisher(report) != entry.source:
            place += f" ({plain(entry.source)})"
        original = anchor(t("table.source_link"), entry.link) if safe_url(entry.link) else ""
        edited = f" · {t('excerpts.edited', n=entry.revision - 1)}" if entry.revision > 1 else ""
        st.html(
            f'<div style="font-size:0.85rem">{kind}{about} · {t("act.score")} {said.score} · '
            f"{place}, {t('excerpts.grade')} {plain(report.reliability)} · "
            f"{clock.both(entry.published)} ({plain(header.ago(entry.published, now))}){edited} · {original}</div>"
            f'<div style="font-weight:600" lang="{plain(entry.language)}">{marked(entry.title, said.matches, "title")}</div>'
            f'<div lang="{plain(entry.language)}">{marked(entry.summary, said.matches, "summary")}</div>'
        )
        with st.expander(t("excerpts.why"), expanded=alone, on_change="rerun", key=f"why-{entry.id}-{alone}") as why:
            if why.open or alone:
                _why(report, now)


def _why(report: Report, now: datetime) -> None:
    entry, said = report.entry, report.assessment
    st.caption(t("excerpts.rule", rule=said.rule, version=said.rules or load.rules_version()))
    if said.matches:
        frame = pd.DataFrame(
            {
                "term": [clean(m.term) for m in said.matches],
                "concept": [m.concept for m in said.matches],
                "where": [f"{t(f'field_of.{m.field}')} {m.start}–{m.end}" for m in said.matches],
                "points": [m.points for m in said.matches],
            }
        )
        st.dataframe(
            frame,
            hide_index=True,
            column_config={
                "term": tables.text(t("excerpts.term"), 200),
                "concept": tables.text(t("excerpts.concept"), 140),
                "where": tables.text(t("excerpts.where"), 140),
                "points": tables.number(t("excerpts.points"), 80, format="%.1f"),
            },
            row_height=tables.ROW_HEIGHT,
            height=tables.height(len(frame), 8),
            alt=t("excerpts.why"),
        )
    for flag in entry.flags:
        st.caption(named("flag", flag))
    with st.container(horizontal=True, vertical_alignment="center"):
        if said.kind == "provocation" and (act := load.act_of(entry.id or 0)):
            shell.link("provocations", t("excerpts.act"), icon=":material/crisis_alert:", p=act)
        st.code(state.permalink(e=str(entry.id)), language=None)
    for old in load.revisions(entry.id or 0, entry.revision):
        st.html(f'<div style="font-size:0.85rem">{t("excerpts.before", dtg=clock.both(old[1]))}: <s>{plain(old[0])}</s></div>')
