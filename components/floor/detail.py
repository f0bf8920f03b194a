"""One item of the watch floor: what it is, what changed, its mark, and what an officer can do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import streamlit as st

from components.access import session
from components.floor import actions
from components.floor.actions import Request
from components.floor.items import Item, of_act, said_of
from components.floor.triage_list import field, short
from components.frame import shell
from components.provocations import drawer
from components.reads import clock
from components.text.act_title import act_title
from components.text.escape import plain
from components.text.gloss import spoken
from components.text.i18n import say, t
from components.widgets import excerpt, rows
from data.models import CATEGORIES, KINDS, NOTE_LENGTH, REASON_LENGTH, Category, Provocation, Said

VERDICTS = {"right": "☑", "wrong_kind": "☒", "wrong_merge": "≠"}
REPORTS_SHOWN = 4
SHEET = (
    ("J K ↓ ↑", "move"), ("A", "acknowledge"), ("W", "watch"), ("D", "dismiss"), ("O", "open"), ("N", "note"),
    ("U", "unread"), ("Z", "undo"), ("Y", "right"), ("X", "wrong_kind"), ("M", "wrong_merge"), ("?", "help"),
)  # fmt: skip


def draw(item: Item, now: datetime, *, may_mark: bool) -> None:
    """Everything about one item. Without the right to mark: its mark, and the words themselves.

    Each part has a container of its own: what another officer adds must not move the field in which this one types,
    since the browser would build it anew, empty.
    """
    with st.container(gap="xsmall"):
        if lead := act_title(item.act) if item.act else "":
            st.html(f'<div style="font-size:1.15rem;font-weight:600;line-height:1.35">{plain(lead)}</div>')
        style = "" if lead else "font-size:1.15rem;font-weight:600;line-height:1.35"
        st.html(f'<div style="{style}" lang="{plain(spoken(item.report.entry))}">{plain(item.title)}</div>')
        if item.read and item.changed:
            _line_of_text(f"↻ {t('triage.changed_since', dtg=clock.both(item.read.at))}: {changes(item.changed)}")
        _mark_line(item)
    if may_mark:
        _actions(item)
        _fields(item)
    with st.container(gap="xsmall"):
        _notes(item)
    with st.container(gap="xsmall"):
        if may_mark:
            _verdict(item)
    with st.container(key="triage_words", gap="small"):
        if item.act:
            st.caption(drawer.sentence(item.act, now))
            drawer.excerpts(item.act.reports[:REPORTS_SHOWN])
            if (more := len(item.act.reports) - REPORTS_SHOWN) > 0:
                st.caption(t("drawer.more_excerpts", n=more))
            shell.link("provocations", t("triage.open_act"), icon=":material/arrow_forward:", p=item.act.id)
        else:
            excerpt.listing((item.report,), now)


def beside(act: Provocation) -> None:
    """The mark on a provocation, with what an officer can do about it, below its drawer."""
    (item,) = actions.up_to_date([of_act(act)])
    st.markdown(f"**{t('page.floor')}**")
    problems()
    _mark_line(item)
    _notes(item)
    if session.may("mark.acknowledge"):
        _actions(item, keys=False)
        _fields(item, keys=False)
        _verdict(item, keys=False)


def problems() -> None:
    """What could not be carried out, until its reader closes it."""
    if held := actions.messages():
        for problem in held.values():
            st.warning(problem, icon=":material/sync_problem:")
        st.button(t("triage.understood"), type="tertiary", key="triage_understood", on_click=actions.close)


def changes(found: Iterable[tuple[str, int | str, int | str]]) -> str:
    """What changed, in words: 'independent publishers 1 → 3'."""
    return "; ".join(f"{t(f'facet.{name}')} {_value(name, was)} → {_value(name, is_)}" for name, was, is_ in found)


def _value(name: str, value: int | str) -> str:
    """Facets that are words have names of ours; the rest are numbers and days."""
    if name in ("kind", "category", "status"):
        return t(f"{name}.{value}") if value else "–"
    return str(value)


def _mark_line(item: Item) -> None:
    mark, parts = item.mark, []
    if item.act:
        parts += [rows.severity(item.act), f"{t('act.credibility')} {rows.credibility(item.act)}"]
    if mark and (mark.state != "open" or mark.version > 1):
        words = t("triage.stands", state=t(f"mark.{mark.state}"), by=mark.by, dtg=clock.both(mark.at))
        parts.append(f"{words}: {mark.reason}" if mark.reason else words)
    else:
        parts.append(t("mark.open"))
    _line_of_text(" · ".join(parts), strong=True)
    if item.back and mark:
        found = changes([one for one in item.since_mark if one[0] != "reports"])
        _line_of_text(f"↑ {t('triage.back_since', state=t(f'mark.{mark.state}'))}: {found}")


def _notes(item: Item) -> None:
    for note in item.notes:
        _line_of_text(f"✎ {clock.zulu(note.at)} · {note.by}: {note.text}")


def _line_of_text(words: str, *, strong: bool = False) -> None:
    """A line with officers' words in it."""
    weight = "font-weight:600;" if strong else ""
    st.html(f'<div style="{weight}font-size:0.93rem;overflow-wrap:anywhere">{plain(words)}</div>')


