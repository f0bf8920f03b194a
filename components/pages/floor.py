"""Watch floor: what officers do with what came in."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components.floor import alerts_panel, audit, backup_panel, triage
from components.frame import shell
from components.frame.url_state import Choice, arrive, leave
from components.handover import view
from components.reads import clock
from components.text.i18n import t


def kept(now: datetime) -> None:
    """What people wrote, and the file that keeps everything."""
    with shell.panel(t("floor.record"), key="record"):
        audit.view(now)
    backup_panel.draw(now)


VIEWS = {"triage": triage.draw, "handover": view.draw, "alerts": alerts_panel.draw, "record": kept}

now = clock.now()
choices = [Choice("view", VIEWS, "triage")]
arrive("floor", choices)
st.segmented_control(
    t("floor.view"), list(VIEWS), required=True, key="view", label_visibility="collapsed",
    format_func=lambda name: t(f"floor.{name}"),
)  # fmt: skip
leave("floor", choices)
VIEWS[st.session_state.get("view", "triage")](now)
