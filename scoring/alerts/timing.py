"""When an alert may go out: quiet hours, the cool-down of its subject, and the key that names it for good."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from data.models import Alert, AlertRule, AlertWhat, QuietHours

DAY = timedelta(days=1)
CORRECTIONS: frozenset[AlertWhat] = frozenset({"withdrawn", "stands"})
GRAVITY_SOURCE, GRAVITY_WATCH, GRAVITY_NOTICE, GRAVITY_SIGNAL = 2, 4, 4, 2


def key_of(*parts: object) -> str:
    """The name under which an alert is told once: the same parts give the same key."""
    return hashlib.blake2b("\0".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def alerts_for(
    rule: AlertRule,
    subject: str,
    what: AlertWhat,
    gravity: int,
    now: datetime,
    *,
    mark: object = "",
    facts: Mapping[str, Any] | None = None,
    due: datetime | None = None,
    ways: tuple[str, ...] | None = None,
) -> Iterator[Alert]:
    """An alert for each way of a rule. `mark` tells this happening from another of its kind to the same subject."""
    for way in rule.to if ways is None else ways:
        yield Alert(
            key=key_of(rule.key, way, subject, what, mark),
            at=now,
            due=after_quiet(rule.quiet, max(due or now, now), gravity),
            rule=rule.key,
            way=way,
            languages=rule.languages,
            subject=subject,
            what=what,
            gravity=gravity,
            facts=facts or {},
        )


def after_quiet(quiet: QuietHours | None, moment: datetime, gravity: int) -> datetime:
    """`moment`, or the end of the quiet hours it lies in where `gravity` is below their floor."""
    if quiet is None or gravity >= quiet.floor:
        return moment
    here = moment.astimezone(ZoneInfo(quiet.zone))
    minute = here.hour * 60 + here.minute
    inside = quiet.first <= minute < quiet.last
    if quiet.first > quiet.last:
        inside = minute >= quiet.first or minute < quiet.last
    if not inside:
        return moment
    # Wall-clock arithmetic: the end is at that hour of the clock whatever summer time does in between.
    end = here.replace(hour=quiet.last // 60, minute=quiet.last % 60, second=0, microsecond=0)
    return (end if minute < quiet.last else end + DAY).astimezone(moment.tzinfo)
