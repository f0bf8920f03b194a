"""Where Korean headlines break: dots, quotation marks, commas, tags, and words that close an adverbial."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from scoring.reading.korean_quotes import GAP, QUOTE, quotes_in
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import ACTORS, FOREIGN, NEWS, NORTH, OCCASIONS, PREDICATES, names

_TAG_LENGTH = 24  # what is longer, and most of the title, is the headline itself in brackets
_TAG = re.compile(r"[\[<【〈][^\]>】〉]*[\]>】〉]")
_DATELINE = re.compile(r"^\s*[(\[][^)\]]{2,40}[)\]](?:[^=\n]{0,60}=|\s)")
_AFTER = re.compile(r"^(?:론|說|설|행위|조치|주장|사태)?(?:에|에도|에는|엔|에서)$")
#: Nouns that carry an act into an adverbial ('GPS 교란 신호에').
_NEWS_OF = re.compile(r"^(?:신호|공격|위협|사태|소식|여파|피해|논란|사건|관련)(?:에|에도|에는|엔)$")
#: Nouns that carry a weapon into an adverbial ('미사일 파편에').
_OF_WEAPON = re.compile(r"^(?:파편|잔해|공격|위협|소식|공포|사태|도발|여파|낙하물)(?:에|에도|에는|엔)$")
_TO = names("에 에도 에는 엔")
CONNECTIVE = names(
    "하고 고 하며 며 해 하자 자 하면서 면서 했다 했는데 했고 다가 했다가 하더니 하고도 고도 로 하여 되어 돼 되며 되고"
)
_REPORTED = ("다고", "라고", "다며", "라며", "냐고", "자고")
_IF = names("시 시엔 땐 하면 할땐 면 할시 할경우")
_DAYS = re.compile(r"(?:(?<![어옛그])날|당일|직후|직전|(?:하루|이틀|사흘|나흘|닷새)(?:만에)?)$")
#: Verbs behind which another does something ('훈련 끝나자 北 "…"').
_SINCE = re.compile(
    r"(?:끝나|마치|나오|내놓|열리|들어오|떠나|도착하|발표하|시작되|시작하|나서|밝히|커지|이어지|잇따르|높이|재개하)자$"
)
#: What somebody is on while another does something ('방일 중 北 미사일').
_VISITS = ("방일", "방미", "방중", "방한", "방러", "순방", "회담", "회견", "방문")
_PLAIN = frozenset({" ", "", "·", "("})
_SIDE = names(
    """가운데 관련 관련해 관련하여 두고 맞서 속 와중 와중에 맞아 계기 계기로 대응해 반발해 대항해 관해 대해 겨냥 겨냥해
    탓 여파 영향 보란듯"""
)
_AMID = "가운데"  # in written news behind any verb
#: What takes an act with its particle: no adverbial.
_GOVERNED = (
    "대한", "나서", "나설", "나섰", "나선", "성공", "실패", "착수", "돌입", "들어가", "들어갔", "들어간", "쓰인",
    "적용된", "사용된", "장착된", "탑재된", "담긴", "실린", "달린", "대비",
)  # fmt: skip
_BACK = names("당일 사이 뒤 후 이후 직후 만에 다음날 지나 이어 이틀만에 하루만에 사흘만에")
_AHEAD = names("앞두고 앞둔 전에 직전 대비 경우 때 땐 시")
#: Acts behind which another's name begins a clause of its own in titles that have lost their punctuation.
_FIRED = names("launch test provoke cross trespass jam")
#: What the North has and others answer to; nothing but a describing word stands between its name and it.
_TOLD = NEWS - _FIRED | {"cross", "trespass", "jam"}
_THINGS = names(
    """missile icbm cruise projectile space artillery drone balloon trash-balloon loudspeaker nuclear hostility accord
    arsenal"""
)
#: Who speaks for the North: what is addressed to them answers their words.
_LEADERS = names("kim voice")
_BARE = re.compile(r"^(?: ?| (?:신형|추정|단거리|신종|새) ?)$")
_CLOSE = OCCASIONS | {"stage"}
_COMMANDS = names("order vow warn menace")
_FACT = names("데 것에 것과")  # behind any verb: '… 밝힌 데 대해 美 …'
#: How long before or behind an occasion something is done ('방한 하루 전', '총선 일주일 앞').
_SPAN = re.compile(r"^(?:하루|이틀|사흘|나흘|닷새|엿새|이레|열흘|보름|일주일|한달|\d{1,2}(?:일|시간|주|분))$")
_OFF = names("전 앞 앞서 앞둔 앞두고 뒤 후 만에")
#: What goes before these words, if it tells of an act, is a clause of its own.
_ROLES = dict.fromkeys(_SIDE, "side") | dict.fromkeys(_BACK, "back") | dict.fromkeys(_AHEAD, "ahead")


@dataclass(slots=True)
class Piece:
    """Words [at, end) between two breaks."""

    at: int
    end: int
    quoted: bool
    role: str = "main"
    joined: bool = False  # nothing but a quotation mark stands before it
    tokens: list[Token] = field(default_factory=list)
    unread: bool = False  # its predicate stands among words that no term holds


def pieces_of(reading: Reading) -> list[Piece]:
    """Words cut at dots, colons, quotation marks, commas behind a predicate, and behind adverbial words."""
    cutter = _Cutter(reading)
    for index in cutter.turning():
        cutter.take(index)
    cutter.close(len(reading.starts), cutter.role)
    tokens, first = reading.tokens, 0
    for piece in cutter.pieces:  # they follow one another without a gap
        last = first
        while last < len(tokens) and tokens[last].at < piece.end:
            last += 1
        piece.tokens, first = tokens[first:last], last
    return cutter.pieces


class _Cutter:
    """Goes through the words of a text and closes a piece where it breaks."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.pieces: list[Piece] = []
        self.role = "main"
        self._at, self._quoted, self._joined = 0, False, False
        self._marks = _Marks(reading)
        self._skipped = _skipped(reading.text)
        self._signs = quotes_in(reading)

    def close(self, end: int, role: str = "main") -> None:
        """End the piece that runs before the word `end`."""
        if end > self._at:
            self.pieces.append(Piece(self._at, end, self._quoted, role, self._joined))

    def turning(self) -> Iterable[int]:
        """The words at which something may break, in order."""
        reading, marks = self.reading, self._marks
        text, starts, words = reading.text, reading.starts, reading.words
        gaps = zip(count(1), reading.stops, starts[1:], strict=False)
        turning = {0, *marks.closers, *marks.since}
        turning.update([index for index in marks.foreign if marks.is_fired(index - 1)])
        turning.update([index for index, a, b in gaps if text[a:b] not in _PLAIN])
        if not _ROLES.keys().isdisjoint(words):
            turning.update([index for index, word in enumerate(words) if word in _ROLES])
        turning.update(marks.spans)
        if self._skipped:
            turning.update(bisect_left(starts, edge) for stretch in self._skipped for edge in stretch)
        order = sorted(turning)
        return order[: bisect_left(order, len(starts))]

    def take(self, index: int) -> None:
        """Read a word with the gap before it."""
        if self._skipped and self._is_skipped(index):
            if self.role != "source":
                self._break(index, joined=False)
                self.role = "source"
            return
        if self.role == "source":
            self._break(index, joined=False, role="source")
            self.role = "main"
        self._gap(index)
        if index + 1 < len(self.reading.starts) and (role := self._aside(index)):
            self._break(index + 1, joined=True, role=role)

    def _is_skipped(self, index: int) -> bool:
        start = self.reading.starts[index]
        return any(a <= start < b for a, b in self._skipped)

    def _break(self, index: int, *, joined: bool, role: str = "main") -> None:
        self.close(index, role)
        self._at, self._joined = index, joined

    def _gap(self, index: int) -> None:
        """Break at what stands between two words, if it breaks."""
        reading = self.reading
        start = reading.starts[index]
        gap = reading.text[reading.stops[index - 1] if index else 0 : start]
        if gap in _PLAIN:
            if index in self._marks.foreign and self._marks.is_fired(index - 1):
                self._break(index, joined=False)
            return
        signs = self._signs.findall(gap)
        hard = bool(gap.strip(" ,")) and GAP.search(gap) is not None
        if signs:
            to_them = self._quoted and not hard and reading.text[start : reading.stops[index]] in _TO
            self._break(index, joined=not hard, role="side" if to_them else "main")
            for sign in signs:
                self._quoted = sign in "“「『〝‘" or (sign in "\"'" and not self._quoted)
        elif hard and _DAYS.search(reading.words[index - 1]):
            self._break(index, joined=False, role="back")
        elif hard or ("," in gap and self._comma(index)):
            self._break(index, joined=False)

    def _comma(self, index: int) -> bool:
        """Whether a comma before a word parts two clauses: behind a predicate another's name or a new act follows."""
        marks = self._marks
        if index in marks.foreign and not marks.predicates.isdisjoint(range(self._at, index)):
            return True
        if index in marks.northern and marks.is_launch(index - 1):
            return True
        return self._quoted and marks.is_told(index - 1)

    def _aside(self, index: int) -> str:
        """The role of the piece if it ends with this word; "" where it goes on."""
        reading, marks = self.reading, self._marks
        word = reading.words[index]
        if index in marks.since and not self._quoted:
            return "back"
        if index in marks.spans and not self._quoted:
            return "back"
        if index not in marks.closers and word not in _ROLES:
            return ""
        if word.endswith("에") and reading.words[index + 1].startswith(_GOVERNED):
            return ""  # '발사에 대한 규탄', '발사에 나설 듯', '미사일에 쓰인 칩'
        trails = word in _SIDE and self._at == index and bool(self.pieces) and self.pieces[-1].role == "side"
        if index in marks.owned or trails:
            return "side"
        last = reading.tokens[-1] if reading.tokens else None
        if last is not None and last.at > index and last.concept in _COMMANDS and word.endswith(_REPORTED):
            return ""  # '… 늘리라고 지시했습니다': the closing verb governs what it reports
        if word in _SIDE and index > self._at and reading.words[index - 1] in _FACT:
            return "side"
        return _adverbial(word, index, reading.stops[index], marks.last, marks.predicates, self._at)


