"""Briefing: one sheet for the meeting, and the files made from it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.access import session
from components.briefing import edits, viewer
from components.briefing.compose import compose
from components.briefing.inputs import read
from components.frame import filters, shell
from components.frame.url_state import Choice, arrive, leave
from components.reads import clock
from components.text.i18n import language, t

LIVE_SECONDS = 60
MARKING = Choice("marking", None, "")

edits.keep_edit()


@session.live(LIVE_SECONDS if clock.mode() == "live" else None)
def alone() -> None:
    if not filters.sheet():
        st.rerun()  # the reader left the sheet: the page around it comes back
    with shell.guard():
        brief = compose(read(clock.now()), label=edits.marking(), link=filters.permalink(lang=language()))
        viewer.show(replace(brief, edit=edits.edit()), dark=shell.dark(), alone=True)


# Beside the officer's actions the sheet is not refreshed, so that what is edited and saved is what was read.
if filters.sheet():
    alone()
else:
    arrive("briefing", [MARKING])
    actions = st.container(horizontal=True, vertical_alignment="center", gap="small", key="actions")
    with actions:
        label = edits.label_box()
    leave("briefing", [MARKING])
    machine = compose(read(clock.now()), label=label, link=filters.permalink(lang=language()))
    with actions:
        edits.edit_box(machine)
        brief = replace(machine, edit=edits.edit())
        picture = edits.files_box(brief, dark=shell.dark())
        if st.button(t("briefing.sheet"), icon=":material/fullscreen:", help=t("briefing.sheet_help")):
            st.query_params["sheet"] = "1"
            st.rerun()
        filters.language_switch()
    viewer.show(brief, dark=shell.dark(), alone=False, picture=picture)
