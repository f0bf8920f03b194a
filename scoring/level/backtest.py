"""How the level and the alarms would have run over a past stretch, and how often they were wrong.

Everything is judged by what was known at the time: a day's baseline uses earlier days only, the level is the fold of
`scoring.level.level` over indications by the moment each became known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from data.models import KST, BaselineRules, Coverage, Gap, Indication, LevelRules, day_start
from scoring.level.baseline import DayReading, Series, readings
from scoring.level.indicators import accepts, judge
from scoring.level.level import LevelChange, computed_at, level_state

NEAR_DAYS = 3  # a rise with a true act this close, before or after, is no false alarm
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class BacktestDay:
    """One KST day. `level` is the highest of the day, None where the watch was blind all day and had no cause."""

    day: date
    covered: bool  # no gap of the whole watch touches the day
    level: str | None
    rises: int  # to the alarm level or above
    acts: int  # acts that became known
    alarms: tuple[str, ...]  # series that were unusual
    true_acts: int  # in the record


@dataclass(frozen=True, slots=True)
class Delay:
    """Minutes from the first report of an act until the level stood where the act's last state calls for."""

    act: str
    known: datetime
    calls: str
    minutes: float | None  # None: never within the stretch


@dataclass(frozen=True, slots=True)
class Backtest:
    days: tuple[BacktestDay, ...]
    log: tuple[LevelChange, ...]
    alarm_level: str
    false_rises: tuple[datetime, ...]
    delays: tuple[Delay, ...]
    missed: tuple[date, ...]  # days with a true act on or after which the level stayed below the alarm level

    @property
    def months(self) -> float:
        return len(self.days) / DAYS_A_MONTH

    @property
    def false_alarms_a_month(self) -> float:
        return len(self.false_rises) / self.months if self.days else 0.0

    @property
    def alarms_on_gaps(self) -> int:
        """Unusual days among those on which the watch was blind; anything but 0 is a fault of the series."""
        return sum(len(day.alarms) for day in self.days if not day.covered)

    @property
    def median_delay(self) -> float | None:
        """Minutes, over the acts that reached their level."""
        minutes = [delay.minutes for delay in self.delays if delay.minutes is not None]
        return median(minutes) if minutes else None


def backtest(
    indications: Iterable[Indication],
    series: Mapping[str, Series],
    rules: LevelRules,
    baseline: BaselineRules,
    gaps: Sequence[Gap],
    true_days: Collection[date],
    start: date,
    end: date,
    alarm_level: str = "Elevated",
) -> Backtest:
    """Replay the KST days start … end (both included).

    `indications` are acts and signals; those of unusual series are made here, known at the end of their day. `series`
    are daily counts by name, None on days without coverage. `gaps` are the stretches in which the whole watch was
    blind. `true_days` are KST days on which the record holds an act, for what is called a false alarm or missed.
    """
    judged = {name: [r for r in readings(values, baseline) if start <= r.day <= end] for name, values in series.items()}
    known = [*indications, *(_unusual(name, r) for name, rows in judged.items() for r in rows if r.alarm)]
    finish = day_start(end + timedelta(days=1)) - timedelta.resolution
    coverage = Coverage(
        now=finish, sources_on=1, answering=1, launch_alert_down=(), newest_entry=None, last_poll=None, next_poll=None,
        history_start=day_start(start), gaps=tuple(gaps), open=True,
    )  # fmt: skip
    log = level_state(known, rules, coverage, finish).log
    least = rules.levels.index(alarm_level)
    days = []
    for n in range((end - start).days + 1):
        day = start + timedelta(days=n)
        opens, closes = day_start(day), day_start(day + timedelta(days=1))
        touched = [gap for gap in gaps if not gap.source and gap.start < closes and gap.end > opens]
        days.append(
            BacktestDay(
                day=day,
                covered=not touched,
                level=_level_of(
                    log, rules, opens, closes, blind=any(g.start <= opens and g.end >= closes for g in touched)
                ),
                rises=sum(_is_rise(change, rules, least) and opens <= change.at < closes for change in log),
                acts=len(_first_known(known, "act", opens, closes)),
                alarms=tuple(name for name, rows in judged.items() for r in rows if r.day == day and r.alarm),
                true_acts=sum(true == day for true in true_days),
            )
        )
    rises = [change.at for change in log if _is_rise(change, rules, least) and day_start(start) <= change.at <= finish]
    raised = {day.day for day in days if day.level and rules.levels.index(day.level) >= least}
    return Backtest(
        days=tuple(days),
        log=log,
        alarm_level=alarm_level,
        false_rises=tuple(at for at in rises if not _near(at.astimezone(KST).date(), true_days)),
        delays=tuple(_delays(known, log, rules, least, day_start(start), finish)),
        missed=tuple(
            sorted(d for d in set(true_days) if start <= d <= end and not raised & {d, d + timedelta(days=1)})
        ),
    )


def _near(day: date, true_days: Collection[date]) -> bool:
    return any(abs((true - day).days) <= NEAR_DAYS for true in true_days)


def _unusual(name: str, reading: DayReading) -> Indication:
    return Indication(
        id=f"series:{name}:{reading.day}",
        source="series",
        known=day_start(reading.day + timedelta(days=1)),
        kind="context",
        category=None,
        day=reading.day,
        tags=(name,),
    )


def _is_rise(change: LevelChange, rules: LevelRules, least: int) -> bool:
    """Whether a change crosses into the alarm level from below."""
    if change.why != "rose" or change.before is None:
        return False
    return rules.levels.index(change.before) < least <= rules.levels.index(change.after)


def _level_of(
    log: Sequence[LevelChange], rules: LevelRules, opens: datetime, closes: datetime, *, blind: bool
) -> str | None:
    """The highest computed level of a day; Routine on a day without eyes is no data."""
    held = [computed_at(log, opens), *(change.after for change in log if opens <= change.at < closes)]
    numbers = [rules.levels.index(level) for level in held if level]
    if not numbers or (blind and max(numbers) == 0):
        return None
    return rules.levels[max(numbers)]


def _first_known(known: Iterable[Indication], source: str, opens: datetime, closes: datetime) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for seen in known:
        if seen.source == source and not seen.retracted:
            first[seen.id] = min(first.get(seen.id, seen.known), seen.known)
    return {name: at for name, at in first.items() if opens <= at < closes}


def _delays(
    known: Sequence[Indication],
    log: Sequence[LevelChange],
    rules: LevelRules,
    least: int,
    opens: datetime,
    closes: datetime,
) -> Iterable[Delay]:
    latest: dict[str, Indication] = {}
    for seen in sorted(known, key=lambda seen: seen.known):
        if seen.source == "act":
            latest[seen.id] = seen
    for name, first in sorted(_first_known(known, "act", opens, closes).items(), key=lambda item: item[1]):
        act = latest[name]
        single = [i for i in rules.indicators if i.min_count == 1 and accepts(i, act)]
        calls = max((judge(indicator, [act], rules)[1] for indicator in single), default=0)
        if calls < least:
            continue
        reached = [first] if rules.levels.index(computed_at(log, first) or rules.levels[0]) >= calls else []
        reached += [c.at for c in log if c.at >= first and rules.levels.index(c.after) >= calls]
        minutes = (min(reached) - first).total_seconds() / 60 if reached else None
        yield Delay(name, first, rules.levels[calls], minutes)
