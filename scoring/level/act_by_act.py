"""The backtest act by act: was a high level founded, was a grave act answered in time, how long did it take?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.models import KST, BaselineRules, Category, Indication, LevelRules, Report, day_start
from scoring.level.baseline import Series, readings
from scoring.level.standing import LevelChange
from scoring.level.weekly import WEEK, last_week

FOUNDED_SEVERITY, FOUNDED_DAYS = 3, 5  # High is founded by an act of this severity within so many days before
GRAVE, IN_TIME = 4, timedelta(hours=1)  # an act of this severity must stand at High so soon after its second publisher
REPORTED = timedelta(hours=36)  # reports of an act of a KST day come within so long of its beginning
ECHO = timedelta(days=3)  # a rise on acts whose day is longer past is their echo


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """An act of the record. `category` is the watch's own word."""

    day: date
    category: Category
    severity: int


@dataclass(frozen=True, slots=True)
class ActLine:
    """What became of an act of the record. `first` is the first report of its kind in the archive from its day on,
    `minutes` run from there until the level stood at the alarm level or above; None where it never did or where nothing
    was reported."""

    act: RecordedAct
    first: datetime | None
    minutes: float | None
    highest: str | None  # level in the 36 hours from the beginning of its day


@dataclass(frozen=True, slots=True)
class ActByAct:
    high_days: int  # days at High or above
    unfounded: tuple[date, ...]  # those of them without an act of the record of severity 3 or more in five days
    grave_days: int  # days on which an act of severity 4 or 5 had its second publisher
    late: tuple[date, ...]  # those of them on which the level was below High an hour later
    held: Mapping[str, float]  # share of the days at each level
    echoes: tuple[datetime, ...]  # rises driven only by acts of long before
    acts: tuple[ActLine, ...]


def act_by_act(
    levels: Mapping[date, str | None],
    log: Sequence[LevelChange],
    known: Iterable[Indication],
    recorded: Collection[RecordedAct],
    reports: Mapping[Category, Sequence[datetime]],
    rules: LevelRules,
    alarm_level: str,
) -> ActByAct:
    """`levels` are the highest of each KST day, `reports` the moments of reports by category, in order."""
    high = len(rules.levels) - 2
    grave = [act for act in recorded if act.severity >= FOUNDED_SEVERITY]
    at_high = [day for day, level in levels.items() if level and rules.levels.index(level) >= high]
    second = _second_publishers(known, levels)
    seen = Counter(level for level in levels.values() if level)
    return ActByAct(
        high_days=len(at_high),
        unfounded=tuple(
            day for day in at_high if not any(timedelta() <= day - a.day <= timedelta(FOUNDED_DAYS) for a in grave)
        ),
        grave_days=len({day for day, _ in second}),
        late=tuple(sorted({day for day, at in second if rules.levels.index(_at(log, at + IN_TIME, rules)) < high})),
        held={level: seen[level] / seen.total() if seen else 0.0 for level in rules.levels},
        echoes=tuple(change.at for change in log if change.why == "rose" and _is_echo(change)),
        acts=tuple(_line(act, log, reports, rules, alarm_level) for act in sorted(recorded, key=lambda a: a.day)),
    )


def _second_publishers(known: Iterable[Indication], levels: Mapping[date, str | None]) -> list[tuple[date, datetime]]:
    """(KST day, moment) at which each grave act was first told by two independent publishers."""
    first: dict[str, datetime] = {}
    for seen in known:
        if seen.source == "act" and not seen.retracted and seen.severity >= GRAVE and len(seen.publishers) > 1:
            first[seen.id] = min(first.get(seen.id, seen.known), seen.known)
    days = [(at.astimezone(KST).date(), at) for at in first.values()]
    return [(day, at) for day, at in days if day in levels]


def _at(log: Sequence[LevelChange], moment: datetime, rules: LevelRules) -> str:
    level = rules.levels[0]
    for change in log:
        if change.at > moment:
            break
        level = change.after
    return level


def _is_echo(change: LevelChange) -> bool:
    acts = [seen for driver in change.drivers for seen in driver.evidence if seen.source == "act" and seen.day]
    others = any(seen.source != "act" for driver in change.drivers for seen in driver.evidence)
    return bool(acts) and not others and all(change.at - day_start(seen.day) > ECHO for seen in acts if seen.day)


def _line(
    act: RecordedAct,
    log: Sequence[LevelChange],
    reports: Mapping[Category, Sequence[datetime]],
    rules: LevelRules,
    alarm_level: str,
) -> ActLine:
    opens = day_start(act.day)
    closes = opens + REPORTED
    first = next((at for at in reports.get(act.category, ()) if opens <= at < closes), None)
    least = rules.levels.index(alarm_level)
    inside = [_at(log, opens, rules), *(c.after for c in log if opens < c.at < closes)]
    minutes = None
    if first is not None:
        if rules.levels.index(_at(log, first, rules)) >= least:
            minutes = 0.0
        else:
            reached = (c.at for c in log if first < c.at < closes and rules.levels.index(c.after) >= least)
            at = next(reached, None)
            minutes = (at - first).total_seconds() / 60 if at else None
    return ActLine(act, first, minutes, max(inside, key=rules.levels.index))


def first_reports(reports: Iterable[Report]) -> dict[Category, list[datetime]]:
    """The moments at which reports of each category became known, in order."""
    found: dict[Category, list[datetime]] = {}
    for report in sorted(reports, key=lambda r: r.entry.first_seen):
        if report.assessment.category:
            found.setdefault(report.assessment.category, []).append(report.entry.first_seen)
    return found


def ordinary_days(days: Iterable[date], acts: Collection[date]) -> list[date]:
    """The days of a stretch with no act, of the record or of the watch, on them or in the week before."""
    return [day for day in days if not any(timedelta() <= day - act < timedelta(WEEK) for act in acts)]


def quiet_rates(
    series: Mapping[str, Series], baseline: BaselineRules, quiet: Collection[date]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """On ordinary days: (days called unusual, days judged), and (weeks called above usual, weeks judged), over all the
    series given. What they should be is `false_rate` and 1 - `USUAL_SHARE`."""
    daily = [r for values in series.values() for r in readings(values, baseline) if r.day in quiet]
    judged = [r for r in daily if r.state in ("usual", "unusual")]
    weeks = [
        last_week(values[: n + 1]) for values in series.values() for n, (day, _) in enumerate(values) if day in quiet
    ]
    known = [week for week in weeks if week.usual is not None]
    return (sum(r.alarm for r in judged), len(judged)), (sum(week.above for week in known), len(known))
