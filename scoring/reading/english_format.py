"""What sort of text a headline is: a digest of many things, a line with its publisher's name at the end, a bundle."""

from __future__ import annotations

import re
from bisect import bisect_left

from scoring.reading.clauses import Clause
from scoring.reading.inflection import PAST, THIRD
from scoring.reading.lexicon import Reading
from scoring.reading.predicates import names as words_of

_DASHES = frozenset({"-", "|", "\u2013", "\u2014"})
_SMALL = words_of("the of and for in on by at from & . , - : ( ) com gov mil org net")
#: A publisher's name is no longer than this: 'ABC News - Breaking News, Latest News and Videos'.
_TAIL_WORDS = 14
_LABELS = "breaking(?: news)?|watch|video|live|just in|exclusive|update|urgent|photos?"
_LABEL = re.compile(rf"\s*(?:[\[(][^\])]{{2,40}}[\])]:?\s|(?:{_LABELS})\b ?\d?\s?[:|\u2014-]\s?)", re.IGNORECASE)
#: Words that only the agency itself writes so, in a headline that names nobody.
_OWN_WORDS = re.compile(
    r"\b(?:New-[Tt]ype|Test-[Ff]ir(?:e|ing) of|(?:Striking|Launching) Drill|Ground Jet Test|Fire(?:power)? Strike"
    r"|U\.S\. Imperialism|(?:Weapon System|Technological) Test (?:Conducted|of)|Missile Administration Conduct"
    r"|(?:Strategic|Tactical) [\w -]*Missile[\w -]* Test-fired|Academy of Defen[cs]e Science)\b"
)
_DATELINE = re.compile(r"[A-Z][\w'. ]{2,30}(?:, \w+\.? \d{1,2})? ?\(KCNA\)")
_TAIL = re.compile(r"\s+[-|\u2013\u2014]\s+(\S.{0,40})$")


def drop_label(reading: Reading) -> None:
    """Take off what a desk puts before its headline: '(LEAD) …', '[Newsmaker] …', 'WATCH: …', 'UPDATE 1-…'.

    A label that says what sort of text it is ('[Editorial]', 'Explainer:') stays, and one that names somebody.
    """
    while (found := _LABEL.match(reading.text, reading.starts[0] if reading.starts else 0)) is not None:
        count = bisect_left(reading.starts, found.end())
        labels = [token for token in reading.tokens if token.at < count]
        kept = reading.traits["format|actor|passing|source-word|rubric"]
        if len(labels) == 1 and labels[0].concept in reading.traits["rehearses"]:
            labels[0].concept = "withdrawn"  # '[DRILL] North Korea fires …'
            return
        if count >= len(reading.words) or any(token.end > count or token.concept in kept for token in labels):
            return
        reading.tokens = reading.tokens[len(labels) :]
        for token in reading.tokens:
            token.at, token.end = token.at - count, token.end - count
        del reading.words[:count], reading.starts[:count], reading.stops[:count]


def drop_tail(reading: Reading) -> None:
    """Take a publisher's name off the end ('… - The Japan Times'): it says nothing of Japan.

    A tail that says who says it ('… - South Korea says', '… - Seoul') stays.
    """
    words, text = reading.words, reading.text
    if _DASHES.isdisjoint(words):
        return
    if words[-1] in _DASHES:  # a tail whose second half was lost
        del words[-1:], reading.starts[-1:], reading.stops[-1:]
    cut = False
    for at in range(len(words) - 2, max(2, len(words) - _TAIL_WORDS), -1):
        if words[at] not in _DASHES or not text[reading.starts[at] - 1].isspace() or not _is_publisher(reading, at):
            continue
        if cut and any(token.at > at for token in reading.tokens):
            return
        reading.tokens = [token for token in reading.tokens if token.at < at]
        del words[at:], reading.starts[at:], reading.stops[at:]
        cut = True  # 'ABC News - Breaking News' has a dash of its own


def _is_publisher(reading: Reading, at: int) -> bool:
    """Whether what stands behind this dash is written like a name and speaks of nobody."""
    tail = [token for token in reading.tokens if token.at > at]
    if any(token.concept in ("say", "warn") and token.form in (THIRD, PAST) for token in tail):
        return False
    held = {place for token in tail for place in range(token.at, token.end)}
    free = [i for i in range(at + 1, len(reading.words)) if i not in held and reading.words[i] not in _SMALL]
    speakers = reading.traits["actor|source|say"]
    if not free and all(token.concept in speakers for token in tail):
        return False
    places = [*free, *(token.at for token in tail)]
    return not any(reading.text[reading.starts[i]].islower() for i in places if reading.words[i] not in _SMALL)


def is_own_voice(summary: str) -> bool:
    """Whether the entry is the North's news agency's own: its text begins with the agency's dateline."""
    return _DATELINE.match(summary) is not None


def writes_like_the_north(title: str) -> bool:
    """Whether the title has words that only the North's agency writes so: it tells of the North, named or not."""
    return _OWN_WORDS.search(title) is not None


def keep_first_item(clauses: list[Clause], reading: Reading) -> None:
    """Of a digest only the first item is its news: what follows it loses its tokens, and where the first does not name
    the North the text is not about it."""
    if "roundup" not in [token.concept for token in reading.tokens]:
        return
    heading = next((i for i, c in enumerate(clauses) if any(t.concept == "roundup" for t in c.tokens)), None)
    if heading is None:
        return
    first = next((i for i, c in enumerate(clauses) if i != heading and c.end - c.at > 1), heading)
    northern = reading.traits["northern"]
    if any(token.concept in northern for clause in clauses[: first + 1] for token in clause.tokens):
        kept = {id(token) for i in (first, heading) for token in clauses[i].tokens}
    else:
        kept = {id(token) for token in clauses[heading].tokens if token.concept == "roundup"}
    reading.tokens = [token for token in reading.tokens if id(token) in kept]
    for clause in clauses:
        clause.tokens = [token for token in clause.tokens if id(token) in kept]


def is_bundle(title: str, summary: str) -> bool:
    """Whether the summary is a search service's bundle: it begins with the title and its publisher and strings other
    desks' headlines after it, so that nothing of it is this entry's own."""
    tail = _TAIL.search(title)
    if tail is None or tail.start() < 12 or not summary.startswith(title[: tail.start()]):
        return False
    return summary[tail.start() :].lstrip("-|\u2013\u2014\u00a0 ").startswith(tail[1])
