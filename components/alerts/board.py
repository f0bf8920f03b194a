"""Reads for the pages: rules, messages, dead letters, and what a rule would have told in the days that are past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from components.alerts import wording
from components.alerts.wording import Basis
from components.reads import load, picture
from components.text.i18n import language
from data.models import Alert, AlertMessage, AlertRule, Provocation, Report
from data.store import alert_edits, level_inputs, outbox
from data.tables.alert_rules import load_alert_rules, load_alert_timing
from scoring.acts.summary import summarise
from scoring.alerts.delivery import Group
from scoring.alerts.rehearsal import rehearse
from scoring.level.level import computed_at

REHEARSED_DAYS = 30
_BEFORE = 3  # days read before those, so that what was told then is not news in them
MOST_MESSAGES = 12


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """An alert that would have gone out, and when."""

    at: datetime
    title: str


def rules() -> tuple[AlertRule, ...]:
    """The rules in use. Raises BadReference."""
    listed = load.reference("alerts", lambda: load_alert_rules(levels=load.level_rules().levels))
    return alert_edits.effective_rules(listed, edits(), load.level_rules().levels)


def shipped() -> frozenset[str]:
    """Keys of the rules that stand in the file and can be paused, not removed."""
    return frozenset(rule.key for rule in load.reference("alerts", load_alert_rules))


@load.from_store
def edits() -> Sequence[alert_edits.AlertEdit]:
    with load.store().read() as conn:
        return tuple(alert_edits.all_edits(conn))


@load.from_store
def messages() -> Sequence[AlertMessage]:
    """The newest messages, of whatever state."""
    with load.store().read() as conn:
        return tuple(outbox.latest(conn, MOST_MESSAGES))


@load.from_store
def dead_letters() -> Sequence[AlertMessage]:
    """What could not be sent, the newest first."""
    with load.store().read() as conn:
        return tuple(outbox.dead_letters(conn))


@load.from_store
def counts() -> Mapping[str, int]:
    """Alerts that wait ("queued") and messages by state."""
    with load.store().read() as conn:
        return outbox.counts(conn)


def rehearsed(rule: AlertRule, now: datetime) -> Sequence[Rehearsed]:
    """What a rule would have told in the days before `now`, oldest first, worded in the language in use."""
    return _rehearsed(rule, now, language())


@load.from_store
def _rehearsed(rule: AlertRule, now: datetime, _language: str) -> Sequence[Rehearsed]:
    days = REHEARSED_DAYS + _BEFORE
    with load.store().read() as conn:
        acts = level_inputs.recent_acts(conn, now, days, load.source_map()) if rule.on == "act" else {}
        signals = (
            level_inputs.recent_signals(conn, now, days, load.source_map()) if rule.on in ("signal", "notice") else []
        )
    level = picture.level_state(now).log
    since = now - timedelta(days=REHEARSED_DAYS)
    levels = load.level_rules().levels
    timing = load.reference("alert timing", load_alert_timing)
    found = rehearse(rule, acts, signals, level, levels, picture.tables(), timing, since, now)
    return tuple(Rehearsed(one.due, _title(one, acts, signals, computed_at(level, one.due) or "")) for one in found)


def _title(alert: Alert, acts: Mapping[str, Sequence[Report]], signals: Sequence[Report], level: str) -> str:
    def act(id_: str) -> Provocation | None:
        known = [r for r in acts.get(id_, ()) if r.entry.first_seen <= alert.due]
        return summarise(id_, known, picture.tables(), alert.due) if known else None

    entries = {r.entry.id: r for r in signals}
    group = Group("", alert.way, (language(),), (alert,))
    return wording.title_of(group, Basis(act, entries.get, level, ""))
