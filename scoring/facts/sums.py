"""Sums of money in a text, and the one that it says was stolen."""

from __future__ import annotations

import re

from scoring.facts.patterns import spelled

_SCALES = {"m": 1, "b": 1000, "t": 1_000_000}
_MONEY = re.compile(
    r"(?:US)?\$\s?(?P<n>\d{1,3}(?:,\d{3})*(?:\.\d+)?)[\s-]?(?P<m>million|billion|mln|bln|m|bn|b|mn)?\b"
    r"|(?P<n2>\d{1,5}(?:\.\d+)?)[\s-]?(?P<m2>million|billion|mln|bln) (?:US )?dollars",
    re.IGNORECASE,
)
_KO_NUMBER = (
    r"(?=\d)(?:(?P<jo>\d{1,3}(?:\.\d+)?)\s?조\s?)?"
    r"(?:(?:(?P<eokcheon>\d)\s?천\s?)?(?P<eok>\d{1,4}(?:,\d{3})?(?:\.\d+)?)?\s?억\s?)?"
    r"(?:(?:(?P<cheon>\d)\s?천\s?)?(?P<man>\d{1,4}(?:,\d{3})?)?\s?만\s?)?(?:여\s?)?"
)
_MONEY_KO = re.compile(_KO_NUMBER + "(?:달러|불(?![가-힣]))")
_OTHER = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{3})*(?:\.\d+)?)[\s-]?(?P<m>million|billion|trillion|mln|bln) (?P<in>won|yen)\b", re.IGNORECASE
)
_OTHER_KO = re.compile(_KO_NUMBER + "(?P<in>원|엔)")
_CURRENCIES = {"won": "KRW", "yen": "JPY", "원": "KRW", "엔": "JPY"}

_TAKEN = spelled(
    r"""
    st[eo]l\w+|steal\w*|heists?|thefts?|robb\w+|drain\w*|loot\w*|siphon\w*|hack\w*|exploit\w*|breach\w*|tak(?:es?|en)|took
    """,
    r"탈취|훔[쳤친쳐]|훔치|도난|해킹|빼돌|빼갔|유출|털[렸었]|증발|盗",
)
# What adds up thefts, or tells of money that others have.
_SUMMED = spelled(
    r"""
    since|(?:in|during) (?:19|20)\d\d|in total|total(?:l?ing)? of|so far
    this year|last year|over the (?:past|last)|annual\w*
    launder\w*|mov(?:es?|ed|ing)|cash\w*|froze\w*|freez\w*|recover\w*|bount\w+|rewards?|fin(?:es?|ed)
    """,
    r"올해|지난해|작년|누적|\d년간|총 ?(?=\d)|세탁|현금화|동결|회수|현상금|포상금|과징금",
)
_SENTENCE = re.compile(r"[.!?。]\s+|\n")


def usd_millions(text: str) -> int | None:
    """The first sum of money in `text`, in millions of US dollars, rounded; None where there is none of a million."""
    if match := _MONEY.search(text):
        amount = float((match["n"] or match["n2"]).replace(",", ""))
        scale = (match["m"] or match["m2"] or "").lower()
        return _whole(amount * _SCALES[scale[0]] if scale else amount / 1e6)
    if korean := _MONEY_KO.search(text):
        return _whole(_korean_millions(korean))
    return None


def stolen(text: str) -> tuple[str, int] | tuple[()]:
    """Currency and sum, in millions, of the first sentence that tells what was taken at once: ("USD", 1500)."""
    for sentence in _SENTENCE.split(text):
        if _TAKEN.search(sentence) and not _SUMMED.search(sentence):
            if dollars := usd_millions(sentence):
                return "USD", dollars
            if other := _other_millions(sentence):
                return other
    return ()


def _other_millions(text: str) -> tuple[str, int] | None:
    if match := _OTHER.search(text):
        millions = _whole(float(match["n"].replace(",", "")) * _SCALES[match["m"][0].lower()])
    elif match := _OTHER_KO.search(text):
        millions = _whole(_korean_millions(match))
    return (_CURRENCIES[match["in"].lower()], millions) if match and millions else None


def _korean_millions(match: re.Match[str]) -> float:
    return (
        1_000_000 * _amount(match["jo"])
        + 100 * (1000 * _amount(match["eokcheon"]) + _amount(match["eok"]))
        + 10 * _amount(match["cheon"])
        + _amount(match["man"]) / 100
    )


def _whole(millions: float) -> int | None:
    return round(millions) if millions >= 1 else None


def _amount(digits: str | None) -> float:
    return float(digits.replace(",", "")) if digits else 0.0
