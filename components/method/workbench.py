"""Try a headline: what the rules make of it, with weights, rules and terms changed for this session, at what cost.

Nothing typed here is stored, and no change leaves the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.access import session
from components.method import golden_panel, term_edits
from components.reads import changed_rules, load
from components.text.escape import clean, marked, md, plain
from components.text.i18n import t
from components.widgets import listing, rows, tables
from components.widgets.listing import Column
from data.models import CATEGORIES, KINDS, BadReference
from data.tables.term_lists import TermEdit
from scoring.assess.explain import Explanation, explain
from scoring.assess.rules import RuleBook
from scoring.assess.scorer import Scorer

MOST_POINTS = 100
MOST_RULES_OFF = 20
LETTERS = ("", "A", "B", "C", "D", "E", "F")
_SMALL = 'style="font-size:0.88rem"'


@dataclass(frozen=True, slots=True)
class Changes:
    """What a session changed of weights, rules and terms; all empty means the rules in use."""

    kinds: tuple[tuple[str, float], ...] = ()
    categories: tuple[tuple[str, float], ...] = ()
    without: tuple[str, ...] = ()
    terms: tuple[TermEdit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.categories or self.without or self.terms)


@session.live()
def bench() -> None:
    """The box, the result beside it, and the figures on the golden pack."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        title = st.text_input(t("method.headline"), key="tried", max_chars=400, placeholder=t("method.headline_hint"))
        summary = st.text_area(t("method.summary"), key="try_summary", max_chars=1200, height=80)
        letter = st.segmented_control(
            t("coverage.grade"), LETTERS, default="", key="try_letter", help=t("coverage.grade_help"),
            format_func=lambda value: value or t("method.no_letter"),
        )  # fmt: skip
        with st.expander(t("method.edit"), icon=":material/tune:"):
            changes = _editor()
        if changes:
            _to_keep(changes)
    book = _book(changes)
    with right:
        if title.strip():
            _explained(explain(Scorer(book), title, summary, reliability=letter or ""), title, summary)
        else:
            st.caption(t("method.try_empty"))
        golden_panel.golden(book, changes)


def _editor() -> Changes:
    shipped = load.rule_book().tables
    version = st.session_state.setdefault("_weights", 0)
    st.caption(t("method.edit_note"))
    left, right = st.columns(2)
    with left:
        kinds = _points("kind", KINDS, shipped.kind_points, version)
    with right:
        categories = _points("category", CATEGORIES, shipped.category_points, version)
    ids = [rule.id for rule in shipped.rules]
    says = {rule.id: clean(rule.says) for rule in shipped.rules}
    without = st.multiselect(
        t("method.rules_off"), ids, key=f"rules_off_{version}", max_selections=MOST_RULES_OFF,
        format_func=lambda id_: f"{id_}: {says[id_]}", placeholder=t("method.rules_off_none"),
    )  # fmt: skip
    terms = term_edits.editor()
    st.button(t("method.reset"), icon=":material/undo:", on_click=_reset)
    return Changes(kinds, categories, tuple(without), terms)


def _reset() -> None:
    st.session_state["_weights"] += 1  # other keys: the tables and the choice of rules begin anew
    term_edits.reset()
    golden_panel.forget()


def _book(changes: Changes) -> RuleBook:
    """The rule book of this session."""
    if not changes:
        return load.rule_book()
    try:
        return changed_rules.changed_book(changes.kinds, changes.categories, changes.without, changes.terms)
    except BadReference as refused:  # the files were changed meanwhile
        st.error(t("terms.refused", reason=md(refused.problems[0].reason)), icon=":material/block:")
        return load.rule_book()


def _to_keep(changes: Changes) -> None:
    """The changes as lines for the files, to take away."""
    with st.expander(t("terms.take_away"), icon=":material/content_copy:"):
        st.caption(t("terms.take_away_note"))
        of = term_edits.files(changes.kinds, changes.categories, changes.without, changes.terms)
        for name, text in of.items():
            st.caption(f"`data/reference/rules/{name}`")
            st.code(text, language="toml", wrap_lines=True)


def _points(
    group: str, names: Sequence[str], shipped: Mapping[str, float], version: int
) -> tuple[tuple[str, float], ...]:
    """The weights of a group as a table to edit; gives those that differ from the shipped ones."""
    frame = pd.DataFrame({"name": [t(f"{group}.{n}") for n in names], "points": [float(shipped[n]) for n in names]})
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["name"],
        column_config={
            "name": tables.text(t(f"filter.{group}"), 130),
            "points": st.column_config.NumberColumn(
                t("excerpts.points"), min_value=0, max_value=MOST_POINTS, step=1, required=True, width=80
            ),
        },
        key=f"weights_{group}_{version}",
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 8),
        alt=t("method.weights_alt", group=t(f"filter.{group}")),
    )
    return tuple(
        (name, float(points))
        for name, points in zip(names, edited["points"], strict=True)
        if pd.notna(points) and float(points) != float(shipped[name])
    )


def _explained(found: Explanation, title: str, summary: str) -> None:
    said = found.said
    kind = rows.kind_words(said.kind, said.category)
    where = f"; “{plain(found.clause)}” {plain(found.role)}" if found.clause else ""
    shown_summary = f"<div>{marked(summary, said.matches, 'summary')}</div>" if summary else ""
    st.html(
        f'<div style="font-size:1.15rem"><b>{kind} · {t("act.score")} {said.score}</b></div>'
        f'<div style="font-weight:600;overflow-wrap:anywhere">{marked(title, said.matches, "title")}</div>'
        f"{shown_summary}"
        f"<div {_SMALL}><b>{t('method.because')}</b> {plain(found.says)} [{plain(said.rule)}]{where}</div>"
    )
    _terms(found)
    others = "".join(
        f"<div {_SMALL}><b>{t('method.not')} {t(f'kind.{other.kind}')}</b>: {plain(other.says)} "
        f"[{plain(other.rule)}]: {plain(other.why)}</div>"
        for other in found.others
    )
    changes = "".join(
        f"<div {_SMALL}>{t('method.without')} <b>{plain(change.term)}</b> ({plain(change.concept)}): "
        f"{t(f'kind.{change.kind}')}, {t('act.score')} {change.score}</div>"
        for change in found.changes
    )
    st.html(f"{others}<div {_SMALL}><b>{t('method.would_change')}</b></div>{changes or t('method.no_change')}")


def _terms(found: Explanation) -> None:
    matches = found.said.matches
    if not matches:
        return
    listing.show(
        {
            "term": [m.term for m in matches],
            "concept": [m.concept for m in matches],
            "where": [f"{t(f'field_of.{m.field}')} {m.start}–{m.end}" for m in matches],
            "points": [f"{m.points:.1f}" for m in matches],
        },
        [
            Column("term", t("excerpts.term"), kind="lead"),
            Column("concept", t("excerpts.concept"), 150, named=True),
            Column("where", t("excerpts.where"), 120, named=True),
            Column("points", t("excerpts.points"), 80, kind="number"),
        ],
        key="tried_terms",
        alt=t("method.terms_alt", n=len(matches), score=found.said.score),
    )
