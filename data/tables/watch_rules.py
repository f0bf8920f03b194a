"""Loaders of the rules behind window and outlook. Each raises BadReference with every fault it finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.models import CATEGORIES, Edition, OutlookRules, Phase
from data.tables.rules_reader import REFERENCE, RulesReader

EDITION_WEEKS = (0.5, 26.0)  # also the widths a page accepts


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
