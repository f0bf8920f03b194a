"""A grave act as one warning after another: told by what became known when, and the same however late it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given

from data.models import Provocation, Report
from data.tables.act_tables import load_act_tables
from scoring.acts.summary import summarise
from scoring.acts.withdrawals import is_withdrawal
from scoring.alerts.bulletins import GRAVE, Bulletin, bulletins
from tests.reports import FIRST, SURER, any_reports, report

TABLES = load_act_tables()
LATE = datetime(2024, 12, 24, tzinfo=UTC)
TAKEN_BACK = replace(FIRST, withdrawn_at=datetime(2024, 11, 5, 3, tzinfo=UTC))


def act(*reports: Report, **more: object) -> Provocation:
    return replace(summarise("a1", reports, TABLES, LATE), **more)  # type: ignore[arg-type]


def told(*found: Bulletin) -> list[tuple[str, str]]:
    return [(one.what, f"{one.at:%H:%M}") for one in found]


def test_a_graver_or_surer_act_is_a_new_bulletin_and_a_further_report_is_none() -> None:
    again = replace(SURER, entry=replace(SURER.entry, guid="again", first_seen=LATE, id=3))
    found = bulletins(act(FIRST, SURER, again), None, TABLES)
    assert told(*found) == [("first", "01:00"), ("changed", "01:20")]
    assert found[0].act.credibility > found[1].act.credibility


def test_what_is_taken_back_is_withdrawn_when_it_was() -> None:
    assert told(*bulletins(act(TAKEN_BACK), None, TABLES)) == [("first", "01:00"), ("withdrawn", "03:00")]


def test_what_was_never_grave_has_no_bulletin() -> None:
    small = report("North Korea fires artillery into its own waters", "2024-11-05T01:00", category="artillery", id=1)
    assert bulletins(act(small), None, TABLES) == ()
    # An officer may see it otherwise, and then it has one from that moment.
    ruled = LATE - timedelta(days=1)
    assert told(*bulletins(act(small, severity=GRAVE), ruled, TABLES)) == [("first", "00:00")]


def test_an_officers_ruling_is_the_last_bulletin() -> None:
    ruled = datetime(2024, 11, 5, 9, tzinfo=UTC)
    assert told(*bulletins(act(FIRST, status="rejected"), ruled, TABLES)) == [
        ("first", "01:00"),
        ("withdrawn", "09:00"),
    ]
    lowered = bulletins(act(FIRST, severity=2), ruled, TABLES)
    assert (told(*lowered)[-1], lowered[-1].act.severity) == (("changed", "09:00"), 2)
    assert told(*bulletins(act(FIRST, status="confirmed"), ruled, TABLES)) == [("first", "01:00")]


@given(any_reports())
def test_bulletins_of_any_act_are_in_order_and_end_with_what_it_is(reports: list[Report]) -> None:
    if all(map(is_withdrawal, reports)):
        return
    one = summarise("a1", reports, TABLES, LATE)
    found = bulletins(one, None, TABLES)
    assert [bulletin.at for bulletin in found] == sorted({bulletin.at for bulletin in found})
    assert found == bulletins(replace(one, reports=tuple(reversed(one.reports))), None, TABLES)
    if not found:
        assert not one.counts or one.severity < GRAVE
        return
    assert [bulletin.what for bulletin in found].count("first") == 1
    assert found[0].what == "first"
    last = found[-1].act
    assert (last.counts, last.severity if last.counts else 0) == (one.counts, one.severity if one.counts else 0)
