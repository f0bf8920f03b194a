"""Acts, signals and the level into the outbox of alerts, inside the transaction that stores them.

What an import, a restore or a rescore brings is only seen: it is known from then on and told to nobody. So is what the
first poll of a store finds. What rules decide is in scoring.alerts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy.engine import Connection

from data.models import LEVEL_SUBJECT as LEVEL
from data.models import Alert, AlertRule, BadReference, Provocation, Report, Told, act_subject
from data.store import alert_edits, outbox, states
from data.tables.alert_rules import PATH, load_alert_rules, load_alert_timing
from data.tables.level_rules import load_level_rules
from scoring.acts.changes import facets_of_act
from scoring.alerts.acts import about_act
from scoring.alerts.watching import about_level, about_signal, causes_of, signal_subjects
from scoring.level import indications
from scoring.level.level import LevelState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands in alerts.toml, and the levels."""

    rules: tuple[AlertRule, ...]
    levels: tuple[str, ...]
    fresh: timedelta


def listed() -> Listed | None:
    """The file as it is now, read again when it changes.

    None where it has a fault: the log and the Watch floor tell of it, and a mistyped rule must not stop the watch.
    """
    try:
        return _read(PATH.stat().st_mtime_ns)
    except (BadReference, OSError) as error:
        log.error("nobody is alerted: %s", error)
        return None


@lru_cache(maxsize=1)
def _read(_changed: int) -> Listed:
    levels = load_level_rules().levels
    rules, timing = load_alert_rules(PATH, levels), load_alert_timing(PATH)
    return Listed(rules, levels, timedelta(minutes=timing.fresh_minutes))


def _in_use(conn: Connection, held: Listed) -> tuple[AlertRule, ...]:
    return alert_edits.effective_rules(held.rules, alert_edits.all_edits(conn), held.levels)


def tell_acts(
    conn: Connection, acts: Sequence[Provocation], moved: Mapping[str, str], now: datetime, *, live: bool
) -> None:
    """Queue what there is to tell of acts that were just filed. `moved` leads from ids that are no more to those that
    took their reports. `live` False: see them and tell nobody."""
    held = listed()
    if not acts or (live and held is None):
        return
    seen = outbox.seen(conn, [act_subject(act.id) for act in acts])
    if live and held is not None:
        began = states.first_poll_started(conn)
        told = outbox.told(conn, [act_subject(id_) for id_ in (*(act.id for act in acts), *moved)])
        rules, found = _in_use(conn, held), list[Alert]()
        for act in acts:
            before = seen.get(act_subject(act.id))
            said = _told_of(act.id, told, moved)
            if before is None and not said and (began is None or act.first_published < began):
                continue  # older than the watch
            found += about_act(act, before, said, rules, now, held.fresh)
        outbox.queue(conn, found)
    outbox.put_seen(conn, {act_subject(act.id): facets_of_act(act) for act in acts}, now)


def _told_of(id_: str, told: Mapping[str, Sequence[Told]], moved: Mapping[str, str]) -> list[Told]:
    """What was told of an act, and of those whose reports it took over."""
    names = [id_, *(old for old, new in moved.items() if new == id_)]
    return sorted((one for name in names for one in told.get(act_subject(name), ())), key=lambda one: one.at)


def tell_signals(conn: Connection, reports: Iterable[Report], now: datetime) -> None:
    """Queue what there is to tell of preparations and threats that have just come in."""
    held = listed()
    fresh = [report for report in reports if held and report.entry.published >= now - held.fresh]
    if held is None or not fresh or states.first_poll_started(conn) is None:
        return
    rules = [rule for rule in _in_use(conn, held) if rule.active and rule.on in ("signal", "notice")]
    for report in fresh if rules else ():
        seen = indications.of_signal(report)
        subjects = signal_subjects(seen)
        outbox.queue(conn, about_signal(report, seen, outbox.told(conn, subjects), rules, now, held.fresh))


def tell_level(conn: Connection, state: LevelState, now: datetime) -> None:
    """Queue a change of the level that the pages show, an officer's own included."""
    before, held = outbox.seen(conn, [LEVEL]).get(LEVEL), listed()
    if held is None or (before is not None and before.get("level") == state.level):
        return
    by = state.override.by if state.override else ""
    facts = {"drivers": causes_of(state.drivers), "confidence": state.confidence.word, "by": by}
    began = states.first_poll_started(conn)
    seen, found = about_level(state.level, before, began, held.levels, _in_use(conn, held), now, facts)
    outbox.queue(conn, found)
    if seen is not None and seen != before:
        outbox.put_seen(conn, {LEVEL: seen}, now)
