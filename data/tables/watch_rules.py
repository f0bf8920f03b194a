"""Loaders of the rules behind window, level and outlook. Each raises BadReference with every fault it finds."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.models import (
    CATEGORIES,
    KINDS,
    BadReference,
    BaselineRules,
    Edition,
    Indicator,
    LevelRules,
    OutlookRules,
    Phase,
    Problem,
)
from data.tables.toml_file import TomlFile

REFERENCE = Path(__file__).parents[1] / "reference"
LEAST_BASELINE = 7  # days that a count is judged by at the very least
SOURCES = ("act", "signal", "series")
DISTINCT = ("", "day", "category")
EDITION_WEEKS = (0.5, 26.0)  # also the widths a page accepts


class RulesReader:
    """Reads keys of one file with a fault for each that is missing, of the wrong sort, or unknown.

    A key that is at fault yields its fallback, so that reading goes on and all faults are reported at once.
    """

    def __init__(self, path: Path) -> None:
        self.file = TomlFile(path)
        self.found: list[Problem] = []

    def fault(self, reason: str, table: str = "", index: int = 0, key: str = "") -> None:
        self.found.append(self.file.problem(reason, table, index, key))

    def rows(self, table: str) -> list[dict[str, Any]]:
        rows = self.file.data.get(table, [])
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
            return rows
        self.fault(f"no [[{table}]]: at least one is needed")
        return []

    def table(self, name: str) -> dict[str, Any]:
        table = self.file.data.get(name)
        if isinstance(table, dict):
            return table
        self.fault(f"no [{name}] table")
        return {}

    def known(self, row: dict[str, Any], keys: tuple[str, ...], table: str, index: int = 0) -> None:
        for key in row:
            if key not in keys:
                self.fault(f"{key!r} is not known here; known are {', '.join(keys)}", table, index, key)

    def words(self, row: dict[str, Any], key: str, table: str, index: int = 0, *, needed: bool = True) -> str:
        value = row.get(key, "" if not needed else None)
        if isinstance(value, str) and (value.strip() or not needed):
            return value
        self.fault(f"{key} must be given, in quotes", table, index, key)
        return ""

    def number(self, row: dict[str, Any], key: str, table: str, low: float, high: float, index: int = 0) -> float:
        value = row.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self.fault(f"{key} must be a number from {low:g} to {high:g}", table, index, key)
        return low

    def whole(self, row: dict[str, Any], key: str, table: str, low: int, high: int, index: int = 0) -> int:
        value = self.number(row, key, table, low, high, index)
        if value != int(value):
            self.fault(f"{key} must be a whole number", table, index, key)
        return int(value)

    def day(self, row: dict[str, Any], key: str, table: str) -> date:
        value = row.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.fault(f"{key} must be a day such as 2026-08-22, without quotes", table, 0, key)
        return date.min

    def some(
        self, row: dict[str, Any], key: str, table: str, allowed: tuple[str, ...] = (), index: int = 0
    ) -> tuple[str, ...]:
        """A list of words, () where the key is left out; each must be `allowed` where that is given."""
        values = row.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.fault(f"{key} must be a list of words in quotes", table, index, key)
            return ()
        for value in values:
            if allowed and value not in allowed:
                self.fault(f"{key}: {value!r} is not one of {', '.join(allowed)}", table, index, key)
        return tuple(value for value in values if not allowed or value in allowed)

    def settle(self) -> None:
        if self.found:
            raise BadReference(self.found)


def load_phases(path: Path = REFERENCE / "phases.toml") -> tuple[Phase, ...]:
    """The phases in order. Together they hold every day exactly once; only the outermost are open-ended."""
    reader = RulesReader(path)
    phases = []
    for index, row in enumerate(reader.rows("phase")):
        reader.known(row, ("name", "first", "last", "words"), "phase", index)
        bounds = [
            reader.whole(row, key, "phase", -2000, 2000, index) if key in row else None for key in ("first", "last")
        ]
        name = reader.words(row, "name", "phase", index)
        phases.append(Phase(name, bounds[0], bounds[1], reader.words(row, "words", "phase", index, needed=False)))
    for index, phase in enumerate(phases):
        before = phases[index - 1].last if index else None
        if index == 0 and phase.first is not None:
            reader.fault("the first phase must leave `first` out, so that every earlier day has a phase", "phase", 0)
        if index and (before is None or phase.first != before + 1):
            at = "must have a `last`" if before is None else f"ends on day {before}, so this one begins on {before + 1}"
            reader.fault(f"the phase before {at}", "phase", index, "first")
        if phase.first is not None and phase.last is not None and phase.last < phase.first:
            reader.fault("last is before first", "phase", index, "last")
    if phases and phases[-1].last is not None:
        reader.fault(
            "the last phase must leave `last` out, so that every later day has a phase", "phase", len(phases) - 1
        )
    reader.settle()
    return tuple(phases)


def load_editions(path: Path = REFERENCE / "editions.toml") -> tuple[Edition, ...]:
    """Published window widths; the first is the default."""
    reader = RulesReader(path)
    found: dict[str, Edition] = {}
    for index, row in enumerate(reader.rows("edition")):
        reader.known(row, ("key", "name", "weeks", "source_name", "source_url"), "edition", index)
        key, name = (reader.words(row, word, "edition", index) for word in ("key", "name"))
        weeks = reader.number(row, "weeks", "edition", *EDITION_WEEKS, index)
        source, url = (reader.words(row, word, "edition", index) for word in ("source_name", "source_url"))
        if key in found or key == "custom":
            reader.fault(f"key {key!r} is taken", "edition", index, "key")
        if not url.startswith(("https://", "http://")):
            reader.fault("source_url must be an http or https address", "edition", index, "source_url")
        found[key] = Edition(key, name, weeks, source, url)
    reader.settle()
    return tuple(found.values())


def load_outlook_rules(path: Path = REFERENCE / "outlook.toml") -> OutlookRules:
    """What the record covers, the map of its words to the watch's categories, and how the outlook is made."""
    reader = RulesReader(path)
    record, words, sets = (reader.table(name) for name in ("record", "categories", "sets"))
    outlook, test = reader.table("outlook"), reader.table("test")
    for name, category in words.items():
        if category not in CATEGORIES:
            reader.fault(f"{category!r} is not one of {', '.join(CATEGORIES)}", "categories", 0, name)
    chosen = {name: reader.some(sets, name, "sets", tuple(words)) for name in sets}
    for name in ("core", "missile", "kinetic"):
        if not chosen.get(name):
            reader.fault(f"the set {name} must name at least one category", "sets", 0, name)
    horizons = outlook.get("horizons")
    if not isinstance(horizons, list) or not horizons or not all(type(h) is int and 1 <= h <= 365 for h in horizons):
        reader.fault("horizons must be a list of days, each from 1 to 365", "outlook", 0, "horizons")
        horizons = [1]
    rules = OutlookRules(
        record_start=reader.day(record, "start", "record"),
        comparable_from=reader.day(record, "comparable_from", "record"),
        coverage_end=reader.day(record, "coverage_end", "record"),
        category_map=dict(words),
        sets=chosen,
        horizons=tuple(horizons),
        short_days=reader.whole(outlook, "short_days", "outlook", 7, 3650),
        long_days=reader.whole(outlook, "long_days", "outlook", 7, 3650),
        short_observed=reader.number(outlook, "short_observed", "outlook", 0.1, 1),
        long_observed=reader.number(outlook, "long_observed", "outlook", 0.1, 1),
        base_rate_from=reader.day(outlook, "base_rate_from", "outlook"),
        test_start=reader.day(test, "start", "test"),
        test_end=reader.day(test, "end", "test"),
        forget_days=_choices(reader, outlook, "forget_days"),
        prior_days=_choices(reader, outlook, "prior_days"),
        cap_from=reader.number(test, "cap_from", "test", 0.1, 1),
        cap_margin=reader.number(test, "cap_margin", "test", 0, 1),
        cap_min_days=reader.whole(test, "cap_min_days", "test", 1, 100_000),
    )
    if not rules.record_start <= rules.comparable_from <= rules.test_start < rules.test_end <= rules.coverage_end:
        reader.fault(
            "days must stand in this order: record.start, record.comparable_from, test.start, test.end, "
            "record.coverage_end",
            "record", 0, "coverage_end",
        )  # fmt: skip
    if not rules.comparable_from <= rules.base_rate_from < rules.coverage_end:
        reader.fault("base_rate_from must lie between comparable_from and coverage_end", "outlook", 0, "base_rate_from")
    if rules.short_days > rules.long_days:
        reader.fault("short_days must not be above long_days", "outlook", 0, "short_days")
    reader.settle()
    return rules


