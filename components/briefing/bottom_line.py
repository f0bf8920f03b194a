"""The bottom line: two sentences made from the data. Likelihood and confidence never share a sentence (ICD 203)."""

from __future__ import annotations

from components.briefing.inputs import BriefInputs
from components.reads import clock, cycles
from components.text import phrases
from components.text.escape import clean, shorten
from components.text.i18n import language, named, t
from scoring.level.level import Driver, LevelChange
from scoring.level.weekly import WEEKS_NEEDED
from scoring.window.outlook import term

DRIVERS_NAMED = 2
NAME, REASON = 40, 90  # cells


def bottom_line(of: BriefInputs) -> tuple[str, str]:
    """The level, its change and its causes; then the week, the window and the outlook, or why the watch is blind."""
    return _level(of), _week(of) if of.coverage.open else _blind(of)


def last_change(of: BriefInputs) -> LevelChange | None:
    """The change that brought the level that stands."""
    return next((change for change in reversed(of.level.log) if not change.hidden), None)


def driver_words(driver: Driver) -> str:
    """'Missile launches in 72 h (official)'."""
    return f"{named('indicator', driver.key, clean(driver.name))} ({t(f'status_of.{driver.status}')})"


def moved(of: BriefInputs) -> str:
    """'rose' or 'fell' by the last change; "" where the level stands since the watch began."""
    change = last_change(of)
    if change is None or change.before is None or change.before == change.after:
        return ""
    return "rose" if of.levels.index(change.after) > of.levels.index(change.before) else "fell"


def _level(of: BriefInputs) -> str:
    level, change = of.level, last_change(of)
    if of.coverage.newest_entry is None:
        return t("brief.level_empty")
    if level.level is None or level.since is None:
        return t("brief.level_unknown")
    way = moved(of)
    before = t(f"brief.{way}", level=t(f"level.{change.before}")) if way and change else ""
    return t(
        "brief.level", level=t(f"level.{level.level}"), moved=before, dtg=clock.zulu(level.since), why=_why(of)
    )  # fmt: skip


def _why(of: BriefInputs) -> str:
    level = of.level
    if level.override:
        return t(
            "brief.why_officer", by=shorten(level.override.by, NAME), reason=shorten(level.override.reason, REASON)
        )
    if level.drivers:
        return t("brief.why", drivers=_listed([driver_words(d) for d in level.drivers[:DRIVERS_NAMED]]))
    return t("brief.why_passed" if level.falls_at else "brief.why_none")


def _listed(names: list[str]) -> str:
    if language() == "en":  # inside a sentence; 'ICBM' and 'GPS' stay as they are
        names = [name[0].lower() + name[1:] if name[1:2].islower() else name for name in names]
    return t("brief.and").join(names)


def _week(of: BriefInputs) -> str:
    return t("brief.week", pace=_pace(of), window=_window(of), outlook=_outlook(of))


def _pace(of: BriefInputs) -> str:
    week = of.week
    n = "–" if week.count is None else t("brief.at_least", n=week.count) if week.partial else str(week.count)
    one = "_one" if week.count == 1 and not week.partial else ""
    if week.usual is None:
        return t(f"brief.pace_learning{one}", n=n, weeks=week.weeks, needed=WEEKS_NEEDED)
    low, high = week.usual
    usual = str(low) if low == high else f"{low}–{high}"
    return t(f"brief.pace_{'above' if week.above else 'below' if week.below else 'usual'}{one}", n=n, usual=usual)


def _window(of: BriefInputs) -> str:
    place = t("brief.inside" if of.clock.inside else "brief.outside", weeks=f"{of.clock.edition.weeks:g}")
    return t("brief.window", election=cycles.election_name(of.clock.election), day=of.clock.label, place=place)


def _outlook(of: BriefInputs) -> str:
    if of.outlook.stale:
        return t("brief.outlook_none", day=clock.day(of.outlook.as_of))
    nearest = of.outlook.horizons[0]
    return t(
        "brief.outlook",
        days=nearest.days,
        p=phrases.percent(nearest.p),
        likelihood=t(f"likelihood.{term(nearest.p)}"),
        base=phrases.percent(nearest.base_rate),
    )


def _blind(of: BriefInputs) -> str:
    seen = of.coverage
    if seen.newest_entry is None:
        return t("brief.empty", window=_window(of))
    return t(
        "brief.blind", n=seen.answering, m=seen.sources_on, dtg=clock.zulu(seen.newest_entry), window=_window(of)
    )  # fmt: skip
