"""Whether a threat names a time by which something will happen: 'within 48 hours', 'by Friday', '15일까지'."""

from __future__ import annotations

import re

_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}"
_NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|ten|twelve|twenty-four|forty-eight|seventy-two)"
_ENGLISH = re.compile(
    rf"\bwithin (?:the next )?{_NUMBER} (?:hours?|days?|weeks?)\b"
    rf"|\b(?:by|before|until|no later than) (?:the end of (?:the|this) (?:week|month|year)|{_DAYS}|{_MONTHS}"
    r"|midnight|noon|tomorrow|tonight)\b"
    rf"|\b(?:gives?|gave|given) \w+(?: \w+)? (?:{_NUMBER} (?:hours?|days?)|until)\b"
    rf"|\b{_NUMBER}[- ](?:hour|day) (?:deadline|ultimatum)\b|\b(?:deadline|ultimatum)\b",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"\d{1,3} ?(?:시간|일|주) ?(?:이내|내|안)에?|(?:오는|이달|내달|다음 달)? ?\d{1,2}일 ?(?:\S{0,6} )?까지"
    r"|(?:월|화|수|목|금|토|일)요일까지|(?:자정|정오|이달 말|연말|주말)까지|최후통첩|시한"
)
_JAPANESE = re.compile(r"\d{1,3} ?(?:時間|日|週間)以内|\d{1,2}日までに|最後通告|期限")
_LONGEST = 1200


def names_a_time(text: str) -> bool:
    """True where `text` sets a time limit. Only its first 1,200 characters are read."""
    head = text[:_LONGEST]
    return any(pattern.search(head) for pattern in (_ENGLISH, _KOREAN, _JAPANESE))
