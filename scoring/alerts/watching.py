"""What else is told: signals, announced launches, the level, a source that is down, a watch that does not see. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from data.models import (
    AHEAD_KINDS,
    LEVEL_SUBJECT,
    TEST_SUBJECT,
    WATCH_SUBJECT,
    Alert,
    AlertRule,
    Facets,
    Indication,
    Report,
    Told,
)
from scoring.alerts.timing import GRAVITY_NOTICE, GRAVITY_SIGNAL, GRAVITY_SOURCE, GRAVITY_WATCH, alerts_for
from scoring.level.level import Driver
from scoring.level.notices import NOTICE

# After a first poll the level moves while sources still fill in: that is no change of anything.
SETTLING = timedelta(hours=1)


def signal_subjects(seen: Indication) -> tuple[str, ...]:
    """The subjects under which a signal may be told: as an announced launch, and by kind and category."""
    if seen.kind not in AHEAD_KINDS:
        return ()
    plain = f"signal:{seen.kind}:{seen.category or 'other'}"
    if NOTICE not in seen.tags:
        return (plain,)
    return f"notice:{seen.category or 'other'}:{seen.day.isoformat() if seen.day else ''}", plain


def about_signal(
    report: Report,
    seen: Indication,
    told: Mapping[str, Sequence[Told]],
    rules: Sequence[AlertRule],
    now: datetime,
    fresh: timedelta,
) -> Iterator[Alert]:
    """The alerts that a preparation or a threat calls for. `told` are those queued by its `signal_subjects`.

    A further signal of one kind and category within the cool-down is not told, and an announced launch once.
    """
    if report.entry.published < now - fresh or "undated" in report.entry.flags:
        return
    for subject in signal_subjects(seen):
        notice = subject.startswith("notice:")
        for rule in rules:
            if not rule.active or rule.on != ("notice" if notice else "signal") or not _meets(rule, report, seen):
                continue
            cooldown = timedelta(minutes=rule.cooldown_minutes)
            quiet = {
                one.way for one in told.get(subject, ()) if one.rule == rule.key and (notice or one.at > now - cooldown)
            }
            facts: dict[str, Any] = {"entry": report.entry.id, "kind": seen.kind, "category": seen.category}
            facts["by"] = list(seen.voices[:2] or seen.publishers[:1])  # none: state media alone
            if notice and seen.day and seen.until:
                facts |= {"day": seen.day.isoformat(), "until": seen.until.isoformat()}
            yield from alerts_for(
                rule, subject, "new", GRAVITY_NOTICE if notice else GRAVITY_SIGNAL, now,
                mark="" if notice else f"{report.entry.source}#{report.entry.guid}", facts=facts,
                ways=tuple(way for way in rule.to if way not in quiet),
            )  # fmt: skip


def _meets(rule: AlertRule, report: Report, seen: Indication) -> bool:
    return (
        report.assessment.score >= rule.min_score
        and (not rule.kinds or seen.kind in rule.kinds)
        and (not rule.categories or seen.category in rule.categories)
    )


def causes_of(drivers: Iterable[Driver]) -> list[dict[str, Any]]:
    """What stands behind a level, as JSON values: indicators, how well they stand, the acts that are their evidence."""
    return [
        {"key": d.key, "status": d.status, "acts": [seen.provocation for seen in d.evidence if seen.provocation]}
        for d in drivers
    ]


def about_level(
    level: str | None,
    before: Facets | None,
    began: datetime | None,
    levels: Sequence[str],
    rules: Sequence[AlertRule],
    now: datetime,
    facts: Mapping[str, Any],
) -> tuple[Facets | None, list[Alert]]:
    """(What the watch has now seen of the level, the alerts that its change calls for).

    `before` is what it had seen, `began` when the watch began. A level that is not known changes nothing: that the
    watch does not see is told by its own rule.
    """
    if level is None or level not in levels:
        return before, []
    was = before.get("level") if before else None
    seen: Facets = {"level": level}
    if was not in levels or was == level or began is None or now - began < SETTLING:
        return seen, []
    new, old = levels.index(level), levels.index(str(was))
    found: list[Alert] = []
    for rule in rules:
        if rule.active and rule.on == "level" and max(new, old) >= rule.min_level:
            found += alerts_for(
                rule, LEVEL_SUBJECT, "raised" if new > old else "lowered", max(new, old) + 1, now,
                mark=now.isoformat(), facts={**facts, "from": was, "to": level},
            )  # fmt: skip
    return seen, found


def about_watch(
    sees: bool,
    before: Facets | None,
    told: Sequence[Told],
    rules: Sequence[AlertRule],
    now: datetime,
    facts: Mapping[str, Any],
) -> tuple[Facets, list[Alert]]:
    """(What the watch has now seen of itself, the alerts that calls for): it does not see, or sees again.

    It must have been looked at without seeing for a rule's `hold_minutes`: a host that wakes has not looked yet.
    """
    since = str(before.get("since", "")) if before else ""
    if sees:
        seen: Facets = {"since": ""}
        again = [
            alert
            for rule in _on(rules, "blind")
            for alert in alerts_for(
                rule, WATCH_SUBJECT, "seeing", GRAVITY_WATCH, now, mark=since, facts={**facts, "since": since},
                ways=_still(rule, told, "blind"),
            )
        ]  # fmt: skip
        return seen, again
    began = datetime.fromisoformat(since) if since else now
    found: list[Alert] = []
    for rule in _on(rules, "blind"):
        if now - began >= timedelta(minutes=rule.hold_minutes):
            ways = tuple(way for way in rule.to if way not in _still(rule, told, "blind"))
            found += alerts_for(
                rule, WATCH_SUBJECT, "blind", GRAVITY_WATCH, now, mark=began.isoformat(),
                facts={**facts, "since": began.isoformat()}, ways=ways,
            )  # fmt: skip
    return {"since": began.isoformat()}, found


def about_source(
    name: str, down_since: datetime | None, told: Sequence[Told], rules: Sequence[AlertRule], now: datetime
) -> list[Alert]:
    """The alerts about one source that must never wait: down for longer than a rule allows, or back again.

    `down_since` is when it last answered, None while it answers.
    """
    found: list[Alert] = []
    for rule in _on(rules, "source"):
        open_ = _still(rule, told, "down")
        if down_since is None:
            found += alerts_for(
                rule, f"source:{name}", "up", GRAVITY_SOURCE, now, mark=now.isoformat(), facts={"source": name},
                ways=open_,
            )  # fmt: skip
        elif now - down_since >= timedelta(minutes=rule.hold_minutes):
            found += alerts_for(
                rule, f"source:{name}", "down", GRAVITY_SOURCE, now, mark=down_since.isoformat(),
                facts={"source": name, "since": down_since.isoformat()},
                ways=tuple(way for way in rule.to if way not in open_),
            )  # fmt: skip
    return found


def trial_of(rule: AlertRule, now: datetime, by: str) -> list[Alert]:
    """The alerts that a test of a rule sends: to each of its ways, in quiet hours too."""
    return list(
        alerts_for(rule, TEST_SUBJECT, "test", 5, now, mark=now.isoformat(), facts={"by": by, "rule": rule.key})
    )


def _on(rules: Sequence[AlertRule], on: str) -> Iterator[AlertRule]:
    return (rule for rule in rules if rule.active and rule.on == on)


def _still(rule: AlertRule, told: Collection[Told], what: str) -> tuple[str, ...]:
    """The ways on which `what` was told last, and not yet its end. `told` is in order."""
    last = {one.way: one.what for one in told if one.rule == rule.key}
    return tuple(way for way in rule.to if last.get(way) == what)
