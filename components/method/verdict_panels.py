"""What officers found of the machine's readings: the scorecard of the last 30 days on the Method page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from components.frame import shell
from components.reads import clock, load
from components.text import phrases
from components.text.escape import clean
from components.text.i18n import t
from components.widgets import listing, rows
from components.widgets.listing import Column
from data.export.escape import jsonl
from data.models import Verdict
from data.store import verdicts
from scoring.assess.verdict_shares import FEW, Share, latest, misread, shares

DAYS = 30
WRONG_SHOWN = 12


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
    listing.show(
        {
            "what": [t("verdict.merge") if one.what == "merge" else t(f"kind.{one.what}") for one in found],
            "right": [one.right for one in found],
            "judged": [one.judged for one in found],
            "share": [
                f"{phrases.share(one.right / one.judged)}{' · ' + t('verdict.few') if one.few else ''}" for one in found
            ],
            "interval": [f"{phrases.share(one.low)} – {phrases.share(one.high)}" for one in found],
        },
        [
            Column("what", t("verdict.what"), kind="lead"),
            Column("right", t("verdict.n_right"), 90, kind="number"),
            Column("judged", t("verdict.n_judged"), 90, kind="number"),
            Column("share", t("verdict.share"), 160),
            Column("interval", t("verdict.interval"), 160),
        ],
        key="verdict_shares",
        alt=t("verdict.panel"),
    )


def _misreadings(wrong: Sequence[Verdict]) -> None:
    st.markdown(f"**{t('verdict.wrong_list')}**")
    if not wrong:
        st.caption(t("verdict.no_wrong"))
        return
    listing.show(
        {
            "title": [clean(one.said.title) for one in wrong],
            "said": [rows.kind_words(one.said.kind, one.said.category) for one in wrong],
            "should": [
                t("verdict.one_act") if one.verdict == "wrong_merge" else rows.kind_words(one.kind, one.category)
                for one in wrong
            ],
            "score": [one.said.score for one in wrong],
            "rule": [f"{clean(one.said.rule)} · {one.said.rules[:8]}" for one in wrong],
            "by": [f"{clean(one.by)} {clock.zulu(one.at)}" for one in wrong],
        },
        [
            Column("title", t("act.headline"), kind="lead"),
            Column("said", t("verdict.it_said"), 150),
            Column("should", t("verdict.it_should"), 170),
            Column("score", t("act.score"), 64, kind="number"),
            Column("rule", t("verdict.rule"), 180),
            Column("by", t("verdict.by"), 170),
        ],
        key="verdict_wrong",
        alt=t("verdict.wrong_list"),
        first=WRONG_SHOWN,
    )


def _file(label: str, name: str, text: str, now: datetime, help: str | None = None) -> None:
    st.download_button(
        label, text.encode(), f"november-watch-{name}-{now:%Y%m%dT%H%MZ}.jsonl", "application/jsonl",
        icon=":material/download:", on_click="ignore", disabled=not text, help=help, key=f"verdict_{name}",
    )  # fmt: skip
