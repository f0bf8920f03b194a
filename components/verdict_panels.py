"""What officers found of the machine's readings: the scorecard of the last 30 days on the Method page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from components import acts, clock, load, shell, tables
from components.i18n import t
from components.text import clean
from data import verdicts
from data.export import jsonl
from data.models import Verdict
from scoring.judged import FEW, Share, latest, misread, shares

DAYS = 30


def scorecard(now: datetime) -> None:
    """Precision by kind with its interval, the misreadings, and both as files."""
    with load.store().read() as conn:  # no cache: a verdict just given is in it
        given = latest(verdicts.given(conn, now - timedelta(days=DAYS), now))
    if not given:
        shell.empty(t("verdict.none"))
        return
    found = shares(given)
    _shares(found)
    few = t("verdict.few_note", n=FEW) if any(share.few for share in found) else ""
    st.caption(f"{few}{t('verdict.chosen_note')}")
    _misreadings(misread(given))
    with st.container(horizontal=True, gap="small"):
        _file(t("verdict.labels"), "labels", jsonl(verdicts.labels(given)), now, t("verdict.labels_help"))
        _file(t("verdict.merges"), "merges", jsonl(verdicts.merges(given)), now)


def _shares(found: Sequence[Share]) -> None:
    frame = pd.DataFrame(
        {
            "what": [t("verdict.merge") if one.what == "merge" else t(f"kind.{one.what}") for one in found],
            "right": [one.right for one in found],
            "judged": [one.judged for one in found],
            "share": [f"{one.right / one.judged:.0%}{' · ' + t('verdict.few') if one.few else ''}" for one in found],
            "interval": [f"{one.low:.0%} – {one.high:.0%}" for one in found],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "what": tables.text(t("verdict.what"), 220),
            "right": tables.number(t("verdict.n_right"), 70),
            "judged": tables.number(t("verdict.n_judged"), 70),
            "share": tables.text(t("verdict.share"), 120),
            "interval": tables.text(t("verdict.interval"), 130),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 8),
        alt=f"{t('verdict.panel')}. " + "; ".join(f"{one.what}: {one.right} / {one.judged}" for one in found),
    )


def _misreadings(wrong: Sequence[Verdict]) -> None:
    if not wrong:
        st.caption(t("verdict.no_wrong"))
        return
    frame = pd.DataFrame(
        {
            "at": [clock.both(one.at) for one in wrong],
            "title": [clean(one.said.title) for one in wrong],
            "said": [acts.kind_words(one.said.kind, one.said.category) for one in wrong],
            "should": [
                t("verdict.one_act") if one.verdict == "wrong_merge" else acts.kind_words(one.kind, one.category)
                for one in wrong
            ],
            "score": [one.said.score for one in wrong],
            "rule": [clean(one.said.rule) for one in wrong],
            "rules": [one.said.rules[:8] for one in wrong],
            "by": [clean(one.by) for one in wrong],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "at": tables.text(t("verdict.at"), 190),
            "title": tables.text(t("act.headline"), 520),
            "said": tables.text(t("verdict.it_said"), 190),
            "should": tables.text(t("verdict.it_should"), 230),
            "score": tables.number(t("act.score"), 56),
            "rule": tables.text(t("method.rule"), 170),
            "rules": tables.text(t("method.v_rules"), 84),
            "by": tables.text(t("verdict.by"), 110),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 8),
        alt=f"{t('verdict.wrong_list')}: {len(frame)}",
    )


def _file(label: str, name: str, text: str, now: datetime, help: str | None = None) -> None:
    st.download_button(
        label, text.encode(), f"november-watch-{name}-{now:%Y%m%dT%H%MZ}.jsonl", "application/jsonl",
        icon=":material/download:", on_click="ignore", disabled=not text, help=help, key=f"verdict_{name}",
    )  # fmt: skip
