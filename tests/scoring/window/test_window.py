"""The election clock in two zones, past windows and nearest acts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import Election, PastProvocation
from data.tables import watch_rules, watch_tables
from scoring.window import window

ELECTIONS = watch_tables.load_elections()
PHASES = watch_rules.load_phases()
EDITIONS = watch_rules.load_editions()
RULES = watch_rules.load_outlook_rules()
PAST = watch_tables.load_past(RULES)
RECORD = (RULES.comparable_from, RULES.coverage_end)
US = [e for e in ELECTIONS if e.country == "US" and 2006 <= e.date.year <= 2024]
MIDTERM_2026 = next(e for e in ELECTIONS if e.name.startswith("2026 US"))

moments = st.datetimes(datetime(1994, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def clock(now: datetime, **more: object) -> window.Clock:
    return window.election_clock(ELECTIONS, PHASES, EDITIONS[0], now, **more)  # type: ignore[arg-type]


def act(day: date, category: str = "ballistic_missile") -> PastProvocation:
    return PastProvocation(day, category, 1, "Test rocket", "", None, None, "unknown", 3, "", "", "")


class TestClock:
    def test_today(self) -> None:
        found = clock(utc(2026, 11, 23, 12))
        assert (found.label, found.election.date, found.chosen) == ("D+20", date(2026, 11, 3), "nearest")
        assert found.phase.name == "Aftermath"
        assert found.inside
        assert found.closes == date(2026, 12, 4)
        assert found.days_left == 11
        assert found.next is not None
        assert found.next.date == date(2028, 11, 7)

    @pytest.mark.parametrize(
        ("now", "day"),
        [
            (utc(2026, 11, 23, 4, 59), 19),  # still the evening of the 22nd on the US east coast
            (utc(2026, 11, 23, 5, 0), 20),
            (utc(2026, 11, 3, 4, 59), -1),  # standard time: midnight is 05:00Z
            (utc(2026, 11, 3, 5, 0), 0),
            (utc(2026, 11, 4, 4, 59), 0),
            (utc(2026, 11, 4, 5, 0), 1),
            (utc(2026, 10, 31, 3, 59), -4),  # daylight saving time: midnight is 04:00Z
            (utc(2026, 10, 31, 4, 0), -3),
            (utc(2026, 11, 1, 4, 0), -2),  # the day of 25 hours on which clocks go back
            (utc(2026, 11, 2, 4, 59), -2),
            (utc(2026, 11, 2, 5, 0), -1),
        ],
    )
    def test_us_days_turn_at_eastern_midnight_also_when_clocks_go_back(self, now: datetime, day: int) -> None:
        assert window.day_of(now, MIDTERM_2026) == day

    @pytest.mark.parametrize(
        ("now", "day"), [(utc(2025, 6, 2, 14, 59), -1), (utc(2025, 6, 2, 15, 0), 0), (utc(2025, 6, 3, 15, 0), 1)]
    )
    def test_korean_days_turn_at_korean_midnight(self, now: datetime, day: int) -> None:
        election = next(e for e in ELECTIONS if e.date == date(2025, 6, 3))
        assert window.day_of(now, election) == day

    def test_one_moment_is_two_days_on_either_side_of_the_date_line(self) -> None:
        morning_in_korea = utc(2024, 11, 4, 22, 30)  # 5 November 07:30 in Korea, 4 November 17:30 in Washington
        assert window.civil_day(morning_in_korea, "KR") == date(2024, 11, 5)
        assert window.civil_day(morning_in_korea, "US") == date(2024, 11, 4)
        assert window.day_of(morning_in_korea, next(e for e in US if e.date.year == 2024)) == -1

    def test_the_zone_in_which_now_is_given_does_not_matter(self) -> None:
        now = utc(2026, 11, 3, 2)
        for hours in (-12, -5, 9, 14):
            assert clock(now.astimezone(timezone(timedelta(hours=hours)))) == clock(now)

    def test_a_leap_day_is_a_day(self) -> None:
        election = next(e for e in ELECTIONS if e.date == date(2028, 4, 12))
        assert window.day_of(utc(2028, 3, 1, 0), election) - window.day_of(utc(2028, 2, 28, 0), election) == 2

    def test_half_way_between_two_elections_the_coming_one_is_taken(self) -> None:
        pair = [Election(date(2020, 1, 1), "KR", "", "First"), Election(date(2020, 1, 11), "KR", "", "Second")]
        assert window.nearest_election(pair, utc(2020, 1, 6, 0), "KR").name == "Second"
        assert window.nearest_election(pair, utc(2020, 1, 5, 0), "KR").name == "First"

    def test_a_selected_election_says_so_and_keeps_its_country(self) -> None:
        chosen = next(e for e in ELECTIONS if e.date == date(2028, 4, 12))
        found = clock(utc(2026, 11, 23, 12), selected=chosen)
        assert found.chosen == "selected"
        assert found.day < -500
        assert found.next == chosen

    def test_a_country_without_elections_is_told(self) -> None:
        with pytest.raises(ValueError, match="no election of KR"):
            window.nearest_election(US, utc(2026, 1, 1), "KR")

    def test_nothing_follows_the_last_election_of_the_table(self) -> None:
        assert window.next_election(ELECTIONS, utc(2030, 11, 6, 12)) is None

    @pytest.mark.parametrize(("weeks", "inside"), [(4.5, 31), (3.5, 24), (0.5, 3), (26, 182)])
    def test_the_width_counts_whole_days_to_either_side(self, weeks: float, inside: int) -> None:
        for sign in (-1, 1):
            for days, expected in ((inside, True), (inside + 1, False)):
                now = utc(2024, 11, 5, 17) + timedelta(days=sign * days)
                found = window.election_clock(US, PHASES, window.custom_edition(weeks), now)
                assert found.inside is expected
                assert (found.days_left is None) is not expected

    @settings(deadline=None)
    @given(moments)
    def test_every_moment_has_a_day_and_a_phase_and_days_never_run_back(self, now: datetime) -> None:
        found = clock(now)
        later = window.day_of(now + timedelta(hours=24), found.election)
        assert later in (found.day, found.day + 1, found.day + 2)
        assert (found.phase.first or -9999) <= found.day <= (found.phase.last or 9999)
        assert abs(found.day) <= 368  # elections are at most 105 weeks apart, 735 days
        assert found.inside == (abs(found.day) <= found.edition.days)

    @pytest.mark.parametrize(("day", "label"), [(-7, "D−7"), (0, "D-Day"), (20, "D+20")])
    def test_labels(self, day: int, label: str) -> None:
        assert window.day_label(day) == label


class TestPastWindows:
    def test_a_row_for_each_day_of_each_cycle(self) -> None:
        rows = window.past_windows(PAST, US, RECORD, date(2026, 11, 23))
        assert len(rows) == 10 * 136
        assert {row.seen for row in rows} == {"record"}

    def test_sums_agree_with_the_table_counted_otherwise(self) -> None:
        core = RULES.sets["core"]
        rows = window.past_windows(PAST, US, RECORD, date(2026, 11, 23), core)
        in_2022 = [row for row in rows if row.polling.year == 2022]
        by_hand = {p.date for p in PAST if p.category in core and date(2022, 8, 10) <= p.date <= date(2022, 12, 23)}
        assert in_2022[-1].cumulative == len(by_hand) == sum(row.n or 0 for row in in_2022)
        assert in_2022[90].day == 0
        assert in_2022[90].date == date(2022, 11, 8)

    def test_days_after_the_record_are_no_data_and_later_ones_future(self) -> None:
        rows = window.past_windows(PAST, [MIDTERM_2026], RECORD, date(2026, 11, 23))
        seen = {row.day: row for row in rows}
        assert seen[-73].date == RULES.coverage_end
        assert seen[-73].seen == "record"
        assert (seen[-72].seen, seen[-72].n, seen[-72].cumulative) == ("no data", None, None)
        assert seen[20].seen == "no data"
        assert seen[21].seen == "future"

    def test_what_the_watch_saw_itself_continues_the_record_as_a_lower_bound(self) -> None:
        live = {date(2026, 11, 22): 2, date(2026, 11, 23): 0, date(2026, 8, 20): 99, date(2026, 11, 21): None}
        rows = {r.day: r for r in window.past_windows(PAST, [MIDTERM_2026], RECORD, date(2026, 11, 23), (), live)}
        before = rows[-73].cumulative
        assert before is not None
        assert rows[18].seen == "no data"
        assert (rows[19].seen, rows[19].n, rows[19].cumulative, rows[19].at_least) == ("live", 1, before + 1, True)
        assert (rows[20].n, rows[20].covered) == (0, True)

    def test_live_days_right_after_the_record_are_no_lower_bound(self) -> None:
        live = {RULES.coverage_end + timedelta(days=n): 0 for n in range(1, 5)}
        rows = window.past_windows(PAST, [MIDTERM_2026], RECORD, date(2026, 8, 26), (), live)
        assert not any(row.at_least for row in rows)

    @settings(deadline=None, max_examples=25)
    @given(st.sets(st.sampled_from(sorted(RULES.category_map))))
    def test_days_of_some_categories_and_of_the_others_make_up_all(self, chosen: set[str]) -> None:
        rest = set(RULES.category_map) - chosen
        everything, some, others = (
            [row.n or 0 for row in window.past_windows(PAST, US, RECORD, date(2026, 11, 23), c)] if c else [0] * 1360
            for c in (set(RULES.category_map), chosen, rest)
        )
        assert [max(a, b) for a, b in zip(some, others, strict=True)] == everything


class TestNearest:
    def test_missile_event_days_of_the_record(self) -> None:
        found = window.nearest_acts(PAST, US, [RECORD], RULES.sets["missile"])
        assert [(n.before_days, n.after_days) for n in found] == [
            (-29, 199), (-28, 152), (-386, 513), (-207, 36), (-59, 95),
            (-19, 96), (-342, 179), (-120, 138), (-3, 1), (0, 0),
        ]  # fmt: skip

    def test_distances_that_count_border_and_artillery_too(self) -> None:
        found = window.nearest_acts(PAST, US, [RECORD], RULES.sets["kinetic"])
        assert [n.distance for n in found] == [29, 28, 21, 36, 16, 19, 179, 42, 1, 0]

    def test_an_election_beyond_the_record_has_no_nearest_act(self) -> None:
        (found,) = window.nearest_acts(PAST, [MIDTERM_2026], [RECORD])
        assert (found.before_days, found.before_sure) == (-75, False)
        assert (found.after, found.after_days, found.observed_after) == (None, None, False)
        assert found.distance is None

    def test_none_after_an_observed_election(self) -> None:
        election = Election(date(2026, 6, 3), "KR", "local", "Local election")
        (found,) = window.nearest_acts([act(date(2026, 5, 1))], [election], [RECORD])
        assert (found.before_days, found.before_sure, found.distance) == (-33, True, 33)
        assert (found.after_days, found.observed_after) == (None, True)

    def test_a_gap_between_makes_the_act_behind_it_unsure(self) -> None:
        gap = [(RECORD[0], RECORD[1]), (date(2026, 10, 1), date(2026, 11, 23))]
        rows = [act(date(2026, 8, 20)), act(date(2026, 11, 20))]
        (found,) = window.nearest_acts(rows, [MIDTERM_2026], gap)
        assert (found.before_days, found.before_sure) == (-75, False)
        assert (found.after_days, found.after_sure) == (17, True)
        assert found.distance == 17, "the seventeen days to either side were all observed"
        wide = [act(date(2026, 8, 20)), act(date(2026, 12, 20))]
        (found,) = window.nearest_acts(wide, [MIDTERM_2026], gap)
        assert found.distance is None

    def test_no_act_at_all(self) -> None:
        (found,) = window.nearest_acts([], [MIDTERM_2026], [RECORD])
        assert (found.before, found.after, found.distance, found.before_sure) == (None, None, None, False)


@given(st.dates(date(2020, 1, 1), date(2020, 12, 31)), st.integers(0, 500))
def test_observed_days_are_counted_once(first: date, length: int) -> None:
    stretches = [(date(2020, 2, 1), date(2020, 2, 29)), (date(2020, 6, 1), date(2020, 6, 1))]
    last = first + timedelta(days=length)
    by_hand = sum(any(a <= first + timedelta(days=n) <= b for a, b in stretches) for n in range(length + 1))
    assert window.observed_days(stretches, first, last) == by_hand


def test_cycles_are_those_whose_window_has_begun() -> None:
    found = list(window.cycles(ELECTIONS, "US", 2006, date(2026, 11, 23)))
    assert [e.date.year for e in found] == list(range(2006, 2027, 2))
    assert list(window.cycles(ELECTIONS, "US", 2006, date(2026, 8, 4)))[-1].date.year == 2024
    assert list(window.cycles(ELECTIONS, "US", 2006, date(2026, 8, 5)))[-1].date.year == 2026
