"""Triage: what came in, what officers made of it, one at a time; other officers' marks within seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from components.access import session
from components.floor import actions, detail, triage_list
from components.floor.actions import Request
from components.floor.items import VIEWS, Item, View, listed
from components.frame import shell
from components.frame.filters import day_asked, filter_bar, narrowed
from components.frame.url_state import Choice, arrive, leave
from components.reads import clock, load, record_names
from components.reads.marks import glyph_and_word
from components.text.act_title import act_title
from components.text.escape import clean, shorten
from components.text.gloss import gloss, spoken
from components.text.i18n import language, speaking, t
from components.widgets.rows import severity
from data.models import SIGNAL_KINDS, Filters
from scoring.acts.credibility import publisher

LIVE_SECONDS = 5  # how soon an officer sees what another did
RANGE = "7d"
NAME = 16  # columns for who marked it
_CHOSEN, _VIEW, _HELP, _GOES = "_triage_chosen", "_triage_view", "_triage_help", "_triage_goes"
LINE = "line"  # the chosen subject in the address, which the browser's part keeps there


def draw(now: datetime) -> None:
    """The whole view, with its filter bar."""
    filters = filter_bar(now, [s.name for s in load.sources()], kinds=SIGNAL_KINDS, default_range=RANGE)
    # Once a page, not at every look: a look that the browser asked for before it heard of a choice has the old address.
    arrive("triage", [_show(session.person().name)])
    if _CHOSEN not in st.session_state:
        st.session_state[_CHOSEN] = st.query_params.get(LINE, "")[:400]
    _floor(filters, now, day_asked() is not None)


@session.live(LIVE_SECONDS)
def _floor(filters: Filters, drawn: datetime, still: bool) -> None:
    """Everything below the filters. `drawn` is when the filters were; they move on with the clock unless `still`."""
    with shell.guard():
        now = clock.now()
        _draw(filters if still else moved_on(filters, now - drawn), now)


def moved_on(filters: Filters, by: timedelta) -> Filters:
    """The same range, `by` later: a page left open for a shift goes on listing what comes in."""
    since, until = (moment + by if moment else None for moment in (filters.since, filters.until))
    return narrowed(filters, since=since, until=until)


def _draw(filters: Filters, now: datetime) -> None:
    who = session.person()
    items = actions.up_to_date(listed(filters, now))
    may_mark = session.may("mark.acknowledge")
    _head(items, _views(who.name), may_mark)
    leave("triage", [_show(who.name)])
    view: View = st.session_state.get("show") or "open"
    shown = _in_view(items, view, who.name)
    _go_on(shown, view)
    shown = _in_view(items, view, who.name)
    chosen = st.session_state.get(_CHOSEN, "")
    left, right = st.columns([11, 9], gap="small")
    with left, shell.panel(key="triage_rows"):
        if shown:
            with speaking(language()):  # asked once: hundreds of rows are worded here every few seconds
                rows = [_row(item, reads=bool(who.name) and may_mark) for item in shown]
            triage_list.draw(
                rows,
                label=t("triage.list"),
                chosen=chosen,
                moves=view == "open",
                goes=st.session_state.get(_GOES),
                on_asked=_asked,
            )
        else:
            shell.empty(t(_nothing(items, view, now)))
    with right, shell.panel(key="triage_detail"):
        with st.container(gap="xsmall"):
            detail.problems()
        item = next((one for one in shown if one.subject == chosen), None)
        if item:
            detail.draw(item, now, may_mark=may_mark)
        else:
            st.caption(t("triage.choose") if may_mark else t("triage.choose_only"))


def _views(who: str) -> list[View]:
    """The views of the person called `who`: nothing is 'mine' without a name."""
    return [view for view in VIEWS if view != "mine" or who]


def _show(who: str) -> Choice:
    return Choice("show", _views(who), "open")


def _in_view(items: Sequence[Item], view: View, who: str) -> list[Item]:
    """The items of a view. One that was just marked stays until the choice or the view moves on, so that nothing slips
    away under the hand."""
    fitting = {item.subject for item in items if item.shown_in(view, who)}
    if st.session_state.get(_VIEW, view) != view and st.session_state.get(_CHOSEN) not in fitting:
        st.session_state[_CHOSEN] = ""
    st.session_state[_VIEW] = view
    return [item for item in items if item.subject in {*fitting, st.session_state.get(_CHOSEN)}]


def _go_on(shown: Sequence[Item], view: View) -> None:
    """After a mark that takes a line out of the open ones, choose the next of them by itself."""
    marked = actions.just_marked()
    if view != "open" or not marked or marked != st.session_state.get(_CHOSEN):
        return
    subjects = [item.subject for item in shown]
    at = subjects.index(marked) if marked in subjects else -1
    following = [*subjects[at + 1 :], *reversed(subjects[:at])] if at >= 0 else []
    st.session_state[_CHOSEN] = following[0] if following else ""
    turn = int((st.session_state.get(_GOES) or {}).get("n", 0)) + 1
    st.session_state[_GOES] = {"n": turn, "from": marked, "to": st.session_state[_CHOSEN]}


def _head(items: Sequence[Item], views: Sequence[View], may_mark: bool) -> None:
    """The views with their counts, how much is unread, and the keys."""
    still = sum(item.shown_in("open", "") for item in items)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="triage_head"):
        # Counts are beside it: a control whose labels change loses its choice.
        st.segmented_control(
            t("triage.show"), views, required=True, key="show", label_visibility="collapsed",
            format_func=lambda view: t(f"triage.view_{view}"),
        )  # fmt: skip
        if may_mark:
            unread = sum(item.read is None for item in items)
            changed = sum(bool(item.changed) for item in items)
            st.caption(t("triage.unread", open=still, n=unread, m=changed), width="content")
            st.button(
                t("triage.read_all"), icon=":material/done_all:", type="tertiary", key="triage_read_all",
                on_click=actions.ask, args=(Request("read_all"),), disabled=not unread and not changed,
            )  # fmt: skip
            st.button(t("triage.keys"), icon=":material/keyboard:", type="tertiary", key="triage_keys", on_click=_help)
        else:
            st.caption(t("triage.still_open", n=still), width="content")
    with st.container():  # always there: what follows must keep its place, or the browser would build it anew
        if not may_mark:
            st.caption(f"{t('triage.no_marks')} {session.closed_line('mark.acknowledge')}")
        elif may_mark and st.session_state.get(_HELP):
            detail.help_sheet(_help)


def _row(item: Item, *, reads: bool) -> dict[str, Any]:
    """What the list shows of an item. Titles are set as text by the browser's part."""
    changed = reads and bool(item.changed)
    unread = reads and item.read is None
    dot = "✱" if unread else "↻" if changed else ""
    news = [t("triage.changed")] * changed + [t("triage.back")] * item.back
    return {
        "id": item.subject,
        "short": triage_list.short(item.subject),
        "version": item.version,
        "lead": act_title(item.act) if item.act else "",
        "under": "" if item.act else gloss(item.report, record_names.of_place),
        "title": clean(item.title),
        "language": spoken(item.report.entry),
        "severity": severity(item.act) if item.act else "",
        "step": item.act.severity if item.act and item.act.day_known else 0,
        "meta": _meta(item),
        "mark": _mark(item),
        "news": news,
        "dot": dot,
        "dot_means": t("triage.is_unread") if unread else t("triage.changed") if changed else "",
        "unread": unread or changed,
        "dismissed": item.state == "dismissed" and not item.back,
    }


