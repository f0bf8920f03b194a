"""What officers ask for on the watch floor, and how it is written: marks, notes, what is read, verdicts.

A button or key only leaves a request; the page carries it out before it draws, so it then shows the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from components.access import session
from components.floor.items import Item, dressed, said_of
from components.floor.triage_list import field
from components.frame import drafts
from components.reads import clock
from components.text import phrases
from components.text.escape import clean, shorten
from components.text.i18n import say, t
from data.models import MARKING, NOTE_LENGTH, REASON_LENGTH, Category, Judgement, Kind, Mark, MarkState, Note, Verdict
from data.store import triage, verdicts
from data.store.store import StoreError

TITLE = 60  # columns of a headline in a message
_MARKED = "_floor_marked"
_REQUESTS, _MESSAGES, _LAST, _OWN = "_floor_requests", "_floor_messages", "_floor_last", "_floor_own"
STATE_OF: dict[str, MarkState] = {
    "acknowledge": "acknowledged", "watch": "watch", "dismiss": "dismissed", "open": "open",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for of a subject. `version` is that of the mark the officer had before them."""

    what: str  # of STATE_OF, or note, read, unread, read_all, undo, right, wrong_kind, wrong_merge, take_back
    subject: str = ""
    version: int = 0
    text: str = ""
    kind: Kind = "unrelated"
    category: Category | None = None


def ask(request: Request) -> None:
    """Leave a request behind those that wait already."""
    st.session_state[_REQUESTS] = (*st.session_state.get(_REQUESTS, ()), request)


def up_to_date(bare: Sequence[Item]) -> list[Item]:
    """The items as this person sees them, after what they asked for was carried out."""
    who = session.person()
    items = dressed(bare, who)
    return dressed(bare, who) if _fulfil_all(items) else items


def _fulfil_all(items: Sequence[Item]) -> bool:
    """Carry out the requests that were left, in order; True where there were any.

    What stopped one stays on the page until its reader closes it or succeeds with the same subject.
    """
    requests: tuple[Request, ...] = st.session_state.pop(_REQUESTS, ())
    by_subject = {item.subject: item for item in items}
    for request in requests:
        item = by_subject.get(request.subject)
        if item is None and request.what not in ("read_all", "undo"):
            continue
        problem = _tried(request, item, items)
        key = field(request.what, request.subject)
        if problem and request.text:  # what was typed is not lost with it
            st.session_state[key] = request.text
        elif request.text:
            drafts.sent(key)
        if not problem and STATE_OF.get(request.what, "open") != "open":
            st.session_state[_MARKED] = request.subject
        if problem or request.what != "read":
            st.session_state[_MESSAGES] = messages() | {request.subject: problem}
    return bool(requests)


def just_marked() -> str:
    """The subject that this run marked and so closed, "" where there is none; told once."""
    return str(st.session_state.pop(_MARKED, ""))


def _tried(request: Request, item: Item | None, items: Sequence[Item]) -> str:
    """Carry out one request; gives why not, as Markdown, or ""."""
    try:
        _fulfil(request, item, items)
    except triage.MarkOvertaken as error:
        return _overtaken(request, item, error.mark)
    except Unfit as error:
        return str(error)
    except session.NotAllowed:
        return session.refused()
    except StoreError as error:
        return phrases.away(error.code)
    return ""


class Unfit(ValueError):
    """Words that cannot be taken. The message is ours and names the remedy."""


def messages() -> dict[str, str]:
    """Why requests were not carried out, as Markdown, by subject."""
    held: dict[str, str] = st.session_state.get(_MESSAGES, {})
    return {subject: problem for subject, problem in held.items() if problem}


def close() -> None:
    """The messages are understood."""
    st.session_state.pop(_MESSAGES, None)


def _fulfil(request: Request, item: Item | None, items: Sequence[Item]) -> None:
    if request.what == "undo":
        _undo()
    elif request.what == "read_all":
        _read(items)
    elif item is None:
        return
    elif request.what in STATE_OF:
        _mark(request, item)
    elif request.what == "note":
        _note(request, item)
    elif request.what == "read":
        _read([item])
    elif request.what == "unread":
        _unread(item)
    elif request.what == "take_back":
        _take_back(item)
    else:
        _judge(request, item)


