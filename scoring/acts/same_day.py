"""Acts of one family on one day, told apart: by form, by number in a series, by "another", by count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from data.models import Facts, Report
from scoring.acts.families import compatible, family, form_classes
from scoring.acts.reports import ESTABLISHED, first_told, in_order, publishers
from scoring.facts.names import WATCHERS, tells_of_firing

# From this count on a day's firing is a salvo whose number grows through the day: counts then tell no acts apart.
SALVO = 10
# So long after the first, flashes tell of a second launch on one day.
HOURS_LATER = timedelta(hours=2)
# What desks print of one text of state media comes within this time.
ANNOUNCED_TOGETHER = timedelta(hours=3)
# What so many desks tell is the act of that day.
CROWD = 3


def split_day(reports: Sequence[Report]) -> list[list[Report]]:
    """Reports of one family and KST day as acts. `reports` are in order of publication; so is each act."""
    acts = _by_form(reports)
    for split in (_by_ordinal, _by_another, _by_count):
        acts = [part for act in acts for part in split(act)]
    return _without_lone_parts(acts)


def _without_lone_parts(acts: list[list[Report]]) -> list[list[Report]]:
    """`acts` of a day with those joined to the one that many desks tell which one desk alone tells afterwards, neither
    in haste nor on the word of those who watch or of state media: it puts that act in other words ("two kinds")."""
    known = max(acts, key=publishers, default=[])
    if publishers(known) < CROWD:
        return acts
    since = first_told(known)
    lone = [act for act in acts if act is not known and publishers(act) == 1 and all(_is_late(r, since) for r in act)]
    joined = in_order([*known, *(r for act in lone for r in act)])
    return [joined if act is known else act for act in acts if not any(act is one for one in lone)]


def _is_late(report: Report, since: datetime) -> bool:
    facts = report.assessment.facts
    seen = not WATCHERS.isdisjoint(facts.claimed_by) and tells_of_firing(report.entry.title)
    return report.entry.published > since and not (facts.flash or seen or "KCNA" in facts.claimed_by)


def _by_form(reports: Sequence[Report]) -> list[list[Report]]:
    """One act a form. A report that names several, or whose form can be another's, joins the act with its count, else
    the one most reports name; where none of the day's forms can be its own, it is an act beside them."""
    named: dict[str, list[Report]] = defaultdict(list)
    open_ones = []
    for report in reports:
        forms = form_classes(report)
        if len(forms) == 1 and forms[0] != "missile":
            named[forms[0]].append(report)
        else:
            open_ones.append(report)
    for report in open_ones:
        forms = form_classes(report)
        if forms and not any(compatible(one, form) for one in forms for form in named):
            named[forms[0]] = []
    if len(named) < 2:
        return [list(reports)] if reports else []
    first = {k: n for n, k in enumerate(named)}
    size = {k: len(v) for k, v in named.items()}
    counts = {k: {r.assessment.facts.count for r in v} - {None} for k, v in named.items()}
    acts = {k: list(v) for k, v in named.items()}
    for report in open_ones:
        count, forms = report.assessment.facts.count, form_classes(report) or ("",)
        best = min(
            (k for k in named if any(compatible(form, k) for form in forms)),
            key=lambda k: (count is None or count not in counts[k], -size[k], first[k]),
        )
        acts[best].append(report)
    return [in_order(act) for act in _told_in_one(acts, reports) if act]


def _told_in_one(acts: dict[str, list[Report]], reports: Sequence[Report]) -> list[list[Report]]:
    """The acts of a day by form, with those joined that state media tell in one text as one test and of which at most
    one was seen before: the other is known from that text alone."""
    telling = [r for r in reports if "KCNA" in r.assessment.facts.claimed_by and r.assessment.facts.follow_up]
    for report in telling:
        told = [k for k in acts if k in form_classes(report)]
        since = first_told(telling) - ANNOUNCED_TOGETHER
        seen = [k for k in told if acts[k] and first_told(acts[k]) < since]
        if len(told) > 1 and len(seen) < 2:
            into = seen[0] if seen else max(told, key=lambda k: len(acts[k]))
            for one in told:
                if one != into:
                    acts[into].extend(acts.pop(one))
    return list(acts.values())


def _by_ordinal(reports: Sequence[Report]) -> list[list[Report]]:
    """The 7th wave is not the 8th. Neither is the fourth test of a month its sixth; desks may differ by one there."""
    numbered = _by_nearest(reports, lambda r: r.assessment.facts.ordinal)
    return [part for act in numbered for part in _by_nearest(act, _series_key(act))]


