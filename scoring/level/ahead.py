"""What to watch next: announced launches first, then other signs that an act is coming, then threats that name an act,
a place or a time. Speculation that no authority is named for in an ungraded source, and mere words, are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from data.models import Category, Indication, Provocation, Report
from scoring.level import indications, notices

Sort = Literal["notice", "preparation", "threat"]
SORTS: tuple[Sort, ...] = ("notice", "preparation", "threat")
# How long one counts after it became known; a notice with a window counts until that closes.
COUNTS = {"notice": timedelta(days=7), "preparation": timedelta(days=7), "threat": timedelta(days=4)}
# Reports of the same sort and category that came so close together tell of the same thing.
SAME = timedelta(hours=48)
# An alarm that goes out so close to a launch tells of that launch, whatever kind it takes it for.
ALARM = timedelta(hours=1)
# Categories of acts that a threat may name; a threat to enlarge the arsenal names none.
NAMED: tuple[Category, ...] = (
    "icbm", "missile", "cruise", "space", "artillery", "border", "drone", "gps", "balloon",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something to watch. `window` are the KST days that a notice gives; `reports` how many tell of the same."""

    sort: Sort
    report: Report
    seen: Indication
    window: tuple[date, date] | None
    reports: int = 1


def ahead(reports: Iterable[Report], acts: Iterable[Provocation], now: datetime) -> list[Ahead]:
    """What is worth watching at `now` (UTC), of preparations and threats known by then, the most telling first.

    `acts` end the notices that they fulfil. Reports of the same thing are one line: the best founded, then the newest.
    """
    past = [indications.of_provocation(act) for act in acts]
    known = sorted((r for r in reports if r.entry.first_seen <= now), key=lambda r: r.entry.first_seen, reverse=True)
    found: list[Ahead] = []
    for report in known:
        seen = indications.of_signal(report)
        sort = _sort(report, seen)
        if sort and _counts(sort, seen, past, now):
            window = (seen.day, notices.last_day(seen.until)) if seen.day and seen.until else None
            found.append(Ahead(sort, report, seen, window))
    found.sort(key=lambda one: (one.sort != "notice", -len(one.seen.voices), not one.seen.graded))
    return sorted(_together(found), key=_rank)


def _sort(report: Report, seen: Indication) -> Sort | None:
    if notices.NOTICE in seen.tags:
        return "notice"
    if seen.kind == "preparation":
        return "preparation" if seen.voices or seen.graded else None
    if seen.kind != "threat":
        return None
    names = seen.category in NAMED or seen.deadline or bool(report.assessment.facts.place)
    return "threat" if names or (seen.category == "nuclear" and "test" in seen.tags) else None


def _counts(sort: Sort, seen: Indication, acts: Sequence[Indication], now: datetime) -> bool:
    if now >= (seen.until or seen.known + COUNTS[sort]):
        return False
    if sort == "preparation":
        return not any(_done(seen, act) for act in acts if act.known <= now)
    if sort == "threat":
        return True
    states = list(notices.settled([seen], [act for act in acts if act.known <= now]))
    return bool(states) and not states[-1].retracted


def _done(sign: Indication, act: Indication) -> bool:
    """Whether an act is what a sign told of: of its category and known since, or a launch that set the alarm off."""
    if act.category == sign.category and act.known > sign.known:
        return True
    launches = act.category in notices.LAUNCHES and sign.category in notices.LAUNCHES
    return launches and abs(act.known - sign.known) <= ALARM


def _together(found: Iterable[Ahead]) -> list[Ahead]:
    """One line of what several reports tell: the first of them in the order given."""
    lines: list[Ahead] = []
    for one in found:
        for n, line in enumerate(lines):
            if _same(line, one):
                lines[n] = Ahead(line.sort, line.report, line.seen, line.window or one.window, line.reports + 1)
                break
        else:
            lines.append(one)
    return lines


def _same(line: Ahead, other: Ahead) -> bool:
    if (line.sort, line.seen.category) != (other.sort, other.seen.category):
        return False
    return line.sort == "notice" or abs(line.seen.known - other.seen.known) <= SAME


def _rank(one: Ahead) -> tuple[object, ...]:
    dated = one.window is None and not one.seen.deadline
    return SORTS.index(one.sort), dated, not one.seen.official, -one.seen.known.timestamp(), one.seen.id