class _Marks:
    """Words by what their tokens are: where predicates, names and closing acts stand."""

    def __init__(self, reading: Reading) -> None:
        text, starts, stops, words = reading.text, reading.starts, reading.stops, reading.words
        predicates: set[int] = set()
        foreign: set[int] = set()
        northern: set[int] = set()
        closed: dict[int, str] = {}  # words that a predicate ends, with its concept
        self.last: dict[int, Token] = {}
        self.owned = _owned(reading)
        self.since = _since(reading)
        closers = set(self.owned)
        for token in reading.tokens:
            concept, end = token.concept, token.end - 1
            self.last[end] = token
            if concept in PREDICATES:
                predicates.add(end)
                if token.stop < stops[end] or words[end].endswith(_REPORTED):
                    closers.add(end)
                if end + 1 < len(words) and _NEWS_OF.match(words[end + 1]):
                    closers.add(end + 1)
                if token.stop == stops[end]:
                    closed[end] = concept
            elif concept in ACTORS:
                if token.start == starts[token.at] and concept != "koreas":
                    (foreign if concept in FOREIGN else northern).add(token.at)
            elif concept in _CLOSE:
                closers.add(end)
        self.predicates, self.foreign, self.northern, self._closed = predicates, foreign, northern, closed
        self.spans = _spans(words, predicates)
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


