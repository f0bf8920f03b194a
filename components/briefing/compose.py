"""Words a Brief from what was read: a pure function of its inputs, in the language in use."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from components.briefing.bottom_line import bottom_line, few_answer, last_change, moved, of_week
from components.briefing.brief import (
    Brief,
    BriefAct,
    CauseLine,
    Coming,
    CycleLine,
    OutlookLine,
    Sign,
    SignalDay,
    State,
    WeekLine,
)
from components.briefing.inputs import CALENDAR_DAYS, DAYS, SIGN_DAYS, BriefInputs
from components.figures.cycles import ElectionCycle, describe, unseen
from components.reads import clock, cycles, record_names
from components.text import deeds, phrases
from components.text.act_title import act_title
from components.text.escape import clean, safe_url, shorten
from components.text.i18n import language, named, t
from data.models import Provocation, Report
from scoring.acts.credibility import publisher
from scoring.level.ahead import Ahead
from scoring.window.outlook import beside, term
from scoring.window.window import FIRST_DAY, LAST_DAY, day_label

ACTS_SHOWN = 5
WEEK_DAYS = 7
COUNT_DAYS = 45
SIGNS_SHOWN = 3
DATES_SHOWN = 3
SOURCES_NAMED = 8
NAME = 28  # cells of a publisher's name
CAUSES_SHOWN = 3
BUSY_LEVEL = 2  # from the third level up a briefing is never called quiet


def compose(of: BriefInputs, *, label: str = "", link: str = "") -> Brief:
    """The Brief of `of`. `label` is the officer's handling label, `link` the address of the page."""
    seen, level = of.coverage, of.level
    state = state_of(of)
    shown = _chosen(of)
    signs = of.ahead[:SIGNS_SHOWN]
    days = of.readings[-COUNT_DAYS:]
    today = (clock.korean_day(of.now) - of.clock.election.date).days
    here = max(FIRST_DAY, min(LAST_DAY, today))
    lines = tuple(_cycle_line(cycle, here) for cycle in of.cycles)
    return Brief(
        language=language(),
        now=of.now,
        mode=of.mode,
        mode_words="" if of.mode == "live" else t(f"shell.{of.mode}", dtg=clock.zulu(of.now)),
        state=state,
        state_words=t(f"brief.state_{'unproven' if state == 'quiet' and not seen.quiet_means_quiet else state}"),
        label=clean(label),
        machine=bottom_line(of),
        edit=None,
        level=level.level,
        level_number=of.levels.index(level.level) if level.level in of.levels else None,
        level_word=t(f"level.{level.level}") if level.level else t("state.no_data"),
        level_since=_since(of),
        causes=_causes(of),
        confidence=t(f"confidence.{level.confidence.word}") if level.level else t("state.no_data"),
        confidence_points=level.confidence.points if level.level else None,
        confidence_reasons=tuple(phrases.confidence_reasons(level, seen)),
        day=of.clock.label,
        election=cycles.election_name(of.clock.election),
        phase=named("phase", of.clock.phase.name),
        window=_window(of),
        week=WeekLine(of.week.count, of.week.usual, of.week.partial, phrases.compare_week(of.week)),
        horizons=() if of.outlook.stale else tuple(
            OutlookLine(
                h.days, h.p, phrases.percent(h.p),
                t(f"beside.{beside(h.p, h.base_rate)}", base=phrases.percent(h.base_rate)),
                t(f"likelihood.{term(h.p)}"),
            )
            for h in of.outlook.horizons
        ),
        outlook_stale=_outlook_stale(of),
        acts=tuple(_act(act) for act in shown),
        acts_words=_acts_words(of, shown),
        counts=tuple(SignalDay(r.day, r.count, r.expected, r.threshold, r.alarm) for r in days),
        counts_alt=phrases.trend(t("watch.signals_alt"), [(r.day, r.count) for r in days]),
        cycles=lines,
        cycle_day=today,
        cycles_words=_cycles_words(lines, here),
        cycles_alt=describe(of.cycles, {k: t(f"cycle.alt_{k}") for k in ("total", "chosen", "gap")}),
        half_window=of.clock.edition.days,
        signs=tuple(_sign(one) for one in signs),
        signs_words="" if signs else t("brief.signs_none", n=SIGN_DAYS) if _sees(of) else t("brief.signs_blind"),
        dates_words="" if of.dates else t("watch.calendar_none", n=CALENDAR_DAYS),
        dates=tuple(
            Coming(
                entry.start,
                phrases.days_ahead(entry.start, entry.end, clock.korean_day(of.now)),
                record_names.of_date(entry),
            )
            for entry in of.dates[:DATES_SHOWN]
        ),
        answering=seen.answering,
        sources_on=seen.sources_on,
        eyes_open=_sees(of),
        eyes=_eyes(of),
        coverage=_coverage(of),
        sources=_sources(shown, [one.report for one in signs]),
        rules=of.rules[:8],
        record=clock.day(of.record_end),
        method=tuple(
            t(f"brief.method_{name}", rules=of.rules[:8], day=clock.day(of.record_end))
            for name in ("rules", "grades", "usual", "level", "window")
        ),
        link=link,
    )  # fmt: skip


