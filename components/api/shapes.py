"""What the API's answers hold, made from the watch's values: codes and numbers. Pure; `schemas` says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from components.text.act_title import act_title
from components.text.catalogue import LANGUAGES
from components.text.escape import act_address
from components.text.i18n import speaking
from data.export.rows import provocation_rows
from data.models import Coverage, Indication, LevelRules, Provocation, Report, Source, SourceState
from scoring.level.level import LevelState
from scoring.window.base_rates import Rate, RealityCheck
from scoring.window.window import Clock

Shape = dict[str, Any]


def permalink(base: str, act_id: str) -> str | None:
    """Where the pages show an act; None where nobody said where the pages are (WATCH_URL)."""
    return act_address(base, act_id) if base else None


def names(act: Provocation) -> dict[str, str]:
    """The act in words made from its settled facts, by language."""
    found = {}
    for language in LANGUAGES:
        with speaking(language):
            found[language] = act_title(act)
    return found


def provocation(act: Provocation, base: str) -> Shape:
    """An act as the export has it, with its names in every language and where the pages show it."""
    (row,) = provocation_rows([act], lambda _act: "")
    told = {key: value for key, value in row.items() if key != "title_facts"}
    return {**told, "date": row["date"] or None, "names": names(act), "permalink": permalink(base, act.id)}


def entry(report: Report, act_id: str | None) -> Shape:
    """An entry with its rating and the act that it reports."""
    one, said = report.entry, report.assessment
    return {
        "id": one.id,
        "published": one.published,
        "first_seen": one.first_seen,
        "source": one.source,
        "publisher": one.publisher,
        "grade": report.reliability,
        "language": one.language,
        "title": one.title,
        "summary": one.summary,
        "link": one.link,
        "flags": one.flags,
        "revision": one.revision,
        "kind": said.kind,
        "category": said.category,
        "score": said.score,
        "rule": said.rule,
        "why": [{"term": m.term, "concept": m.concept, "points": m.points} for m in said.matches],
        "provocation": act_id,
    }


def level(state: LevelState, rules: LevelRules, version: str) -> Shape:
    """The level with its causes."""
    held = state.override
    return {
        "level": state.level,
        "number": rules.levels.index(state.level) if state.level else None,
        "levels": rules.levels,
        "since": state.since,
        "computed": state.computed,
        "falls_at": state.falls_at,
        "confidence": {
            "word": state.confidence.word,
            "points": state.confidence.points,
            "reasons": state.confidence.reasons,
        },
        "drivers": [
            {
                "indicator": driver.key,
                "status": driver.status,
                "level": driver.level,
                "causes": [_cause(seen) for seen in driver.evidence],
            }
            for driver in state.drivers
        ],
        "override": {"level": held.level, "start": held.start, "end": held.end} if held else None,
        "rules": version,
    }


def _cause(seen: Indication) -> Shape:
    return {
        "source": seen.source,
        "provocation": seen.provocation or None,
        "category": seen.category,
        "severity": seen.severity,
        "day": seen.day,
        "count": seen.count,
        "official": seen.official,
        "voices": seen.voices,
        "publishers": seen.publishers,
        "known": seen.known,
        "title": seen.words,
    }


def coverage(
    seen: Coverage,
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    newest: Mapping[str, datetime],
    grades: Mapping[str, Source],
) -> Shape:
    """How well the watch sees, and each source that is on. Addresses of feeds are left out: some are private."""
    unknown = SourceState("")
    return {
        "open": seen.open,
        "quiet_means_quiet": seen.quiet_means_quiet,
        "eyes_missing": seen.eyes_missing,
        "sources_on": seen.sources_on,
        "answering": seen.answering,
        "newest_entry": seen.newest_entry,
        "last_poll": seen.last_poll,
        "next_poll": seen.next_poll,
        "history_start": seen.history_start,
        "launch_alert_down": seen.launch_alert_down,
        "gaps": [{"source": g.source, "start": g.start, "end": g.end, "reason": g.reason} for g in seen.gaps],
        "sources": [
            {
                "name": source.name,
                "language": source.language,
                "grade": grades.get(source.name, source).reliability,
                "state_controlled": source.state_controlled,
                "state": states.get(source.name, unknown).state,
                "since": states.get(source.name, unknown).since,
                "last_success": states.get(source.name, unknown).last_success,
                "newest_entry": newest.get(source.name),
            }
            for source in sources
            if source.on
        ],
    }


def window(clock: Clock, reality: RealityCheck) -> Shape:
    """Where we stand in the election window, with the rates on record beside it."""
    return {
        "election": {
            "name": clock.election.name,
            "date": clock.election.date,
            "country": clock.election.country,
            "type": clock.election.type,
        },
        "day": clock.day,
        "label": clock.label,
        "phase": clock.phase.name,
        "edition": clock.edition.key,
        "opens": clock.opens,
        "closes": clock.closes,
        "inside": clock.inside,
        "days_left": clock.days_left,
        "next": {"name": clock.next.name, "date": clock.next.date} if clock.next else None,
        "record_ends": reality.last,
        "rate_inside": _rate(reality.inside),
        "rate_outside": _rate(reality.outside),
        "verdict": reality.verdict,
    }


def _rate(rate: Rate) -> Shape:
    return {
        "event_days": rate.event_days,
        "days": rate.days,
        "per_100": round(rate.per_100, 3),
        "interval": [round(end, 3) for end in rate.interval],
    }
