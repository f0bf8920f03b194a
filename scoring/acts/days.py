"""Which KST day each report's act took place on, seen beside the other reports.

A report that states its day decides for itself. One that leaves two days open (no day in its words, or a weekday that
may be the desk's own) follows those that state theirs; a follow-up (state media's claim, photos) looks back for the
act it follows. Every rule reads sets of reports, so the order of arrival cannot matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from data.models import KST, Report, day_start, kst_day
from scoring.acts.echoes import is_echo
from scoring.acts.families import ANNOUNCED, UNSEEN, family, fits, form_class, form_classes, is_of_satellite
from scoring.acts.midnight import SMALL_HOURS, around_midnight
from scoring.acts.reports import ESTABLISHED, days_open, first_told, publishers, states_its_day
from scoring.facts.calendar_dates import DAY
from scoring.facts.names import WATCHERS, tells_of_firing

# No report is placed further back than this from its publication unless it states its day (then MAX_LAG).
REACH = 6
# Until this hour it does so where the day before had an act and nobody official reports one of today.
FORENOON = 14
# An act goes on being news without its day for so long after its first report.
STILL_NEWS = timedelta(hours=20)
# What one desk alone tells within this time, with nothing that makes it new, is what others told the day before.
DAY_AFTER = timedelta(hours=36)
# Reports of what is disclosed late come within this time of one another.
DISCLOSED = timedelta(hours=12)
# A report may come so long before the first that states the day of its act; what is stated later is of a later act.
FIRST_STATED = timedelta(hours=12)
# What follows an act up may come so long before the first report of it that we have.
TOLD_TOGETHER = timedelta(hours=1)
# Within this time of one report of an act there are others.
SPREADS = timedelta(hours=3)
# So many publishers within so short a time, none with a day in its words, report an act of the hour.
BURST, BURST_TIME = 3, timedelta(minutes=45)

Support = Mapping[date, Sequence[Report]]


def place_in_days(reports: Sequence[Report]) -> dict[date, list[Report]]:
    """Reports of one family by the KST day of their act, each day in the order given."""
    stated: dict[date, list[Report]] = defaultdict(list)
    open_ones: list[Report] = []
    for report in reports:
        if states_its_day(report):
            stated[days_open(report)[0]].append(report)
        else:
            open_ones.append(report)
    claims = _claims(reports)
    ordinary = [r for r in open_ones if not r.assessment.facts.follow_up]
    undated: dict[date, list[Report]] = defaultdict(list)
    for report in ordinary:
        if report.assessment.facts.act_day_basis == "published":
            undated[days_open(report)[0]].append(report)
    day_of = {id(r): _ordinary(r, stated, undated, claims) for r in ordinary}
    base: dict[date, list[Report]] = defaultdict(list, {d: list(rs) for d, rs in stated.items()})
    for report in open_ones:
        if id(report) in day_of:
            base[day_of[id(report)]].append(report)
    placed: dict[date, list[Report]] = defaultdict(list)
    for report in reports:
        if states_its_day(report):
            day = days_open(report)[0]
        else:
            day = day_of.get(id(report)) or _follow_up(report, base, stated, claims)
        placed[day].append(report)
    return around_midnight(placed)


def _claims(reports: Sequence[Report]) -> set[tuple[date, str]]:
    """(day, form) of what state media claim to have done the day before they speak."""
    return {
        (days_open(r)[0], form)
        for r in reports
        for form in form_classes(r) or (r.assessment.facts.form,)
        if r.assessment.facts.follow_up and "KCNA" in r.assessment.facts.claimed_by
    }


def _ordinary(report: Report, stated: Support, undated: Support, claims: set[tuple[date, str]]) -> date:
    """The day of a report that leaves its day open and is no follow-up."""
    facts, days = report.assessment.facts, days_open(report)
    first = days[0]
    if told_late := _told_late(report, stated):
        return told_late
    if len(days) == 1 or facts.act_day_basis != "published":
        supported = (d for support in (stated, undated) for d in days if fits(report, support.get(d, ())))
        return next(supported, first)
    before = days[1]
    here = [r for r in stated.get(first, ()) if r.entry.published <= report.entry.published + FIRST_STATED]
    there = [*stated.get(before, ()), *undated.get(before, ())]
    if not facts.flash and (orbit := _satellite_of(report, stated, undated)):
        return orbit
    if is_of_satellite(report) and any(map(is_of_satellite, there)) and not any(map(is_of_satellite, here)):
        return before  # its orbit is told of on the day of a missile
    if fits(report, here) and not _count_fits_only(report, there, here):
        return first
    if _announced(report, before, claims) and not here:
        return before
    hour = report.entry.published.astimezone(KST).hour
    if form_class(report) in UNSEEN and not (facts.flash or _officially_new(report)):
        return before
    if facts.flash or facts.again or not fits(report, there) or (facts.another and hour >= SMALL_HOURS):
        return first
    today = undated.get(first, ())
    if hour < SMALL_HOURS:
        return before
    night = [r for r in today if r.entry.published.astimezone(KST).hour < SMALL_HOURS]
    known = [*(r for r in there if fits(report, [r])), *night]
    established = publishers(known) >= ESTABLISHED
    if established and report.entry.published - first_told(known) <= STILL_NEWS and not _burst(report, today):
        return before
    if _officially_new(report) or any(_of_the_hour(r) for r in today):
        return first
    numbered = facts.series and facts.series not in {r.assessment.facts.series for r in known}
    day_after = established and report.entry.published - first_told(known) <= DAY_AFTER
    if day_after and not numbered and _alone(report, today):
        return before
    claimed = any(day == before for day, _ in claims)
    if not claimed and publishers(there) < ESTABLISHED:
        return first
    return before if hour < FORENOON or claimed else first


def _told_late(report: Report, stated: Support) -> date | None:
    """The day of a crossing, or of what state media claim, that is disclosed days later: the one that another report of
    these hours gives, where none speaks of today."""
    told, form = report.entry.published, form_class(report)
    crossing = family(report) == "border" and bool(form)
    if not (crossing or form in ANNOUNCED) or report.assessment.facts.act_day_basis != "published":
        return None
    if fits(report, stated.get(kst_day(told), ())) or (not crossing and _of_the_hour(report)):
        return None
    for back in range(1, REACH + 1):
        day = kst_day(told) - back * DAY
        beside = [r for r in stated.get(day, ()) if abs(r.entry.published - told) <= DISCLOSED]
        if fits(report, [r for r in beside if crossing or "KCNA" in r.assessment.facts.claimed_by]):
            return day
    return None


def _satellite_of(report: Report, stated: Support, undated: Support) -> date | None:
    """The day of the satellite whose orbit or wreck one desk tells of, where its own days hold no other."""
    if not is_of_satellite(report):
        return None

    def told_of(day: date) -> list[Report]:
        return [r for r in (*stated.get(day, ()), *undated.get(day, ())) if is_of_satellite(r)]

    today = kst_day(report.entry.published)
    night = day_start(today - DAY) + timedelta(hours=SMALL_HOURS)
    yesterday = [r for r in told_of(today - DAY) if r.entry.published >= night]
    morning = [r for r in told_of(today) if r.entry.published >= night + DAY]
    seen = any(map(_of_the_hour, morning)) and publishers(morning, [report]) >= ESTABLISHED
    if seen or publishers(yesterday) >= ESTABLISHED:
        return None
    older = [today - back * DAY for back in range(2, REACH)]
    known = next((day for day in older if publishers(told_of(day)) >= ESTABLISHED), None)
    return known or (None if yesterday else next((day for day in older if told_of(day)), None))


def _burst(report: Report, today: Sequence[Report]) -> bool:
    """Whether a report without a day stands among many of one short time: an act of the hour."""
    hours = SMALL_HOURS
    near = [
        r
        for r in today
        if abs(r.entry.published - report.entry.published) <= BURST_TIME
        and r.entry.published.astimezone(KST).hour >= hours
        and (not WATCHERS.isdisjoint(r.assessment.facts.claimed_by) or r.assessment.facts.flash)
    ]
    return publishers(near) >= BURST


def _alone(report: Report, today: Sequence[Report]) -> bool:
    """Whether no other desk tells of an act in these hours, as all do when there is one."""
    near = [
        r
        for r in today
        if abs(r.entry.published - report.entry.published) <= SPREADS
        and r.entry.published.astimezone(KST).hour >= SMALL_HOURS
    ]
    return publishers(near, [report]) < ESTABLISHED


def _of_the_hour(report: Report) -> bool:
    """Whether those who watch the launches report one on the day of publication."""
    hour = report.entry.published.astimezone(KST).hour
    return hour >= SMALL_HOURS and (report.assessment.facts.flash or _officially_new(report))


def _officially_new(report: Report) -> bool:
    """Whether those who watch the launches say that there was one, not how far the last one flew."""
    watched = not WATCHERS.isdisjoint(report.assessment.facts.claimed_by)
    return watched and (family(report) != "launch" or tells_of_firing(report.entry.title))


def _announced(report: Report, before: date, claims: set[tuple[date, str]]) -> bool:
    """Whether state media claimed an act of this form, which nobody else reports first."""
    if "JCS" in report.assessment.facts.claimed_by and report.assessment.facts.flash:
        return False
    forms = form_classes(report) or (report.assessment.facts.form,)
    return any(form in ANNOUNCED and (before, form) in claims for form in forms)


def _follow_up(report: Report, base: Support, stated: Support, claims: set[tuple[date, str]]) -> date:
    if told_late := _told_late(report, stated):
        return told_late
    days = days_open(report)
    claimed = next((d for d in days if any((d, form) in claims for form in form_classes(report))), days[0])
    if report.assessment.facts.act_day_basis == "published":
        latest = report.entry.published.astimezone(KST).date()
        back = [latest - n * DAY for n in range(4)]
        days = tuple(dict.fromkeys([*days, *back]))
    if is_of_satellite(report):
        of_one = {d: [r for r in base.get(d, ()) if is_of_satellite(r)] for d in days}
        days = tuple(sorted(days, key=lambda d: (publishers(of_one[d]) < ESTABLISHED, not of_one[d])))
    if form_class(report) in UNSEEN and report.assessment.facts.act_day_basis == "published":
        claimed = min(days_open(report)[:2])  # nobody tells of it on its own day
    until = report.entry.published + TOLD_TOGETHER
    known = {d: [r for r in base.get(d, ()) if r.entry.published <= until] for d in days}  # it follows what was told
    for told in (known, base):
        fitting = [d for d in days if fits(report, told.get(d, ()))]
        if fitting:
            # One desk's talk of what was to come draws nobody who follows up what many saw.
            return next((d for d in fitting if not is_echo(told[d])), fitting[0])
    return claimed


def _count_fits_only(report: Report, here: Sequence[Report], there: Sequence[Report]) -> bool:
    """Whether the report's exact count is stated among `here` and not among `there`."""
    facts = report.assessment.facts
    if facts.count is None or facts.count < 2 or facts.count_about:
        return False
    return facts.count in _counts(here) and facts.count not in _counts(there)


def _counts(reports: Sequence[Report]) -> set[int | None]:
    return {r.assessment.facts.count for r in reports}
