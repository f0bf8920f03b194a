"""Counts, distances and ordinals as reports write them, in English, Korean and Japanese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring.facts.report_clauses import ReportClause


def _numbered(words: str, step: int = 1, start: int = 1) -> dict[str, int]:
    return {word: n * step for n, word in enumerate(words.split(), start)}


_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", step=10, start=2)
_WORDS = _numbered("one two three four five six seven eight nine ten " + _TEENS) | _TENS
_WORDS |= {"single": 1, "pair": 2, "dozen": 12, "hundred": 100}
_KOREAN = _numbered("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열")
_ORDINALS = _numbered("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")

_EN_NUMBER = (
    r"\d{1,3}(?:,\d{3})+|\d{1,5}|"
    + "(?:"
    + "|".join(_TENS)
    + r")(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|"
    + "|".join(sorted((w for w in _WORDS if w not in _TENS), key=len, reverse=True))
)
# Words that end a noun phrase: a number before them does not count the noun after them.
_STOP = (
    r"(?!(?:days?|weeks?|months?|years?|hours?|minutes?|times?|countries|people|after|in|since|from|to|that|and|into|with"
    r"|as|at|on|by|for|off|over|km|kilomet\w+|miles|metres|meters|percent|nations|koreas|kinds?|types?|sorts?|tests?"
    r"|launches|of its)\b)"
)
_EN_NOUN = (
    r"missiles?|projectiles?|rockets?|icbms?|srbms?|shells?|rounds?|shots?|balloons?|drones?|uavs?|warplanes?"
    r"|aircraft|(?:fighter |military )?(?:jets|planes)|troops|soldiers|unmanned aerial vehicles"
)
_EN_COUNT = re.compile(
    r"(?P<least>\b(?:at least|more than|over|no fewer than|upwards of)\s+)?"
    r"(?P<about>\b(?:about|around|some|roughly|nearly|almost|approximately|up to|an estimated|possibly)\s+)?"
    r"(?:\b(?:an?|the)\s+)?"
    rf"(?<![\w$£€.,-])(?P<number>{_EN_NUMBER})(?![\w%]|[.,]\d)"
    rf"(?:\s+(?:of\s+)?{_STOP}(?:N\.|[\w'’‘“”\"/-]+)){{0,5}}?\s+(?:of\s+)?(?P<noun>{_EN_NOUN})\b",
    re.IGNORECASE,
)
_CJK_COUNT = re.compile(
    r"(?P<least>최소|적어도|少なくとも)?\s?(?P<about>약|대략|約)?\s?"
    r"(?:(?<![\d,])(?=\d)(?:(?P<thousands>\d{1,2})\s?천\s?)?(?P<number>\d{1,3}(?:,\d{3})+|\d{1,5})?"
    r"|(?P<word>한|두|세|네|다섯|여섯|일곱|여덟|아홉|열))\s?"
    r"(?P<plus>여)?\s?(?P<noun>발|개|기|대|명|発|個|機|발)(?P<over>\s?(?:이상|넘[게어은는]|以上))?(?![가-힣]*(?:월|개월|국|년|시간))"
)
_CJK_CONTEXT = re.compile(
    r"미사일|발사|방사포|포탄|포격|사격|풍선|무인기|드론|군용기|전투기|북한군|군인|발|ミサイル|発射|風船|無人機"
)
_CJK_NOUN_NEEDS = {
    "개": "풍선|오물|전단|발사체",
    "명": "북한군|군인|병력|침범|넘",
    "기": "무인기|군용기|전투기|미사일",
    "대": "무인기|군용기|전투기|드론",
}
_SPAN = re.compile(r"(?<![\d,.])(\d{1,4})여?(?:\s?[~∼∽～-]\s?| to | or )$")
_SPAN_REACH = 12
_SALVO = re.compile(r"\b(?P<lead>two|three|four|several|\d)?\s*dozens?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    number: int
    at_least: bool = False
    about: bool = False
    sentence: int = 0  # of the clause that gives it; 0 is the title


def count_of(clauses: Sequence[ReportClause]) -> Count | None:
    """How many things acted, as the first clause that says so has it; circumstances and replies do not count."""
    for clause in clauses:
        if clause.aside:
            continue
        if found := _english_count(clause.text) or _cjk_count(clause.text):
            return replace(found, sentence=clause.sentence)
    return None


def _lowest(text: str, match: re.Match[str], number: int) -> int | None:
    """The lower end of a span that ends in the `number` of a match: 20 of "20~30명"."""
    start = match.start("number")
    span = _SPAN.search(text[max(0, start - _SPAN_REACH) : start])
    return int(span[1]) if span and int(span[1]) < number else None


_SEVERAL = re.compile(
    rf"\b(?:several|multiple|numerous|an? (?:number|barrage|salvo|volley|hail|flurry) of|barrages? of)\s+"
    rf"(?:{_STOP}[\w'’‘“”\"/-]+\s+){{0,4}}?"
    r"(?:missiles|projectiles|rockets|icbms|srbms|shells|rounds|shots|balloons|drones|uavs|warplanes|jets|soldiers)\b"
    r"|(?:미사일|발사체|포탄|풍선|무인기|드론|방사포|로켓)[을를]? ?(?:여러|수|다수) ?(?:발|개|대|기)?(?![가-힣])"
    r"|(?<![가-힣])(?:수|여러) ?(?:발|개|대|기)의? ?(?:\S+ ){0,2}?(?:미사일|발사체|포탄|풍선|무인기|드론|방사포|로켓)",
    re.IGNORECASE,
)


# "Fires cruise missiles": more than one, where no article or number says otherwise.
_PLURAL = re.compile(
    rf"\b(?:fir(?:e[sd]?|ing)|launch(?:es|ed|ing)|lob(?:s|bed)|shoots?|shot)\s+"
    rf"(?:(?!(?:an?|one|the|its|at|off)\b){_STOP}(?:N\.|[\w'’‘“”\"/-]+)\s+){{0,4}}?(?:missiles|projectiles|SRBMs)\b"
    r"|\b(?:missiles|projectiles|SRBMs)\s+(?:were\s+)?(?:fired|launched)\b",
    re.IGNORECASE,
)


def tells_of_several(clauses: Sequence[ReportClause]) -> bool:
    """Whether a report says that several things acted, and does not say how many."""
    told = [c for c in clauses if c.sentence < 2 and not c.aside]
    return any(_SEVERAL.search(c.text) or (c.sentence == 0 and _PLURAL.search(c.text)) for c in told)


def _english_count(text: str) -> Count | None:
    for match in _EN_COUNT.finditer(text):
        number = english_number(match["number"])
        noun = match["noun"].lower()
        if (
            number is None
            or number == 0
            or (number > 1 and noun in ("missile", "rocket", "projectile", "drone", "shot"))
            or (number == 1 and text[match.end("number") :].lower().startswith(" of "))
        ):
            continue  # "10-tonne missile", "3 missile tests", "one of the drones": the number counts something else
        if (lowest := _lowest(text, match, number)) is not None:
            return Count(lowest, at_least=True)
        lead = _SALVO.search(match.group(0))
        if lead and lead["lead"]:
            factor = english_number(lead["lead"])
            return Count((factor or 2) * 12, at_least=bool(match["least"]), about=True)
        return Count(
            number, at_least=bool(match["least"]), about=bool(match["about"]) or "dozen" in match["number"].lower()
        )
    return None


def _cjk_count(text: str) -> Count | None:
    if not _CJK_CONTEXT.search(text):
        return None
    for match in _CJK_COUNT.finditer(text):
        needs = _CJK_NOUN_NEEDS.get(match["noun"])
        if needs and not re.search(needs, text):
            continue
        if number := _cjk_number(match):
            if match["number"] and (lowest := _lowest(text, match, number)) is not None:
                return Count(lowest, at_least=True)
            return Count(number, bool(match["least"] or match["over"]), bool(match["about"] or match["plus"]))
    return None


def _cjk_number(match: re.Match[str]) -> int:
    """ "1천100", as Korean wires write 1,100, "2천", "1,100" and "세"."""
    if match["word"]:
        return _KOREAN[match["word"]]
    return 1000 * int(match["thousands"] or 0) + int((match["number"] or "0").replace(",", ""))


def english_number(text: str) -> int | None:
    """ "23", "1,200", "twenty-three", "eight" as an integer; None where it is none of these."""
    low = text.lower().replace(",", "")
    if low.isdigit():
        return int(low)
    if low in _WORDS:
        return _WORDS[low]
    ten, _, unit = low.partition("-")
    return _TENS[ten] + _WORDS[unit] if ten in _TENS and unit in _WORDS else None


_KM_PER_MILE = 1.609344
_LENGTH = r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,5})(?:\.\d+)?[\s-]?(?P<unit>km|kilomet\w+|miles?)\b"
_LENGTH_CJK = r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,5})여?\s?(?P<unit>㎞|km|킬로미터|킬로|キロ)"
_RANGE = (
    re.compile(
        r"\b(?:fl(?:ew|ying|own)|travell?(?:ed|ing)|range of|distance of|covered)\s+(?:\S+\s+){0,4}?" + _LENGTH,
        re.IGNORECASE,
    ),
    re.compile(_LENGTH_CJK + r"[^.]{0,12}?(?:비행|날아|飛行)"),
    re.compile(r"(?:비행거리|사거리|飛距離)[^\d]{0,10}" + _LENGTH_CJK),
)
_ALTITUDE = (
    re.compile(r"\b(?:altitude|apogee|height)\s+(?:\S+\s+){0,4}?" + _LENGTH, re.IGNORECASE),
    re.compile(_LENGTH + r"\s+(?:in altitude|high)\b", re.IGNORECASE),
    re.compile(r"(?:고도|高度)[^\d]{0,10}" + _LENGTH_CJK),
)


def range_km(text: str) -> int | None:
    """Distance flown, in km, where the text says it of a flight."""
    return _first_length(_RANGE, text)


def altitude_km(text: str) -> int | None:
    """Highest altitude, in km."""
    return _first_length(_ALTITUDE, text)


def _first_length(patterns: Sequence[re.Pattern[str]], text: str) -> int | None:
    for pattern in patterns:
        if match := pattern.search(text):
            factor = _KM_PER_MILE if match["unit"].lower().startswith("mile") else 1.0
            return round(int(match["number"].replace(",", "")) * factor)
    return None


_EN_ORDINAL = re.compile(r"\b(?P<n>\d{1,3})(?:st|nd|rd|th)\b|\b(?P<w>" + "|".join(_ORDINALS) + r")\b", re.IGNORECASE)
# "the 27th and 28th": reports number what they tell of by the last.
_EN_AND_ON = re.compile(r"\s*(?:,|-|–|and|to|through)\s*(?:the\s+)?(?:" + _EN_ORDINAL.pattern + ")", re.IGNORECASE)
_ORDINAL_OF = re.compile(
    r"^\s+(?:\S+\s+){0,3}?(?:waves?|batch(?:es)?|rounds?|time|launch(?:es)?|balloons?|nuclear test"
    r"|(?:missile |weapons? |rocket |projectile )?tests?|(?:ballistic |presumed |suspected |unidentified )?missiles?"
    r"|projectiles?|firing|provocation|(?P<day>day))\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:this|in (?:a|one|the|less than a|under a|just over a))\s+(?P<p>week|month|year)\b"
    r"|\bof the (?P<q>week|month|year)\b|\bso far this (?P<r>year|month)\b"
    r"|\bin (?:just )?(?P<s>\w+ (?:day|week|month|year)s)\b|올해|이달|이번\s?(?P<k>주|달)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|in \w+ (?:years|months)|for the first time)\b", re.IGNORECASE)
_CJK_ORDINAL = re.compile(
    r"(?<!\d)(?P<n>\d{1,3})\s?(?:차|번째|回目|度目)"
    r"(?!\s?(?:[·,~∼]|와|과|및|から|と)\s?\d{1,3}\s?(?:차|번째|回目|度目))"
    r"(?!\s?(?:례|원|세계|대전|공격|피해|산업)|\s?\S{0,5}\s?때)"
)


def ordinal_of(clauses: Sequence[ReportClause]) -> tuple[int | None, str]:
    """(number of the act in its series, period count).

    "balloons for a 7th time" numbers the act: (7, ""). "third test in a week" counts within a period, which desks
    count differently, and a "first since 2017" numbers nothing: (None, "week:3") and (None, "").
    """
    for clause in clauses:
        if clause.aside:
            continue
        text = clause.text
        for match in _EN_ORDINAL.finditer(text):
            rest = text[match.end() : match.end() + 80]
            number = int(match["n"]) if match["n"] else _ORDINALS[match["w"].lower()]
            of = _ORDINAL_OF.match(rest)
            # "for a fifth day" numbers days, which hold a wave, none or several.
            if _EN_AND_ON.match(rest) or not of or of["day"]:
                continue
            if period := _PERIOD.search(rest):
                return None, f"{_period_name(period)}:{number}"
            if (
                number > 1
                and not _SINCE.search(rest)
                and (
                    re.search(r"wave|batch|balloon|time|nuclear test|round", rest, re.IGNORECASE)
                    or "balloon" in text.lower()
                )
            ):
                return number, ""
        if numbered := _CJK_ORDINAL.search(text):
            if _PERIOD.search(text):
                return None, f"year:{numbered['n']}" if "올해" in text else ""
            return int(numbered["n"]), ""
    return None, ""


def _period_name(match: re.Match[str]) -> str:
    if named := match["p"] or match["q"] or match["r"] or match["s"]:
        return named.lower()
    return "week" if match["k"] == "주" else "month" if match["k"] or "이달" in match.group(0) else "year"
