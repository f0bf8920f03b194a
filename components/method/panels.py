"""The parts of the Method page: promises, accuracy, the outlook's record, rules, versions."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any

import pandas as pd
import streamlit as st

from components.frame import shell
from components.reads import clock, load
from components.text.escape import clean
from components.text.i18n import named, t
from components.widgets import listing, tables
from components.widgets.listing import Column
from data.models import KINDS
from data.tables.accuracy_card import CARD, load_card


def promises() -> None:
    """The nine promises, in three columns that stack on a phone."""
    for first, column in zip((1, 4, 7), st.columns(3, gap="medium"), strict=True):
        with column:
            for n in range(first, first + 3):
                st.markdown(t(f"promise.{n}"))


def accuracy() -> None:
    """The accuracy card, with a warning where the rules are newer than it; a calm line where it was never made."""
    if not CARD.exists():
        shell.empty(t("method.card_none"))
        return
    card = load.reference("accuracy", load_card)
    if card["rules"] != load.rules_version():
        st.warning(t("method.card_old", card=card["rules"], rules=load.rules_version()), icon=":material/update:")
    parts = [(named("language", code), figures) for code, figures in card["languages"].items()]
    for once in card["unread"]:
        since, until = once["published"]
        how = t(f"gathered.{once['gathered']}")
        name = t("method.unread", language=named("language", once["language"]), how=how, since=since, until=until)
        parts.append((name, once))
    rows = [{"what": name, **_card_row(figures)} for name, figures in parts]
    listing.show(
        {key: [row[key] for row in rows] for key in ("what", "n", "provocation", "signal", "macro", "category")},
        [
            Column("what", t("method.entries"), kind="lead", least=150),
            Column("n", "n", 56, kind="number"),
            Column("provocation", t("method.provocation_prf"), 136, named=True),
            Column("signal", t("method.signal_prf"), 126, named=True),
            Column("macro", t("method.macro"), 80, named=True),
            Column("category", t("act.category"), 80, named=True),
        ],
        key="accuracy_rows",
        alt=f"{t('method.accuracy')}. "
        + "; ".join(f"{name}: F1 {f['provocation']['f1']:.2f}" for name, f in parts if _has_acts(f)),
    )
    with st.expander(t("method.more"), icon=":material/table_rows:"):
        _by_kind([(name, figures["kinds"]) for name, figures in parts if "kinds" in figures])
        _by_month(card["languages"])
    st.caption(t("method.card_note", date=card["date"], rules=card["rules"]))
    if card["unread"]:
        st.caption(t("method.unread_note"))
    known = [(name, figures) for name, figures in parts if figures.get("intervals") and _has_acts(figures)]
    if sure := [(name, figures["intervals"]["provocation"]) for name, figures in known]:
        ranges = "; ".join(f"{name}: {low:.2f}–{high:.2f}" for name, (low, high) in sure)
        st.caption(t("method.intervals", ranges=ranges))


def _by_kind(parts: Sequence[tuple[str, Mapping[str, float]]]) -> None:
    rows: list[dict[str, object]] = [{"what": name, **figures} for name, figures in parts]
    columns: dict[str, tables.Column] = {kind: tables.number(t(f"kind.{kind}"), 92, format="%.2f") for kind in KINDS}
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={"what": tables.text(t("method.f1_by_kind"), 120)} | columns,
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(rows), 6),
        alt=t("method.f1_by_kind"),
    )


def _by_month(languages: Mapping[str, Mapping[str, Any]]) -> None:
    rows = [
        {
            "language": named("language", code),
            "month": month,
            "n": of["entries"],
            "provocation": of["provocation_f1"],
            "signal": of["signal_f1"],
        }
        for code, figures in languages.items()
        for month, of in figures.get("months", {}).items()
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "language": tables.text(t("signals.language"), 90),
            "month": tables.text(t("method.month"), 90),
            "n": tables.number("n", 60),
            "provocation": tables.number(f"{t('kind.provocation')} F1", 120, t("method.month_help"), "%.2f"),
            "signal": tables.number(t("method.signal_f1"), 100, t("method.month_help"), "%.2f"),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(rows), 8),
        alt=t("method.month"),
    )


def _has_acts(figures: Mapping[str, Any]) -> bool:
    return bool(figures.get("labelled", {}).get("provocation", 1))


def _card_row(figures: Mapping[str, Any]) -> dict[str, str | int]:
    return {
        "n": figures["entries"],
        **{name: _three(figures, name) for name in ("provocation", "signal")},
        "macro": f"{figures['macro_f1']:.2f}",
        "category": f"{figures['category']:.2f}" if figures["category"] is not None else "–",
    }


def _three(figures: Mapping[str, Any], name: str) -> str:
    """Precision, recall and F1; a dash where the batch holds nothing of the kind, so that none could be found."""
    held = figures[name]
    empty = figures.get("labelled", {}).get(name) == 0
    return "–" if empty else f"{held['precision']:.2f} / {held['recall']:.2f} / {held['f1']:.2f}"


def rules() -> None:
    """Every rule as its file has it: what it describes, and for which kind."""
    rows = load.rule_book().tables.rules
    counts = Counter(row.kind for row in rows)
    listed = ", ".join(f"{t(f'kind.{kind}')} {counts[kind]}" for kind in KINDS)
    st.caption(f"{t('method.rules_n', n=len(rows))} {listed}")
    listing.show(
        {
            "id": [row.id for row in rows],
            "language": [named("language", row.language) for row in rows],
            "kind": [t(f"kind.{row.kind}") for row in rows],
            "says": [clean(row.says) for row in rows],
        },
        [
            Column("id", t("method.rule"), 150),
            Column("language", t("signals.language"), 76),
            Column("kind", t("act.kind"), 92),
            Column("says", t("method.says"), kind="lead"),
        ],
        key="rule_rows",
        alt=f"{t('method.rules')}: {len(rows)}",
        sorts=True,
        first=12,
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
