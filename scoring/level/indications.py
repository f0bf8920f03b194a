"""What the indicator board reacts to, made from stored reports, signals and counts, each known from its own moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from data.models import ActTables, BaselineRules, Indication, Report
from scoring.acts.credibility import OFFICIALS, is_state_media, publisher
from scoring.acts.summary import summarise
from scoring.facts.deadline import names_a_time
from scoring.level.baseline import Series, crossed_at, readings


def of_act(provocation_id: str, reports: Sequence[Report], tables: ActTables) -> Iterator[Indication]:
    """The states of one act in the order the watch could know them: a further one where a publisher or an official
    voice came in. `reports` are those of the act, in any order."""
    known: list[Report] = []
    last: tuple[frozenset[str], bool] | None = None
    for report in sorted(reports, key=lambda r: (r.entry.first_seen, r.entry.id or 0)):
        known.append(report)
        voices = _publishers(known), _official(known)
        if voices == last:
            continue
        last = voices
        act = summarise(provocation_id, known, tables, report.entry.first_seen)
        if act:
            yield Indication(
                id=provocation_id,
                source="act",
                known=report.entry.first_seen,
                kind="provocation",
                category=act.category,
                severity=act.severity,
                publishers=tuple(sorted(voices[0])),
                official=voices[1],
                words=act.title,
                entries=tuple(r.entry.id for r in known if r.entry.id is not None),
                provocation=provocation_id,
            )


def of_signal(report: Report) -> Indication:
    """A preparation, threat or response as the board sees it."""
    entry, said = report.entry, report.assessment
    tags = {match.concept for match in said.matches}
    if "seismic-near" in entry.flags:
        tags.add("seismic")
    return Indication(
        id=f"entry:{entry.source}:{entry.guid}",
        source="signal",
        known=entry.first_seen,
        kind=said.kind,
        category=said.category,
        publishers=tuple(sorted(_publishers([report]))),
        official=_official([report]),
        deadline=said.kind == "threat" and names_a_time(f"{entry.title}. {entry.summary}"),
        tags=tuple(sorted(tags)),
        words=entry.title,
        entries=(entry.id,) if entry.id is not None else (),
    )


def of_series(
    series: Mapping[str, Series],
    rules: BaselineRules,
    first_seen: Mapping[tuple[str, date], Sequence[datetime]],
    since: date,
    today: date,
) -> Iterator[Indication]:
    """Unusual days of the named series from `since` on, known as the entry came in that crossed the threshold.

    `first_seen` gives, by series and KST day, when the day's entries became known.
    """
    for name, values in series.items():
        for reading in readings(values, rules, today):
            seen = first_seen.get((name, reading.day), ())
            if reading.day >= since and seen and (crossed := crossed_at(reading, seen)):
                yield Indication(
                    id=f"series:{name}:{reading.day}",
                    source="series",
                    known=crossed,
                    kind="context",
                    category=None,
                    tags=(name,),
                    words=f"{name}: {reading.words}",
                )


def _publishers(reports: Iterable[Report]) -> frozenset[str]:
    return frozenset(publisher(r) for r in reports if not is_state_media(r))


def _official(reports: Iterable[Report]) -> bool:
    return any(
        OFFICIALS & set(r.assessment.facts.claimed_by) or (r.publisher_type == "government" and not is_state_media(r))
        for r in reports
    )