def _with_key(words: str, letter: str, keys: bool) -> str:
    """A button's label, with its key where keys act."""
    return f"{words} :gray-badge[{letter}]" if keys and letter else words


def _actions(item: Item, *, keys: bool = True) -> None:
    key = short(item.subject)

    def button(what: str, icon: str, letter: str, *, disabled: bool = False) -> None:
        st.button(
            _with_key(t(f"act_on.{what}"), letter, keys), icon=f":material/{icon}:", key=f"triage_{what}_{key}",
            on_click=actions.ask, args=(Request(what, item.subject, item.version),), disabled=disabled,
        )  # fmt: skip

    with st.container(horizontal=True, gap="small", key="triage_actions"):
        button("acknowledge", "check", "A", disabled=item.state == "acknowledged" and not item.back)
        button("watch", "visibility", "W", disabled=item.state == "watch" and not item.back)
        if item.state != "open":
            button("open", "undo", "O")
        if item.read is None or item.changed:
            button("read", "mark_email_read", "")
        else:
            button("unread", "mark_email_unread", "U")


def _fields(item: Item, *, keys: bool = True) -> None:
    """One line for a dismissal's reason, one for a note; Enter sends, Escape leaves."""
    for column, (what, letter, most) in zip(
        st.columns(2, gap="small"), (("dismiss", "D", REASON_LENGTH), ("note", "N", NOTE_LENGTH)), strict=True
    ):
        key = field(what, item.subject)
        form = column.form(f"form_{key}", border=False, clear_on_submit=True)
        with form, st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
            st.text_input(
                t(f"triage.{what}_label"), key=key, max_chars=most, placeholder=t(f"triage.{what}_hint"),
                label_visibility="collapsed",
            )  # fmt: skip
            st.form_submit_button(
                _with_key(t(f"act_on.{what}"), letter, keys), key=f"send_{key}", on_click=_send,
                args=(what, item.subject, item.version, key),
            )  # fmt: skip


def _send(what: str, subject: str, version: int, key: str) -> None:
    actions.ask(Request(what, subject, version, str(st.session_state.get(key, ""))))


def _verdict(item: Item, *, keys: bool = True) -> None:
    """Whether the machine read it rightly; these verdicts are measured on the page Method."""
    said, held = said_of(item), item.verdict
    st.caption(say("verdict.said", kind=rows.kind_words(said.kind, said.category), rule=said.rule))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="triage_verdict"):
        _judge("right", "check_circle", "Y", item, keys)
        if item.act and len(item.act.reports) > 1:
            _judge("wrong_merge", "call_split", "M", item, keys)
        label = _with_key(t("verdict.wrong_kind"), "X", keys)
        place = st.container(key=field("wrong_kind", item.subject), width="content")
        with place.popover(label, icon=":material/cancel:", type="tertiary"):
            _wrong_kind(item, said)
    if not held:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = f"{VERDICTS[held.verdict]} {t(f'verdict.{held.verdict}')} · {held.by} {clock.zulu(held.at)}"
        if held.verdict == "wrong_kind":
            words += f": {rows.kind_words(held.kind, held.category)}"
        _line_of_text(words)
        if session.may("verdict.undo"):
            st.button(
                t("act_on.take_back"), type="tertiary", icon=":material/undo:",
                key=f"triage_take_back_{short(item.subject)}", on_click=actions.ask,
                args=(Request("take_back", item.subject),),
            )  # fmt: skip


def _wrong_kind(item: Item, said: Said) -> None:
    """What it should have been, then one click."""
    key = short(item.subject)
    kind = st.selectbox(
        t("verdict.should"), KINDS, KINDS.index(said.kind), key=f"triage_kind_{key}",
        format_func=lambda one: t(f"kind.{one}"),
    )  # fmt: skip
    options: list[Category | None] = [None, *CATEGORIES]
    category = st.selectbox(
        t("filter.category"), options, options.index(said.category), key=f"triage_category_{key}",
        format_func=lambda one: t(f"category.{one}") if one else "–", disabled=kind == "unrelated",
    )  # fmt: skip
    wrong = Request("wrong_kind", item.subject, kind=kind, category=None if kind == "unrelated" else category)
    same = (wrong.kind, wrong.category) == (said.kind, said.category)
    st.button(
        t("verdict.record"), key=f"triage_wrong_kind_{key}", on_click=actions.ask, args=(wrong,), disabled=same,
        help=t("verdict.choose_first") if same else None,
    )  # fmt: skip


def _judge(what: str, icon: str, letter: str, item: Item, keys: bool) -> None:
    st.button(
        _with_key(t(f"verdict.{what}"), letter, keys), key=f"triage_{what}_{short(item.subject)}", type="tertiary",
        icon=f":material/{icon}:", on_click=actions.ask, args=(Request(what, item.subject),),
    )  # fmt: skip


def help_sheet(close: Callable[[], None]) -> None:
    """Every key and what it does."""
    with shell.panel(t("triage.keys"), key="triage_help"):
        st.markdown(" · ".join(f"**{key}** {t(f'keys.{what}')}" for key, what in SHEET))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(t("keys.note_typing"), width="content")
            st.button(t("keys.close"), type="tertiary", key="triage_help_close", on_click=close)
