"""Every row of the date table that a day with feedparser gave, to the minute, and what else feeds write."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parsing import dates
from feeds.parsing.dates import day_in_address, parse_date, zone_of

SEOUL = "Asia/Seoul"
TABLE = [
    # right in feedparser, and here
    ("Sun, 22 Nov 2026 13:05:00 +0900", "UTC", "2026-11-22 04:05"),
    ("2026-11-22T13:05:00Z", SEOUL, "2026-11-22 13:05"),
    ("2026-11-22T13:05:00+09:00", "UTC", "2026-11-22 04:05"),
    ("Sun, 22 Nov 2026 13:05:00 EST", SEOUL, "2026-11-22 18:05"),
    ("Sun,  22  Nov  2026  13:05:00  GMT", SEOUL, "2026-11-22 13:05"),
    ("Sun, 22 Nov 2026 13:05:00 +09:00", "UTC", "2026-11-22 04:05"),
    ("Sun, 22 Nov 2026 13:05:00 GMT+0900", "UTC", "2026-11-22 04:05"),
    # taken as UTC
    ("Sun, 22 Nov 2026 00:00:00 KST", "UTC", "2026-11-21 15:00"),
    ("Sun, 22 Nov 2026 00:00:00 JST", "UTC", "2026-11-21 15:00"),
    ("Sun, 22 Nov 2026 00:00:00 CET", "UTC", "2026-11-21 23:00"),
    ("2026-11-22 00:00:00", SEOUL, "2026-11-21 15:00"),
    # made the first of the month
    ("2026.11.22 13:05", SEOUL, "2026-11-22 04:05"),
    ("2026/11/22 13:05", SEOUL, "2026-11-22 04:05"),
    ("2026년 11월 22일", SEOUL, "2026-11-21 15:00"),
    # lost their time of day
    ("2026-11-22 13:05:00 KST", "UTC", "2026-11-22 04:05"),
    ("2004-05-25 오후 11:23:17", SEOUL, "2004-05-25 14:23:17"),
    ("26-02-26  09:30", "Europe/Vienna", "2026-02-26 08:30"),
    # made the year 1763 or -1
    ("1763769600", SEOUL, "2025-11-22 00:00"),
    ("0000-00-00", SEOUL, None),
    # lost
    ("Sun,22 Nov 2026", SEOUL, "2026-11-21 15:00"),
    ("27 09 2026", SEOUL, "2026-09-26 15:00"),
    ("Sun, 22 Nov 2026 13:05:00", SEOUL, "2026-11-22 04:05"),
    ("Sun, 22 Nov 2026 24:00:00 +0900", "UTC", "2026-11-22 15:00"),
    ("Wednesday, February 25, 2026 - 21:07", "Europe/Brussels", "2026-02-25 20:07"),
    ("dom, 22 nov 2026 13:05:00 +0100", "UTC", "2026-11-22 12:05"),
]
MORE = [
    ("1763769600000", SEOUL, "2025-11-22 00:00"),
    ("1763769600.5", SEOUL, "2025-11-22 00:00:00"),
    ("0000-00-00 00:00:00", SEOUL, None),
    ("2026-11-22T13:05:00.123456+09:00", "UTC", "2026-11-22 04:05"),
    ("2026-11-22T13:05+0900", "UTC", "2026-11-22 04:05"),
    ("2026-11-22 13:05:00+09", "UTC", "2026-11-22 04:05"),
    ("2026-11-22 13:05:00 UTC+9", "UTC", "2026-11-22 04:05"),
    ("2026-11-22T13:05:00−05:00", "UTC", "2026-11-22 18:05"),
    ("20261122T130500Z", SEOUL, "2026-11-22 13:05"),
    ("20261122130500", SEOUL, "2026-11-22 04:05"),
    ("20261122", SEOUL, "2026-11-21 15:00"),
    ("2026년 11월 22일 (일) 오후 1시 5분", SEOUL, "2026-11-22 04:05"),
    ("2026년 11월 22일 오전 12:10", SEOUL, "2026-11-21 15:10"),
    ("2026. 11. 22. 오후 12:10", SEOUL, "2026-11-22 03:10"),
    ("2026.11.22", SEOUL, "2026-11-21 15:00"),
    ("2026年11月22日 13時05分", "Asia/Tokyo", "2026-11-22 04:05"),
    ("2026-11-22 9:05", SEOUL, "2026-11-22 00:05"),
    ("Sun, 22 11월 2026 13:05:00 +0900", "UTC", "2026-11-22 04:05"),
    ("Sun Nov 22 13:05:00 KST 2026", "UTC", "2026-11-22 04:05"),
    ("Sun Nov 22 13:05:00 2026", SEOUL, "2026-11-22 04:05"),
    ("Sunday, 22-Nov-26 13:05:00 GMT", SEOUL, "2026-11-22 13:05"),
    ("22 Nov 26 13:05 UT", SEOUL, "2026-11-22 13:05"),
    ("Sun, 22 Nov 2026 13:05:00 -0500 (EST)", SEOUL, "2026-11-22 18:05"),
    ("Sun, 22 Nov 2026 13:05:00 +0900 (KST)", "UTC", "2026-11-22 04:05"),
    ("Sun, 22 Nov 2026 13:05 (KST)", "UTC", "2026-11-22 04:05"),
    ("Sun, 22 Nov 2026 13:05:60 GMT", SEOUL, "2026-11-22 13:05:59"),
    ("Sun, 22 Nov 2026 13:05:00 A", SEOUL, "2026-11-22 13:05"),
    ("Sun, 22 Nov 2026 13:05:00 QQQ", SEOUL, "2026-11-22 04:05"),
    ("Sun, 22 Nov 2026 13:05:00 CST", "Asia/Shanghai", "2026-11-22 05:05"),
    ("Sun, 22 Nov 2026 13:05:00 CST", "America/Chicago", "2026-11-22 19:05"),
    ("Nov 22, 2026 1:05 PM", SEOUL, "2026-11-22 04:05"),
    ("November 22, 2026 at 1:05 p.m. EST", SEOUL, "2026-11-22 18:05"),
    ("2026-11-22 12:00:00 AM", SEOUL, "2026-11-21 15:00"),
    ("22.11.2026 13:05", SEOUL, "2026-11-22 04:05"),
    ("22/11/2026 13:05", SEOUL, "2026-11-22 04:05"),
    ("11/22/2026 13:05", SEOUL, "2026-11-22 04:05"),
    ("05/06/2026 13:05", SEOUL, None),
    ("05/05/2026 13:05", SEOUL, "2026-05-05 04:05"),
    # zones by name
    ("Sun, 22 Nov 2026 13:05:00 ET", SEOUL, "2026-11-22 18:05"),
    ("Wed, 22 Jul 2026 13:05:00 ET", SEOUL, "2026-07-22 17:05"),
    ("July 22, 2026 1:05 PM PT", SEOUL, "2026-07-22 20:05"),
    ("July 22, 2026 1:05 PM Eastern Time", SEOUL, "2026-07-22 17:05"),
    ("22 Nov 2026 13:05 Korea Standard Time", "UTC", "2026-11-22 04:05"),
    ("2026-11-22 13:05 한국시간", "UTC", "2026-11-22 04:05"),
    ("2026-11-22 13:05 Asia/Seoul", "UTC", "2026-11-22 04:05"),
    ("Sun, 22 Nov 2026 13:05:00 (ET)", SEOUL, "2026-11-22 18:05"),
    # offsets with seconds
    ("2026-11-22T13:05:00+09:00:00", "UTC", "2026-11-22 04:05"),
    ("Sun, 22 Nov 2026 13:05:00 +090000", "UTC", "2026-11-22 04:05"),
    # years of two digits, years of other calendars
    ("26.11.03 23:30", SEOUL, "2026-11-03 14:30"),
    ("26. 11. 3. 23:30", SEOUL, "2026-11-03 14:30"),
    ("26/11/03 23:30", SEOUL, "2026-11-03 14:30"),
    ("'26.11.03", SEOUL, "2026-11-02 15:00"),
    ("26년 11월 3일 23시 30분", SEOUL, "2026-11-03 14:30"),
    ("03.11.26 23:30", "Europe/Berlin", "2026-11-03 22:30"),
    ("26.11.27 23:30", "Europe/Berlin", "2027-11-26 22:30"),
    ("26.11.27 23:30", SEOUL, "2026-11-27 14:30"),
    ("26/11/27 23:30", "UTC", None),
    ("주체115(2026)년 11월 3일 23:30", SEOUL, "2026-11-03 14:30"),
    ("주체115년 11월 3일", SEOUL, "2026-11-02 15:00"),
    ("주체115(2026). 11. 3.", SEOUL, "2026-11-02 15:00"),
    ("November 3, Juche 115 (2026)", "UTC", "2026-11-03 00:00"),
    ("令和8年11月3日 23時30分", "Asia/Tokyo", "2026-11-03 14:30"),
    ("令和元年5月1日", "Asia/Tokyo", "2019-04-30 15:00"),
    ("R8.11.3 23:30", "Asia/Tokyo", "2026-11-03 14:30"),
    ("平成30年11月3日", "Asia/Tokyo", "2018-11-02 15:00"),
    ("民國115年11月3日", "Asia/Taipei", "2026-11-02 16:00"),
    ("二〇二六年十一月三日", "Asia/Shanghai", "2026-11-02 16:00"),
    # hours and minutes otherwise
    ("3 Nov 2026 13.05", SEOUL, "2026-11-03 04:05"),
    ("2026.11.03 13.05", SEOUL, "2026-11-03 04:05"),
    ("03.11.2026 13.05", SEOUL, "2026-11-03 04:05"),
    ("3 Nov 2026 1.05 pm GMT", SEOUL, "2026-11-03 13:05"),
    ("3 Nov 2026 1305 GMT", SEOUL, "2026-11-03 13:05"),
    ("2026-11-03 13∶05", SEOUL, "2026-11-03 04:05"),
    ("031305Z NOV 26", SEOUL, "2026-11-03 13:05"),
    ("032205I NOV 2026", "UTC", "2026-11-03 13:05"),
    ("2026-07-01 00:30", "America/New_York", "2026-07-01 04:30"),  # summer time
    ("2026-12-01 00:30", "America/New_York", "2026-12-01 05:30"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", SEOUL, None),
    ("2026-02-30", SEOUL, None),
    ("2026-13-01", SEOUL, None),
    ("2026-11-22 25:00", SEOUL, None),
    ("2026-11-22 24:30", SEOUL, None),
    ("2026-11", SEOUL, None),
    ("yesterday", SEOUL, None),
    ("", SEOUL, None),
    ("1" * 500, SEOUL, None),
    ("9" * 13, SEOUL, None),
]


@pytest.mark.parametrize(("text", "zone", "expected"), TABLE + MORE)
def test_lands_on_the_right_minute(text: str, zone: str, expected: str | None) -> None:
    moment = parse_date(text, zone)
    if expected is None:
        assert moment is None
    else:
        wanted = datetime.fromisoformat(expected).replace(tzinfo=UTC)
        assert moment is not None
        assert moment.when.replace(microsecond=0) == wanted
        assert moment.when.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "naive", "date_only"),
    [
        ("2026-11-22 13:05", True, False),
        ("2026-11-22 13:05 KST", False, False),
        ("2026-11-22", True, True),
        ("Sun,22 Nov 2026", True, True),
        ("1763769600", False, False),
        ("Sun, 22 Nov 2026 13:05:00 -0000", False, False),
    ],
)
def test_says_what_was_missing(text: str, naive: bool, date_only: bool) -> None:
    moment = parse_date(text, SEOUL)
    assert moment is not None
    assert (moment.naive, moment.date_only) == (naive, date_only)


MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2069, 12, 31)).map(lambda d: d.replace(microsecond=0))
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, OFFSETS)
def test_standard_forms_come_back(moment: datetime, offset: timezone) -> None:
    local = moment.replace(tzinfo=offset)
    for written in (local.isoformat(), format_datetime(local), local.strftime("%d %B %Y %H:%M:%S %z")):
        found = parse_date(written, SEOUL)
        assert found is not None
        assert found.when == local


@given(MOMENTS)
def test_korean_forms_come_back_in_korean_time(moment: datetime) -> None:
    wanted = moment.replace(tzinfo=timezone(timedelta(hours=9)))
    half = "오전" if moment.hour < 12 else "오후"
    for form in ("%Y.%m.%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y년 %m월 %d일 %H:%M:%S"):
        found = parse_date(moment.strftime(form), SEOUL)
        assert found is not None
        assert found.when == wanted
    spoken = parse_date(f"{moment:%Y-%m-%d} {half} {(moment.hour - 1) % 12 + 1}:{moment:%M:%S}", SEOUL)
    assert spoken is not None
    assert spoken.when == wanted


@given(
    st.text(max_size=130) | st.from_regex(r"[0-9A-Za-z:+,./ 년월일오전후-]{0,60}", fullmatch=True), st.text(max_size=20)
)
def test_never_raises_and_never_leaves_its_century(text: str, zone: str) -> None:
    moment = parse_date(text, zone)
    assert moment is None or 1990 <= moment.when.year < 2100


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://wire.example/2026/0814/a.jpg", date(2026, 8, 14)),
        ("https://wire.example/2026/08/14/story", date(2026, 8, 14)),
        ("https://wire.example/img/20260814_1.jpg", date(2026, 8, 14)),
        ("https://wire.example/2026-08-14", date(2026, 8, 14)),
        ("https://wire.example/2026/1399/a", None),
        ("https://wire.example/article/2026081499", None),
        ("", None),
    ],
)
def test_day_in_address(url: str, day: date | None) -> None:
    assert day_in_address(url) == day


def test_unknown_zone_is_utc() -> None:
    assert zone_of("Nowhere/Land") is UTC
    assert zone_of("../../etc/passwd") is UTC


@given(st.from_regex(dates._PLAIN, fullmatch=True) | st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}+09:00"))
def test_the_short_way_leads_where_the_long_one_does(text: str) -> None:
    short = parse_date(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_PLAIN", re.compile("(?!)"))
        assert parse_date(text) == short