def _meta(item: Item) -> list[str]:
    said = item.report.assessment
    if item.act:
        n = len(item.act.publishers)
        parts = [t("kind.provocation"), t(f"category.{item.act.category}")]
        parts.append(t("triage.publishers", n=n))
    else:
        category = t(f"category.{said.category}") if said.category else ""
        parts = [f"{t(f'kind.{said.kind}')} {said.score}", category, clean(publisher(item.report))]
    return [*filter(None, parts), clock.both(item.at)]


def _mark(item: Item) -> str:
    """State, who and when, and whether there are notes or a verdict."""
    parts = []
    if item.mark and item.state != "open":
        by = f"{shorten(item.mark.by, NAME)} {clock.zulu(item.mark.at)[:7]}"
        parts.append(f"{glyph_and_word(item.mark)} · {by}")
    if item.notes:
        parts.append(f"✎ {len(item.notes)}")
    if item.verdict:
        parts.append(f"{detail.VERDICTS[item.verdict.verdict]} {t(f'verdict.{item.verdict.verdict}')}")
    return "  ".join(parts)


def _nothing(items: Sequence[Item], view: str, now: datetime) -> str:
    if items:
        return "triage.none_here" if view != "open" else "triage.all_done"
    return "state.empty_filter" if load.coverage(now).history_start else "state.empty_store"


def _asked() -> None:
    """What was chosen and which keys were pressed, each of the row that was highlighted at that moment."""
    for what, subject, version in triage_list.asked():
        if what == "help":
            _help()
        elif what == "undo":
            actions.ask(Request("undo"))
        elif subject:
            st.session_state[_CHOSEN] = subject
            actions.ask(Request(what, subject, version))


def _help() -> None:
    st.session_state[_HELP] = not st.session_state.get(_HELP)