def state_of(of: BriefInputs) -> State:
    """What kind of day it is. Without open eyes nothing is quiet; without four watched weeks nothing is usual."""
    if of.coverage.newest_entry is None:
        return "empty"
    if not _sees(of):
        return "few" if few_answer(of) else "blind"
    if of.week.usual is None:
        return "learning"
    raised = of.level.level is not None and of.levels.index(of.level.level) >= BUSY_LEVEL
    if raised or of.week.above or any(reading.alarm for reading in of.readings[-2:]):
        return "busy"
    return "usual" if of.week.count else "quiet"


def _sees(of: BriefInputs) -> bool:
    return of.coverage.open and of.copy_of is None


def _eyes(of: BriefInputs) -> str:
    if of.copy_of is not None:
        return t("state.away_copy", dtg=clock.both(of.copy_of))
    if few_answer(of):
        return t("brief.few_eyes")
    if not of.coverage.open:
        return phrases.blindness(of.coverage, live=of.mode == "live")
    return phrases.eyes(of.coverage)


def _since(of: BriefInputs) -> str:
    level, change = of.level, last_change(of)
    if level.level is None or level.since is None or change is None:
        return t("watch.no_level")
    words = t("watch.since", dtg=clock.zulu(level.since), age=phrases.ago(level.since, of.now))
    way = moved(of)
    return f"{words}, {t(f'watch.{way}', level=t(f'level.{change.before}'))}" if way else words


def _window(of: BriefInputs) -> str:
    at = of.clock
    return t(
        "brief.window_inside" if at.inside else "brief.window_outside",
        weeks=f"{at.edition.weeks:g}", opens=clock.day(at.opens), closes=clock.day(at.closes),
    )  # fmt: skip


def _outlook_stale(of: BriefInputs) -> str:
    words = t("brief.outlook_none", day=clock.day(of.outlook.as_of)) if of.outlook.stale else ""
    return words[:1].upper() + words[1:]


def _chosen(of: BriefInputs) -> list[Provocation]:
    """The gravest of the week, of equals the newest first."""
    return sorted(of_week(of)[:ACTS_SHOWN], key=lambda act: (act.severity, act.first_published, act.id), reverse=True)


def _acts_words(of: BriefInputs, shown: Sequence[Provocation]) -> str:
    if shown:
        n = len(of_week(of))
        return t("brief.acts_all", n=n) if n == len(shown) else t("brief.acts_some", n=len(shown), m=n)
    if of.coverage.newest_entry is None:
        return t("brief.acts_empty")
    watched = all(seen for _, seen in sorted(of.covered.items())[-WEEK_DAYS:]) and of.coverage.open
    none = t("brief.acts_none" if watched else "brief.acts_blind", n=WEEK_DAYS)
    last = of.acts[0] if of.acts else None
    if last is None:
        return f"{none} {t('brief.acts_last_none', n=DAYS)}"
    return f"{none} {t('brief.acts_last', day=clock.day(last.date), category=t(f'category.{last.category}'))}"


