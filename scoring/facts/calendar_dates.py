"""Calendar dates in a text: which of them is the day of the act, and which that of the telling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

DAY = timedelta(days=1)
# A stated day further back than this is history, not the day of the act reported.
MAX_LAG = 13

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES.split(), 1)}
SAID = (
    r"(?:said|says|sa(?:id|ys) (?:it|that)|announced|reported|confirmed|claimed|told|revealed|released|published"
    r"|according to (?:\S+ ){1,4}\S+)"
)
_DATE = re.compile(
    r"\b(?P<m1>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?\b(?!:)"
    r"(?:\s?(?:[-–]|to|and|through)\s?(?P<e1>\d{1,2})\b(?![,:]\d))?"
    r"|\b(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m2>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b"
    r"|\b(?:on|of) the (?P<d5>\d{1,2})(?:st|nd|rd|th)\b"
    r"(?! (?:anniversary|time|day|test|launch|wave|round|congress|year|century))"
    r"|(?P<m3>\d{1,2})\s?[월月]\s?(?P<d3>\d{1,2})(?:일?[~∼∽～-](?P<e3>\d{1,2}))?\s?[일日]"
    r"|(?<![\d월月.])(?P<d6>\d{1,2})일?[~∼∽～-](?P<e6>\d{1,2})[일日]"
    r"|(?<![\d월月])(?P<d4>\d{1,2})[일日](?!\s?(?:만|간|째|전(?![가-힣])|후|연속|이상|동안|앞|이후|이래|間|目|前|後|ぶり|連続|以上))",
    re.IGNORECASE,
)
# A day that stands behind whoever speaks ("합참은 29일 …") is the day of the word; behind the North it is the act's.
_CJK_SAID = re.compile(
    r"(?:통신|신문|방송|매체|TV|通信|テレビ)[>〉》」』'’\"”]?[은는이가は]?\s?(?:지난\s?)?$"
    r"|(?<![가-힣A-Za-z])(?!북|김정은)[가-힣A-Z]{1,12}[은는]\s?(?:지난\s?)?$"
)
# "…했다고 20일 보도했다": a day that stands before such a verb is the day of the word as well.
_CJK_SAYS = re.compile(
    r"\)?\s?(?:에 |자로 )?(?:보도|밝혔|전했|발표|공개했|말했|주장|알렸|報じ|伝え|発表)"
    r"|\)?\s?[가-힣]{0,4}(?:통신|신문|방송|매체)에 따르면"
    r"|\)?\s?(?:북한 ?)?(?:관영 ?)?[<〈《「『'‘\"“]?(?:조선중앙|중앙|노동|로동)(?:통신|신문|방송|TV)"
)
_SAID_ON = re.compile(rf"\b{SAID},?\s+(?:(?:on|late|early)\s+){{0,2}}$", re.IGNORECASE)
# What is to come, and another act that this one goes on from: neither is the day of the act.
_OTHER_DATE = re.compile(r"\s?(?:까지|예정|앞두고|에? ?이[어은]|에$|まで|に予定)")


def months_of(word: str) -> int:
    """The number of the month that a word begins with, 0 where it names none."""
    return _MONTHS.get(word[:3].lower(), 0)


def dates_in(text: str, today: date, with_month: bool = False) -> list[date]:
    """The days that stand in `text` as dates, the latest before `today` each; `with_month`: where they name theirs."""
    return [day for match, day in _found(text, today) if _month_and_day(match)[0] or not with_month]


def _found(text: str, today: date) -> Iterator[tuple[re.Match[str], date]]:
    for match in _DATE.finditer(text):
        day = None if _OTHER_DATE.match(text, match.end()) else latest(today, *_month_and_day(match))
        if day is not None:
            yield match, day


def stated(text: str, today: date, last: bool = False) -> tuple[date | None, date | None]:
    """(day of the act, day of the report) where calendar dates stand in `text`. Of several days the first, or the
    `last` before today: state media tell at once of what was tested over some days."""
    acts: list[date] = []
    spoken: list[date] = []  # behind whoever speaks
    told: list[date] = []  # before the verb of telling
    for match, day in _found(text, today):
        if (today - day).days > MAX_LAG:
            continue
        if _CJK_SAYS.match(text, match.end()) or _SAID_ON.search(text, 0, match.start()):
            told.append(day)
        else:
            (spoken if _CJK_SAID.search(text, 0, match.start()) else acts).append(day)
            if last and (end := _end(match, today)):
                acts.append(end)
    if told:  # who speaks is named at the beginning, and the word has its day elsewhere
        acts += [day for day in spoken if day not in told]
    if last and (over := [day for day in acts if day < today]):
        acts = [max(over)]
    return next(iter(acts), None), next(iter([*told, *spoken]), None)


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    """The month, 0 where none is named, and the day of a match of `_DATE`."""
    month = match["m1"] or match["m2"]
    number = next(int(match[name]) for name in ("d1", "d2", "d3", "d4", "d5", "d6") if match[name])
    return _MONTHS[month[:3].lower()] if month else int(match["m3"] or 0), number


def _end(match: re.Match[str], today: date) -> date | None:
    """The last day of a stretch of days such as "6-8일"."""
    number = next((int(match[name]) for name in ("e1", "e3", "e6") if match[name]), None)
    return latest(today, _month_and_day(match)[0], number) if number else None


def latest(today: date, month: int, number: int) -> date | None:
    """The latest day not after `today` with this day number, and this month unless it is 0."""
    year, this = today.year, month or today.month
    for _ in range(3):
        try:
            day = date(year, this, number)
        except ValueError:
            day = None
        if day and day <= today:
            return day
        if month:
            year -= 1
        else:
            year, this = (year, this - 1) if this > 1 else (year - 1, 12)
    return None
