"""The record of everything that people wrote: who, when, what, from, to; for those who may write themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.access import session
from components.floor import audit_words
from components.frame.shell import empty
from components.reads import clock, load
from components.text.escape import clean
from components.text.i18n import t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import NEEDS, AuditLine
from data.store import audit

LINES, ROWS = 500, 16
# What was read is in the audit too, one line for every text that an officer opened: too many to read here.
SHOWN = (*(action for action in NEEDS if action != "mark.read"), "sign.in", "sign.out", "sign.refused")


@load.from_store
def _changes(_now: datetime) -> Sequence[AuditLine]:
    with load.store().read() as conn:
        return tuple(audit.changes(conn, actions=SHOWN, limit=LINES))


def view(now: datetime) -> None:
    """The newest lines of the audit; for a viewer a line that names who may see it."""
    if session.person().role == "viewer":
        st.caption(t("record.closed"))
        return
    found = _changes(now)
    if not found:
        empty(t("record.empty"))
        return
    people = sorted({line.who for line in found})
    who = st.multiselect(t("record.who"), people, format_func=_name, key="record_who", max_selections=20)
    shown = [line for line in found if not who or line.who in who]
    table(shown)
    st.caption(t("record.newest", n=len(shown), m=LINES))


def table(lines: Sequence[AuditLine]) -> None:
    """Lines of the audit, each a sentence, in the order given."""
    listing.show(
        {
            "at": [clock.both(line.at) for line in lines],
            "what": [audit_words.sentence(line) for line in lines],
        },
        [Column("at", t("source_edits.at"), 176), Column("what", t("record.what"), kind="lead")],
        key="audit_rows",
        alt=f"{t('record.title')}: {len(lines)}",
        first=ROWS,
    )


def _name(who: str) -> str:
    return clean(who) or "–"