def _choices(reader: RulesReader, row: dict[str, Any], key: str) -> tuple[float, ...]:
    given = row.get(key)
    if isinstance(given, list) and given and all(type(n) in (int, float) and 1 <= n <= 3650 for n in given):
        return tuple(float(n) for n in given)
    reader.fault(f"{key} must be a list of days, each from 1 to 3650", "outlook", 0, key)
    return (1.0,)


def load_baseline_rules(path: Path = REFERENCE / "level.toml") -> BaselineRules:
    """How series are judged: the [baseline] table of level.toml."""
    reader = RulesReader(path)
    row = reader.table("baseline")
    reader.known(row, tuple(BaselineRules.__dataclass_fields__), "baseline")
    rules = BaselineRules(
        false_rate=reader.number(row, "false_rate", "baseline", 0.0001, 0.2),
        range_share=reader.number(row, "range_share", "baseline", 0.5, 0.999),
        min_count=reader.whole(row, "min_count", "baseline", 1, 1_000_000),
        guard_days=reader.whole(row, "guard_days", "baseline", 0, 60),
        learning_days=reader.whole(row, "learning_days", "baseline", 3, 365),
        lookback_days=reader.whole(row, "lookback_days", "baseline", 3, 730),
    )
    if not rules.guard_days + LEAST_BASELINE <= rules.learning_days <= rules.lookback_days:
        reader.fault(
            f"must hold: guard_days + {LEAST_BASELINE} <= learning_days <= lookback_days",
            "baseline",
            0,
            "learning_days",
        )
    reader.settle()
    return rules


