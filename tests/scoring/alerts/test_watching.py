"""Signals, announced launches, the level, sources and the watch's own eyes: told once, and their end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from data.models import Alert, AlertRule, AlertTiming, Facets, Report, Told
from data.tables.act_tables import load_act_tables
from scoring.alerts.rehearsal import rehearse
from scoring.alerts.watching import about_level, about_signal, about_source, about_watch, signal_subjects
from scoring.level import indications
from scoring.level.standing import Driver, LevelChange
from tests.reports import report

NOW = datetime(2024, 11, 5, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEVELS = ("Routine", "Guarded", "Elevated", "High", "Severe")
NOTICE = report(
    "North Korea notifies Japan of satellite launch window between Nov. 10 and Nov. 18",
    "2024-11-05T01:00", category="space", kind="preparation",
)  # fmt: skip
THREAT = report("North Korea vows crushing retaliation over drill", "2024-11-05T01:00", category=None, kind="threat")


def signal(one: Report, rule: AlertRule, told: list[Alert] | None = None, now: datetime = NOW) -> list[Alert]:
    seen, heard = indications.of_signal(one), dict[str, list[Told]]()
    for alert in told or ():
        heard.setdefault(alert.subject, []).append(Told(alert.rule, alert.way, alert.what, alert.at))
    assert set(heard) <= set(signal_subjects(seen))
    return list(about_signal(one, seen, heard, [rule], now, 2 * HOUR))


def test_an_announced_launch_is_told_once_however_many_report_it() -> None:
    rule = AlertRule("notice", "notice", ("duty",), cooldown_minutes=0)
    (first,) = signal(NOTICE, rule)
    assert (first.subject, first.facts["day"]) == ("notice:space:2024-11-10", "2024-11-10")
    assert signal(NOTICE, rule, [first], NOW + HOUR) == []
    assert signal(THREAT, rule) == []


def test_threats_of_one_kind_are_told_once_in_a_cool_down() -> None:
    rule = AlertRule("words", "signal", ("duty",), kinds=("threat",), cooldown_minutes=360)
    (first,) = signal(THREAT, rule)
    assert signal(THREAT, rule, [first], NOW + HOUR) == []
    assert signal(NOTICE, rule) == []
    undated = report(THREAT.entry.title, "2024-11-05T01:00", category=None, kind="threat", flags=("undated",))
    assert signal(undated, rule) == []
    assert signal(THREAT, rule, now=NOW + 3 * HOUR) == []


def level(
    now: str | None, was: str | None, began: datetime | None = NOW - 9 * HOUR, least: int = 2
) -> tuple[Facets | None, list[str]]:
    rule = AlertRule("level", "level", ("duty",), min_level=least)
    seen, found = about_level(now, {"level": was} if was else None, began, LEVELS, [rule], NOW, {})
    return seen, [alert.what for alert in found]


def test_a_change_of_the_level_is_told_both_ways() -> None:
    assert level("High", "Guarded") == ({"level": "High"}, ["raised"])
    assert level("Guarded", "Elevated") == ({"level": "Guarded"}, ["lowered"])
    assert level("Guarded", "Routine") == ({"level": "Guarded"}, [])  # neither reaches Elevated
    assert level("High", "High") == ({"level": "High"}, [])


def test_a_first_poll_changes_no_level() -> None:
    assert level("High", None) == ({"level": "High"}, [])
    assert level("High", "Routine", began=NOW - HOUR / 2) == ({"level": "High"}, [])
    assert level("High", "Routine", began=None) == ({"level": "High"}, [])


def test_a_level_that_is_not_known_changes_nothing() -> None:
    assert level(None, "High") == ({"level": "High"}, [])


def test_the_watch_is_called_blind_only_after_it_was_looked_at_for_so_long() -> None:
    rule = AlertRule("blind", "blind", ("duty",), hold_minutes=10)
    seen, none = about_watch(False, None, (), [rule], NOW, {})
    assert none == []  # a host that wakes has not polled yet
    seen, none = about_watch(False, seen, (), [rule], NOW + HOUR / 12, {})
    assert none == []
    seen, (blind,) = about_watch(False, seen, (), [rule], NOW + HOUR / 6, {})
    assert (blind.what, blind.facts["since"]) == ("blind", NOW.isoformat())
    told = [Told("blind", "duty", "blind", NOW)]
    assert about_watch(False, seen, told, [rule], NOW + HOUR, {})[1] == []
    seen, (again,) = about_watch(True, seen, told, [rule], NOW + HOUR, {})
    assert (again.what, again.facts["since"]) == ("seeing", NOW.isoformat())
    told.append(Told("blind", "duty", "seeing", NOW + HOUR))
    assert about_watch(True, seen, told, [rule], NOW + 2 * HOUR, {})[1] == []
    assert about_watch(True, seen, (), [rule], NOW, {})[1] == []


def test_a_source_is_told_down_once_and_up_once() -> None:
    rule = AlertRule("down", "source", ("duty",), hold_minutes=60)
    assert about_source("Wire", NOW - HOUR / 2, (), [rule], NOW) == []
    (down,) = about_source("Wire", NOW - HOUR, (), [rule], NOW)
    told = [Told("down", "duty", "down", NOW)]
    assert about_source("Wire", NOW - 2 * HOUR, told, [rule], NOW) == []
    (up,) = about_source("Wire", None, told, [rule], NOW)
    assert (down.what, up.what) == ("down", "up")
    assert about_source("Wire", None, [*told, Told("down", "duty", "up", NOW)], [rule], NOW) == []


def test_the_levels_past_is_rehearsed_with_its_causes() -> None:
    rule = AlertRule("level", "level", ("duty", "room"), min_level=2)
    cause = Driver("icbm", "ICBM", "official", "High")
    log = [
        LevelChange(NOW - 48 * HOUR, None, "Routine", "began"),
        LevelChange(NOW - 4 * HOUR, "Routine", "High", "rose", (cause,)),
        LevelChange(NOW - 3 * HOUR, "High", "Severe", "override", hidden=True),
        LevelChange(NOW - 2 * HOUR, "High", "Elevated", "fell"),
    ]
    found = rehearse(rule, {}, (), log, LEVELS, load_act_tables(), AlertTiming(), NOW - 24 * HOUR, NOW)
    assert [(alert.what, alert.facts["to"]) for alert in found] == [("raised", "High"), ("lowered", "Elevated")]
    assert found[0].facts["drivers"] == [{"key": "icbm", "status": "official", "acts": []}]