def _act(act: Provocation) -> BriefAct:
    return BriefAct(
        id=act.id,
        severity=act.severity,
        severity_word=t(f"severity.{act.severity}"),
        category=t(f"category.{act.category}"),
        called=act_title(act),
        title=clean(act.title),
        day=act.date,
        first=act.first_published,
        publishers=tuple(clean(name) for name in act.publishers),
        credibility=act.credibility,
        credibility_word=t(f"credibility.{act.credibility}"),
        reports=len(act.reports),
        url=next((url for r in (act.best, *act.reports) if r and (url := safe_url(r.entry.link))), ""),
    )


def _causes(of: BriefInputs) -> tuple[CauseLine, ...]:
    """Why the level stands, in acts, the gravest first; each with the address of its first report that has one."""
    known = {act.id: act for act in of.acts}
    lines = []
    for words, seen in deeds.causes(of.level.drivers)[:CAUSES_SHOWN]:
        reports = known[seen.provocation].reports if seen.provocation in known else ()
        lines.append(CauseLine(words, next((url for r in reports if (url := safe_url(r.entry.link))), "")))
    return tuple(lines)


def _sign(one: Ahead) -> Sign:
    entry = one.report.entry
    days = [clock.day(day) for day in one.window] if one.window else []
    kind = t(f"ahead.{one.sort}")
    return Sign(
        t("ahead.dated", kind=kind, first=days[0], last=days[1]) if days else kind,
        clean(entry.title),
        clean(publisher(one.report)),
        entry.published,
        safe_url(entry.link) or "",
    )


def _cycle_line(cycle: ElectionCycle, here: int) -> CycleLine:
    known = [row for row in cycle.days if row.day <= here and row.cumulative is not None]
    at = next(row for row in cycle.days if row.day == here)
    # Of this window the total that is known stands, as at least that much, where nobody has looked since.
    n, at_least = at.cumulative, at.at_least
    if n is None and cycle.chosen and known:
        n, at_least = known[-1].cumulative, True
    return CycleLine(
        cycle.name,
        cycle.chosen,
        tuple((row.day, row.cumulative) for row in cycle.days),
        tuple(unseen(cycle.days)),
        n,
        at_least,
    )


def _cycles_words(lines: Sequence[CycleLine], here: int) -> str:
    own = next((line for line in lines if line.chosen), None)
    past = [line.n for line in lines if not line.chosen and line.n is not None]
    if own is None or not past:
        return t("brief.cycles_none")
    values = dict(
        day=day_label(here), name=own.name, past=len(past), low=min(past), high=max(past), median=f"{median(past):g}"
    )
    if own.n is None:
        return t("brief.cycles_unseen", **values)
    n = t("brief.at_least", n=own.n) if own.at_least else str(own.n)
    return t("brief.cycles", n=n, **values)


def _coverage(of: BriefInputs) -> str:
    watched = [seen for _, seen in sorted(of.covered.items())[-COUNT_DAYS:]]
    days = t("brief.days_watched", n=sum(watched), m=len(watched))
    return " · ".join([*phrases.coverage_parts(of.coverage, of.now, live=of.mode == "live"), days])


def _sources(acts: Sequence[Provocation], signs: Sequence[Report]) -> str:
    record_names = [shorten(name, NAME) for act in acts for name in act.publishers]
    record_names += [shorten(publisher(report), NAME) for report in signs]
    every = list(dict.fromkeys(record_names))
    if not every:
        return t("brief.sources_none")
    more = len(every) - SOURCES_NAMED
    listed = ", ".join(every[:SOURCES_NAMED])
    return t("brief.sources_more", names=listed, n=more) if more > 0 else t("brief.sources", names=listed)
