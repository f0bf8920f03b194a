"""Watch floor: what officers do with what came in."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components import backup_panel, clock, record, shell, triage
from components.address import Choice, arrive, leave
from components.handover import view as handover
from components.i18n import t


def kept(now: datetime) -> None:
    """What people wrote, and the file that keeps everything."""
    with shell.panel(t("floor.record"), key="record"):
        record.view(now)
    backup_panel.draw(now)


VIEWS = {"triage": triage.draw, "handover": handover.draw, "record": kept}

now = clock.now()
choices = [Choice("view", VIEWS, "triage")]
arrive("floor", choices)
st.segmented_control(
    t("floor.view"), list(VIEWS), required=True, key="view", label_visibility="collapsed",
    format_func=lambda view: t(f"floor.{view}"),
)  # fmt: skip
leave("floor", choices)
VIEWS[st.session_state.get("view", "triage")](now)
