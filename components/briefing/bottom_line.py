"""The bottom line: two sentences made from the data, as an officer would sign them.

The first names the gravest new acts, who vouches for them and how unusual the week is; the second the level, its
reason, what to watch and the day of the window. Likelihood and confidence never share a sentence (ICD 203).
"""

from __future__ import annotations

from collections.abc import Sequence

from components.briefing.inputs import TRUSTED, BriefInputs
from components.reads import clock, cycles
from components.text import deeds, phrases
from components.text.escape import shorten
from components.text.i18n import t
from data.models import Indication, Provocation
from scoring.level.ahead import Ahead
from scoring.level.level import LevelChange
from scoring.level.weekly import WEEK, WEEKS_NEEDED
from scoring.window.outlook import beside, term

ACTS_NAMED = 2
NAME, REASON = 40, 90  # cells


def bottom_line(of: BriefInputs) -> tuple[str, str]:
    """Acts, then the level; where the watch is blind the level, and why nothing follows from silence."""
    if of.coverage.open:
        return _acts(of), _level(of, "_open", watch=_watch(of), window=_window(of))
    return _level(of, ""), _blind(of)


def last_change(of: BriefInputs) -> LevelChange | None:
    """The change that brought the level that stands."""
    return next((change for change in reversed(of.level.log) if not change.hidden), None)


def moved(of: BriefInputs) -> str:
    """'rose' or 'fell' by the last change; "" where the level stands since the watch began."""
    change = last_change(of)
    if change is None or change.before is None or change.before == change.after:
        return ""
    return "rose" if of.levels.index(change.after) > of.levels.index(change.before) else "fell"


def of_week(of: BriefInputs) -> list[Provocation]:
    """The acts of the last seven KST days, those that nobody trusted vouches for last; the gravest first, of equals the
    better founded and then the newest."""
    today = clock.korean_day(of.now)
    found = [act for act in of.acts if 0 <= (today - act.date).days < WEEK]
    return sorted(
        found,
        key=lambda act: (act.credibility > TRUSTED, -act.severity, act.credibility, -act.first_published.timestamp()),
    )


def _acts(of: BriefInputs) -> str:
    found = of_week(of)
    watched = all(seen for _, seen in sorted(of.covered.items())[-WEEK:])
    if not found:
        return t("brief.acts_line_none") if watched else t("brief.acts_blind", n=WEEK)
    named = [
        t("brief.act_on", what=deeds.deed(act, act.count), day=clock.day(act.date), by=_by(act))
        for act in found[:ACTS_NAMED]
    ]
    more = t("brief.all_acts", n=len(found)) if len(found) > len(named) else ""
    return t("brief.acts_line", acts=deeds.listed(named), all=more, compare=_compare(of), record=_record(of))


def _by(act: Provocation) -> str:
    """How it ended, where that is settled, and who says so."""
    ended = t(f"outcome.{act.outcome}") if act.outcome else ""
    return "; ".join(filter(None, (ended, deeds.vouched(act))))


def _compare(of: BriefInputs) -> str:
    """The week beside the weeks before it. Beside a grave act nothing is usual, however few acts there are."""
    week = of.week
    if week.usual is None:
        return t("brief.not_learned", weeks=week.weeks, needed=WEEKS_NEEDED)
    low, high = week.usual
    usual = str(low) if low == high else f"{low}–{high}"
    if week.graver_than == week.weeks and (week.grave or week.above):
        words = t("brief.gravest_week", n=week.weeks + 1)
    elif week.above:
        words = t("brief.above_usual", usual=usual)
    elif week.grave:
        words = ""
    else:
        words = t("brief.below_usual" if week.below else "brief.within_usual", usual=usual)
    return words + (t("brief.partly_watched") if week.partial else "")


def _record(of: BriefInputs) -> str:
    rare = of.rarity
    if rare is None or not rare.of:
        return ""
    category = phrases.inside(t(f"category.{rare.category}"))
    return t("brief.record_months", category=category, k=rare.days, m=rare.months, of=rare.of)


