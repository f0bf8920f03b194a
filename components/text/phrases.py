"""Phrases that more than one page uses, in the language in use: how long ago, how likely, beside what is usual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal

from components.text import dates
from components.text.i18n import t
from data.export import dtg
from data.models import KST_OFFSET, Coverage
from scoring.level.coverage import POLL_FRESH
from scoring.level.level import LevelState
from scoring.level.weekly import WEEKS_NEEDED, Week
from scoring.window.base_rates import RealityCheck

Blind = Literal["never", "asleep", "no_network", "too_few", "archive_end"]


def age(then: datetime, at: datetime) -> tuple[int, Literal["min", "h", "d"]]:
    """How long ago, as a whole number and its unit; never negative. Shown only beside the absolute time."""
    minutes = max(0, int((at - then).total_seconds() // 60))
    if minutes < 120:
        return minutes, "min"
    return (minutes // 60, "h") if minutes < 48 * 60 else (minutes // 1440, "d")


def ago(then: datetime, now: datetime) -> str:
    """A time past, for use beside the absolute one: '4 min ago'."""
    n, unit = age(then, now)
    return t(f"age.{unit}", n=n)


def kst(moment: datetime) -> str:
    """A moment on the Korean clock, as a sentence has it: '5 Nov 07:34 KST'. The date-time groups go into a tooltip."""
    korean = moment.astimezone(UTC) + KST_OFFSET
    return t("moment.kst", day=korean.day, month=t(f"month_of.{korean.month}"), time=f"{korean:%H:%M}")


def inside(name: str) -> str:
    """A name as it stands inside an English sentence: 'ICBM' and 'GPS' keep their capitals."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def ahead(moment: datetime, now: datetime) -> str:
    """A time to come, for use beside the absolute one: 'in 4 min'."""
    n, unit = age(now, moment)
    return t(f"ahead.{unit}", n=n)


def days_ahead(start: date, end: date, today: date) -> str:
    """How far off a date of the calendar is: 'in 5 d', 'today', 'until 12 NOV 26'."""
    if start > today:
        return t("watch.in_days", n=(start - today).days)
    return t("watch.today") if end == today else t("watch.running", day=dates.day(end))


def percent(p: float) -> str:
    """'27 %'; never 0 or 100, which no record supports."""
    return f"{100 * min(0.99, max(0.01, p)):.0f} %"


def share(p: float) -> str:
    """'27 %' of a share as it was counted; 0 and 100 too."""
    return f"{100 * p:.0f} %"


def rates_line(check: RealityCheck) -> str:
    """Event-days per 100 days inside and outside the window with their 95 % intervals, and whether they differ."""
    rates = {"inside": check.inside, "outside": check.outside}
    told = {side: f"{of.per_100:.1f} ({of.interval[0]:.1f}–{of.interval[1]:.1f})" for side, of in rates.items()}
    return t("cycle.rates_line", verdict=t(f"cycle.apart_{check.verdict}"), **told)


def trend(name: str, values: Sequence[tuple[date, int | None]]) -> str:
    """A daily series in sentences, for a chart's alternative text: its last value, highest day, direction and gaps.

    The direction compares the mean of the last seven seen days with the seven before: more than a quarter apart is a
    change.
    """
    seen = [(day, n) for day, n in values if n is not None]
    if not seen:
        return f"{name}. {t('trend.empty')}"
    last, peak = seen[-1], max(seen, key=lambda pair: pair[1])
    parts = [
        name + ".",
        t("trend.last", n=last[1], day=last[0].isoformat()),
        t("trend.highest", n=peak[1], day=peak[0].isoformat()),
    ]
    recent, before = [n for _, n in seen[-7:]], [n for _, n in seen[-14:-7]]
    if before:
        now, then = sum(recent) / len(recent), sum(before) / len(before)
        far = abs(now - then) > 0.25 * max(then, 1)
        parts.append(t("trend.steady") if not far else t("trend.rising") if now > then else t("trend.falling"))
    if missing := len(values) - len(seen):
        parts.append(t("trend.gaps", n=missing))
    return " ".join(parts)


