"""The rule book as somebody changed it on the page Method, and what a rule book makes of the golden pack.

With load, the only place with caches.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from components.reads import load
from components.reads.golden_figures import figures_of
from data.tables.golden import Golden, load_golden
from data.tables.term_lists import TermEdit, with_edits
from scoring.assess.rules import RuleBook, compile_rules
from scoring.assess.scorer import Scorer

Weights = tuple[tuple[str, float], ...]  # (kind or category, points)


@st.cache_resource(max_entries=8, show_spinner=False)
def _changed_book(
    version: str,
    kinds: Weights,
    categories: Weights,
    without: tuple[str, ...],
    terms: tuple[TermEdit, ...],
    _book: RuleBook,
) -> RuleBook:
    tables = with_edits(_book.tables, terms)
    return compile_rules(
        replace(
            tables,
            kind_points=tables.kind_points | dict(kinds),
            category_points=tables.category_points | dict(categories),
            rules=tuple(rule for rule in tables.rules if rule.id not in without),
        )
    )


def changed_book(
    kinds: Weights, categories: Weights, without: tuple[str, ...], terms: tuple[TermEdit, ...] = ()
) -> RuleBook:
    """The rule book with other points for some kinds and categories, without some rules, by id, and with some terms
    added or left out. Raises BadReference where a term cannot be."""
    return _changed_book(load.rules_version(), kinds, categories, without, terms, load.rule_book())


def golden_pack() -> tuple[Golden, ...]:
    """The labelled entries of the exercise."""
    return load.reference("golden", load_golden)


@st.cache_resource(max_entries=16, show_spinner=False)
def golden_figures(version: str, _book: RuleBook) -> dict[str, Any]:
    """What this rule book makes of the golden pack; `version` is its own."""
    return figures_of(golden_pack(), Scorer(_book))