def _series_key(reports: Iterable[Report]) -> Callable[[Report], int | None]:
    periods: dict[str, set[int]] = defaultdict(set)
    for report in reports:
        if (parsed := _series(report.assessment.facts)) is not None:
            periods[parsed[0]].add(parsed[1])
    apart = {p for p, numbers in periods.items() if len(numbers) == 2 and max(numbers) - min(numbers) == 2}

    def key(report: Report) -> int | None:
        parsed = _series(report.assessment.facts)
        return parsed[1] if parsed and parsed[0] in apart else None

    return key


def _series(facts: Facts) -> tuple[str, int] | None:
    period, _, number = facts.series.partition(":")
    return (period, int(number)) if number else None


def _by_another(reports: Sequence[Report]) -> list[list[Report]]:
    """A launch that reports call a further one of the day is an act of its own; not so where others number it alike."""
    numbered = {r.assessment.facts.ordinal for r in reports if not r.assessment.facts.another} - {None}
    flashes = _flashed_again(reports)

    def is_further(report: Report) -> bool:
        facts = report.assessment.facts
        return report in flashes or (facts.another and facts.ordinal not in numbered)

    further = [r for r in reports if is_further(r)]
    earlier = [r for r in reports if not is_further(r)]
    if not further or not earlier:
        return [list(reports)]
    since = first_told(further)
    if all(r.entry.published >= since for r in earlier) and any(r.assessment.facts.flash for r in further):
        return [list(reports)]  # the first word of the day: what it adds to was on another day
    before = [r for r in earlier if r.entry.published < since]
    counts = _exact(further) - _exact(before)
    places = _places(before) - _places(further)
    moved = [
        r
        for r in earlier
        if r.entry.published >= since
        and (
            r.assessment.facts.count in counts
            or (flashes and (r.assessment.facts.again or r.assessment.facts.place not in places))
        )
    ]
    return [
        [r for r in earlier if r not in moved],
        in_order([*further, *moved]),
    ] if len(moved) < len(earlier) else [list(reports)]  # fmt: skip


def _flashed_again(reports: Sequence[Report]) -> list[Report]:
    """The flashes that tell of another launch hours after the day's first was known: what comes after them is of it."""
    since = first_told(reports) + HOURS_LATER
    if publishers(r for r in reports if r.entry.published < since) < ESTABLISHED:
        return []
    told = [r for r in reports if r.assessment.facts.flash and r.assessment.facts.again and r.entry.published >= since]
    fired = [r for r in told if family(r) == "launch" and tells_of_firing(r.entry.title)]
    return fired if publishers(fired) >= ESTABLISHED else []


def _places(reports: Iterable[Report]) -> set[str]:
    return {r.assessment.facts.place for r in reports} - {""}


def _by_count(reports: Sequence[Report]) -> list[list[Report]]:
    """Two missiles are not three, unless the sides dispute the number or it is still growing."""
    exact = {n for n in _exact(reports) if n > 1}
    highest = max((r.assessment.facts.count or 0 for r in reports), default=0)
    if len(exact) < 2 or highest >= SALVO or _disputed(reports) or not _contradicted(reports):
        return [list(reports)]
    return _by_nearest(reports, lambda r: _exact_count(r.assessment.facts))


def _exact_count(facts: Facts) -> int | None:
    count = facts.count
    return count if count is not None and count > 1 and not (facts.count_at_least or facts.count_about) else None


def _exact(reports: Iterable[Report]) -> set[int]:
    return {n for r in reports if (n := _exact_count(r.assessment.facts)) is not None}


def _disputed(reports: Iterable[Report]) -> bool:
    """Whether different sides give different counts: a disagreement on one act."""
    by_side: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for report in reports:
        if (count := _exact_count(report.assessment.facts)) is not None and report.assessment.facts.claimed_by:
            by_side[tuple(sorted(report.assessment.facts.claimed_by))].add(count)
    return len({frozenset(counts) for counts in by_side.values()}) > 1


def _contradicted(reports: Iterable[Report]) -> bool:
    """Whether one side (or reports that name no side) states two different counts."""
    by_side: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for report in reports:
        if (count := _exact_count(report.assessment.facts)) is not None:
            by_side[tuple(sorted(report.assessment.facts.claimed_by))].add(count)
    return any(len(counts) > 1 for counts in by_side.values())


def _by_nearest(reports: Sequence[Report], key: Callable[[Report], int | None]) -> list[list[Report]]:
    """One act a key; a report without one joins the act whose reports stand nearest in time."""
    keyed = Counter(k for r in reports if (k := key(r)) is not None)
    if len(keyed) < 2:
        return [list(reports)] if reports else []
    times: dict[int, list[datetime]] = {k: [r.entry.published for r in reports if key(r) == k] for k in sorted(keyed)}
    acts: dict[int, list[Report]] = {k: [] for k in times}
    for report in reports:
        own = key(report)
        at = report.entry.published
        nearest = own if own is not None else min(times, key=lambda k: (min(abs(t - at) for t in times[k]), k))
        acts[nearest].append(report)
    return list(acts.values())
