"""Alerts that nobody took: until somebody looks at them here, somebody was not told."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.access import session
from components.alerts import board
from components.frame import shell
from components.reads import clock
from components.text.escape import clean
from components.text.i18n import named, t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import AlertMessage
from data.store import outbox

ROWS = 8


def draw() -> None:
    """The panel; nothing where every alert went out."""
    found = board.dead_letters()
    if not found:
        return
    with shell.panel(t("dead.title"), key="dead_letters", help=t("dead.help")):
        st.warning(t("dead.some", n=len(found)), icon=":material/mark_email_unread:")
        listing.show(
            {
                "at": [clock.both(one.at) for one in found],
                "title": [clean(one.title) for one in found],
                "way": [one.way for one in found],
                "why": [named("alert_error", one.error) for one in found],
                "tries": [one.tries for one in found],
            },
            [
                Column("at", t("source_edits.at"), 176),
                Column("title", t("alerts.message"), kind="lead"),
                Column("way", t("alerts.to"), 90),
                Column("why", t("dead.why"), 240),
                Column("tries", t("dead.tries"), 80, kind="number"),
            ],
            key="dead_letter_rows",
            alt=f"{t('dead.title')}: {len(found)}",
            first=ROWS,
        )
        if not session.closed_line("alert.again"):
            _settle(found)


def _settle(found: Sequence[AlertMessage]) -> None:
    with st.form("dead_letters", border=False):
        chosen = st.multiselect(
            t("dead.which"), found, list(found), format_func=lambda one: f"{clock.both(one.at)} {one.way}"
        )
        with st.container(horizontal=True):
            again = st.form_submit_button(t("dead.again"), icon=":material/replay:")
            drop = st.form_submit_button(t("dead.drop"), icon=":material/done:")
    if not (again or drop) or not chosen:
        return
    action = "alert.again" if again else "alert.drop"
    with session.problems_shown():
        with session.writing(action, "alerts", after=[one.key for one in chosen]) as work:
            for one in chosen:
                (outbox.again if again else outbox.drop)(work.conn, one.key, clock.real())
        st.rerun()
