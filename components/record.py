"""The record of everything that people wrote: who, when, what, from, to; for those who may write themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from components import access, clock, load, tables
from components.i18n import named, t
from components.shell import empty
from components.text import clean, shorten
from data import audit
from data.models import Change

LINES, ROWS = 500, 16
VALUE_CELLS = 300  # of one value; the whole is in the export


@load.from_store
def _changes(_now: datetime) -> Sequence[Change]:
    with load.store().read() as conn:
        return tuple(audit.changes(conn, limit=LINES))


def view(now: datetime) -> None:
    """The newest lines of the audit; for a viewer a line that says who may see it."""
    if access.person().role == "viewer":
        st.caption(t("record.closed"))
        return
    found = _changes(now)
    if not found:
        empty(t("record.empty"))
        return
    people = sorted({line.who for line in found})
    who = st.multiselect(t("record.who"), people, format_func=clean, key="record_who", max_selections=20)
    shown = [line for line in found if not who or line.who in who]
    table(shown)
    st.caption(t("record.newest", n=len(shown), m=LINES))


def table(lines: Sequence[Change]) -> None:
    """Lines of the audit as a table, in the order given."""
    frame = pd.DataFrame(
        {
            "at": [clock.both(line.at) for line in lines],
            "who": [f"{clean(line.who)} ({t(f'role.{line.role}')})" for line in lines],
            "what": [named("audit", line.action.replace(".", "_"), line.action) for line in lines],
            "subject": [clean(line.subject) for line in lines],
            "before": [_value(line.before) for line in lines],
            "after": [_value(line.after) for line in lines],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "at": tables.text(t("source_desk.at"), 260),
            "who": tables.text(t("record.who"), 180),
            "what": tables.text(t("record.what"), 170),
            "subject": tables.text(t("record.subject"), "medium"),
            "before": tables.text(t("record.before"), "medium"),
            "after": tables.text(t("record.after"), "large"),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), ROWS),
        alt=f"{t('record.title')}: {len(frame)}",
    )


def _value(value: Any) -> str:
    if value is None:
        return "–"
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return shorten(words, VALUE_CELLS)
