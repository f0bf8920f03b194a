"""What an officer does with the sheet: handling label, own words, files. None of it is on the sheet itself."""

from __future__ import annotations

import streamlit as st

from components.access import session
from components.briefing import markdown, sheet
from components.briefing.brief import Brief, Edit
from components.briefing.viewer import PictureRequest
from components.reads import clock
from components.text.escape import clean, md
from components.text.i18n import t

LABEL_LENGTH = 80
SENTENCE_LENGTH = 360
NAME_LENGTH = 60
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def marking() -> str:
    """The handling label that the address gives."""
    return clean(st.query_params.get("marking", ""))[:LABEL_LENGTH]


def label_box() -> str:
    """The field for the handling label."""
    with st.popover(t("briefing.label"), icon=":material/label:"):
        st.text_input(
            t("briefing.label"), key="marking", placeholder=t("briefing.label_hint"), max_chars=LABEL_LENGTH,
            help=t("briefing.label_help"),
        )  # fmt: skip
    return clean(str(st.session_state.get("marking", "")))[:LABEL_LENGTH]


def edit() -> Edit | None:
    """What this reader made of the two sentences on this visit."""
    kept = st.session_state.get("brief_edit")
    return kept if isinstance(kept, Edit) else None


def edit_box(brief: Brief) -> None:
    """The form for an officer's own two sentences, signed with the name they came in by, or with one they give."""
    kept, who = edit(), session.person().name
    with st.popover(t("briefing.edit"), icon=":material/edit:"):
        st.caption(t("briefing.edit_note"))
        before = kept.sentences if kept else brief.machine
        with st.form("bottom_line", border=False):
            first = st.text_area(t("briefing.first"), before[0], max_chars=SENTENCE_LENGTH)
            second = st.text_area(t("briefing.second"), before[1], max_chars=SENTENCE_LENGTH)
            if who:
                st.caption(t("briefing.signed", name=md(who)))
            by = who or st.text_input(t("briefing.by"), kept.by if kept else "", max_chars=NAME_LENGTH)
            sent = st.form_submit_button(t("briefing.keep"))
        if kept and st.button(t("briefing.undo"), icon=":material/undo:"):
            del st.session_state["brief_edit"]
            st.rerun()
        if sent:
            words = Edit((clean(first), clean(second)), clean(by), clock.now())
            if not (words.by and all(words.sentences)):
                st.warning(t("briefing.missing"), icon=":material/edit_note:")
            elif words.sentences == brief.machine:  # nothing was edited, and the sheet does not claim it was
                st.session_state.pop("brief_edit", None)
                st.rerun()
            else:
                st.session_state["brief_edit"] = words
                st.rerun()


def files_box(brief: Brief, *, dark: bool) -> PictureRequest | None:
    """The files that can be made from this Brief, each in memory when it is asked for. The picture that is wanted now,
    if any, is left to the stage: the reader's browser draws it."""
    name = f"november-watch-briefing-{brief.now:%Y%m%d-%H%MZ}-{brief.language}"
    with st.popover(t("briefing.files"), icon=":material/download:"):
        st.download_button(
            t("briefing.pptx"), session.for_this_reader(lambda: _deck(brief)), f"{name}.pptx", PPTX,
            on_click="ignore", icon=":material/slideshow:",
        )  # fmt: skip
        wanted = st.button(t("briefing.picture"), icon=":material/image:", help=t("briefing.picture_help"))
        st.download_button(
            t("briefing.markdown"), session.for_this_reader(lambda: markdown.write(brief).encode()), f"{name}.md",
            "text/markdown", on_click="ignore", icon=":material/description:",
        )  # fmt: skip
        st.download_button(
            t("briefing.page"), session.for_this_reader(lambda: sheet.document(brief, dark=dark).encode()),
            f"{name}.html", "text/html", on_click="ignore", icon=":material/web:", help=t("briefing.page_help"),
        )  # fmt: skip
    if not wanted:
        return None
    turn = st.session_state["brief_pictures"] = int(st.session_state.get("brief_pictures", 0)) + 1
    return PictureRequest(f"{name}.png", turn)


def _deck(brief: Brief) -> bytes:
    from components.briefing import deck  # its library is read only where a deck is asked for

    return deck.build(brief)
