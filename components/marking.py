"""What officers ask for on the watch floor, and how it is written: marks, notes, what is read, verdicts.

A button or key only leaves a wish; the page carries it out before it draws, so that what it then shows is what stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from components import access, clock
from components.i18n import say, t
from components.text import clean
from components.triage_items import Item, said_of
from data import triage, verdicts
from data.models import MARKING, NOTE_LENGTH, REASON_LENGTH, Category, Judgement, Kind, Mark, MarkState, Note, Verdict
from data.store import StoreError

_WISH, _TOLD, _LAST = "_floor_wish", "_floor_told", "_floor_last"
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
    """Leave a wish; a later one takes its place."""
    st.session_state[_WISH] = wish


def fulfil(items: Sequence[Item]) -> bool:
    """Carry out the wish that was left, if there is one; True where the store has changed.

    What stopped it is told on the page until the next wish.
    """
    wish = st.session_state.pop(_WISH, None)
    if not isinstance(wish, Wish):
        return False
    st.session_state.pop(_TOLD, None)
    item = next((one for one in items if one.subject == wish.subject), None)
    if item is None and wish.what not in ("read_all", "undo"):
        return False
    try:
        return _fulfil(wish, item, items)
    except triage.Overtaken as error:
        st.session_state[_TOLD] = _overtaken(wish, error.mark)
    except Unfit as error:
        st.session_state[_TOLD] = str(error)
    except access.NotAllowed:
        st.session_state[_TOLD] = access.closed_line("") or t("access.not_allowed")
    except StoreError as error:
        st.session_state[_TOLD] = say("state.away", reason=str(error))
    return True


class Unfit(ValueError):
    """Words that cannot be taken. The message is ours and says how to mend."""


def told() -> str:
    """Why the last wish was not carried out, as Markdown; "" where it was."""
    return str(st.session_state.get(_TOLD, ""))


def _fulfil(wish: Wish, item: Item | None, items: Sequence[Item]) -> bool:
    if wish.what == "undo":
        return _undo()
    if wish.what == "read_all":
        return _read(items)
    assert item is not None
    if wish.what in STATE_OF:
        return _mark(wish, item)
    if wish.what == "note":
        return _note(wish, item)
    if wish.what == "read":
        return _read([item])
    if wish.what == "unread":
        return _unread(item)
    return _take_back(item) if wish.what == "take_back" else _judge(wish, item)


def _mark(wish: Wish, item: Item) -> bool:
    state, reason = STATE_OF[wish.what], clean(wish.text)
    if state == "dismissed" and not reason:
        raise Unfit(t("triage.reason_missing"))
    if len(reason) > REASON_LENGTH:
        raise Unfit(t("triage.too_long", n=REASON_LENGTH))
    with access.writing(MARKING[state], item.subject, forget=False) as work:
        before = triage.marks(work.conn, [item.subject]).get(item.subject)
        new = Mark(item.subject, state, work.person.name, work.at, wish.version, reason, item.facets)
        after = triage.put_mark(work.conn, new)
        work.before, work.after = _audited(before), _audited(after)
    st.session_state[_LAST] = (before, after)
    return True


def _undo() -> bool:
    """Put the mark that this session last wrote back to what it was, unless another came since."""
    before, after = st.session_state.pop(_LAST, (None, None))
    if after is None:
        raise Unfit(t("triage.nothing_to_undo"))
    then = before or replace(after, state="open", reason="")
    with access.writing(MARKING[then.state], after.subject, forget=False) as work:
        stands = triage.put_mark(work.conn, replace(then, version=after.version))
        work.before, work.after = _audited(after), _audited(stands)
    return True


def _audited(mark: Mark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    return {"state": mark.state, "by": mark.by, "version": mark.version, "reason": mark.reason}


def _overtaken(wish: Wish, mark: Mark | None) -> str:
    """Who did what in between, and that nothing was written."""
    if mark is None:
        return t("triage.overtaken_gone")
    reason = f" ({mark.reason})" if mark.reason else ""
    what = t(f"mark.{STATE_OF[wish.what]}") if wish.what in STATE_OF else t("triage.undo")
    return say(
        "triage.overtaken", by=mark.by, state=t(f"mark.{mark.state}"), dtg=clock.both(mark.at), reason=reason, what=what
    )


def _note(wish: Wish, item: Item) -> bool:
    text = clean(wish.text)
    if not text:
        raise Unfit(t("triage.note_missing"))
    if len(text) > NOTE_LENGTH:
        raise Unfit(t("triage.too_long", n=NOTE_LENGTH))
    with access.writing("mark.note", item.subject, after=text, forget=False) as work:
        triage.add_note(work.conn, Note(0, work.at, work.person.name, item.subject, text))
    return True


def _read(items: Sequence[Item]) -> bool:
    """Everything given is read as it stands now; what was read so already is left alone."""
    if not access.may("mark.read"):
        return False
    news = {item.subject: item.facets for item in items if item.read is None or item.changed}
    if not news:
        return False
    subject = next(iter(news)) if len(news) == 1 else ""
    with access.writing("mark.read", subject, after={"subjects": len(news)}, forget=False) as work:
        triage.put_reads(work.conn, work.person.name, news, work.at)
    return True


def _unread(item: Item) -> bool:
    with access.writing("mark.read", item.subject, before={"subjects": 1}, forget=False) as work:
        triage.drop_read(work.conn, work.person.name, item.subject)
    return True


def _judge(wish: Wish, item: Item) -> bool:
    said = said_of(item)
    kind, category = (wish.kind, wish.category) if wish.what == "wrong_kind" else (said.kind, said.category)
    if wish.what == "wrong_kind" and (kind, category) == (said.kind, said.category):
        raise Unfit(t("triage.same_kind"))
    if wish.what == "wrong_merge" and item.act is None:
        return False
    judgement: Judgement = wish.what  # type: ignore[assignment]
    with access.writing("verdict.give", item.subject, forget=False) as work:
        given = Verdict(0, work.at, work.person.name, item.subject, judgement, said, kind, category)
        verdicts.add(work.conn, given)
        work.before = {"kind": said.kind, "category": said.category, "rule": said.rule}
        work.after = {"verdict": judgement, "kind": kind, "category": category}
    return True


def _take_back(item: Item) -> bool:
    if item.verdict is None:
        return False
    with access.writing("verdict.undo", item.subject, forget=False) as work:
        verdicts.undo(work.conn, item.verdict.id, work.person.name, work.at)
        held = item.verdict
        work.before = {"verdict": held.verdict, "kind": held.kind, "category": held.category, "by": held.by}
    return True