def load_level_rules(path: Path = REFERENCE / "level.toml") -> LevelRules:
    """Levels, how they fall, and the indicators of the board."""
    reader = RulesReader(path)
    levels = reader.some(reader.file.data, "levels", "")
    if len(levels) < 2 or len(set(levels)) != len(levels):
        reader.fault("levels must name at least two different levels, lowest first", "", 0, "levels")
        reader.settle()
    fall, joint, confidence, acts = (reader.table(name) for name in ("fall", "joint", "confidence", "acts"))
    reader.known(fall, levels[1:], "fall")
    calm = (0.0, *(reader.number(fall, level, "fall", 0.1, 10_000) for level in levels[1:]))
    indicators = [_indicator(reader, row, index, levels) for index, row in enumerate(reader.rows("indicator"))]
    keys = [indicator.key for indicator in indicators]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            reader.fault(f"key {key!r} is taken", "indicator", index, "key")
    high, moderate = (reader.whole(confidence, key, "confidence", 1, 100) for key in ("high", "moderate"))
    if moderate >= high:
        reader.fault("moderate must be below high", "confidence", 0, "moderate")
    rules = LevelRules(
        levels=levels,
        calm_hours=calm,
        single_source_lower=reader.whole(acts, "single_source_lower", "acts", 0, len(levels) - 1),
        ungraded_most=_level(reader, acts, "ungraded_most", "acts", 0, levels),
        indicators=tuple(indicators),
        joint_count=reader.whole(joint, "count", "joint", 0, 100),
        joint_at=_level(reader, joint, "at", "joint", 0, levels),
        joint_raises=_level(reader, joint, "raises", "joint", 0, levels),
        confidence_high=high,
        confidence_moderate=moderate,
    )
    reader.settle()
    return rules


def _level(reader: RulesReader, row: dict[str, Any], key: str, table: str, index: int, levels: tuple[str, ...]) -> int:
    if (word := row.get(key)) in levels:
        return levels.index(word)
    reader.fault(f"{key} must be one of {', '.join(levels)}", table, index, key)
    return 0


def _indicator(reader: RulesReader, row: dict[str, Any], index: int, levels: tuple[str, ...]) -> Indicator:
    table = "indicator"
    statuses = ("single", "corroborated", "official")
    reader.known(row, (*(k for k in Indicator.__dataclass_fields__ if k != "raises"), *statuses), table, index)
    source = row.get("source")
    if source not in SOURCES:
        reader.fault(f"source must be one of {', '.join(SOURCES)}", table, index, "source")
    flags = {name: row.get(name, name == "scored") for name in ("scored", "deadline", "settled", "together")}
    if not all(isinstance(flag, bool) for flag in flags.values()):
        reader.fault(f"{', '.join(flags)} are true or false, without quotes", table, index)
    scored = flags["scored"] is True
    distinct = row.get("distinct", "")
    if distinct not in DISTINCT:
        reader.fault(f"distinct must be one of {', '.join(DISTINCT[1:])}, or left out", table, index, "distinct")
    by_severity = reader.some(row, "by_severity", table, levels, index)
    if by_severity and (len(by_severity) != 5 or source != "act"):
        reader.fault("by_severity is for acts and names five levels", table, index, "by_severity")
    raises = (0, 0, 0)
    if scored and not by_severity:
        single, corroborated, official = (_level(reader, row, key, table, index, levels) for key in statuses)
        raises = (single, corroborated, official)
        if single > corroborated or single > official:
            reader.fault("single must not call for more than corroborated or official", table, index, "single")
    return Indicator(
        key=reader.words(row, "key", table, index),
        name=reader.words(row, "name", table, index),
        source=source if source in SOURCES else "act",
        hours=reader.whole(row, "hours", table, 1, 8760, index),
        kinds=tuple(kind for kind in KINDS if kind in reader.some(row, "kinds", table, KINDS, index)),
        categories=tuple(c for c in CATEGORIES if c in reader.some(row, "categories", table, CATEGORIES, index)),
        tags=reader.some(row, "tags", table, (), index),
        without=reader.some(row, "without", table, (), index),
        min_severity=reader.whole(row, "min_severity", table, 0, 5, index) if "min_severity" in row else 0,
        min_count=reader.whole(row, "min_count", table, 1, 1000, index) if "min_count" in row else 1,
        distinct=distinct if distinct in DISTINCT else "",
        settled=flags["settled"] is True,
        together=flags["together"] is True,
        newest_hours=reader.whole(row, "newest_hours", table, 1, 8760, index) if "newest_hours" in row else 0,
        deadline=flags["deadline"] is True,
        raises=raises,
        by_severity=tuple(levels.index(level) for level in by_severity),
        scored=scored,
    )
