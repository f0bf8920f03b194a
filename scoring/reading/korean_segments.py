"""Where Korean headlines break: dots, quotation marks, commas, tags, and words that close an adverbial."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from scoring.reading.korean_marks import AFTER, NEWS_OF, REPORTED, THINGS, TO, Marks
from scoring.reading.korean_quotes import GAP, quotes_in
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import OCCASIONS, names

_TAG_LENGTH = 24  # what is longer, and most of the title, is the headline itself in brackets
_TAG = re.compile(r"[\[<【〈][^\]>】〉]*[\]>】〉]")
_DATELINE = re.compile(r"^\s*[(\[][^)\]]{2,40}[)\]](?:[^=\n]{0,60}=|\s)")
CONNECTIVE = names(
    "하고 고 하며 며 해 하자 자 하면서 면서 했다 했는데 했고 다가 했다가 하더니 하고도 고도 로 하여 되어 돼 되며 되고"
)
_IF = names("시 시엔 땐 하면 할땐 면 할시 할경우")
_DAYS = re.compile(r"(?:(?<![어옛그])날|당일|직후|직전|(?:하루|이틀|사흘|나흘|닷새)(?:만에)?)$")
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
_COMMANDS = names("order vow warn menace")
_FACT = names("데 것에 것과")  # behind any verb: '… 밝힌 데 대해 美 …'
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
        self._marks = Marks(reading)
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
        turning = {0, *marks.closers, *marks.times}
        turning.update([index for index in marks.foreign if marks.is_fired(index - 1)])
        turning.update([index for index, a, b in gaps if text[a:b] not in _PLAIN])
        if not _ROLES.keys().isdisjoint(words):
            turning.update([index for index, word in enumerate(words) if word in _ROLES])
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
            to_them = self._quoted and not hard and reading.text[start : reading.stops[index]] in TO
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
        if index in marks.times and not self._quoted:
            return "back"
        if index not in marks.closers and word not in _ROLES:
            return ""
        if word.endswith("에") and reading.words[index + 1].startswith(_GOVERNED):
            return ""  # '발사에 대한 규탄', '발사에 나설 듯', '미사일에 쓰인 칩'
        trails = word in _SIDE and self._at == index and bool(self.pieces) and self.pieces[-1].role == "side"
        if index in marks.owned or trails:
            return "side"
        last = reading.tokens[-1] if reading.tokens else None
        if last is not None and last.at > index and last.concept in _COMMANDS and word.endswith(REPORTED):
            return ""  # '… 늘리라고 지시했습니다': the closing verb governs what it reports
        if word in _SIDE and index > self._at and reading.words[index - 1] in _FACT:
            return "side"
        return _adverbial(word, index, reading.stops[index], marks.last, marks.predicates, self._at)


def _skipped(text: str) -> list[tuple[int, int]]:
    """Stretches that are no news: tags such as [속보], and a summary's dateline."""
    found = [m.span() for m in _TAG.finditer(text) if m.end() - m.start() <= max(_TAG_LENGTH, len(text) // 2)]
    if dateline := _DATELINE.match(text):
        found.append(dateline.span())
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
        if AFTER.match(rest) and token.concept != "parade":
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
        if word.endswith(REPORTED):
            return "main"
    if index - 1 in predicates and NEWS_OF.match(word):
        return "side"
    if token is not None and token.concept == "stage" and word[len(word) - (stop - token.stop) :] in _IF:
        return "ahead"
    before = last.get(index - 1)
    if word == "이어" and before is not None and before.concept in THINGS:
        return "back"  # '풍선 이어 미사일'
    return role if near else ""