def _skipped(text: str) -> list[tuple[int, int]]:
    """Stretches that are no news: tags such as [속보], and a summary's dateline."""
    found = [m.span() for m in _TAG.finditer(text) if m.end() - m.start() <= max(_TAG_LENGTH, len(text) // 2)]
    if dateline := _DATELINE.match(text):
        found.append(dateline.span())
    return found


def _owned(reading: Reading) -> set[int]:
    """Words that close an adverbial with what is the North's: '北 미사일에', '北 두 국가론에'."""
    text, found = reading.text, set[int]()
    for name, thing in zip([None, *reading.tokens], reading.tokens, strict=False):
        if thing.concept in _LEADERS and text[thing.stop : reading.stops[thing.end - 1]] in _TO:
            found.add(thing.end - 1)  # "'비핵화 불가' 김정은에 …": what they said is answered
        elif thing.concept == "trash-balloon" and _AFTER.match(text[thing.stop : reading.stops[thing.end - 1]]):
            found.add(thing.end - 1)  # no name is needed: nobody else has them
        if name is not None and name.concept in NORTH and thing.concept in _THINGS:
            bare = _BARE.match(text[name.stop : thing.start]) is not None
            if bare and _AFTER.match(text[thing.stop : reading.stops[thing.end - 1]]):
                found.add(thing.end - 1)
            if bare and thing.end < len(reading.words) and _OF_WEAPON.match(reading.words[thing.end]):
                found.add(thing.end)
    return found


def _adverbial(word: str, index: int, stop: int, last: dict[int, Token], predicates: set[int], at: int) -> str:
    """The role of a piece that ends with this word, where it is an adverbial; '' where it is none."""
    token = last.get(index)
    role = _ROLES.get(word, "")
    near = role and (word == _AMID or not predicates.isdisjoint(range(max(at, index - 3), index)))
    if near and word == "겨냥해":
        return role
    if token is not None and token.concept in OCCASIONS and token.concept != "blame":
        rest = word[len(word) - (stop - token.stop) :]
        if _AFTER.match(rest) and token.concept != "parade":
            return "side"
        if rest in _IF:
            return "ahead"
        if rest in ("하자", "되자"):
            return "back"
        if token.concept != "parade" and rest in CONNECTIVE:
            return "main"
        if rest == "으로" and token.concept in ("launch", "salvo"):
            return "main"  # '해안포 사격으로 …'
        if rest == "으로" and token.concept in ("jam", "jamming"):
            return "side"  # '전파 교란으로 어선들 조업 차질'
        if word.endswith(_REPORTED):
            return "main"
    if index - 1 in predicates and _NEWS_OF.match(word):
        return "side"
    if token is not None and token.concept == "stage" and word[len(word) - (stop - token.stop) :] in _IF:
        return "ahead"
    before = last.get(index - 1)
    if word == "이어" and before is not None and before.concept in _THINGS:
        return "back"  # '풍선 이어 미사일'
    return role if near else ""
