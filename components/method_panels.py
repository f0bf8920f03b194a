"""The parts of the Method page: try a headline, accuracy, the outlook's record, backtest, rules, versions."""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version
from typing import Any

import pandas as pd
import streamlit as st

from components import clock, load, shell, tables
from components.i18n import named, t
from components.text import clean, marked, plain
from data.accuracy_card import load_card
from data.models import KINDS
from scoring.explain import explain
from scoring.scorer import Scorer
from scoring.verification import outlook_card


def try_headline() -> None:
    """A box in which an officer tries a headline; nothing of it is stored."""
    title = st.text_input(t("method.headline"), key="tried", max_chars=400, placeholder=t("method.headline_hint"))
    summary = st.text_area(t("method.summary"), key="try_summary", max_chars=1200, height=80)
    if not title.strip():
        st.caption(t("method.try_empty"))
        return
    told = explain(Scorer(load.rule_book()), title, summary)
    said = told.said
    about = f" · {t(f'category.{said.category}')}" if said.category else ""
    st.html(
        f"<div><b>{t(f'kind.{said.kind}')}{about} · {t('act.score')} {said.score}</b></div>"
        f'<div>{marked(title, said.matches, "title")}</div><div>{marked(summary, said.matches, "summary")}</div>'
        f'<div style="font-size:0.85rem">{t("method.because")}: {plain(told.says)} [{plain(said.rule)}]</div>'
    )
    if said.matches:
        frame = pd.DataFrame(
            {
                "term": [clean(m.term) for m in said.matches],
                "concept": [m.concept for m in said.matches],
                "points": [m.points for m in said.matches],
                "without": [_without(told.changes, m.term) for m in said.matches],
            }
        )
        st.dataframe(
            frame,
            hide_index=True,
            column_config={
                "term": tables.text(t("excerpts.term"), 160),
                "concept": tables.text(t("excerpts.concept"), 130),
                "points": tables.number(t("excerpts.points"), 72, format="%.1f"),
                "without": tables.text(t("method.without")),
            },
            row_height=tables.ROW_HEIGHT,
            height=tables.height(len(frame), 6),
            alt=t("method.try"),
        )
    for other in told.others[:4]:
        st.html(
            f'<div style="font-size:0.85rem">{t("method.not")} {t(f"kind.{other.kind}")}: {plain(other.says)} '
            f"[{plain(other.rule)}]: {plain(other.why)}</div>"
        )


def _without(changes: tuple[object, ...], term: str) -> str:
    for change in changes:
        if change.term == term:  # type: ignore[attr-defined]
            return f"{t(f'kind.{change.kind}')}, {change.score}"  # type: ignore[attr-defined]
    return t("method.same")


def accuracy() -> None:
    """The accuracy card, and a warning where the rules are newer than it."""
    card = load.reference("accuracy", load_card)
    if card["rules"] != load.rules_version():
        st.warning(t("method.card_old", card=card["rules"], rules=load.rules_version()), icon=":material/update:")
    rows = []
    for language, figures in card["languages"].items():
        for part, name in (("all", "method.all_labelled"), ("held_out", "method.held_out")):
            if part not in figures:
                continue
            of = figures[part]
            rows.append(
                {
                    "what": f"{named('language', language)}, {t(name)}",
                    "n": of["n"],
                    "provocation": _three(of["provocation"]),
                    "signal": _three(of["signal"]),
                    "macro": f"{of['macro_f1']:.2f}",
                    "category": f"{of['category']:.2f}" if of["category"] is not None else "–",
                }
            )
    frame = pd.DataFrame(rows)
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "what": tables.text(t("method.entries"), 230),
            "n": tables.number("n", 60),
            "provocation": tables.text(t("method.provocation_prf"), 170),
            "signal": tables.text(t("method.signal_prf"), 170),
            "macro": tables.text(t("method.macro"), 90),
            "category": tables.text(t("act.category"), 80),
        },
        row_height=tables.ROW_HEIGHT,
        alt=t("method.accuracy"),
    )
    st.caption(t("method.card_note", date=card["date"], rules=card["rules"]))


def _three(figures: dict[str, float]) -> str:
    return f"{figures['precision']:.2f} / {figures['recall']:.2f} / {figures['f1']:.2f}"


def outlook_skill() -> None:
    """How the outlook would have done, walking forward through the record."""
    card = load.reference("outlook card", _outlook_card)
    frame = pd.DataFrame(
        {
            "days": [int(row["days"]) for row in card["horizons"]],
            "brier": [f"{row['brier']['mean']:.3f}" for row in card["horizons"]],
            "reference": [f"{row['brier']['climatology']:.3f}" for row in card["horizons"]],
            "skill": [f"{row['skill']['mean']:+.0%}" for row in card["horizons"]],
            "observed": [f"{row['observed']:.0%}" for row in card["horizons"]],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "days": tables.number(t("method.days"), 90),
            "brier": tables.text(t("method.brier"), 110),
            "reference": tables.text(t("method.climatology"), 160),
            "skill": tables.text(t("method.skill"), 90),
            "observed": tables.text(t("method.observed"), 110),
        },
        row_height=tables.ROW_HEIGHT,
        alt=t("method.outlook"),
    )
    st.caption(t("method.outlook_note"))


def _outlook_card() -> dict[str, Any]:
    rules = load.outlook_rules()
    core = rules.sets["core"]
    return outlook_card({act.date for act in load.past() if act.category in core}, rules)


def rules() -> None:
    """Every rule as its file has it: what it says, for which kind."""
    rows = load.rule_book().tables.rules
    frame = pd.DataFrame(
        {
            "id": [row.id for row in rows],
            "language": [named("language", row.language) for row in rows],
            "kind": [t(f"kind.{row.kind}") for row in rows],
            "says": [row.says for row in rows],
        }
    )
    counts = frame["kind"].value_counts()
    st.caption(
        t("method.rules_n", n=len(rows)) + " " + ", ".join(f"{t(f'kind.{k}')} {counts.get(t(f'kind.{k}'), 0)}" for k in KINDS)
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "id": tables.text(t("method.rule"), 200),
            "language": tables.text(t("filter.language"), 90),
            "kind": tables.text(t("act.kind"), 100),
            "says": tables.text(t("method.says"), "large"),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 12),
        alt=t("method.rules"),
    )


def versions(now: datetime) -> None:
    """What is running, and how far the tables reach."""
    sources = load.sources()
    lines = {
        t("method.v_rules"): load.rules_version(),
        t("method.v_record"): clock.day(load.outlook_rules().coverage_end),
        t("method.v_sources"): t("method.v_sources_n", n=sum(s.on for s in sources), m=len(sources)),
        "Python": platform.python_version(),
        **{name: version(name) for name in ("streamlit", "pandas", "plotly", "feedparser", "SQLAlchemy")},
        t("method.v_now"): clock.both(now),
    }
    st.table(pd.DataFrame({"": list(lines), " ": list(lines.values())}), hide_index=True, hide_header=True)
    st.caption(t("method.credit"))
