"""Tables of the record and rules of the watch: what ships is sound, and what is wrong is told with file and line."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import BadReference, CalendarEntry
from data.tables import level_rules, watch_rules, watch_tables

RULES = watch_rules.load_outlook_rules()


def test_the_record_that_ships() -> None:
    past = watch_tables.load_past(RULES)
    counts = Counter(row.category for row in past)
    assert len(past) == 420
    assert counts["ballistic_missile"] == 158
    assert counts["nuclear_test"] == 6
    assert Counter(row.severity for row in past) == {5: 30, 4: 65, 3: 185, 2: 97, 1: 43}
    assert list(past) == sorted(past, key=lambda row: row.date)
    assert past[-1].date == date(2026, 8, 20)
    assert RULES.coverage_end == date(2026, 8, 22)
    assert set(counts) <= set(RULES.category_map)


def test_the_elections_and_the_calendar_that_ship() -> None:
    elections = watch_tables.load_elections()
    assert Counter(election.country for election in elections) == {"US": 19, "KR": 20}
    assert date(2028, 11, 7) in {election.date for election in elections}
    calendar = watch_tables.load_calendar()
    assert Counter(entry.yearly for entry in calendar) == {True: 28, False: 45}


@pytest.mark.parametrize(("year", "day"), [(2022, 8), (2026, 3), (2027, 2), (2028, 7), (2016, 8), (2010, 2)])
def test_us_election_day_is_the_tuesday_after_the_first_monday(year: int, day: int) -> None:
    assert watch_tables.us_election_day(year) == date(year, 11, day)


@given(st.integers(1845, 2400))
def test_us_election_day_lies_from_the_second_to_the_eighth(year: int) -> None:
    day = watch_tables.us_election_day(year)
    assert day.weekday() == 1
    assert 2 <= day.day <= 8


def test_editions_and_phases_that_ship() -> None:
    editions = watch_rules.load_editions()
    assert [(edition.key, edition.weeks) for edition in editions[:2]] == [("bp2020", 4.5), ("bp2016", 3.5)]
    assert editions[0].days == 31
    assert all(edition.source_url.startswith("https://") for edition in editions)
    assert [phase.name for phase in watch_rules.load_phases()] == [
        "Outside", "Run-up", "Close", "Election week", "Aftermath", "Outside",
    ]  # fmt: skip


def test_the_level_rules_that_ship_hold_what_was_promised() -> None:
    rules = level_rules.load_level_rules()
    assert rules.levels == ("Routine", "Guarded", "Elevated", "High", "Severe")
    assert 12 <= len(rules.indicators) <= 26
    response = next(indicator for indicator in rules.indicators if indicator.kinds == ("response",))
    assert not response.scored
    for indicator in rules.indicators:
        assert list(indicator.by_severity) == sorted(indicator.by_severity), "a graver act never calls for less"


class TestOccurrences:
    leap_day = CalendarEntry(date(2000, 2, 29), date(2000, 2, 29), "anniversary", "Leap day", yearly=True)
    turn_of_year = CalendarEntry(date(2000, 12, 30), date(2000, 1, 2), "exercise", "Winter drill", yearly=True)
    once = CalendarEntry(date(2026, 8, 17), date(2026, 8, 27), "exercise", "Summer drill")

    def test_a_leap_day_occurs_in_leap_years_only(self) -> None:
        found = watch_tables.occurrences([self.leap_day], date(2023, 1, 1), date(2028, 12, 31))
        assert [entry.start for entry in found] == [date(2024, 2, 29), date(2028, 2, 29)]

    def test_one_that_spans_the_new_year_is_found_from_either_side(self) -> None:
        for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)):
            (found,) = watch_tables.occurrences([self.turn_of_year], day, day)
            assert (found.start, found.end) == (date(2026, 12, 30), date(2027, 1, 2))
        assert watch_tables.occurrences([self.turn_of_year], date(2027, 1, 3), date(2027, 12, 29)) == []

    def test_both_ends_are_included(self) -> None:
        assert watch_tables.occurrences([self.once], date(2026, 8, 27), date(2026, 9, 1))
        assert watch_tables.occurrences([self.once], date(2026, 8, 1), date(2026, 8, 17))
        assert not watch_tables.occurrences([self.once], date(2026, 8, 28), date(2026, 9, 1))

    usual = CalendarEntry(
        date(2000, 3, 8), date(2000, 3, 20), "exercise", "Spring Drill", yearly=True, usual=True, since=2023
    )

    @pytest.mark.parametrize(
        ("name", "gives_way"),
        [
            ("Spring Drill 2026", True),
            ("57th Spring Drill (Seoul)", True),
            ("Great Spring Drill 2026", False),
            ("Spring Drills", False),
        ],
    )
    def test_a_usual_time_gives_way_to_the_days_of_that_year(self, name: str, gives_way: bool) -> None:
        known = CalendarEntry(date(2026, 4, 1), date(2026, 4, 5), "exercise", name)
        found = watch_tables.occurrences([self.usual, known], date(2026, 1, 1), date(2027, 12, 31))
        assert [entry.start.year for entry in found if entry.usual] == ([2027] if gives_way else [2026, 2027])

    def test_before_its_first_year_there_is_none(self) -> None:
        found = watch_tables.occurrences([self.usual], date(2021, 1, 1), date(2024, 12, 31))
        assert [entry.start.year for entry in found] == [2023, 2024]

    @given(st.dates(date(2026, 8, 22), date(2040, 1, 1)))
    def test_no_sixty_days_to_come_are_empty_and_every_november_has_dates(self, day: date) -> None:
        rows = watch_tables.load_calendar()
        assert watch_tables.occurrences(rows, day, day + timedelta(days=60))
        november = watch_tables.occurrences(rows, date(day.year, 11, 1), date(day.year, 11, 30))
        assert {"un", "exercise", "anniversary", "alliance_meeting"} <= {entry.kind for entry in november}

    @settings(deadline=None)
    @given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 900))
    def test_what_is_found_touches_the_stretch_and_is_in_order(self, start: date, length: int) -> None:
        end = start + timedelta(days=length)
        found = watch_tables.occurrences(watch_tables.load_calendar(), start, end)
        assert all(entry.start <= end and entry.end >= start and not entry.yearly for entry in found)
        assert [entry.start for entry in found] == sorted(entry.start for entry in found)


def _broken(tmp_path: Path, name: str, old: str, new: str) -> Path:
    path = tmp_path / name
    shutil.copy(watch_tables.REFERENCE / name, path)
    text = path.read_text(encoding="utf-8")
    assert old in text, "the fault this test plants has no place any more"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def _last_line_with(path: Path, text: str) -> int:
    return max(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("name", "load", "old", "new", "says"),
    [
        ("elections.csv", watch_tables.load_elections, "2026-11-03,US", "2026-11-04,US", "not the US election day"),
        ("elections.csv", watch_tables.load_elections, "2026-11-03,US", "2026-13-03,US", "is no day"),
        ("elections.csv", watch_tables.load_elections, "2026-11-03,US", "20261103,US", "is no day"),
        ("elections.csv", watch_tables.load_elections, "2025-06-03,KR", "2025-06-03,JP", "not one of US, KR"),
        ("elections.csv", watch_tables.load_elections, "2012-12-19,KR", "2012-04-11,KR", "a second KR election"),
        ("calendar.csv", watch_tables.load_calendar, "08-25,,yearly", "02-30,,yearly", "MM-DD"),
        (
            "calendar.csv",
            watch_tables.load_calendar,
            "08-25,,yearly",
            "08-25,,weekly",
            "not one of yearly, usual, once",
        ),
        ("calendar.csv", watch_tables.load_calendar, "2024-03-04,2024-03-14", "2024-03-04,2024-03-01", "is before"),
        (
            "calendar.csv",
            watch_tables.load_calendar,
            "http://dprktourism.com.my/explore_dprk/holidays.php",
            "javascript:alert(1)",
            "no http or https",
        ),
    ],
)
def test_a_fault_in_a_table_names_its_line(
    tmp_path: Path, name: str, load: Callable[[Path], Any], old: str, new: str, says: str
) -> None:
    path = _broken(tmp_path, name, old, new)
    with pytest.raises(BadReference) as told:
        load(path)
    problem = told.value.problems[0]
    assert problem.line == _last_line_with(path, new)
    assert says in problem.reason
    assert name in str(problem)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1994-05-31,cruise_missile", "1994-05-31,torpedo", "category 'torpedo'"),
        ("1994-05-31,cruise_missile", "2026-08-23,cruise_missile", "outside the record's days"),
        ("1994-05-31,cruise_missile,,", "1994-05-31,cruise_missile,-3,", "count '-3'"),
        ("1994-05-31,cruise_missile,,", "1994-05-31,cruise_missile,²,", "count '²'"),
        ("Unknown,,,unknown,2", "Unknown,91,129,unknown,2", "lat '91'"),
        ("Unknown,,,unknown,2", "Unknown,nan,129,unknown,2", "lat 'nan'"),
        ("Unknown,,,unknown,2", "Unknown,38,,unknown,2", "only one of lat and lon"),
        ("Unknown,,,unknown,2", "Unknown,,,unknown,6", "severity '6'"),
        ("Unknown,,,unknown,2", "Unknown,,,perhaps,2", "outcome 'perhaps'"),
    ],
)
def test_a_fault_in_the_record_names_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = _broken(tmp_path, "provocations.csv", old, new)
    with pytest.raises(BadReference) as told:
        watch_tables.load_past(RULES, path)
    assert told.value.problems[0].line == 2
    assert says in told.value.problems[0].reason


@pytest.mark.parametrize(
    ("name", "load", "old", "new", "says"),
    [
        ("phases.toml", watch_rules.load_phases, "first = -30", "first = -29", "begins on -30"),
        ("phases.toml", watch_rules.load_phases, "last = -91", "first = -99", "must leave `first` out"),
        ("phases.toml", watch_rules.load_phases, "first = -3\n", "first = true\n", "must be a number"),
        ("phases.toml", watch_rules.load_phases, "words =", "word =", "'word' is not known"),
        ("editions.toml", watch_rules.load_editions, "weeks = 3.5", "weeks = 0", "from 0.5 to 26"),
        ("editions.toml", watch_rules.load_editions, "weeks = 3.5", "weeks = nan", "from 0.5 to 26"),
        ("editions.toml", watch_rules.load_editions, '"bp2016"', '"custom"', "is taken"),
        ("editions.toml", watch_rules.load_editions, '"https://', '"ftp://', "http or https"),
        ("level.toml", level_rules.load_level_rules, 'raises = "High"', 'raises = "Extreme"', "must be one of Routine"),
        ("level.toml", level_rules.load_level_rules, "Severe = 72", "Severe = -1", "Severe must be a number"),
        ("level.toml", level_rules.load_level_rules, 'key = "icbm"', 'key = "missile"', "is taken"),
        ("level.toml", level_rules.load_level_rules, 'kinds = ["threat"]', 'kinds = ["menace"]', "'menace'"),
        ("level.toml", level_rules.load_level_rules, 'source = "series"', 'source = "rumour"', "source must be one of"),
        ("level.toml", level_rules.load_level_rules, "scored = false", 'scored = "no"', "true or false"),
        (
            "level.toml",
            level_rules.load_level_rules,
            "min_count = 4\ndistinct",
            "min_count = 1.5\ndistinct",
            "whole number",
        ),
        ("level.toml", level_rules.load_baseline_rules, "false_rate = 0.01", "false_rate = 1", "must be a number from"),
        ("level.toml", level_rules.load_baseline_rules, "learning_days = 21", "learning_days = 8", "must hold"),
        ("level.toml", level_rules.load_baseline_rules, "false_rate =", "false_rates =", "'false_rates' is not known"),
        ("outlook.toml", watch_rules.load_outlook_rules, 'icbm = "icbm"', 'icbm = "rocket"', "'rocket'"),
        ("outlook.toml", watch_rules.load_outlook_rules, "coverage_end = 2026", "coverage_end = 2020", "this order"),
        ("outlook.toml", watch_rules.load_outlook_rules, "[7, 14, 30]", '["7"]', "horizons must be"),
        ("outlook.toml", watch_rules.load_outlook_rules, "2026-08-22 ", '"2026-08-22" ', "without quotes"),
        ("outlook.toml", watch_rules.load_outlook_rules, "[test]", "[trial]", "no [test] table"),
    ],
)
def test_a_fault_in_the_rules_is_told(
    tmp_path: Path, name: str, load: Callable[[Path], Any], old: str, new: str, says: str
) -> None:
    with pytest.raises(BadReference) as told:
        load(_broken(tmp_path, name, old, new))
    assert any(says in problem.reason for problem in told.value.problems), told.value


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = _broken(tmp_path, "editions.toml", "weeks = 3.5", "weeks = 99")
    path.write_text(path.read_text(encoding="utf-8").replace("weeks = 5.5", "weeks = 0.1"), encoding="utf-8")
    with pytest.raises(BadReference) as told:
        watch_rules.load_editions(path)
    assert len(told.value.problems) == 2
    assert all(problem.line for problem in told.value.problems)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_nothing_but_bad_reference_comes_out_of_a_spoilt_file(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("spoilt") / "table.csv"
    path.write_text("date,country,type,name,note,source_url\n" + text, encoding="utf-8")
    try:
        watch_tables.load_elections(path)
    except BadReference as error:
        assert error.problems
