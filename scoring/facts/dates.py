"""The Korean calendar day of an act, from the words of a report and the moment it was published.

News agencies date acts by the day in Korea, whatever the clock says at their own desk: a story sent on Wednesday
evening in New York says "Thursday". A weekday is therefore resolved against the moment of publication in Korea. Some
desks do use their own day, and early in the Korean day that is the day before; such a report leaves both days open
and merging decides. State media report an act on the day after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data.models import KST, kst_day
from scoring.facts.calendar_dates import DAY, MAX_LAG, SAID, dates_in, latest, months_of, stated
from scoring.facts.report_clauses import ReportClause

# Until this hour in Korea the day at a desk in New York is still the day before.
AMERICAN_EVENING = 14

Basis = Literal["", "stated", "weekday", "relative", "published"]


@dataclass(frozen=True, slots=True)
class ActDay:
    """KST days a text allows for its act, likeliest first, and what they rest on."""

    days: tuple[date, ...]
    basis: Basis


_WEEKDAYS = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_WEEKDAYS |= {name: n for n, name in enumerate("월화수목금토일")}
_WEEKDAY = re.compile(
    r"(?P<said>\b" + SAID + r",?\s+(?:\S+\s+){0,2}?)?(?P<last>\blast\s+)?"
    r"\b(?P<day>Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)day\b|\((?P<short>Mon|Tue|Wed|Thu|Fri|Sat|Sun)\)"
    r"|(?P<ko>[월화수목금토일])요일",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:today|this morning|this afternoon|this evening|tonight|hours ago|just now)\b"
    r"|오늘|금일|이날|방금|지금|오늘\s?새벽|きょう|今日|今朝",
    re.IGNORECASE,
)
# What went on in the night began on the evening before.
_OVERNIGHT = re.compile(r"\bovernight\b|밤새|간밤|밤사이|夜通し", re.IGNORECASE)
# "어젯밤에 이어": what an act follows is another act.
_FOLLOWED = r"(?!에?\s?이어)"
# "The day before the summit" counts from the summit.
_OF_ITSELF = r"(?=\s*(?:$|[^\w\s]|(?:in|at|from|by|after|that|and|as|into|off|toward)\b))"
_NOT_OF_AN_EVENT = "".join(
    f"(?<!{event} )" for event in ("선거", "대선", "총선", "회담", "취임", "취임식", "개막", "연휴", "훈련")
)
_YESTERDAY = re.compile(rf"\byesterday\b|(?:어제|어젯밤){_FOLLOWED}|昨日|きのう", re.IGNORECASE)
_DAY_EARLIER = re.compile(
    rf"\b(?:a|one) day earlier\b|\bthe previous day\b|\bthe (?:day|night|evening) before\b{_OF_ITSELF}"
    rf"|{_NOT_OF_AN_EVENT}전날{_FOLLOWED}"
    r"|(?:^|[,(…\"“'’·] ?|(?:불과|바로|그|이보다|[일]) )하루 전(?![가-힣])|前日",
    re.IGNORECASE,
)
# The day before the day that is named: "11일, 전날 시험했다".
_DATED_BEFORE = re.compile(
    r"\b(?:a|one) day earlier\b|\bthe (?:previous day|(?:day|night|evening) before)\b"
    r"|[일日](?:[,은]| [가-힣]{1,5}[은는이가])? ?(?:전날(?!에?\s?이어)|하루 전|前日)",
    re.IGNORECASE,
)
# "Its launch the night | before ended in failure": clauses part at the word.
_NIGHT_BEFORE = re.compile(
    r"(?<!\bin )(?<!into )(?<!during )(?<!through )(?<!of )(?<!for )\bthe (?:night|evening)$"
    r"|\bthe previous (?:night|evening|day)\b",
    re.IGNORECASE,
)
_TWO_DAYS = re.compile(r"그제|그저께|그저껜|一昨日|おととい")
_DAYS_AGO = re.compile(
    r"\b(?P<n>two|three|four|five|2|3|4|5) days (?:ago|earlier)\b|(?P<k>사흘|나흘|이틀) 전", re.IGNORECASE
)
_NUMBER = {"two": 2, "three": 3, "four": 4, "five": 5, "이틀": 2, "사흘": 3, "나흘": 4}
_LAST_WEEK = re.compile(r"\blast week\b|지난\s?주(?!말)", re.IGNORECASE)
_RECENTLY = re.compile(
    r"\bearlier (?:this|in the) week\b|\b(?:this|the) (?:past )?weekend\b|\blast week\b|\b(?:in )?recent days\b"
    r"|\bearlier (?:missile|rocket|test|launch)|이번\s?주|지난\s?주|최근|주말",
    re.IGNORECASE,
)
_SPEAKS_OF_ACT = re.compile(
    r"\b(?:fir(?:e|es|ed|ing)|launch\w*|test\w*|shell\w*|fl(?:ew|y|ies|ying|own)|cross\w*|intru\w*|jam\w*|sen[dt]\w*"
    r"|float\w*|explo\w*|ble?w|blow\w*|blast\w*|detonat\w*|conduct\w*|breach\w*|entered|splash\w*|land(?:s|ed)|fell|shoot\w*|shot"
    r"|stole\w*|hack\w*|detect\w*|carried out|said|says|announced|confirmed|reported)\b"
    r"|발사|쏘|쐈|쏜|시험|포격|침범|교란|살포|부양|넘|날렸|날려|밝혔|보도|발표|포착|감지|사격|폭파|発射|実験",
    re.IGNORECASE,
)
_SPEAKS_OF_OTHERS = re.compile(
    r"\b(?:drills?|exercises?|summit|visit\w*|trip|meeting|talks|sanctions?|Security Council|condemn\w*|statement)\b"
    r"|훈련|회담|방문|규탄|안보리|회의",
    re.IGNORECASE,
)
_INTENDS = re.compile(
    r"\b(?:said|says|announced|warned|vowed|declared|threatened)\b[^.]{0,60}?\b(?:would|will)\b", re.IGNORECASE
)
_HARD_ACT = re.compile(
    r"\b(?:fired?|fires|launch\w*|test\w*|missiles?|shells?|rockets?)\b|발사|시험|사격|포격|쏘|쐈|쏜", re.IGNORECASE
)


_NTH_DAY = re.compile(
    r"\b(?:for )?(?:an? |the |its )?(?P<word>second|third|fourth|fifth|sixth|seventh|\d{1,2}(?:st|nd|rd|th))"
    r"(?: (?:straight|consecutive|successive|day))* day\b"
    r"|\b(?P<row>two|three|four|five|six|seven|\d{1,2}) (?:(?:straight|consecutive|successive) days|days in a row)\b"
    r"|(?<![\d월])(?P<number>\d{1,2})일 ?(?:째|연속)"
    r"|(?P<ko>이틀|사흘|나흘|닷새|엿새|이레|일주일|여드레|아흐레|열흘) ?(?:째|연속)",
    re.IGNORECASE,
)
_NTH = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_NTH |= {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NTH |= {
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "일주일": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
}


def first_day(title: str, published: datetime) -> ActDay | None:
    """The KST day on which an act began that a title calls in its N-th day; None where it does not."""
    match = _NTH_DAY.search(title)
    if match is None:
        return None
    word = (match["word"] or match["row"] or match["number"] or match["ko"]).lower()
    number = _NTH.get(word) or int(word.rstrip("stndrh"))
    return ActDay((kst_day(published) - (number - 1) * DAY,), "relative") if 1 < number <= MAX_LAG else None


def act_day(clauses: Sequence[ReportClause], published: datetime, by_state_media: bool) -> ActDay:
    """The KST day of the act that `clauses` (title first) report. `published` is an aware moment."""
    local = published.astimezone(KST)
    today = local.date()
    early = local.hour < AMERICAN_EVENING
    fallback: ActDay | None = None
    for group in _sentences(clauses):
        if not any(_SPEAKS_OF_ACT.search(c.text) for c in group):
            continue
        clauses_read = [c for c in group if not (c.aside or _about_others(c.text) or _INTENDS.search(c.text))]
        recent = next(
            (m for c in group if (m := _RECENTLY.search(c.text)) and not (c.aside and _LAST_WEEK.search(m[0]))), None
        )
        found = _of_sentence(clauses_read, today, early, by_state_media, fallback is not None or recent is not None)
        if found and by_state_media and found.basis == "weekday" and found.days[0] == today:
            return ActDay((today - DAY, today), "published")  # the day it was claimed on
        if found and by_state_media and found.basis == "weekday" and found.days[-1] == today:
            return ActDay(found.days[:1], "weekday")  # they never tell of an act on its own day
        if found and found.basis == "relative" and any(_DAYS_AGO.search(c.text) for c in clauses_read):
            return _as_stated(clauses, found, today)
        if found:
            return found
        if fallback is None and recent:
            fallback = ActDay(_recent_days(recent.group(0), today), "relative")
    if fallback:
        return fallback
    return ActDay((today - DAY, today) if by_state_media else (today, today - DAY), "published")


def _as_stated(clauses: Sequence[ReportClause], found: ActDay, today: date) -> ActDay:
    """The date that a text gives beside its "three days ago", which desks count in two ways; else the day `found`."""
    named = [day for c in clauses if not c.aside for day in stated(c.text, today) if day]
    near = [day for day in named if abs(day - found.days[0]) <= DAY]
    return ActDay((near[0],), "stated") if near else found


def days_named(words: str, today: date) -> tuple[date, ...]:
    """The days of the past that stand in `words` as weekdays or dates, in the order of the words, each once."""
    if weekdays := [m["day"] or m["short"] or m["ko"] for m in _WEEKDAY.finditer(words)]:
        return tuple(today - (today.weekday() - _WEEKDAYS[name[:3].lower()]) % 7 * DAY for name in weekdays)
    month, found = 0, []
    for match in re.finditer(r"(?P<month>[A-Z][a-z]{2,8})?\.? ?(?P<day>\d{1,2})", words):
        month = months_of(match["month"] or "") or month
        found.append(latest(today, month, int(match["day"])))
    return tuple(dict.fromkeys(day for day in found if day and (today - day).days <= MAX_LAG))


def _recent_days(words: str, today: date) -> tuple[date, ...]:
    """The days that "last week", "the weekend" or "recently" may mean, the latest first."""
    if _LAST_WEEK.search(words):
        monday = today - (today.weekday() + 7) * DAY
        return tuple(monday + n * DAY for n in range(6, -1, -1))
    weekend = "weekend" in words.lower() or "주말" in words
    days = (today - n * DAY for n in range(7))
    return tuple(d for d in days if not weekend or d.weekday() >= 5)


def long_past(clauses: Sequence[ReportClause], published: datetime) -> bool:
    """Whether `clauses` date what they tell of further back than MAX_LAG days, and give no nearer day."""
    today = kst_day(published)
    far = False
    for clause in clauses:
        dated, _ = stated(clause.text, today)
        if dated or any(_weekday(clause.text, today, False)) or _TODAY.search(clause.text):
            return False
        for day in dates_in(clause.text, today, with_month=True):
            # What lies nearly a year back is more likely a day to come.
            far = far or MAX_LAG < (today - day).days <= 300
    return far


def _sentences(clauses: Sequence[ReportClause]) -> list[list[ReportClause]]:
    groups: dict[int, list[ReportClause]] = {}
    for clause in clauses:
        groups.setdefault(clause.sentence, []).append(clause)
    return list(groups.values())


def _about_others(text: str) -> bool:
    return bool(_SPEAKS_OF_OTHERS.search(text)) and not _HARD_ACT.search(text)


def _of_sentence(
    clauses: Sequence[ReportClause], today: date, early: bool, by_state_media: bool, recently: bool
) -> ActDay | None:
    """The day a sentence gives. A day tied to a verb of saying is the day of the report, which is the day of the act
    too unless state media speak or the act was "earlier this week" (`recently`)."""
    reported: ActDay | None = None
    for clause in clauses:
        dated, said = stated(clause.text, today, last=by_state_media)
        if dated and not _relative_first(clause.text, today):
            before = any(words.search(clause.text) for words in (_DATED_BEFORE, _NIGHT_BEFORE))
            return ActDay((dated - DAY * before,), "stated")
        named, said_on = _weekday(clause.text, today, early)
        reported = reported or (ActDay((said,), "stated") if said else said_on)
        if (day := named or reported) and _NIGHT_BEFORE.search(clause.text):
            return ActDay((day.days[0] - DAY,), "relative")  # "admitted on Tuesday that the launch the night before"
        if named:
            return named
        if relative := _relative(clause.text, today, early, reported):
            return relative
    if reported and by_state_media:
        said_day = reported.days[0]
        return ActDay((said_day - DAY, said_day), "published")
    return None if recently else reported


def _relative_first(text: str, today: date) -> bool:
    """Whether "yesterday" stands before every date: a date behind it is that of another act."""
    word = _YESTERDAY.search(text)
    return word is not None and not dates_in(text[: word.start()], today)


def _weekday(text: str, today: date, early: bool) -> tuple[ActDay | None, ActDay | None]:
    """(day of the act, day of the report) where names of weekdays stand in `text`."""
    act = said = None
    for match in _WEEKDAY.finditer(text):
        name = match["day"] or match["short"] or match["ko"]
        back = (today.weekday() - _WEEKDAYS[name[:3].lower()]) % 7
        if back > (6 if match["last"] else 4):
            continue  # more likely a day to come
        day = today - back * DAY
        found = ActDay((day, today) if back == 1 and early else (day,), "weekday")
        if match["said"]:
            said = said or found
        else:
            act = act or found
    return act, said


def _relative(text: str, today: date, early: bool, reported: ActDay | None) -> ActDay | None:
    base = reported.days[0] if reported else today
    if _DAY_EARLIER.search(text):
        return ActDay((base - DAY,), "relative")
    if _YESTERDAY.search(text):
        return ActDay((today - DAY, today - 2 * DAY) if early and text.isascii() else (today - DAY,), "relative")
    if _TWO_DAYS.search(text):
        return ActDay((today - 2 * DAY,), "relative")
    if ago := _DAYS_AGO.search(text):
        word = (ago["n"] or ago["k"]).lower()
        return ActDay((today - (_NUMBER.get(word) or int(word)) * DAY,), "relative")
    if _OVERNIGHT.search(text):
        return ActDay((today - DAY, today), "relative")
    if not reported and _TODAY.search(text):
        return ActDay((today, today - DAY) if early and text.isascii() else (today,), "relative")
    return None
