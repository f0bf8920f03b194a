"""The second act of a text that tells two: "fired missiles on Friday and again on Saturday", "twice in one day".

Facts of a report are those of its first act. What it tells of the second is its day, and a count only where the text
gives one to each.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from data.models import Facts, kst_day
from scoring.facts.calendar_dates import DAY
from scoring.facts.dates import days_named

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_TWO_DAYS = re.compile(
    rf"\bon {_WEEKDAY}(?:,| and|,? (?:then|and then|and again|then again|and (?:another|more|others?|\w+ more)))"
    rf"(?: on)? {_WEEKDAY}\b"
    rf"|\b{_MONTH} \d{{1,2}} and (?:{_MONTH} )?\d{{1,2}}\b(?!,\d)|\b\d{{1,2}} and \d{{1,2}} {_MONTH}"
    r"|(?<!\d)\d{1,2}일(?:과|와|,|·| 및) ?\d{1,2}일|어제(?:와|과|,|·) ?오늘",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"\btwice (?:in|on) (?:a|one|the same|a single) day\b|\btwo separate launches\b"
    r"|하루(?:에)? ?(?:두|2) ?(?:차례|번)(?!째)",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|apiece|both times)\b|\d여? ?(?:발|개|대|명)씩", re.IGNORECASE)
_READ = 600  # characters of a text in which two acts are told


def tells_two(title: str, summary: str) -> bool:
    """Whether a text may tell two acts, by its words alone."""
    text = f"{title}\n{summary}"[:_READ]
    return bool(_TWO_DAYS.search(text) or _TWICE.search(text))


def second_act(first: Facts, title: str, summary: str, published: datetime) -> Facts | None:
    """The facts of the second act that a text tells, beside those of the `first`; None where it tells one."""
    if first.claimed_by == ("KCNA",):
        return None  # what state media tell in one text is one line, of its last day
    text = f"{title}\n{summary}"[:_READ]
    count = first.count if _EACH.search(text) else None
    bare = replace(first, count=count, count_by=first.count_by if count else "", act_minute=None, ordinal=None)
    if days := _TWO_DAYS.search(text):
        day = _second_day(days.group(0), first, kst_day(published))
        return replace(bare, act_day=day, days=(day,), act_day_basis="stated") if day else None
    return replace(bare, another=True) if _TWICE.search(text) else None


def _second_day(words: str, first: Facts, today: date) -> date | None:
    """The later of the two days that `words` name, where the first act is of the earlier."""
    days = (today - DAY, today) if "오늘" in words else days_named(words, today)
    later = [day for day in days if day != first.act_day]
    return later[0] if len(days) == 2 and len(later) == 1 else None
