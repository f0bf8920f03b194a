"""What a rule would have told in a stretch of time that is past, had it been in force. Pure.

Acts are folded over what was known at each moment, as the live watch would have met them; so are signals and the
level's changes. What no past can tell, a source that was down or a watch that did not see, is not rehearsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from data.models import ActTables, Alert, AlertRule, AlertTiming, Facets, Report, Told
from scoring.acts.changes import facets_of_act
from scoring.acts.summary import summarise
from scoring.acts.withdrawals import is_withdrawal
from scoring.alerts.acts import about_act
from scoring.alerts.delivery import groups
from scoring.alerts.watching import about_level, about_signal, causes_of, signal_subjects
from scoring.level import indications
from scoring.level.level import LevelChange

_MOST_REPORTS = 40  # of one act: later ones seldom change what is told, and each costs a summing up


def rehearse(
    rule: AlertRule,
    acts: Mapping[str, Sequence[Report]],
    signals: Sequence[Report],
    level: Sequence[LevelChange],
    levels: Sequence[str],
    tables: ActTables,
    timing: AlertTiming,
    since: datetime,
    until: datetime,
) -> list[Alert]:
    """The alerts that would have gone out in (since, until], oldest first, one for each message line."""
    fresh = timedelta(minutes=timing.fresh_minutes)
    one = replace(rule, active=True, to=rule.to[:1])
    found: list[Alert] = []
    if rule.on == "act":
        for id_, reports in acts.items():
            found += _act(id_, reports, one, tables, fresh, since, until)
    elif rule.on in ("signal", "notice"):
        found += _signals(signals, one, fresh, since, until)
    elif rule.on == "level":
        found += _level(level, one, levels, since, until)
    return _sent(found, timing, until)


def _act(
    id_: str,
    reports: Sequence[Report],
    rule: AlertRule,
    tables: ActTables,
    fresh: timedelta,
    since: datetime,
    until: datetime,
) -> Iterator[Alert]:
    before: Facets | None = None
    told: list[Told] = []
    moments = sorted({at for r in reports for at in (r.entry.first_seen, r.withdrawn_at) if at and at <= until})
    kept = [*moments[:_MOST_REPORTS], *(at for at in moments[_MOST_REPORTS:] if _corrects(reports, at))]
    for moment in kept:
        known = [r for r in reports if r.entry.first_seen <= moment]
        if all(map(is_withdrawal, known)):
            continue
        act = summarise(id_, known, tables, moment)
        for alert in about_act(act, before, told, [rule], moment, fresh):
            told.append(Told(alert.rule, alert.way, alert.what, alert.at, act.severity, act.credibility))
            if moment > since:
                yield alert
        before = facets_of_act(act)


def _corrects(reports: Sequence[Report], at: datetime) -> bool:
    return any(r.withdrawn_at == at or (is_withdrawal(r) and r.entry.first_seen == at) for r in reports)


def _signals(
    signals: Iterable[Report], rule: AlertRule, fresh: timedelta, since: datetime, until: datetime
) -> Iterator[Alert]:
    told: dict[str, list[Told]] = {}
    for report in sorted(signals, key=lambda r: (r.entry.first_seen, r.entry.source, r.entry.guid)):
        moment = report.entry.first_seen
        if moment > until:
            return
        seen = indications.of_signal(report)
        heard = {name: told.get(name, []) for name in signal_subjects(seen)}
        for alert in about_signal(report, seen, heard, [rule], moment, fresh):
            told.setdefault(alert.subject, []).append(Told(alert.rule, alert.way, alert.what, alert.at))
            if moment > since:
                yield alert


def _level(
    changes: Iterable[LevelChange], rule: AlertRule, levels: Sequence[str], since: datetime, until: datetime
) -> Iterator[Alert]:
    before: Facets | None = None
    began: datetime | None = None
    for change in changes:
        if change.hidden or change.at > until:
            continue
        began = began or change.at
        before, found = about_level(
            change.after, before, began, levels, [rule], change.at, {"drivers": causes_of(change.drivers)}
        )
        yield from (alert for alert in found if change.at > since)


def _sent(alerts: Sequence[Alert], timing: AlertTiming, until: datetime) -> list[Alert]:
    """Of what would have been queued, what would have gone out: the rest was outdone or taken back before it did."""
    waiting = sorted(alerts, key=lambda one: (one.at, one.key))
    found: list[Alert] = []
    moments = sorted({one.due + timedelta(seconds=timing.merge_seconds) for one in waiting})
    for moment in moments:
        here = [one for one in waiting if one.at <= moment]
        for group in groups(here, min(moment, until), timing):
            gone = {one.key for one in group.alerts} | set(group.folded)
            found += [replace(one, due=moment) for one in group.alerts]
            waiting = [one for one in waiting if one.key not in gone]
    return sorted(found, key=lambda one: (one.due, -one.gravity, one.key))
