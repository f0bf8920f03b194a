"""Why two reports are of one act, or of two: what they share and what keeps them apart, as codes with values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data.models import Report
from scoring.acts import campaigns
from scoring.acts.families import can_meet, family, form_class
from scoring.acts.same_day import SALVO
from scoring.acts.tails import is_news
from scoring.acts.withdrawals import is_withdrawal


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that two reports share or that keeps them apart. `what` is a code, `one` and `other` what each says."""

    what: str
    one: str = ""
    other: str = ""


def shared(a: Report, b: Report, day: date) -> tuple[Ground, ...]:
    """What makes one act, of KST day `day`, of two reports that merging put together."""
    left, right = a.assessment.facts, b.assessment.facts
    if family(a) == "cyber":
        found = campaigns.likeness(a, b)
        return (Ground(found.why or "others between", ", ".join(found.shared)),)
    grounds = [Ground("family", family(a)), Ground("day", _day(a), _day(b))]
    if form_class(a) and form_class(a) == form_class(b):
        grounds.append(Ground("form", form_class(a)))
    for name in ("count", "weapon", "place", "ordinal"):
        one, other = getattr(left, name), getattr(right, name)
        if one and one == other:
            grounds.append(Ground(name, str(one)))
    for report in (a, b):
        if is_withdrawal(report):
            grounds.append(Ground("takes back", report.entry.title))
        elif not is_news(report):
            past = report.assessment.facts.telling == "past"
            grounds.append(Ground("past" if past else "follow-up", report.entry.title))
        elif report.assessment.facts.act_day is not None and report.assessment.facts.act_day != day:
            grounds.append(Ground("placed", report.assessment.facts.act_day.isoformat(), day.isoformat()))
    return tuple(grounds)


def apart(a: Report, b: Report, days: tuple[date, date]) -> tuple[Ground, ...]:
    """What keeps two reports apart that merging put into acts of the KST days `days`."""
    left, right = a.assessment.facts, b.assessment.facts
    if family(a) != family(b):
        return (Ground("family", family(a), family(b)),)
    if family(a) == "cyber":
        return _two_attacks(a, b)
    grounds = []
    if not can_meet(a, b):
        grounds.append(Ground("form", form_class(a), form_class(b)))
    if days[0] != days[1]:
        grounds.append(Ground("day", _day(a), _day(b)))
    if left.ordinal and right.ordinal and left.ordinal != right.ordinal:
        grounds.append(Ground("ordinal", str(left.ordinal), str(right.ordinal)))
    if left.another != right.another:
        grounds.append(Ground("another", a.entry.title if left.another else b.entry.title))
    counts = (left.count, right.count)
    if None not in counts and counts[0] != counts[1] and max(counts[0] or 0, counts[1] or 0) < SALVO:
        grounds.append(Ground("count", str(left.count), str(right.count)))
    return tuple(grounds) or (Ground("other reports"),)


def _two_attacks(a: Report, b: Report) -> tuple[Ground, ...]:
    left, right = a.assessment.facts, b.assessment.facts
    grounds = []
    if abs(a.entry.published - b.entry.published) > campaigns.LINK:
        grounds.append(Ground("time", f"{campaigns.LINK // timedelta(days=1)} days"))
    for name in ("campaign", "actor"):
        one, other = getattr(left, name), getattr(right, name)
        if one and other and one != other:
            grounds.append(Ground(name, one, other))
    found = campaigns.likeness(a, b)
    grounds.append(Ground("too little shared", ", ".join(found.shared), f"{found.weight:g}"))
    return tuple(grounds)


def _day(report: Report) -> str:
    facts = report.assessment.facts
    if facts.act_day is None:
        return "no date"
    days = " or ".join(day.isoformat() for day in facts.days[:2])
    return f"{days or facts.act_day.isoformat()} ({facts.act_day_basis or 'no basis'})"
