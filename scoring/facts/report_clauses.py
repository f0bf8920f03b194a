"""Sentences and clauses of a report, and which of them tell of something else than the act itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Facts stand at the head of a report; a longer text would only cost time.
MAX_TITLE = 600
MAX_SUMMARY = 1500
MAX_SENTENCES = 4

_AT_HOUR = r"(?!(?<=[ap]\.m)\.\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|local)\b)"  # "at 3 a.m. Sunday" is one
_SENTENCE = re.compile(
    _AT_HOUR + r"(?<=[a-z0-9\"'”’)\]])[.!?]['\"”’)]{0,2}\s+(?=[A-Z\"'“‘])|(?<=[다요음])\.\s*|\n+|。|\s\|\s"
)
_COUNTED = (
    r"(?:(?:just|only|less than|more than|about|barely|almost|nearly)\s+)?"
    r"(?:(?:an?|the|one|two|three|four|five|six|seven|\d{1,3}|several|few|many|mere)\s+)?"
)
_CONNECTOR = (
    _COUNTED
    + r"(?:minutes|hours?|days?|weeks?|months?|years?)\s+(?:after|before|following|since|ahead of|later|on from)"
    r"|after|follow(?:ing|s|ed)(?! (?:by|up))|since|as|amid(?:st)?|while|ahead of|before|despite|when|because|which|who"
    r"|whose|where|just as|it c[ao]mes?|c[ao]mes? (?:after|as|amid|days|hours|a day)|to mark|marking"
)
_ASIDE = re.compile(r"^\W*(?:" + _CONNECTOR + r")\b", re.IGNORECASE)
_BOUNDARY = re.compile(r"[,;:…]\s+|\s+[-–—]+\s+|\s+(?=(?:" + _CONNECTOR + r")\b)|(?<=에)\s?이어\s", re.IGNORECASE)
# A sentence that opens like this tells of an earlier act.
_LOOK_BACK = re.compile(
    r"^\W*(?:(?:\w+ )?(?:two|three|four|five|six|\d{1,2}|several|a few) (?:days|weeks|months|years) (?:ago|earlier)"
    r"|last (?:month|year|week)|earlier this (?:month|year)|in (?:19|20)\d\d)\b|^\W*(?:지난달|지난해|작년)",
    re.IGNORECASE,
)
# Beneath a headline, a shot that was fired "too" is another one.
_ALSO_FIRED = re.compile(
    r"\balso\b.{0,80}?\b(?:fired|launched|test-fired|tested)\b|\b(?:fired|launched|test-fired|tested) also\b"
    r"|(?:전날|앞서|이에 앞서).{0,60}?(?:쏜|발사한) .{0,30}뒤늦게",
    re.IGNORECASE | re.DOTALL,
)
# A headline's 'military: "a short-range one at dawn too"' tells of another shot.
_ALSO_SAID = re.compile(
    r"^[^\"“‘'…]{0,15}"
    r"[\"“‘'][^\"”’']{2,40}(?:미사일|단거리|중거리|SRBM|ICBM|방사포|순항|포탄|사격|위성|드론|무인기|풍선)도[\"”’']"
)
# A photo's caption tells of the photo: it ends on the agency in brackets, or calls itself a file image.
_CAPTION = re.compile(
    r"\([^()]{0,60}(?:AP|AFP|Reuters|Getty|Yonhap|KCNA|EPA|Xinhua|Kyodo|Photo|Image|연합)[^()]{0,40}\)\s*$",
    re.IGNORECASE,
)
_FILE_IMAGE = re.compile(
    r"\bfile (?:image|photo|footage)\b|\bin this (?:photo|picture|undated)\b|\bTV (?:screen|news)\b", re.IGNORECASE
)
# What the South and its allies do about it, unless they are only quoted.
_OTHERS_ACT = re.compile(
    r"\b(?:South Korea|South Korean|Seoul|the South|U\.?S\.?|United States|allies|Japan|Tokyo|China|Russia|Iran)\b"
    r"(?:'s|’s)?(?:\s+(?!says\b|said\b|north\b)[\w.'’-]+){0,4}?\s+"
    r"(?:respond\w*|retaliat\w*|scrambl\w*|fir(?:e|ed|es)(?: back)?|launch(?:e[sd])?|dispatch\w*|deploy\w*|stag\w*"
    r"|conduct\w*|flew|held|holds|began)\b",
    re.IGNORECASE,
)
_NORTH = re.compile(r"\b(?:North(?: Korean?s?)?|N\.? ?Korean?|DPRK|Pyongyang|Kim)\b|북|北", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReportClause:
    """A stretch of text. `aside`: it gives the circumstances of the act or somebody else's act, not the act."""

    text: str
    sentence: int  # 0 is the title
    aside: bool


# Where and when a desk writes: the day of the report, which is not the day of the act.
_DATELINE = re.compile(
    r"^\s*(?:[A-Z][\w.'’/ -]{1,40}(?:, [A-Z][\w.'’ -]{1,30})?,\s*)?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{4})?\s*"
    r"\([^()]{2,30}\)\s*[-–—]*\s*"
)


def without_dateline(summary: str) -> str:
    """A summary without the place and the day of writing that an agency opens it with."""
    return _DATELINE.sub("", summary, count=1)


def is_caption(summary: str) -> bool:
    return bool(_CAPTION.search(summary)) and bool(_FILE_IMAGE.search(summary) or summary.count(". ") <= 3)


def clauses_of(title: str, summary: str) -> tuple[ReportClause, ...]:
    """Clauses in reading order. The summary is left out where it is a photo's caption."""
    head = title[:MAX_TITLE]
    body = without_dateline(summary[:MAX_SUMMARY])
    if is_caption(body):
        body = ""
    sentences = [head, *(s for s in _SENTENCE.split(body)[:MAX_SENTENCES] if s and s.strip())]
    return tuple(
        ReportClause(part.strip(), number, _of_another(sentence, number) or _is_aside(part))
        for number, sentence in enumerate(sentences)
        for part in _parts(sentence)
        if part.strip()
    )


def _parts(sentence: str) -> list[str]:
    head, dots, tail = sentence.partition("…")
    if dots and _ALSO_SAID.match(tail):
        return [*_BOUNDARY.split(head), tail]
    return _BOUNDARY.split(sentence)


def _of_another(sentence: str, number: int) -> bool:
    """Whether a sentence tells of an earlier or a further act. The title, number 0, always tells the act."""
    return _LOOK_BACK.match(sentence) is not None or bool(number and _ALSO_FIRED.search(sentence))


def _is_aside(part: str) -> bool:
    if _ASIDE.match(part) or _ALSO_SAID.match(part):
        return True
    other = _OTHERS_ACT.search(part)
    if other is None:
        return False
    north = _NORTH.search(part)
    return north is None or other.start() < north.start()
