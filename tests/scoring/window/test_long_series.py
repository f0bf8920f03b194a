"""The historical table and live provocations in one series, and acts that look alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from data.models import Gap, PastProvocation, Provocation
from scoring.acts.lookalikes import Reason, look_alikes
from scoring.window.long_series import daily_series

END = date(2026, 8, 22)
LIVE_FROM = datetime(2026, 11, 1, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Live:
    date: date
    category: str = "missile"


def past(day: date, category="ballistic_missile", **more) -> PastProvocation:
    values = dict(count=2, name="SRBM", site="Sunan", lat=None, lon=None, outcome="unknown", severity=3, summary="",
                  source_name="", source_url="")  # fmt: skip
    return PastProvocation(date=day, category=category, **(values | more))


def series(rows, live, first, last, live_from=LIVE_FROM, gaps=()):
    return daily_series(rows, live, first, last, END, live_from, gaps)


def counts(found) -> dict[date, int | None]:
    return {d.day: d.count for d in found.days}


def test_an_act_in_both_counts_once():
    rows = [past(date(2026, 8, 20)), past(date(2026, 8, 20))]
    found = series(rows, [Live(date(2026, 8, 20))], date(2026, 8, 19), date(2026, 8, 21))
    assert counts(found) == {date(2026, 8, 19): 0, date(2026, 8, 20): 2, date(2026, 8, 21): 0}


def test_an_act_dated_a_day_off_is_the_same_one_and_a_third_is_not():
    rows = [past(date(2026, 8, 10))]
    live = [Live(date(2026, 8, 11)), Live(date(2026, 8, 12)), Live(date(2026, 8, 10), "balloon")]
    found = series(rows, live, date(2026, 8, 9), date(2026, 8, 13))
    assert [d.count for d in found.days] == [0, 2, 0, 1, 0]


def test_what_nobody_saw_is_no_zero():
    found = series([past(date(2026, 8, 20))], [Live(date(2026, 11, 2))], date(2026, 8, 20), date(2026, 11, 3))
    assert counts(found)[date(2026, 8, 22)] == 0
    assert counts(found)[date(2026, 8, 23)] is None
    assert counts(found)[date(2026, 10, 31)] is None
    assert counts(found)[date(2026, 11, 1)] == 0
    assert counts(found)[date(2026, 11, 2)] == 1
    assert [(u.first, u.last) for u in found.uncovered] == [(date(2026, 8, 23), date(2026, 10, 31))]


def test_an_empty_store_leaves_everything_after_the_table_open():
    found = series([], [], date(2026, 8, 20), date(2026, 11, 3), live_from=None)
    assert found.uncovered[0].last == date(2026, 11, 3)
    assert counts(found)[date(2026, 11, 3)] is None


def test_a_gap_of_the_whole_watch_hides_whole_days_only():
    gap = Gap("", datetime(2026, 11, 5, 12, tzinfo=UTC), datetime(2026, 11, 8, 3, tzinfo=UTC), "asleep")
    one_source = Gap("Hill Wire", datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 14, tzinfo=UTC), "dead")
    found = series([], [], date(2026, 11, 4), date(2026, 11, 14), gaps=[gap, one_source])
    blind = [d.day for d in found.days if d.count is None]
    assert blind == [date(2026, 11, 6), date(2026, 11, 7)]
    assert found.uncovered[-1].reason == "asleep"


def test_an_act_reported_from_a_blind_day_is_counted_all_the_same():
    found = series([], [Live(date(2026, 10, 30))], date(2026, 10, 29), date(2026, 11, 1))
    assert [d.count for d in found.days] == [None, 1, None, 0]


def act(**more) -> Provocation:
    at = datetime(2026, 11, 5, tzinfo=UTC)
    values = dict(id="P-1", date=date(2026, 11, 5), category="missile", title="", severity=3, credibility=1,
                  first_published=at, first_publisher="", last_published=at,
                  publishers=(), languages=(), reports=())  # fmt: skip
    return Provocation(**(values | more))


def test_look_alikes_share_what_counts_most_first():
    rows = [
        past(date(2022, 1, 5), name="KN-23", site="Munchon", count=1),
        past(date(2023, 1, 5), name="KN-25 (600 mm)", site="Uiju", count=4),
        past(date(2021, 1, 5), name="SRBM", site="Sunan", count=4),
        past(date(2020, 1, 5), category="balloon"),
    ]
    found = look_alikes(act(weapon="KN-25", place="Sunan", count=4), rows)
    assert [one.past.date.year for one in found] == [2023, 2021, 2022]
    assert found[0].reasons[0] == Reason("weapon", "KN-25")
    assert found[0].points > found[1].points > found[2].points


def test_the_act_itself_and_what_came_after_are_no_look_alikes():
    rows = [past(date(2026, 11, 5)), past(date(2026, 11, 4)), past(date(2027, 1, 1)), past(date(2026, 11, 1))]
    assert [one.past.date for one in look_alikes(act(), rows)] == [date(2026, 11, 1)]
