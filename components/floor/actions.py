"""What officers ask for on the watch floor, and how it is written: marks, notes, what is read, verdicts.

A button or key only leaves a wish; the page carries it out before it draws, so that what it then shows is what stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from components.access import session
from components.floor.items import Item, dressed, said_of
from components.floor.list import field
from components.reads import clock
from components.text.escape import clean, shorten
from components.text.i18n import say, t
from data.models import MARKING, NOTE_LENGTH, REASON_LENGTH, Category, Judgement, Kind, Mark, MarkState, Note, Verdict
from data.store import triage, verdicts
from data.store.store import StoreError

TITLE = 60  # columns of a headline in a message
_WISH, _TOLD, _LAST, _OWN = "_floor_wish", "_floor_told", "_floor_last", "_floor_own"
STATE_OF: dict[str, MarkState] = {
    "acknowledge": "acknowledged", "watch": "watch", "dismiss": "dismissed", "open": "open",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for of a subject. `version` is that of the mark the officer had before them."""

    what: str  # of STATE_OF, or note, read, unread, read_all, undo, right, wrong_kind, wrong_merge, take_back
    subject: str = ""
    version: int = 0
    text: str = ""
    kind: Kind = "unrelated"
    category: Category | None = None


def ask(wish: Wish) -> None:
    """Leave a wish behind those that wait already."""
    st.session_state[_WISH] = (*st.session_state.get(_WISH, ()), wish)


def up_to_date(bare: Sequence[Item]) -> list[Item]:
    """The items as they stand for the person at the page, after what that person asked for was carried out."""
    who = session.person()
    items = dressed(bare, who)
    return dressed(bare, who) if _fulfil_all(items) else items


def _fulfil_all(items: Sequence[Item]) -> bool:
    """Carry out the wishes that were left, in order; True where there were any.

    What stopped one is told on the page until its reader closes it or succeeds with the same subject.
    """
    wishes: tuple[Wish, ...] = st.session_state.pop(_WISH, ())
    by_subject = {item.subject: item for item in items}
    for wish in wishes:
        item = by_subject.get(wish.subject)
        if item is None and wish.what not in ("read_all", "undo"):
            continue
        problem = _tried(wish, item, items)
        if problem and wish.text:  # what was typed is not lost with it
            st.session_state[field(wish.what, wish.subject)] = wish.text
        if problem or wish.what != "read":
            st.session_state[_TOLD] = told() | {wish.subject: problem}
    return bool(wishes)


def _tried(wish: Wish, item: Item | None, items: Sequence[Item]) -> str:
    """Carry out one wish; gives why not, as Markdown, or ""."""
    try:
        _fulfil(wish, item, items)
    except triage.Overtaken as error:
        return _overtaken(wish, item, error.mark)
    except Unfit as error:
        return str(error)
    except session.NotAllowed:
        return session.refused()
    except StoreError as error:
        return say("state.away", reason=str(error))
    return ""


class Unfit(ValueError):
    """Words that cannot be taken. The message is ours and says how to mend."""


def told() -> dict[str, str]:
    """Why wishes were not carried out, as Markdown, by subject."""
    held: dict[str, str] = st.session_state.get(_TOLD, {})
    return {subject: problem for subject, problem in held.items() if problem}


def close() -> None:
    """What was told is understood."""
    st.session_state.pop(_TOLD, None)


def _fulfil(wish: Wish, item: Item | None, items: Sequence[Item]) -> None:
    if wish.what == "undo":
        _undo()
    elif wish.what == "read_all":
        _read(items)
    elif item is None:
        return
    elif wish.what in STATE_OF:
        _mark(wish, item)
    elif wish.what == "note":
        _note(wish, item)
    elif wish.what == "read":
        _read([item])
    elif wish.what == "unread":
        _unread(item)
    elif wish.what == "take_back":
        _take_back(item)
    else:
        _judge(wish, item)


def _mark(wish: Wish, item: Item) -> None:
    state, reason = STATE_OF[wish.what], clean(wish.text)
    if state == "dismissed" and not reason:
        raise Unfit(t("triage.reason_missing"))
    if len(reason) > REASON_LENGTH:
        raise Unfit(t("triage.too_long", n=REASON_LENGTH))
    # Two keys in a hurry: what this session itself wrote since counts as seen.
    seen = max(wish.version, st.session_state.get(_OWN, {}).get(item.subject, 0))
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


def _overtaken(wish: Wish, item: Item | None, mark: Mark | None) -> str:
    """Who did what in between, and that nothing was written."""
    if mark is None:
        return t("triage.overtaken_gone")
    reason = f" ({mark.reason})" if mark.reason else ""
    what = t(f"mark.{STATE_OF[wish.what]}") if wish.what in STATE_OF else t("triage.undo")
    title = shorten(item.title, TITLE) if item else ""
    return say(
        "triage.overtaken", by=mark.by, state=t(f"mark.{mark.state}"), dtg=clock.both(mark.at), reason=reason,
        what=what, title=title,
    )  # fmt: skip


def _note(wish: Wish, item: Item) -> None:
    text = clean(wish.text)
    if not text:
        raise Unfit(t("triage.note_missing"))
    if len(text) > NOTE_LENGTH:
        raise Unfit(t("triage.too_long", n=NOTE_LENGTH))
    with session.writing("mark.note", item.subject, after=text, forget=False) as work:
        triage.add_note(work.conn, Note(0, work.at, work.person.name, item.subject, text))


def _read(items: Sequence[Item]) -> None:
    """Everything given is read as it stands now; what was read so already is left alone."""
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


def _judge(wish: Wish, item: Item) -> None:
    said = said_of(item)
    kind, category = (wish.kind, wish.category) if wish.what == "wrong_kind" else (said.kind, said.category)
    if wish.what == "wrong_kind" and (kind, category) == (said.kind, said.category):
        raise Unfit(t("triage.same_kind"))
    if wish.what == "wrong_merge" and item.act is None:
        return
    judgement: Judgement = wish.what  # type: ignore[assignment]
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
