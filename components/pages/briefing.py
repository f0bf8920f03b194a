"""Briefing: one sheet for the meeting, and the files made from it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components import clock, shell, state
from components.address import Choice, arrive, leave
from components.briefing import desk, stage
from components.briefing.compose import compose
from components.briefing.reading import read
from components.i18n import language, t

LIVE_SECONDS = 60
MARKING = Choice("marking", None, "")


@st.fragment(run_every=LIVE_SECONDS if clock.mode() == "live" else None)
def alone() -> None:
    if not (state.sheet() or state.wall()):
        st.rerun()  # the reader left the sheet: the page around it comes back
    with shell.guard():
        brief = compose(read(clock.now()), label=desk.marking(), link=state.permalink(lang=language()))
        stage.show(replace(brief, edit=desk.edit()), dark=shell.dark(), alone=True)


# Beside the officer's actions the sheet stands still, so that what is edited and saved is what was read.
if state.sheet() or state.wall():
    alone()
else:
    arrive("briefing", [MARKING])
    actions = st.container(horizontal=True, vertical_alignment="center", gap="small", key="actions")
    with actions:
        label = desk.label_box()
    leave("briefing", [MARKING])
    machine = compose(read(clock.now()), label=label, link=state.permalink(lang=language()))
    with actions:
        desk.edit_box(machine)
        brief = replace(machine, edit=desk.edit())
        picture = desk.files_box(brief, dark=shell.dark())
        if st.button(t("briefing.sheet"), icon=":material/fullscreen:", help=t("briefing.sheet_help")):
            st.query_params["sheet"] = "1"
            st.rerun()
        state.language_switch()
    stage.show(brief, dark=shell.dark(), alone=False, picture=picture)