def _level(of: BriefInputs, form: str, **more: str) -> str:
    level, change = of.level, last_change(of)
    if of.coverage.newest_entry is None:
        return t("brief.level_empty")
    if level.level is None or level.since is None:
        return t("brief.level_unknown")
    way = moved(of)
    before = t(f"brief.{way}", level=t(f"level.{change.before}")) if way and change else ""
    name, dtg = t(f"level.{level.level}"), clock.zulu(level.since)
    return t(f"brief.level{form}", level=name, moved=before, dtg=dtg, why=_why(of, form), **more)


def _why(of: BriefInputs, form: str) -> str:
    level = of.level
    if level.override:
        by, reason = shorten(level.override.by, NAME), shorten(level.override.reason, REASON)
        return t(f"brief.why_officer{form}", by=by, reason=reason)
    if standing := deeds.causes(driver for driver in level.drivers if driver.level == level.level):
        return _because(of, form, standing)
    if level.falls_at is None:
        return t(f"brief.why_none{form}")
    change, falls = last_change(of), clock.zulu(level.falls_at)
    words = [words for words, _ in deeds.causes(change.drivers)[:1]] if change else []
    if words:
        return t(f"brief.why_calm{form}", causes=deeds.listed(words), dtg=falls)
    return t(f"brief.why_passed{form}", dtg=falls)


def _because(of: BriefInputs, form: str, standing: Sequence[tuple[str, Indication]]) -> str:
    """Why the level stands. What came after it changed is named beside what changed it, never in its place."""
    change, (latest, seen) = last_change(of), standing[0]
    before = {one.id for driver in change.drivers for one in driver.evidence} if change else set()
    told = [words for words, _ in deeds.causes(change.drivers)] if change else []
    if change is None or seen.id in before or latest in told or (not before and seen.known <= change.at):
        return t(f"brief.why{form}", causes=latest)
    if still := [words for words, one in standing if one.id in before or words in told]:
        return t(f"brief.why_joined{form}", cause=still[0], later=latest)
    if told:
        return t(f"brief.why_held{form}", cause=told[0], later=latest)
    return t(f"brief.why_now{form}", later=latest)


def _watch(of: BriefInputs) -> str:
    """What to watch: an announced launch, what an authority sees coming, a threat that names its time; else the
    outlook."""
    telling = next((one for one in of.ahead if _worth_naming(one)), None)
    if telling:
        return _telling(telling)
    if of.outlook.stale:
        return t("brief.watch_none", day=clock.day(of.outlook.as_of))
    nearest = of.outlook.horizons[0]
    usual = t(f"beside.{beside(nearest.p, nearest.base_rate)}", base=phrases.percent(nearest.base_rate))
    word = t(f"likelihood.{term(nearest.p)}")
    return t("brief.watch_outlook", days=nearest.days, p=phrases.percent(nearest.p), likelihood=word, beside=usual)


def _worth_naming(one: Ahead) -> bool:
    if one.sort == "threat":
        return one.seen.deadline
    return one.sort == "notice" or one.seen.official


def _telling(one: Ahead) -> str:
    by = deeds.signed(one.seen) if one.sort != "threat" else deeds.publisher(one.seen)
    if one.sort == "notice":
        if one.window is None:
            return t("brief.watch_notice_undated", by=by)
        first, last = (clock.day(day) for day in one.window)
        return t("brief.watch_notice", first=first, last=last, by=by)
    if one.seen.category in deeds.UNNAMED:
        return t(f"brief.watch_{one.sort}_unnamed", by=by)
    return t(f"brief.watch_{one.sort}", category=deeds.prepared(one.seen), by=by)


def _window(of: BriefInputs) -> str:
    return t("brief.window", election=cycles.election_name(of.clock.election), day=of.clock.label)


def few_answer(of: BriefInputs) -> bool:
    """Whether some sources answer, but too few to call anything quiet."""
    seen = of.coverage
    return of.copy_of is None and not seen.open and phrases.why_blind(seen, live=of.mode == "live") == "too_few"


def _blind(of: BriefInputs) -> str:
    seen = of.coverage
    if seen.newest_entry is None:
        return t("brief.empty", window=_window(of))
    key = "brief.few" if few_answer(of) else "brief.blind"
    return t(key, n=seen.answering, m=seen.sources_on, dtg=clock.zulu(seen.newest_entry), window=_window(of))
