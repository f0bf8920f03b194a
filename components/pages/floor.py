"""Watch floor: what officers do with what came in."""

from __future__ import annotations

import streamlit as st

from components import clock, triage
from components.address import Choice, arrive, leave
from components.i18n import t

VIEWS = {"triage": triage.draw}

now = clock.now()
choices = [Choice("view", VIEWS, "triage")]
arrive("floor", choices)
if len(VIEWS) > 1:
    st.segmented_control(
        t("floor.view"), list(VIEWS), required=True, key="view", label_visibility="collapsed",
        format_func=lambda view: t(f"floor.{view}"),
    )  # fmt: skip
leave("floor", choices)
VIEWS[st.session_state.get("view", "triage")](now)
