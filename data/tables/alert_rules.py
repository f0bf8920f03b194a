"""The rules of alerts: those of alerts.toml, and one that an officer made on the page, read by the same conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.models import ALERT_ON, CATEGORIES, AlertRule, AlertTiming, Problem, QuietHours
from data.tables.level_rules import load_level_rules
from data.tables.rules_reader import REFERENCE, RulesReader

PATH = REFERENCE / "alerts.toml"
ALERT_LANGUAGES = ("en", "ko")
ALERT_KINDS = ("preparation", "threat")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")  # of rules and ways
QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_KEYS = (
    "key", "on", "to", "languages", "active", "name", "kinds", "categories", "min_severity", "worst_credibility",
    "min_score", "min_level", "hold_minutes", "cooldown_minutes", "quiet", "quiet_zone", "quiet_floor",
)  # fmt: skip
_BOUNDS = {
    "min_severity": (1, 5, 1),
    "worst_credibility": (1, 6, 6),
    "min_score": (0, 100, 0),
    "hold_minutes": (0, 10_080, 0),
    "cooldown_minutes": (0, 10_080, 60),
}


def load_alert_rules(path: Path = PATH, levels: tuple[str, ...] | None = None) -> tuple[AlertRule, ...]:
    """The rules of the file, in its order. `levels` names the levels, lowest first; None: those of level.toml.

    Raises BadReference with every fault.
    """
    reader = RulesReader(path)
    levels = levels or load_level_rules().levels
    rules = tuple(_rule(reader, row, index, levels) for index, row in enumerate(reader.rows("rule")))
    keys = [rule.key for rule in rules]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            reader.fault(f"key {key!r} is taken", "rule", index, "key")
    reader.settle()
    return rules


def load_alert_timing(path: Path = PATH) -> AlertTiming:
    """How alerts are gathered and sent. Raises BadReference."""
    reader = RulesReader(path)
    row = reader.table("timing")
    reader.known(row, tuple(one.name for one in fields(AlertTiming)), "timing")
    timing = AlertTiming(
        fresh_minutes=reader.whole(row, "fresh_minutes", "timing", 10, 1440),
        merge_seconds=reader.whole(row, "merge_seconds", "timing", 0, 3600),
        first_wait_seconds=reader.whole(row, "first_wait_seconds", "timing", 1, 3600),
        longest_wait_minutes=reader.whole(row, "longest_wait_minutes", "timing", 1, 1440),
        give_up_hours=reader.whole(row, "give_up_hours", "timing", 1, 168),
    )
    reader.settle()
    return timing


def read_alert_rule(values: Mapping[str, Any], levels: tuple[str, ...]) -> AlertRule:
    """A rule from values as the file would hold them. Raises BadReference: then `problems` name what is wrong."""
    reader = _Given()
    rule = _rule(reader, dict(values), 0, levels)
    reader.settle()
    return rule


class _Given(RulesReader):
    """Values that come from no file: a fault names their key in the place of a line."""

    def __init__(self) -> None:
        self.found = []

    def fault(self, reason: str, table: str = "", index: int = 0, key: str = "") -> None:
        self.found.append(Problem(key, None, reason))


def _rule(reader: RulesReader, row: dict[str, Any], index: int, levels: tuple[str, ...]) -> AlertRule:
    table = "rule"
    reader.known(row, _KEYS, table, index)
    key = reader.words(row, "key", table, index)
    if key and not NAME.fullmatch(key):
        reader.fault("key must be small letters, digits, - and _, at most 40", table, index, "key")
    on = row.get("on")
    if on not in ALERT_ON:
        reader.fault(f"on must be one of {', '.join(ALERT_ON)}", table, index, "on")
    to = reader.some(row, "to", table, (), index)
    if not to or not all(NAME.fullmatch(way) for way in to):
        reader.fault("to must name at least one way of [alerts], in small letters", table, index, "to")
    if not isinstance(row.get("active", True), bool):
        reader.fault("active is true or false, without quotes", table, index, "active")
    numbers = {
        name: reader.whole(row, name, table, low, high, index) if name in row else usual
        for name, (low, high, usual) in _BOUNDS.items()
    }
    level = row.get("min_level", levels[0])
    if level not in levels:
        reader.fault(f"min_level must be one of {', '.join(levels)}", table, index, "min_level")
    return AlertRule(
        key=key,
        on=on if on in ALERT_ON else "act",
        to=tuple(dict.fromkeys(to)),
        languages=tuple(dict.fromkeys(reader.some(row, "languages", table, ALERT_LANGUAGES, index))) or ("en",),
        active=row.get("active", True) is True,
        name=reader.words(row, "name", table, index, needed=False)[:80],
        kinds=tuple(k for k in ALERT_KINDS if k in reader.some(row, "kinds", table, ALERT_KINDS, index)),  # type: ignore[misc]
        categories=tuple(c for c in CATEGORIES if c in reader.some(row, "categories", table, CATEGORIES, index)),
        min_level=levels.index(level) if level in levels else 0,
        quiet=_quiet(reader, row, index),
        **numbers,
    )


def _quiet(reader: RulesReader, row: dict[str, Any], index: int) -> QuietHours | None:
    if "quiet" not in row:
        for key in ("quiet_zone", "quiet_floor"):
            if key in row:
                reader.fault(f"{key} stands without quiet", "rule", index, key)
        return None
    zone = row.get("quiet_zone", "Asia/Seoul")
    try:
        ZoneInfo(zone)
    except (ValueError, TypeError, OSError):
        reader.fault("quiet_zone must be a time zone such as Asia/Seoul", "rule", index, "quiet_zone")
        zone = "UTC"
    floor = reader.whole(row, "quiet_floor", "rule", 1, 5, index) if "quiet_floor" in row else 5
    hours = QUIET.fullmatch(row["quiet"]) if isinstance(row["quiet"], str) else None
    if hours is None or hours[0][:5] == hours[0][6:]:
        reader.fault('quiet must be hours such as "22:00-06:00"', "rule", index, "quiet")
        return None
    first, last = int(hours[1]) * 60 + int(hours[2]), int(hours[3]) * 60 + int(hours[4])
    return QuietHours(first, last, zone, floor)


def as_values(rule: AlertRule, levels: tuple[str, ...]) -> dict[str, Any]:
    """A rule as the file would hold it: what `read_alert_rule` reads back."""
    found: dict[str, Any] = {
        "key": rule.key, "on": rule.on, "to": list(rule.to), "languages": list(rule.languages), "active": rule.active,
    }  # fmt: skip
    found |= {"name": rule.name} if rule.name else {}
    found |= {name: list(value) for name in ("kinds", "categories") if (value := getattr(rule, name))}
    found |= {name: value for name, (_, _, usual) in _BOUNDS.items() if (value := getattr(rule, name)) != usual}
    found |= {"min_level": levels[rule.min_level]} if rule.min_level else {}
    if q := rule.quiet:
        found["quiet"] = f"{q.first // 60:02d}:{q.first % 60:02d}-{q.last // 60:02d}:{q.last % 60:02d}"
        found |= {"quiet_zone": q.zone, "quiet_floor": q.floor}
    return found
