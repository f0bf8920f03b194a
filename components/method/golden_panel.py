"""The golden pack on the Method page: figures of the rules in use and, once measured, of the session's changes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import streamlit as st

from components.reads import changed_rules, load
from components.text.i18n import t
from components.widgets import listing
from components.widgets.listing import Cell, Column
from components.widgets.rows import kind_words
from data.models import SIGNAL_KINDS, Assessment
from data.tables.golden import Golden
from scoring.assess.rules import RuleBook

FIGURES = (
    "provocation_p", "provocation_r", "provocation_f", "signal_f", "macro", "category", "ranking", "mean_score",
)  # fmt: skip
FIRST_CHANGED = 8
_MEASURED = "_measured"


def golden(book: RuleBook, changes: Hashable) -> None:
    """Figures of the rules in use. Where there are `changes`, those of `book` as soon as somebody asks for them."""
    before = changed_rules.golden_figures(load.rules_version(), load.rule_book())
    st.markdown(f"**{t('golden.title')}**", help=t("golden.help"))
    after = None
    if changes:
        asked = st.session_state.get(_MEASURED)
        if asked == changes:
            after = changed_rules.golden_figures(book.version, book)
        else:
            st.caption(t("golden.to_measure") if asked is None else t("golden.to_measure_again"))
            st.button(t("golden.measure"), icon=":material/play_arrow:", type="primary", on_click=_ask, args=(changes,))
    if after is not None:
        _in_words(before, after)
    _figures(before, after)
    st.caption(t("golden.note", n=int(before["entries"])))


def forget() -> None:
    """Show the rules in use alone."""
    st.session_state.pop(_MEASURED, None)


def _ask(changes: Hashable) -> None:
    st.session_state[_MEASURED] = changes


def _figures(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> None:
    columns: dict[str, list[Cell]] = {
        "what": [t(f"golden.{name}") for name in FIGURES],
        "now": [f"{before[name]:.3f}" for name in FIGURES],
    }
    fields = [
        Column("what", t("golden.figure"), kind="lead"),
        Column("now", t("golden.now"), 96, kind="number"),
    ]
    if after is not None:
        columns["edited"] = [f"{after[name]:.3f}" for name in FIGURES]
        columns["change"] = [f"{after[name] - before[name]:+.3f}" for name in FIGURES]
        fields += [
            Column("edited", t("golden.edited"), 96, kind="number"),
            Column("change", t("golden.change"), 84, kind="number"),
        ]
    alt = t("golden.alt", n=int(before["entries"]), f1=f"{before['provocation_f']:.3f}")
    listing.show(columns, fields, key="golden_rows", alt=alt)


def _in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """What the changes cost and gain, and the entries that they file otherwise."""
    pack = changed_rules.golden_pack()
    rows = list(zip(pack, before["said"], after["said"], strict=True))
    moved = [row for row in rows if _filed(row[1]) != _filed(row[2])]
    scores = sum(was.score != now.score for _, was, now in rows if _filed(was) == _filed(now))
    lines = [
        t("golden.compared", figure=t(f"golden.{name}"), before=f"{before[name]:.3f}", after=f"{after[name]:.3f}")
        for name in ("provocation_f", "signal_f", "macro")
        if before[name] != after[name]
    ]
    better, worse = (sum(_gain(*row) == side for row in moved) for side in (1, -1))
    change = t("golden.moved", n=len(moved), better=better, worse=worse) if moved else t("golden.none_moved")
    st.markdown(" ".join([*(lines or [t("golden.same")]), change, t("golden.scores", n=scores)]))
    if not moved:
        return
    listing.show(
        {
            "title": [one.title for one, _, _ in moved],
            "from": [_reading(was) for _, was, _ in moved],
            "to": [_reading(now) for _, _, now in moved],
            "verdict": [t(f"golden.gain_{_gain(*row)}") for row in moved],
        },
        [
            Column("title", t("golden.entry"), kind="lead"),
            Column("from", t("golden.from"), 196, named=True),
            Column("to", t("golden.to"), 196, named=True),
            Column("verdict", t("golden.against"), 110, named=True),
        ],
        key="golden_moved",
        alt=t("golden.moved_alt", n=len(moved)),
        first=FIRST_CHANGED,
    )


def _filed(said: Assessment) -> tuple[str, str | None]:
    return said.kind, said.category


def _gain(one: Golden, was: Assessment, now: Assessment) -> int:
    """1 where the changes file an entry as it is labelled, -1 where they no longer do, 0 else."""

    def right(said: Assessment) -> bool:
        return said.kind == one.kind and (said.category == one.category or one.kind not in SIGNAL_KINDS)

    return right(now) - right(was)


def _reading(said: Assessment) -> str:
    return f"{kind_words(said.kind, said.category)} · {said.score}"
