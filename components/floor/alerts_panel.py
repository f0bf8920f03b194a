"""Alerts on the Watch floor: who is told what, the ways out, the latest messages; supervisors change, test and add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

import streamlit as st

from components.access import session
from components.alerts import board, browser, ways
from components.alerts.ways import Way
from components.floor import alert_form
from components.frame import shell
from components.reads import clock, load
from components.text.escape import clean
from components.text.i18n import named, t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import AlertMessage, AlertRule
from data.store import alert_edits, outbox
from scoring.alerts.watching import trial_of

ACTIONS = ("test", "pause", "resume", "remove")


def draw(now: datetime) -> None:
    """The whole view. Addresses and keys are in the secrets: nothing of here shows one."""
    may = session.may("alert.save")
    known, problems = ways.configured()
    rules = board.rules()
    with shell.panel(t("alerts.rules"), key="alert_rules", help=t("alerts.rules_help")):
        _ways(known, problems, detail=may)
        _rules(rules, known)
        if why := session.closed_line("alert.save"):
            st.caption(why)
        else:
            _actions(rules, known)
    if session.may("mark.read") and (key := ways.public_key()):
        with shell.panel(t("push.title"), key="alert_push", help=t("push.help")):
            browser.draw(key)
    if may:
        with shell.panel(t("alerts.write"), key="alert_form", help=t("alerts.write_help")):
            alert_form.draw(rules, known, now)
    with shell.panel(t("alerts.messages"), key="alert_messages"):
        _messages(board.messages())


def _ways(known: Mapping[str, Way], problems: Sequence[str], *, detail: bool) -> None:
    if not known:
        st.info(t("alerts.no_ways"), icon=":material/notifications_off:")
    elif detail:
        st.text(
            t("alerts.ways", ways=", ".join(f"{name} ({t(f'alert_way.{way.kind}')})" for name, way in known.items()))
        )
    if problems and detail:
        for line in problems:
            st.text(t("alerts.way_fault", line=clean(line)))
    elif problems:
        st.caption(t("alerts.some_fault"))


def _rules(rules: Sequence[AlertRule], known: Mapping[str, Way]) -> None:
    levels = load.level_rules().levels
    listing.show(
        {
            "rule": [name_of(rule) for rule in rules],
            "when": [alert_form.conditions(rule, levels) for rule in rules],
            "to": [", ".join(_way(way, known) for way in rule.to) for rule in rules],
            "languages": [", ".join(t(f"language.{code}") for code in rule.languages) for rule in rules],
            "state": [t("alerts.on" if rule.active else "alerts.paused") for rule in rules],
        },
        [
            Column("rule", t("alerts.rule"), 200, kind="lead"),
            Column("when", t("alerts.when")),
            Column("to", t("alerts.to"), 200),
            Column("languages", t("alerts.languages"), 130),
            Column("state", t("alerts.state"), 90),
        ],
        key="alert_rule_rows",
        alt=f"{t('alerts.rules')}: {len(rules)}",
    )


def name_of(rule: AlertRule) -> str:
    """What a rule is called: by us, else as its officer called it."""
    return clean(rule.name) or named("alert_rule", rule.key)


def _way(name: str, known: Mapping[str, Way]) -> str:
    return name if name in known else t("alerts.no_address", way=name)


def _actions(rules: Sequence[AlertRule], known: Mapping[str, Way]) -> None:
    """Test, pause, resume, remove: one rule at a time."""
    with st.form("alert_action", border=False):
        left, right = st.columns([1, 1], vertical_alignment="bottom")
        chosen = left.selectbox(t("alerts.rule"), rules, format_func=name_of)
        action = right.segmented_control(
            t("source_edits.action"), ACTIONS, default="test", required=True,
            format_func=lambda name: t(f"alerts.{name}"),
        )  # fmt: skip
        sent = st.form_submit_button(t("alerts.do"))
    if not sent or chosen is None:
        return
    if action == "remove" and chosen.key in board.shipped():
        st.warning(t("alerts.stays"), icon=":material/edit_note:")
    elif action == "test":
        _test(chosen, known)
    else:
        with session.problems_shown():
            with session.writing(f"alert.{action}", f"alert:{chosen.key}") as work:
                alert_edits.add_edit(work.conn, work.at, work.person.name, cast(alert_edits.Action, action), chosen.key)
            st.rerun()


def _test(rule: AlertRule, known: Mapping[str, Way]) -> None:
    """Put a test into the outbox: the sender sends it as it does every alert."""
    if not set(rule.to) & known.keys() or clock.mode() != "live":
        st.warning(t("alerts.test_nowhere"), icon=":material/notifications_off:")
        return
    with session.problems_shown():
        with session.writing("alert.test", f"alert:{rule.key}") as work:
            outbox.queue(work.conn, trial_of(rule, clock.real(), work.person.name))
        st.success(t("alerts.test_waits"), icon=":material/schedule_send:")


def _messages(found: Sequence[AlertMessage]) -> None:
    """The newest messages, with what became of them."""
    if not found:
        shell.empty(t("alerts.none_yet"))
        return
    listing.show(
        {
            "at": [clock.both(one.at) for one in found],
            "title": [clean(one.title) for one in found],
            "way": [one.way for one in found],
            "state": [state_words(one) for one in found],
        },
        [
            Column("at", t("source_edits.at"), 176),
            Column("title", t("alerts.message"), kind="lead"),
            Column("way", t("alerts.to"), 90),
            Column("state", t("alerts.state"), 220),
        ],
        key="alert_message_rows",
        alt=f"{t('alerts.messages')}: {len(found)}",
    )


def state_words(message: AlertMessage) -> str:
    """What became of a message, and why where it has not gone out: 'not sent: the address was refused'."""
    state = t(f"alert_state.{message.state}", tries=message.tries)
    return f"{state}: {named('alert_error', message.error)}" if message.error else state
