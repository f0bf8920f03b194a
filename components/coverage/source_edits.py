"""The officer's hand on the sources: add, pause, resume, test, remove; each signed, and kept as a record.

Pages connect to nothing. What is added or to be tested is written down, and the poller takes it up at its next cycle
with the same address check as every poll.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import streamlit as st

from components.access import session
from components.coverage import source_tables
from components.frame.filters import REPORT_LANGUAGES
from components.reads import clock, load
from components.text.catalogue import LANGUAGES
from components.text.escape import clean
from components.text.i18n import named, say, t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import Source
from data.store.source_edits import Action, SourceEdit, add_edit, added_names, addition_faults, latest_tests
from data.tables.sources import source_faults

ACTIONS: tuple[Action, ...] = ("add", "pause", "resume", "test", "remove")
LETTERS = "ABCDEF"
ROWS = 8
NAME_LENGTH, URL_LENGTH = 100, 2000


def form(sources: Sequence[Source], edits: Sequence[SourceEdit], now: datetime) -> None:
    """The form, for those who may change sources; for others a line with the reason why not."""
    if why := session.closed_line("source.add"):
        st.caption(why)
        return
    action = st.segmented_control(
        t("source_edits.action"), ACTIONS, default="add", required=True, key="source_action",
        format_func=lambda name: t(f"source_edits.{name}"),
    )  # fmt: skip
    if action == "add":
        _add(sources, now)
    else:
        _change(str(action), sources, added_names(load.listed_sources(), edits), now)


def _add(sources: Sequence[Source], now: datetime) -> None:
    with st.form("add_source", border=False):
        left, middle, right = st.columns([2, 3, 2])
        name = left.text_input(t("source_edits.name"), max_chars=NAME_LENGTH)
        url = middle.text_input(t("source_edits.url"), max_chars=URL_LENGTH, placeholder="https://")
        publisher = right.text_input(t("source_edits.publisher"), max_chars=NAME_LENGTH)
        one, two, three, four = st.columns([1, 1, 1, 2], vertical_alignment="bottom")
        language = one.selectbox(
            t("filter.language"),
            REPORT_LANGUAGES,
            format_func=lambda code: LANGUAGES.get(code) or t(f"language.{code}"),
        )
        letter = two.selectbox(t("coverage.grade"), tuple(LETTERS), index=5, help=t("coverage.grade_help"))
        zone = three.text_input(t("source_edits.zone"), "UTC", help=t("source_edits.zone_help"), max_chars=60)
        with four:
            alert = st.checkbox(t("source_edits.alert"), help=t("coverage.alert_help"))
            state = st.checkbox(t("source_edits.state_controlled"))
        with st.container(horizontal=True):
            test = st.form_submit_button(t("source_edits.test_first"), icon=":material/network_check:")
            add = st.form_submit_button(t("source_edits.add"), icon=":material/add:")
    if not (add or test):
        return
    values: dict[str, Any] = {
        "name": name.strip(),
        "url": url.strip(),
        "publisher": publisher.strip(),
        "language": language,
        "reliability": letter,
        "timezone": zone.strip(),
        "launch_alert": alert,
        "state_controlled": state,
    }
    faults = addition_faults(values, sources) if add else source_faults(values)
    for _, reason in faults:
        st.warning(say("source_edits.fault", reason=reason), icon=":material/edit_note:")
    if not faults:
        _record("add" if add else "test", values["name"], values, now)


def _change(action: str, sources: Sequence[Source], added: frozenset[str], now: datetime) -> None:
    fits = {
        "pause": [s for s in sources if s.on],
        "resume": [s for s in sources if not s.on],
        "test": list(sources),
        "remove": [s for s in sources if s.name in added],
    }[action]
    if not fits:
        st.caption(t("source_edits.none"))
        return
    with st.form("change_source", border=False):
        left, right = st.columns(2)
        chosen = left.selectbox(t("act.source"), fits, format_func=lambda source: clean(source.name))
        reason = right.text_input(t("officer.reason"), max_chars=300) if action == "pause" else ""
        sent = st.form_submit_button(t(f"source_edits.{action}"))
    if sent and action == "pause" and not clean(reason):
        st.warning(t("source_edits.reason_missing"), icon=":material/edit_note:")
    elif sent:
        detail = asdict(chosen) if action == "test" else {"reason": clean(reason)} if reason else {}
        _record(action, chosen.name, detail, now)


def _record(action: Any, name: str, detail: Mapping[str, Any], now: datetime) -> None:
    with session.problems_shown():
        with session.writing(f"source.{action}", f"source:{name}", after=dict(detail)) as work:
            add_edit(work.conn, now, work.person.name, action, name, detail)
        st.rerun()


def record(edits: Sequence[SourceEdit]) -> None:
    """What was changed by whom, the newest first; a test with what came of it."""
    shown = [edit for edit in edits if edit.action != "tested"][-ROWS:][::-1]
    if not shown:
        return
    answers = {asked.id: answer for asked, answer in latest_tests(edits).values()}
    listing.show(
        {
            "at": [clock.both(edit.at) for edit in shown],
            "what": [t(f"source_edits.{edit.action}") for edit in shown],
            "source": [clean(edit.name) for edit in shown],
            "by": [clean(edit.by) for edit in shown],
            "came": [_came(edit, answers) for edit in shown],
        },
        [
            Column("at", t("source_edits.at"), 176),
            Column("what", t("source_edits.action"), 90),
            Column("source", t("act.source"), 210, kind="lead"),
            Column("by", t("officer.by"), 120),
            Column("came", t("source_edits.came")),
        ],
        key="source_record",
        alt=f"{t('source_edits.record')}: {len(shown)}",
    )


def _came(edit: SourceEdit, answers: Mapping[int, SourceEdit | None]) -> str:
    if edit.action != "test":
        return clean(str(edit.detail.get("reason", "")))
    if edit.id not in answers:
        return t("source_edits.asked_again")
    answer = answers[edit.id]
    if answer is None:
        return t("source_edits.waits")
    state, words = str(answer.detail.get("state", "")), clean(str(answer.detail.get("words", "")))
    reported = f"{source_tables.state_words(state)}: {t('source_edits.entries', n=answer.detail.get('entries', 0))}"
    todo = named("source_todo", state, " ").strip()
    return " · ".join(filter(None, (reported, words, todo)))
