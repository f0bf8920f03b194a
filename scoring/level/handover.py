"""What one watch tells the next: pure composition of what happened in a stretch of time.

Everything comes in as values; equal values give an equal digest, in an order that does not hang on theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta

from data.models import (
    SECTIONS,
    Digest,
    Gap,
    HandoverItem,
    Provocation,
    Report,
    Section,
    SectionName,
    Step,
    act_subject,
    entry_subject,
)
from scoring.level.level import LevelChange

CLOSING = timedelta(hours=72)  # an act of which nobody has reported for so long no longer goes on
MOST = 60  # items of a section; more are counted
LENGTH = 500  # characters of one text in an item


@dataclass(frozen=True, slots=True)
class HandoverInputs:
    """What a digest is made from. `then` are the acts as known at `since`, `acts` as known at `until`; both may hold
    acts that nothing happened to. `corrections` are items of any kind of correction, `marks` those of marks that hold.
    """

    since: datetime
    until: datetime
    then: Sequence[Provocation] = ()
    acts: Sequence[Provocation] = ()
    signals: Sequence[Report] = ()  # preparations and threats
    corrections: Sequence[HandoverItem] = ()  # edits, readings, filings, rulings, verdicts
    marks: Sequence[HandoverItem] = ()
    notes: Sequence[HandoverItem] = ()
    gaps: Sequence[Gap] = ()
    level: Sequence[LevelChange] = ()
    standing: Sequence[HandoverItem] = ()  # the level and the coverage at `until`


def compose(
    inputs: HandoverInputs,
    closing: timedelta = CLOSING,
    most: int = MOST,
    called: Callable[[Provocation], str] = lambda act: act.title,
) -> Digest:
    """The digest of (since, until]. Of a section with more than `most` items the latest stand, the others are counted.
    `called` names an act in the language of who signs.

    An act that officers rejected is closed and stands nowhere else.
    """
    inside = _Inside(inputs, closing, called)
    found: dict[SectionName, list[HandoverItem]] = {
        "standing": list(inputs.standing),
        "level": [_level(change) for change in inputs.level if inside(change.at) and not change.hidden],
        "new": [_new(act, called(act)) for act in inside.standing if act.id not in inside.before],
        "escalated": [item for act in inside.standing if (item := inside.escalated(act))],
        "signals": [_signal(report) for report in inputs.signals if inside(report.entry.first_seen)],
        "corrected": [item for item in inputs.corrections if inside(item.at) and item.what != "rejected"],
        "closed": [
            *(item for item in inputs.corrections if inside(item.at) and item.what == "rejected"),
            *(item for item in inputs.marks if item.what == "dismissed" and inside(item.at)),
            *(item for act in inside.standing if (item := inside.went_quiet(act))),
        ],
        "open": [
            *(item for item in inputs.marks if item.what in ("watch", "acknowledged") and item.at <= inputs.until),
            *inside.ongoing(),
            *(_signal(report) for report in inputs.signals if inside.waits(report)),
        ],
        "notes": [item for item in inputs.notes if inside(item.at)],
        "gaps": [_gap(gap) for gap in inputs.gaps if gap.end > inputs.since and gap.start <= inputs.until],
    }
    return Digest(inputs.since, inputs.until, tuple(_section(name, found[name], most) for name in SECTIONS))


def _section(name: SectionName, items: Iterable[HandoverItem], most: int) -> Section:
    ordered = sorted(set(map(_clipped, items)), key=astuple)
    return Section(name, tuple(ordered[-most:]), max(0, len(ordered) - most))


def _clipped(item: HandoverItem) -> HandoverItem:
    steps = tuple(Step(step.what, _clip(step.before), _clip(step.after)) for step in item.steps)
    return replace(item, title=_clip(item.title), who=_clip(item.who), note=_clip(item.note), steps=steps)


def _clip(text: str) -> str:
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"


class _Inside:
    """The stretch of a shift, and what stood at its beginning."""

    def __init__(self, inputs: HandoverInputs, closing: timedelta, called: Callable[[Provocation], str]) -> None:
        self._called = called
        self.since, self.until, self.closing = inputs.since, inputs.until, closing
        self.before: Mapping[str, Provocation] = {act.id: act for act in inputs.then}
        self.standing = [act for act in inputs.acts if act.counts]
        self._marked = {item.subject for item in inputs.marks}

    def __call__(self, moment: datetime) -> bool:
        return self.since < moment <= self.until

    def escalated(self, act: Provocation) -> HandoverItem | None:
        """An act that is graver, better founded or more widely reported than it was."""
        old = self.before.get(act.id)
        if old is None:
            return None
        steps = [
            Step(name, str(was), str(now))
            for name, was, now, up in (
                ("severity", old.severity, act.severity, act.severity > old.severity),
                ("credibility", old.credibility, act.credibility, act.credibility < old.credibility),
                ("publishers", len(old.publishers), len(act.publishers), len(act.publishers) > len(old.publishers)),
            )
            if up
        ]
        if not steps:
            return None
        came = [r for r in act.reports if self(r.entry.first_seen)]
        first = min(came, key=lambda r: (r.entry.first_seen, r.entry.source, r.entry.guid), default=None)
        at = first.entry.first_seen if first else self.until  # by a ruling, which stands among the corrections
        who = (first.entry.publisher or first.entry.source) if first else ""
        return HandoverItem(at, "escalated", act_subject(act.id), self._called(act), who, tuple(steps))

    def went_quiet(self, act: Provocation) -> HandoverItem | None:
        """An act whose closing time ran out in the shift."""
        ends = _last_seen(act) + self.closing
        if not self(ends) or act_subject(act.id) in self._marked:
            return None
        return HandoverItem(ends, "quiet", act_subject(act.id), self._called(act))

    def waits(self, report: Report) -> bool:
        """Whether a signal of before the shift is not too old and no mark stands on it."""
        recent = self.until - self.closing < report.entry.first_seen <= self.since
        return recent and entry_subject(report.entry) not in self._marked

    def ongoing(self) -> Iterable[HandoverItem]:
        """Acts of before the shift that go on and that no mark stands on."""
        for act in self.standing:
            if act.id in self.before and act_subject(act.id) not in self._marked:
                at = _last_seen(act)
                if at + self.closing > self.until:
                    yield HandoverItem(
                        at, "ongoing", act_subject(act.id), self._called(act), act.first_publisher, _grades(act)
                    )


def _last_seen(act: Provocation) -> datetime:
    return max((report.entry.first_seen for report in act.reports), default=act.last_published)


def _grades(act: Provocation) -> tuple[Step, ...]:
    return (
        Step("severity", after=str(act.severity)),
        Step("credibility", after=str(act.credibility)),
        Step("publishers", after=str(len(act.publishers))),
    )


def _new(act: Provocation, called: str) -> HandoverItem:
    at = min((report.entry.first_seen for report in act.reports), default=act.first_published)
    return HandoverItem(at, "new", act_subject(act.id), called, act.first_publisher, _grades(act))


def _signal(report: Report) -> HandoverItem:
    entry = report.entry
    who = entry.publisher or entry.source
    return HandoverItem(entry.first_seen, report.assessment.kind, entry_subject(entry), entry.title, who)


def _level(change: LevelChange) -> HandoverItem:
    steps = [Step("level", change.before or "", change.after)]
    steps += [Step("driver", driver.key, driver.status) for driver in change.drivers]
    by_hand = "" if change.computed else change.words
    return HandoverItem(change.at, f"level_{change.why.replace(' ', '_')}", steps=tuple(steps), note=by_hand)


def _gap(gap: Gap) -> HandoverItem:
    subject = f"source:{gap.source}" if gap.source else ""
    ends = (Step("until", after=gap.end.isoformat()),)
    return HandoverItem(gap.start, "gap", subject, gap.source, steps=ends, note=gap.reason)