def compare_week(week: Week) -> str:
    """The week beside the usual range. Beside a grave act nothing is called usual: its severity is given instead."""
    if week.grave and not week.above:
        words = t("metric.grave", severity=week.gravest)
        return f"{words}, {t('metric.partial')}" if week.partial else words
    if week.usual is None:
        return t("metric.learning", n=week.weeks, m=WEEKS_NEEDED)
    low, high = week.usual
    one = "_one" if low == high and not week.below else ""
    words = t(f"metric.{'above' if week.above else 'below' if week.below else 'usual'}{one}", low=low, high=high)
    return f"{words}, {t('metric.partial')}" if week.partial else words


def confidence_reasons(level: LevelState, seen: Coverage) -> list[str]:
    """What the confidence in the level rests on."""
    words = {
        "answering": t("watch.cover_reason", n=seen.answering, m=seen.sources_on),
        "blind": t("watch.blind_reason"),
        "eyes_missing": t("watch.eyes_reason", eyes=missing_eyes(seen)),
        "alert_down": t("watch.alert_reason", n=len(seen.launch_alert_down)),
        "cause": t("watch.cause_reason", status=t(f"status_of.{level.drivers[0].status}")) if level.drivers else "",
        "calm": t("watch.calm_reason"),
    }
    return [words[reason] for reason in level.confidence.reasons if words[reason]]


def answering(seen: Coverage, *, live: bool) -> str:
    """How many sources answer, in a few words."""
    return t("shell.sources_answering" if live else "shell.sources_published", n=seen.answering, m=seen.sources_on)


def coverage_parts(seen: Coverage, now: datetime, *, live: bool) -> list[str]:
    """How far the watch sees: sources, newest entry and, in live mode, last poll."""
    parts, newest, poll = [answering(seen, live=live)], seen.newest_entry, seen.last_poll
    parts.append(t("shell.newest", dtg=dtg.both(newest), age=ago(newest, now)) if newest else t("shell.no_entries"))
    if live:
        parts.append(t("shell.last_poll", dtg=dtg.both(poll), age=ago(poll, now)) if poll else t("shell.never_polled"))
    return parts


def eyes(seen: Coverage) -> str:
    """That quiet means quiet, or which of the eyes that this rests on are missing. Of open eyes only."""
    if seen.quiet_means_quiet:
        return t("coverage.open")
    return t("coverage.eyes_missing", eyes=missing_eyes(seen))


def missing_eyes(seen: Coverage) -> str:
    """The eyes that are missing, as a list: 'a Korean wire or a Japanese or US official line'."""
    return t("eye.or").join(t(f"eye.{eye}") for eye in seen.eyes_missing)


def why_blind(seen: Coverage, *, live: bool) -> Blind:
    """Why the watch does not see, as a code."""
    if not live:
        return "archive_end"
    if seen.last_poll is None:
        return "never"
    if seen.now - seen.last_poll > POLL_FRESH:
        return "asleep"
    return "no_network" if seen.answering == 0 else "too_few"


def blindness(seen: Coverage, *, live: bool) -> str:
    """Why the watch does not see, in words."""
    why = why_blind(seen, live=live)
    if why == "asleep" and seen.last_poll:
        return t("coverage.asleep", dtg=dtg.both(seen.last_poll), age=ago(seen.last_poll, seen.now))
    if why == "too_few":
        return t("state.few", n=seen.answering, m=seen.sources_on)
    return t(f"coverage.{why}")


def blind_title(seen: Coverage, *, live: bool) -> str:
    """The heading of that: blind is only who sees nothing."""
    return t("state.few_title" if why_blind(seen, live=live) == "too_few" else "state.blind_title")


def away(code: str) -> str:
    """Why the store cannot be used, by the code of a StoreError: never where it stands or what its driver said."""
    return t("state.away", reason=t(f"away.{code}"))
