"""Which signs quote in a Korean headline: double marks, and single ones around a whole sentence."""

from __future__ import annotations

import re

from scoring.reading.lexicon import Reading
from scoring.reading.predicates import JUDGES

#: Where a headline breaks without a mark of quotation.
GAP = re.compile(r"[…‥⋯]|···|\.\.+|[;:?!|→▶]|\s[-–—]\s|[.。](?=\s)|ㆍ\s")
QUOTE = re.compile(r"[\"“”「」『』〝〞]")
_ANY_QUOTE = re.compile(r"[\"“”「」『』〝〞'‘’]")
#: Single marks around a whole sentence, where a title has no others, quote it; around a few words they only name.
_SENTENCE = re.compile(
    r"(?<![^\s\]])['‘]([^'‘’]{8,})['’](?!\s?(?:보도|발언|논란|의혹|사건|설|표현|문구|담화|언급|조항|명시|삭제|내용|방침|계획|구상|전략|정책|노선|카드|공세|이라|라[는며고]|으로|까지|부터|처럼|보다|[을를의에로은는이가과와]))"
)
_SPACES = 2


def quotes_in(reading: Reading) -> re.Pattern[str]:
    """The signs that quote in a text."""
    sentence = _SENTENCE.search(reading.text) if QUOTE.search(reading.text) is None else None
    quotes = sentence is not None and sentence[1].count(" ") >= _SPACES and not _only_named(sentence, reading)
    return _ANY_QUOTE if quotes else QUOTE


def _only_named(sentence: re.Match[str], reading: Reading) -> bool:
    """Whether single marks only name what the words right behind them condemn, fear or discuss, by whom is left out."""
    if "," in sentence[1]:
        return False
    gap = GAP.search(reading.text, sentence.end())
    end = gap.start() if gap else len(reading.text)
    return any(sentence.end() <= t.start < end and t.concept in JUDGES for t in reading.tokens)
