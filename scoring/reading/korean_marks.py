"""Words at which Korean headlines may break, by what their tokens are: acts, names, and what closes an adverbial."""

from __future__ import annotations

import re

from scoring.reading.korean_quotes import GAP, QUOTE
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import ACTORS, FOREIGN, NEWS, NORTH, OCCASIONS, PREDICATES, names

AFTER = re.compile(r"^(?:론|說|설|행위|조치|주장|사태)?(?:에|에도|에는|엔|에서)$")
#: Nouns that carry an act into an adverbial ('GPS 교란 신호에').
NEWS_OF = re.compile(r"^(?:신호|공격|위협|사태|소식|여파|피해|논란|사건|관련)(?:에|에도|에는|엔)$")
#: Nouns that carry a weapon into an adverbial ('미사일 파편에').
_OF_WEAPON = re.compile(r"^(?:파편|잔해|공격|위협|소식|공포|사태|도발|여파|낙하물)(?:에|에도|에는|엔)$")
TO = names("에 에도 에는 엔")
REPORTED = ("다고", "라고", "다며", "라며", "냐고", "자고")
#: Verbs behind which another does something ('훈련 끝나자 北 "…"').
_SINCE = re.compile(
    r"(?:끝나|마치|나오|내놓|열리|들어오|떠나|도착하|발표하|시작되|시작하|나서|밝히|커지|이어지|잇따르|높이|재개하)자$"
)
#: What somebody is on while another does something ('방일 중 北 미사일').
_VISITS = ("방일", "방미", "방중", "방한", "방러", "순방", "회담", "회견", "방문")
#: Acts behind which another's name begins a clause of its own in titles that have lost their punctuation.
_FIRED = names("launch test provoke cross trespass jam")
#: What the North has and others answer to; nothing but a describing word stands between its name and it.
_TOLD = NEWS - _FIRED | {"cross", "trespass", "jam"}
THINGS = names(
    """missile icbm cruise projectile space artillery drone balloon trash-balloon loudspeaker nuclear hostility accord
    arsenal"""
)
#: Who speaks for the North: what is addressed to them answers their words.
_LEADERS = names("kim voice")
_BARE = re.compile(r"^(?: ?| (?:신형|추정|단거리|신종|새) ?)$")
_CLOSE = OCCASIONS | {"stage"}
#: How long before or behind an occasion something is done ('방한 하루 전', '총선 일주일 앞').
_SPAN = re.compile(r"^(?:하루|이틀|사흘|나흘|닷새|엿새|이레|열흘|보름|일주일|한달|\d{1,2}(?:일|시간|주|분))$")
_OFF = names("전 앞 앞서 앞둔 앞두고 뒤 후 만에")


class Marks:
    """Words by what their tokens are: where predicates, names and closing acts stand."""

    def __init__(self, reading: Reading) -> None:
        text, starts, stops, words = reading.text, reading.starts, reading.stops, reading.words
        predicates: set[int] = set()
        foreign: set[int] = set()
        northern: set[int] = set()
        closed: dict[int, str] = {}  # words that a predicate ends, with its concept
        self.last: dict[int, Token] = {}
        self.owned = _owned(reading)
        closers = set(self.owned)
        for token in reading.tokens:
            concept, end = token.concept, token.end - 1
            self.last[end] = token
            if concept in PREDICATES:
                predicates.add(end)
                if token.stop < stops[end] or words[end].endswith(REPORTED):
                    closers.add(end)
                if end + 1 < len(words) and NEWS_OF.match(words[end + 1]):
                    closers.add(end + 1)
                if token.stop == stops[end]:
                    closed[end] = concept
            elif concept in ACTORS:
                if token.start == starts[token.at] and concept != "koreas":
                    (foreign if concept in FOREIGN else northern).add(token.at)
            elif concept in _CLOSE:
                closers.add(end)
        self.predicates, self.foreign, self.northern, self._closed = predicates, foreign, northern, closed
        #: Words that close what says since, during, or how long before or behind it is.
        self.times = _since(reading) | _spans(words, predicates)
        #: Words that may close an adverbial: with an act and its ending in them, or right behind one.
        self.closers = closers
        self._said = text[: stops[-1]] if stops else ""

    def is_launch(self, index: int) -> bool:
        """Whether a launch ends this word."""
        return self._closed.get(index) == "launch"

    def is_told(self, index: int) -> bool:
        """Whether an act that is answered ends this word."""
        return self._closed.get(index) in _TOLD

    def is_fired(self, index: int) -> bool:
        """Whether an act ends this word of a title that has lost its punctuation."""
        if self._closed.get(index) not in _FIRED:
            return False
        return "," not in self._said and GAP.search(self._said) is None and QUOTE.search(self._said) is None


def _since(reading: Reading) -> set[int]:
    """Words that say since or during what another does something."""
    words, found = reading.words, set[int]()
    if "자" in reading.text:
        found.update(at for at, word in enumerate(words) if word[-1] == "자" and _SINCE.search(word))
    if "중" in words:
        found.update(at for at in range(1, len(words)) if words[at] == "중" and words[at - 1].endswith(_VISITS))
    return found


def _spans(words: list[str], predicates: set[int]) -> set[int]:
    """Words that close how long before or behind an occasion something is done: '방한 하루 전'."""
    if _OFF.isdisjoint(words):
        return set()
    return {
        at for at in range(2, len(words)) if words[at] in _OFF and _SPAN.match(words[at - 1]) and at - 2 in predicates
    }


def _owned(reading: Reading) -> set[int]:
    """Words that close an adverbial with what is the North's: '北 미사일에', '北 두 국가론에'."""
    text, found = reading.text, set[int]()
    for name, thing in zip([None, *reading.tokens], reading.tokens, strict=False):
        if thing.concept in _LEADERS and text[thing.stop : reading.stops[thing.end - 1]] in TO:
            found.add(thing.end - 1)  # "'비핵화 불가' 김정은에 …": what they said is answered
        elif thing.concept == "trash-balloon" and AFTER.match(text[thing.stop : reading.stops[thing.end - 1]]):
            found.add(thing.end - 1)  # no name is needed: nobody else has them
        if name is not None and name.concept in NORTH and thing.concept in THINGS:
            bare = _BARE.match(text[name.stop : thing.start]) is not None
            if bare and AFTER.match(text[thing.stop : reading.stops[thing.end - 1]]):
                found.add(thing.end - 1)
            if bare and thing.end < len(reading.words) and _OF_WEAPON.match(reading.words[thing.end]):
                found.add(thing.end)
    return found
