"""What the indicator board reacts to, made from stored reports, signals and counts, each known from its own moment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from data.models import AHEAD_KINDS, ActTables, BaselineRules, Indication, Provocation, Report
from scoring.acts.credibility import OFFICIALS, dated, is_state_media, publisher
from scoring.acts.origins import origins
from scoring.acts.summary import summarise
from scoring.acts.withdrawals import is_withdrawal
from scoring.facts.deadline import names_a_time
from scoring.level import notices
from scoring.level.baseline import Series, crossed_at, readings

GRADED = frozenset({"A", "B"})
UNJUDGED = frozenset({"F", ""})
# Whose word makes an act official: those who watch the North, and its own media where it claims an act of its own.
AUTHORITIES = OFFICIALS | {"KCNA"}
# Forms that say more of an act than its category.
_ACTORS = ("loudspeaker", "demolition", "underwater", "sam", "troops", "works", "planes", "ship")
# Posts manned at the line, forces and heavy weapons brought up to it, people moved away from it.
_FORCES = re.compile(
    r"\bguard posts?\b|\bevacuat\w+|\b(?:mov(?:e[sd]?|ing)|deploy\w*|mass(?:es|ed|ing)|br(?:ings?|ought)|station\w*"
    r"|reinforc\w+|pour(?:s|ed|ing))\b.{0,40}\b(?:troops|forces|soldiers|guns|artillery|launchers?|weapons|armou?r|tanks)\b"
    r"|감시초소|경계초소|(?<![A-Z])GP(?![A-Z])|전진 ?배치"
    r"|(?:병력|중화기|방사포|포병).{0,10}(?:투입|증강|이동|배치|반입)"
    r"|소개령|주민 ?대피|監視所|(?:部隊|兵力|火砲).{0,8}(?:移動|増強|配備)",
    re.IGNORECASE,
)
PAST = timedelta(days=7)  # an act that comes to light so much later is a look-back


def of_act(provocation_id: str, reports: Sequence[Report], tables: ActTables) -> Iterator[Indication]:
    """The states of one act in the order the watch could know them: a further one with each change of voices, category,
    severity or day, and one when it is taken back. `reports` are those of the act, in any order. An act of unknown day
    (only entries without a date report it) has none until a dated report comes."""
    last: Indication | None = None
    for moment in sorted({at for r in reports for at in (r.entry.first_seen, r.withdrawn_at) if at}):
        known = [r for r in reports if r.entry.first_seen <= moment]
        if all(map(is_withdrawal, known)):
            continue
        act = summarise(provocation_id, known, tables, moment)
        if not act.day_known:
            continue
        state = _state(act, [r for r in known if not is_withdrawal(r)], moment)
        now = replace(state, known=last.known, words="", entries=()) if last else None
        if last is None or now != replace(last, words="", entries=()):
            last = state
            yield state


def _state(act: Provocation, known: Sequence[Report], moment: datetime) -> Indication:
    known = dated(known)
    voices = _voices(known, AUTHORITIES)
    return Indication(
        id=act.id,
        source="act",
        known=moment,
        kind="provocation",
        category=act.category,
        severity=act.severity,
        publishers=tuple(sorted(_publishers(known))),
        official=_official(known, AUTHORITIES),
        voices=voices,
        graded=_graded(known),
        day=act.date,
        count=act.count,
        tags=_tags(act, known),
        words=act.withdrawn.by if act.withdrawn else act.title,
        entries=tuple(r.entry.id for r in known if r.entry.id is not None),
        provocation=act.id,
        retracted=act.withdrawn is not None,
    )


def _tags(act: Provocation, known: Sequence[Report]) -> tuple[str, ...]:
    """What an act is beside its category: an "engine" on a stand, by most reports; "past", come to light long after its
    day; "forces" brought up to the line or its posts manned; what acted, where its category says less;
    "about" or "at least" its count, "several" without one; the class of its missile; "theft"."""
    forms = Counter(r.assessment.facts.form for r in known if r.assessment.facts.form)
    engine = bool(forms) and forms.most_common(1)[0][0] == "engine"
    stated = any(r.assessment.facts.act_day_basis == "stated" for r in known)
    first = min(r.entry.published for r in known)
    looked_back = bool(known) and all(r.assessment.facts.telling == "past" for r in known)
    past = looked_back or (stated and first.date() - act.date > PAST)
    forces = act.category == "border" and any(_FORCES.search(r.entry.title) for r in known)
    tags = tuple(tag for tag, holds in (("engine", engine), ("past", past), ("forces", forces)) if holds)
    counted = (
        ("about", act.count_about), ("at least", act.count_at_least), ("several", act.several),
        (act.reach, act.reach != ""), ("theft", act.stolen != ()),
    )  # fmt: skip
    bounds = tuple(tag for tag, holds in counted if holds)
    return (*tags, *bounds, act.form) if act.form in _ACTORS else (*tags, *bounds)


def of_provocation(act: Provocation) -> Indication:
    """An act as it stands, known from its first report on. Raises ValueError for one without reports."""
    return _state(act, act.reports, min(report.entry.first_seen for report in act.reports))


def of_signal(report: Report) -> Indication:
    """A preparation, threat or response as the board sees it."""
    entry, said = report.entry, report.assessment
    text = f"{entry.title}. {entry.summary}"
    tags = {match.concept for match in said.matches}
    voices = _voices([report], OFFICIALS)
    official, days = _official([report], OFFICIALS), None
    if "seismic-near" in entry.flags:
        tags.add("seismic")
    category = said.category
    launch = notices.of_launch(category, text) if said.kind in AHEAD_KINDS and notices.is_notice(text) else None
    if launch:
        days = notices.window(text, entry.published)
    if launch and (days or said.kind == "preparation" or notices.is_formal(text)):
        tags.add(notices.NOTICE)
        category = launch
        voices = tuple(dict.fromkeys((*voices, *notices.authorities(text))))
        official = official or (bool(voices) and _graded([report]))
    return Indication(
        id=f"entry:{entry.source}:{entry.guid}",
        source="signal",
        known=entry.first_seen,
        kind=said.kind,
        category=category,
        publishers=tuple(sorted(_publishers([report]))),
        official=official,
        voices=voices,
        graded=_graded([report]),
        deadline=said.kind == "threat" and names_a_time(text),
        day=days[0] if days else None,
        until=notices.closes(days),
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
                    day=reading.day,
                    tags=(name,),
                )


def _publishers(reports: Sequence[Report]) -> frozenset[str]:
    """Who wrote what is reported, state media apart; what a publisher copied is its origin's."""
    return frozenset(origins([r for r in reports if not is_state_media(r)]).values())


def _graded(reports: Iterable[Report]) -> bool:
    return any(r.reliability in GRADED and not is_state_media(r) for r in reports)


def _voices(reports: Iterable[Report], authorities: frozenset[str]) -> tuple[str, ...]:
    """The authorities that are named or publish themselves, in the order in which they were first heard, the North's
    own word last."""
    found: dict[str, None] = {}
    for report in reports:
        if report.publisher_type == "government" and not is_state_media(report):
            found[publisher(report)] = None
        if not is_state_media(report):
            found |= dict.fromkeys(name for name in report.assessment.facts.claimed_by if name in authorities)
    return tuple(sorted(found, key=lambda name: name == "KCNA"))


def _official(reports: Iterable[Report], authorities: frozenset[str]) -> bool:
    """Whether a named authority says so in a publisher of grade B or better, in two that wrote it themselves, not both
    of them beyond judgement, or itself."""
    quoting: list[Report] = []
    for report in reports:
        if is_state_media(report):
            continue
        if report.publisher_type == "government":
            return True
        if authorities & set(report.assessment.facts.claimed_by):
            if report.reliability in GRADED:
                return True
            quoting.append(report)
    return len(_publishers(quoting)) > 1 and any(r.reliability not in UNJUDGED for r in quoting)
