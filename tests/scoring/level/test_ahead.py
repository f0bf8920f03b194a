"""What to watch next: announced launches first, threats only if they name an act, a place or a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from data.models import Report
from data.tables.act_tables import load_act_tables
from scoring.acts.summary import summarise
from scoring.level.ahead import ahead
from tests.reports import report

TABLES = load_act_tables()
NOW = datetime(2025, 5, 22, tzinfo=UTC)


def notice(title: str = "Pyongyang notifies Japan of satellite launch between May 24 and 31", **more: object) -> Report:
    return report(title, "2025-05-21T06:00", kind="preparation", category="space", **more)  # type: ignore[arg-type]


def threat(title: str, category: str = "rhetoric", at: str = "2025-05-21T09:00") -> Report:
    return report(title, at, kind="threat", category=category)


def test_a_dated_notice_stands_first_and_once() -> None:
    other = notice("Coast guard told of rocket window from May 24 to May 31", publisher="Hill Wire")
    found = ahead([threat("Artillery will answer the drill", "artillery"), notice(), other], [], NOW)
    assert [(one.sort, one.reports) for one in found] == [("notice", 2), ("threat", 1)]
    assert found[0].window == (date(2025, 5, 24), date(2025, 5, 31))


def test_it_ends_with_its_window_and_with_the_launch() -> None:
    assert ahead([notice()], [], datetime(2025, 5, 31, 14, tzinfo=UTC))
    assert not ahead([notice()], [], datetime(2025, 5, 31, 15, tzinfo=UTC))
    launch = report("North launches satellite", "2025-05-25T01:00", category="space")
    act = summarise("a", [launch], TABLES, NOW + timedelta(days=4))
    assert not ahead([notice()], [act], NOW + timedelta(days=4))
    assert ahead([notice()], [act], NOW), "the launch was not known yet"


def test_what_was_prepared_and_done_is_no_more_ahead() -> None:
    sign = report("Spy agency: missile test is near", "2025-05-21T06:00", kind="preparation", category="missile")
    done = report("North fires missile", "2025-05-21T09:00")
    assert ahead([sign], [], NOW)
    assert not ahead([sign], [summarise("a", [done], TABLES, NOW)], NOW)


def test_an_alarm_that_goes_out_with_a_launch_tells_of_that_launch() -> None:
    launch = summarise("a", [report("North launches satellite", "2025-05-21T06:00", category="space")], TABLES, NOW)
    alarm = report("Island told: missile may come", "2025-05-21T06:05", kind="preparation", category="missile")
    later = report("Spy agency: missile test is near", "2025-05-21T09:00", kind="preparation", category="missile")
    assert not ahead([alarm], [launch], NOW)
    assert ahead([later], [launch], NOW)


def test_mere_words_are_no_sign() -> None:
    named = [
        threat("We will shell the islands", "artillery"),
        threat("They must leave within 48 hours"),
    ]
    assert [one.report.entry.title for one in ahead([threat("Sister scolds the South"), *named], [], NOW)] == [
        "They must leave within 48 hours", "We will shell the islands",
    ]  # fmt: skip


def test_speculation_that_nobody_trusted_vouches_for_is_left_out() -> None:
    guess = report(
        "Test is near, blog says", "2025-05-21T06:00", kind="preparation", category="nuclear", reliability="F"
    )
    assert not ahead([guess], [], NOW)


def test_what_is_not_known_yet_or_long_known_is_left_out() -> None:
    assert not ahead([threat("We will shell the islands", "artillery", "2025-05-23T01:00")], [], NOW)
    assert not ahead([threat("We will shell the islands", "artillery", "2025-05-10T01:00")], [], NOW)
