"""The officers' own lines: added, corrected and struck through, signed and countersigned. Nothing is ever erased."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import streamlit as st

from components.access import session
from components.frame import drafts, shell
from components.handover import inputs, words
from components.handover.words import LogLine
from components.reads import clock
from components.text.escape import clean, md
from components.text.i18n import say, t
from data.models import LINE_LENGTH, Digest, Handover, HandoverLine
from data.store import handovers

LIVE_SECONDS = 5  # how soon an officer sees what another wrote
_MESSAGE, _ASKED = "_handover_message", "_handover_asked"


@session.live(LIVE_SECONDS)
def under_way(previous: str) -> None:
    """The lines of the shift that began with the handover `previous`, and the field for the next one."""
    with shell.guard():
        _problem()
        lines = inputs.own_lines(previous)
        _list(words.log_lines(lines), "now")
        if not lines:
            st.caption(t("handover.no_lines"))
        if not session.may("handover.line"):
            st.caption(session.closed_line("handover.line"))
            return
        with st.form("handover_line", border=False, clear_on_submit=True):
            text = st.text_area(t("handover.line"), max_chars=LINE_LENGTH, height=68, key="handover_text")
            sent = st.form_submit_button(t("handover.add"), icon=":material/add:")
        if sent and clean(text):
            with _written():
                with session.writing("handover.line", "handover:line") as work:
                    line = handovers.add_line(work.conn, work.at, work.person.name, clean(text))
                    work.subject, work.after = f"handover:{line.uid}", {"text": line.text}
                drafts.sent("handover_text")
            st.rerun()


@session.live(LIVE_SECONDS)
def of_signed(handover: Handover) -> None:
    """The lines of a signed handover with their corrections since, and who countersigned."""
    with shell.guard():
        _problem()
        later = inputs.since_signed(handover)
        for one in words.countersigned(later):
            sentence = say("handover.countersigned_by", by=one.by, dtg=clock.both(one.at))
            st.markdown(f":material/verified: {sentence}")
        _countersign(handover, later)
        shown = words.log_lines(handover.lines, later)
        _list(shown, handover.uid)
        if not shown:
            st.caption(t("handover.no_lines"))


def _countersign(handover: Handover, later: Sequence[HandoverLine]) -> None:
    who = session.person().name
    done = any(one.by == who for one in words.countersigned(later))
    if done or who == handover.by or not session.may("handover.sign"):
        return
    if st.button(t("handover.countersign"), icon=":material/verified:", key=f"countersign_{handover.uid}"):
        with _written(), session.writing("handover.sign", f"handover:{handover.uid}") as work:
            handovers.countersign(work.conn, work.at, work.person.name, handover.uid)
            work.after = {"countersigned": work.person.name}
        st.rerun()


def _list(lines: Sequence[LogLine], place: str) -> None:
    for one in lines:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            sentence = md(one.line.text)
            if one.struck is not None:
                st.markdown(f"~~{sentence}~~  \n{_signed(one.line)}  \n:small[{md(words.struck_words(one.struck))}]")
                continue
            st.markdown(f"{sentence}  \n{_signed(one.line)}", width="stretch")
            if session.may("handover.strike"):
                with st.popover(t("handover.correct"), icon=":material/edit:", type="tertiary"):
                    _correction(one.line, place)


def _signed(line: HandoverLine) -> str:
    return f":small[{md(clock.both(line.at))} · {md(line.by)}]"


def _correction(line: HandoverLine, place: str) -> None:
    """The form that strikes a line through, or puts another in its place."""
    with st.form(f"correct_{place}_{line.uid}", border=False, clear_on_submit=True):
        fields = [f"handover_fix_{part}_{place}_{line.uid}" for part in ("reason", "instead")]
        reason = st.text_input(t("handover.reason"), max_chars=LINE_LENGTH, key=fields[0])
        instead = st.text_area(t("handover.instead"), max_chars=LINE_LENGTH, height=68, key=fields[1])
        sent = st.form_submit_button(t("handover.strike"), icon=":material/strikethrough_s:")
    if not sent:
        return
    if not clean(reason):
        st.warning(t("handover.reason_missing"), icon=":material/edit_note:")
        return
    with _written():
        with session.writing("handover.strike", f"handover:{line.uid}", before={"text": line.text}) as work:
            by, why, text = work.person.name, clean(reason), clean(instead)
            if text:
                handovers.add_line(work.conn, work.at, by, text, about=line.uid, reason=why)
            else:
                handovers.strike(work.conn, work.at, by, line.uid, why)
            work.after = {"reason": why} | ({"text": text} if text else {})
        for field in fields:
            drafts.sent(field)
    st.rerun()


def signing(digest: Digest, previous: str, now: datetime) -> None:
    """The form in which the outgoing officer signs what the page shows."""
    if asked := st.session_state.pop(_ASKED, None):
        _sign(*asked)
        st.rerun()
    _problem()
    if not session.may("handover.sign"):
        st.caption(session.closed_line("handover.sign"))
        return
    st.caption(t("handover.sign_note", since=clock.both(digest.since), until=clock.both(now)))
    # What is signed is what was drawn with the button, not what the next run of the page would find.
    st.button(
        t("handover.sign"), icon=":material/signature:", type="primary", key="handover_sign",
        on_click=_ask, args=(digest, previous),
    )  # fmt: skip


def _ask(digest: Digest, previous: str) -> None:
    st.session_state[_ASKED] = digest, previous


def _sign(digest: Digest, previous: str) -> None:
    with _written(), session.writing("handover.sign", "handover:new") as work:
        signed = handovers.sign(work.conn, work.at, work.person.name, previous, digest)
        work.subject = f"handover:{signed.uid}"
        work.after = {"items": digest.count, "lines": len(signed.lines)}


@contextmanager
def _written() -> Iterator[None]:
    """Keep what stopped a write, so that it is shown after the page is drawn again."""
    st.session_state.pop(_MESSAGE, None)
    with session.problems_shown():
        try:
            yield
        except handovers.HandoverOvertaken as error:
            st.session_state[_MESSAGE] = say("handover.overtaken", by=error.by, dtg=clock.both(error.at))
        except ValueError as error:
            st.session_state[_MESSAGE] = say("handover.refused", reason=str(error))


def _problem() -> None:
    if sentence := st.session_state.get(_MESSAGE):
        st.warning(sentence, icon=":material/sync_problem:")
