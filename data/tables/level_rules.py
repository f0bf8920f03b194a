"""Loaders of the rules behind the level and its series. Each raises BadReference with every fault it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.models import CATEGORIES, KINDS, BaselineRules, Indicator, LevelRules
from data.tables.rules_reader import REFERENCE, RulesReader

LEAST_BASELINE = 7  # days that a count is judged by at the very least
SOURCES = ("act", "signal", "series")
DISTINCT = ("", "day", "category")


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
