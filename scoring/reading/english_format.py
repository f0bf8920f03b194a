"""What sort of text a headline is: a digest of many things, a line with its publisher's name at the end, a bundle."""

from __future__ import annotations

import re

from scoring.reading.clauses import Clause
from scoring.reading.inflection import NOUN, PLAIN
from scoring.reading.lexicon import Reading

_DASHES = frozenset({"-", "|", "\u2013", "\u2014"})
_SMALL = frozenset({"the", "of", "and", "for", "in", "&", ".", "com", ",", "-"})
#: A publisher's name is no longer than this: 'ABC News - Breaking News, Latest News and Videos'.
_TAIL_WORDS = 11
_DATELINE = re.compile(r"[A-Z][\w'. ]{2,30}(?:, \w+\.? \d{1,2})? ?\(KCNA\)")
_TAIL = re.compile(r"\s+[-|\u2013\u2014]\s+(\S.{0,40})$")


def drop_tail(reading: Reading) -> None:
    """Take the tokens out of a publisher's name at the end ('\u2026 - The Japan Times'): it says nothing of Japan.

    A tail that holds nothing but names and speakers that the lexicon knows ('\u2026 - Yonhap', '\u2026 - Seoul') stays.
    """
    words = reading.words
    for at in range(max(3, len(words) - _TAIL_WORDS), len(words) - 1):
        if words[at] not in _DASHES:
            continue
        tail = [token for token in reading.tokens if token.at > at]
        held = {place for token in tail for place in range(token.at, token.end)}
        free = [i for i in range(at + 1, len(words)) if i not in held and words[i] not in _SMALL]
        written = all(not reading.text[reading.starts[i]].islower() for i in free)
        if free and written and all(token.form in (NOUN, PLAIN) for token in tail):
            reading.tokens = [token for token in reading.tokens if token.at <= at]
            return


def is_own_voice(summary: str) -> bool:
    """Whether the entry is the North's news agency's own: its text begins with the agency's dateline."""
    return _DATELINE.match(summary) is not None


def keep_first_item(clauses: list[Clause], reading: Reading) -> None:
    """Of a digest only the first item is its news: what follows it loses its tokens, and where the first does not name
    the North the text is not about it."""
    if not any(token.concept == "roundup" for token in reading.tokens):
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