def _mark(request: Request, item: Item) -> None:
    state, reason = STATE_OF[request.what], clean(request.text)
    if state == "dismissed" and not reason:
        raise Unfit(t("triage.reason_missing"))
    if len(reason) > REASON_LENGTH:
        raise Unfit(t("triage.too_long", n=REASON_LENGTH))
    # Two keys in a hurry: what this session itself wrote since counts as seen.
    seen = max(request.version, st.session_state.get(_OWN, {}).get(item.subject, 0))
    with session.writing(MARKING[state], item.subject, forget=False) as work:
        before = triage.marks(work.conn, [item.subject]).get(item.subject)
        new = Mark(item.subject, state, work.person.name, work.at, seen, reason, item.facets)
        after = triage.put_mark(work.conn, new)
        work.before, work.after = _audited(before), _audited(after)
    st.session_state[_LAST] = (before, after)
    _remember(after)


def _undo() -> None:
    """Put the mark that this session last wrote back to what it was, unless another came since."""
    before, after = st.session_state.get(_LAST, (None, None))
    if after is None:
        raise Unfit(t("triage.nothing_to_undo"))
    then = before or replace(after, state="open", reason="")
    with session.writing(MARKING[then.state], after.subject, forget=False) as work:
        stands = triage.put_mark(work.conn, replace(then, version=after.version))
        work.before, work.after = _audited(after), _audited(stands)
    st.session_state.pop(_LAST)
    _remember(stands)


def _remember(mark: Mark) -> None:
    st.session_state[_OWN] = st.session_state.get(_OWN, {}) | {mark.subject: mark.version}


def _audited(mark: Mark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    return {"state": mark.state, "by": mark.by, "version": mark.version, "reason": mark.reason}


def _overtaken(request: Request, item: Item | None, mark: Mark | None) -> str:
    """Who did what in between, and that nothing was written."""
    if mark is None:
        return t("triage.overtaken_gone")
    reason = f" ({mark.reason})" if mark.reason else ""
    what = t(f"mark.{STATE_OF[request.what]}") if request.what in STATE_OF else t("triage.undo")
    title = shorten(item.title, TITLE) if item else ""
    return say(
        "triage.overtaken", by=mark.by, state=t(f"mark.{mark.state}"), dtg=clock.both(mark.at), reason=reason,
        what=what, title=title,
    )  # fmt: skip


def _note(request: Request, item: Item) -> None:
    text = clean(request.text)
    if not text:
        raise Unfit(t("triage.note_missing"))
    if len(text) > NOTE_LENGTH:
        raise Unfit(t("triage.too_long", n=NOTE_LENGTH))
    with session.writing("mark.note", item.subject, after=text, forget=False) as work:
        triage.add_note(work.conn, Note(0, work.at, work.person.name, item.subject, text))


def _read(items: Sequence[Item]) -> None:
    """Mark everything given as read in its present state; what was read in that state already is left alone."""
    if not session.may("mark.read"):
        return
    news = {item.subject: item.facets for item in items if item.read is None or item.changed}
    if not news:
        return
    subject = next(iter(news)) if len(news) == 1 else ""
    with session.writing("mark.read", subject, after={"subjects": len(news)}, forget=False) as work:
        triage.put_reads(work.conn, work.person.name, news, work.at)


def _unread(item: Item) -> None:
    with session.writing("mark.read", item.subject, before={"subjects": 1}, forget=False) as work:
        triage.drop_read(work.conn, work.person.name, item.subject)


def _judge(request: Request, item: Item) -> None:
    said = said_of(item)
    kind, category = (request.kind, request.category) if request.what == "wrong_kind" else (said.kind, said.category)
    if request.what == "wrong_kind" and (kind, category) == (said.kind, said.category):
        raise Unfit(t("triage.same_kind"))
    if request.what == "wrong_merge" and item.act is None:
        return
    judgement: Judgement = request.what  # type: ignore[assignment]
    with session.writing("verdict.give", item.subject, forget=False) as work:
        given = Verdict(0, work.at, work.person.name, item.subject, judgement, said, kind, category)
        verdicts.add(work.conn, given)
        work.before = {"kind": said.kind, "category": said.category, "rule": said.rule}
        work.after = {"verdict": judgement, "kind": kind, "category": category}


def _take_back(item: Item) -> None:
    if item.verdict is None:
        return
    with session.writing("verdict.undo", item.subject, forget=False) as work:
        verdicts.undo(work.conn, item.verdict.id, work.person.name, work.at)
        held = item.verdict
        work.before = {"verdict": held.verdict, "kind": held.kind, "category": held.category, "by": held.by}
