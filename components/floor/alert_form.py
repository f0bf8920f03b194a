"""A rule of alerts by form: what it would have sent in the last thirty days stands before the button that saves it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from components.access import session
from components.alerts import board
from components.alerts.ways import Way
from components.reads import clock, load
from components.text.catalogue import LANGUAGES
from components.text.escape import clean
from components.text.i18n import say, t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import ALERT_ON, CATEGORIES, AlertRule, BadReference
from data.store import alert_edits
from data.tables.alert_rules import ALERT_KINDS, as_values, read_alert_rule

_DRAFT = "_alert_draft"
NEW, ROWS = "", 12
NAMELESS = "draft"
ZONES = ("Asia/Seoul", "UTC", "America/New_York")


def conditions(rule: AlertRule, levels: Sequence[str]) -> str:
    """When a rule speaks, in a line: 'severity 4 or graver · credibility 4 or better'."""
    parts = [t(f"alert_on.{rule.on}")]
    if rule.on == "act":
        parts.append(t("alert_when.severity", n=rule.min_severity))
        parts += [t("alert_when.credibility", n=rule.worst_credibility)] if rule.worst_credibility < 6 else []
    if rule.on == "level" and rule.min_level:
        parts.append(t("alert_when.level", level=t(f"level.{levels[rule.min_level]}")))
    parts += [t(f"kind.{kind}") for kind in rule.kinds]
    parts += [t(f"category.{category}") for category in rule.categories]
    if rule.min_score:
        parts.append(t("alert_when.score", n=rule.min_score))
    if rule.hold_minutes:
        parts.append(t("alert_when.hold", n=rule.hold_minutes))
    if quiet := rule.quiet:
        hours = f"{quiet.first // 60:02d}:{quiet.first % 60:02d}–{quiet.last // 60:02d}:{quiet.last % 60:02d}"
        parts.append(t("alert_when.quiet", hours=hours, zone=quiet.zone, n=quiet.floor))
    return " · ".join(parts)


def draw(rules: Sequence[AlertRule], known: Mapping[str, Way], now: datetime) -> None:
    """The form, what the draft would have sent, and the button that saves it."""
    left, right = st.columns(2)
    keys = [NEW, *(rule.key for rule in rules)]
    start = left.selectbox(t("alerts.from"), keys, format_func=lambda key: key or t("alerts.new"), key="alert_from")
    held = next((rule for rule in rules if rule.key == start), None)
    at = ALERT_ON.index(held.on) if held else 0
    on = right.selectbox(
        t("alerts.about"), ALERT_ON, at, format_func=lambda name: t(f"alert_on.{name}"), key=f"alert_on_{start}"
    )
    usual = held or AlertRule("", "act", tuple(known)[:1], min_severity=4, worst_credibility=4)
    with st.form("alert_rule", border=False):
        values = _fields(str(on), usual, rules, known)
        tried = st.form_submit_button(t("alerts.try"), icon=":material/history:")
    if tried:
        st.session_state[_DRAFT] = values
    draft = st.session_state.get(_DRAFT)
    if draft is None:
        return
    try:
        rule = read_alert_rule(draft, load.level_rules().levels)
    except BadReference as error:
        for problem in error.problems:
            st.warning(say("source_edits.fault", reason=problem.reason), icon=":material/edit_note:")
        return
    _show(rule, now)
    if st.button(t("alerts.save"), icon=":material/save:", type="primary", key="alert_save"):
        if rule.key == NAMELESS:
            st.warning(t("alerts.nameless"), icon=":material/edit_note:")
            return
        _save(rule, next((one for one in rules if one.key == rule.key), None))


def _fields(on: str, usual: AlertRule, rules: Sequence[AlertRule], known: Mapping[str, Way]) -> dict[str, Any]:
    one, two, three = st.columns([2, 2, 1])
    name = one.text_input(t("alerts.name"), usual.name or usual.key, max_chars=40)
    options = list(dict.fromkeys([*known, *usual.to, *(way for rule in rules for way in rule.to)]))
    to = two.multiselect(t("alerts.to"), options, list(usual.to), help=t("alerts.to_help"))
    languages = three.multiselect(
        t("alerts.languages"), tuple(LANGUAGES), list(usual.languages), format_func=LANGUAGES.__getitem__
    )
    values: dict[str, Any] = {
        "key": usual.key or _key(name) or NAMELESS,
        "on": on,
        "to": to,
        "languages": languages or ["en"],
    }
    if clean(name) and name != usual.key:
        values["name"] = clean(name)
    values |= _about(on, usual)
    quiet, zone, floor = st.columns(3)
    hours = quiet.text_input(t("alerts.quiet"), _hours(usual), max_chars=11, placeholder="22:00-06:00")
    zones = list(dict.fromkeys([usual.quiet.zone if usual.quiet else ZONES[0], *ZONES]))
    chosen = zone.selectbox(t("alerts.zone"), zones)
    least = floor.select_slider(t("alerts.floor"), [1, 2, 3, 4, 5], usual.quiet.floor if usual.quiet else 5)
    if hours.strip():
        values |= {"quiet": hours.strip(), "quiet_zone": chosen, "quiet_floor": least}
    return values


def _about(on: str, usual: AlertRule) -> dict[str, Any]:
    """The fields that what a rule is about has."""
    left, middle, right = st.columns(3)
    found: dict[str, Any] = {}
    if on in ("act", "signal", "notice"):
        found["categories"] = left.multiselect(
            t("act.category"), CATEGORIES, list(usual.categories), format_func=lambda one: t(f"category.{one}"),
            placeholder=t("alerts.all"),
        )  # fmt: skip
    if on == "act":
        found["min_severity"] = middle.select_slider(
            t("alerts.severity"), [1, 2, 3, 4, 5], usual.min_severity, format_func=lambda n: f"{n} {t(f'severity.{n}')}"
        )
        found["worst_credibility"] = right.select_slider(
            t("alerts.credibility"), [1, 2, 3, 4, 5, 6], usual.worst_credibility,
            format_func=lambda n: f"{n} {t(f'credibility.{n}')}",
        )  # fmt: skip
    elif on == "signal":
        found["kinds"] = middle.multiselect(
            t("act.kind"), ALERT_KINDS, list(usual.kinds), format_func=lambda one: t(f"kind.{one}"),
            placeholder=t("alerts.all"),
        )  # fmt: skip
        found["min_score"] = right.number_input(t("act.score"), 0, 100, usual.min_score)
    elif on == "level":
        levels = load.level_rules().levels
        found["min_level"] = left.select_slider(
            t("alerts.level"), levels, levels[usual.min_level], format_func=lambda one: t(f"level.{one}")
        )
    elif on in ("source", "blind"):
        found["hold_minutes"] = left.number_input(t("alerts.hold"), 0, 10_080, usual.hold_minutes or 10)
    if on in ("act", "signal"):
        found["cooldown_minutes"] = st.number_input(
            t("alerts.cooldown"), 0, 10_080, usual.cooldown_minutes, help=t("alerts.cooldown_help")
        )
    return found


def _hours(rule: AlertRule) -> str:
    quiet = as_values(rule, load.level_rules().levels).get("quiet", "") if rule.quiet else ""
    return str(quiet)


def _key(name: str) -> str:
    """A rule's own short name, made of what an officer calls it; of a Korean name its numbers in Unicode."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return (plain or "-".join(f"{ord(letter):x}" for letter in name.strip()))[:40].strip("-")


def _show(rule: AlertRule, now: datetime) -> None:
    """What the rule would have sent."""
    if rule.on in ("source", "blind"):
        st.caption(t("alerts.not_rehearsed"))
        return
    found = board.rehearsed(rule, now)
    st.text(
        t("alerts.would", n=len(found), days=board.REHEARSED_DAYS, rule=conditions(rule, load.level_rules().levels))
    )
    if found:
        listing.show(
            {"at": [clock.both(one.at) for one in found[::-1]], "title": [one.title for one in found[::-1]]},
            [Column("at", t("source_edits.at"), 176), Column("title", t("alerts.message"), kind="lead")],
            key="alert_rehearsed",
            alt=t("alerts.would_alt", n=len(found)),
            first=ROWS,
        )


def _save(rule: AlertRule, before: AlertRule | None) -> None:
    levels = load.level_rules().levels
    values = as_values(rule, levels)
    with session.problems_shown():
        was = as_values(before, levels) if before else None
        with session.writing("alert.save", f"alert:{rule.key}", before=was, after=values) as work:
            alert_edits.add_edit(work.conn, work.at, work.person.name, "save", rule.key, values)
        st.session_state.pop(_DRAFT, None)
        st.rerun()
