"""What an officer does with the sheet: handling label, own words, files. None of it is on the sheet itself."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import blake2b

import streamlit as st

from components.access import session
from components.briefing import markdown, sheet
from components.briefing.brief import Brief, Edit
from components.briefing.viewer import PictureRequest
from components.frame import drafts
from components.reads import clock
from components.text.escape import clean, md
from components.text.i18n import t

LABEL_LENGTH = 80
SENTENCE_LENGTH = 360
NAME_LENGTH = 60
_KEPT = "brief_edit_kept"
_KEEP_JS = """
export default function ({ data, setStateValue }) {
  const place = "november-watch.bottom-line." + data.mode;
  let kept = null;
  try {
    if (data.words) sessionStorage.setItem(place, data.words);
    else if (data.settled) sessionStorage.removeItem(place);
    kept = sessionStorage.getItem(place);
  } catch (error) { kept = data.words || null; }
  if (kept !== data.known) setStateValue("edit", kept);
}
"""
_keeper = st.components.v2.component("november_watch_bottom_line", js=_KEEP_JS)
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
    """What this reader made of the two sentences in this tab, also before a reload or a restart of the server."""
    kept = st.session_state.get("brief_edit")
    if "brief_edit" not in st.session_state:
        kept = _brought()
    return kept if isinstance(kept, Edit) else None


def keep_edit() -> None:
    """Mount what keeps the edited sentences in this tab; draws nothing."""
    kept = st.session_state.get("brief_edit")
    words = _as_text(kept) if isinstance(kept, Edit) else ""
    known = (st.session_state.get(_KEPT) or {}).get("edit")
    _keeper(
        key=_KEPT,
        data={"known": known, "mode": clock.mode(), "settled": "brief_edit" in st.session_state, "words": words},
        height=1,
        on_edit_change=lambda: None,
    )


def _as_text(words: Edit) -> str:
    return json.dumps([*words.sentences, words.by, words.at.isoformat()], ensure_ascii=False)


def _brought() -> Edit | None:
    """What this tab kept of an earlier visit; None for anything that no form of ours would have taken."""
    text = (st.session_state.get(_KEPT) or {}).get("edit")
    try:
        first, second, by, at = json.loads(text) if isinstance(text, str) else ("", "", "", "")
        words = Edit((clean(first), clean(second)), clean(by), clock.parse_moment(at))
    except (ValueError, TypeError, AttributeError):
        return None
    long = [len(one) > SENTENCE_LENGTH for one in words.sentences]
    ahead = words.at > clock.now() + timedelta(minutes=1)
    if any(long) or not all(words.sentences) or not 0 < len(words.by) <= NAME_LENGTH or ahead:
        return None
    st.session_state["brief_edit"] = words
    return words


def edit_box(brief: Brief) -> None:
    """The form for an officer's own two sentences, signed with the name they came in by, or with one they give."""
    kept, who = edit(), session.person().name
    with st.popover(t("briefing.edit"), icon=":material/edit:"):
        st.caption(t("briefing.edit_note"))
        before = kept.sentences if kept else brief.machine
        with st.form("bottom_line", border=False):
            fields = [
                f"bottom_line_{n}--{blake2b(words.encode(), digest_size=6).hexdigest()}"
                for n, words in enumerate(before)
            ]
            first = st.text_area(t("briefing.first"), before[0], max_chars=SENTENCE_LENGTH, key=fields[0])
            second = st.text_area(t("briefing.second"), before[1], max_chars=SENTENCE_LENGTH, key=fields[1])
            if who:
                st.caption(t("briefing.signed", name=md(who)))
            by = who or st.text_input(t("briefing.by"), kept.by if kept else "", max_chars=NAME_LENGTH)
            sent = st.form_submit_button(t("briefing.keep"))
        if kept and st.button(t("briefing.undo"), icon=":material/undo:"):
            st.session_state["brief_edit"] = None
            _sent()
            st.rerun()
        if sent:
            words = Edit((clean(first), clean(second)), clean(by), clock.now())
            if not (words.by and all(words.sentences)):
                st.warning(t("briefing.missing"), icon=":material/edit_note:")
            elif words.sentences == brief.machine:  # nothing was edited, and the sheet does not claim it was
                st.session_state["brief_edit"] = None
                _sent()
                st.rerun()
            else:
                st.session_state["brief_edit"] = words
                _sent()
                st.rerun()


def _sent() -> None:
    for n in range(2):
        drafts.sent(f"bottom_line_{n}")


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
