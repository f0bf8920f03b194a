"""Headline Japanese: clauses, who acts or speaks in each, and which word is its predicate.

Stretches between tokens of punctuation are clauses; a name alone is the subject of what follows. As in Korean the last
verbal noun decides, and words such as 発表 or 確認 carry a predicate rather than being one (`predicates`).
"""

from __future__ import annotations

import re

from scoring.reading.clauses import Clause
from scoring.reading.closing_events import doing_of, events_of, unreal
from scoring.reading.closing_names import name_owner
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import (
    FLYING,
    FOREIGN,
    LIGHT,
    NORTH,
    OCCASIONS,
    OTHERS_DO,
    OWN_ACTS,
    PREDICATES,
    VERDICTS,
)

_NAMES = NORTH | FOREIGN
#: What closes an adverbial inside a stretch: '発射に…', '発射受け…', '発射で…'.
_OCCASION = re.compile(r"(?:を?受け|に対し|をめぐ|に(?!よ|成功|失敗)|で(?!き)|後に?|巡り)")
_OBLIQUE = re.compile(r"(?:に|へ|を|と|向け|製|側に)(?!は)")
_WEAPONS = FLYING | {"weapon", "arsenal", "space", "nuclear"}
#: 'near', a place; alone the word means 'soon'.
_NEARBY = re.compile(r"近く[でにのかへを]")
#: With these and nothing else behind the comma, what stands before it has not happened yet.
_COMING = frozenset({"prepare", "fear", "sign", "may"})
#: What the North says of others only, where it names them before.
_NEVER_OWN = frozenset({"cross", "hack", "jam", "send", "provoke", "drill"})
_TAGS = frozenset({"速報", "独自", "詳報", "写真"})
_STRONG = re.compile(r"(?:が|は|も)")
_WILL = re.compile(r"(?:する?か|へ(?!の)|予定|する可能性|できる|なら|すれば|も$|か$)")
_ENDING = re.compile(r"(?:せず|しない|なし)")


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of a Japanese reading with their events, in order; forms and moods settled as in Korean."""
    reading.tokens = name_owner([t for t in reading.tokens if not _NEARBY.match(reading.text, t.start)])
    reader = _JapaneseReader(reading)
    for index in range(len(reading.words)):
        reader.take(index)
    told = [c for c in reader.clauses if c.role == "main" and any(t.form for t in c.tokens)]
    lead = next(iter(told), None) or next((c for c in reader.clauses if c.role == "main"), None)
    if lead is not None:
        lead.role = "lead"
    return reader.clauses


class _JapaneseReader:
    """Goes through the stretches of a text and keeps who was named and who is quoted."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.clauses: list[Clause] = []
        self._by_word: dict[int, list[Token]] = {}
        for token in reading.tokens:
            self._by_word.setdefault(token.at, []).append(token)
        self._whole = unreal(self._by_word.values(), reading)
        self._doer = _named_last(reading, self._by_word)
        self._quoter: Token | None = None
        self._alone = False  # a name of the North, with nothing of its own
        self._topic = False  # the stretch before was a name and no more: the subject of this one

    def take(self, index: int) -> None:
        """Make clauses of the next stretch between marks of punctuation."""
        reading, tokens = self.reading, self._by_word.get(index, [])
        quoted = _quoted(reading, index)
        if quoted and index + 1 < len(reading.words) and _only_named(tokens, reading, index):
            self._by_word[index + 1] = self._by_word.pop(index) + self._by_word.get(index + 1, [])
            return  # '「軍事偵察衛星」打ち上げ'
        self._who_is_quoted(index, quoted)
        if reading.words[index] in _TAGS:
            return
        stretches = _stretches(tokens, reading)
        # A name alone before a comma is the subject; inside somebody's words it is theirs no longer.
        leader = self._doer if self._topic and (self._quoter is None or self._alone) else self._quoter
        coming = self._coming(index)
        for number, marks in enumerate(stretches):
            side = number < len(stretches) - 1 or _trailing(marks, reading, index)
            self._clause(index, marks, leader, side=side, first=not number, coming=coming)

    def _who_is_quoted(self, index: int, quoted: bool) -> None:
        if not quoted:
            self._quoter = None
        elif not (index and _quoted(self.reading, index - 1)):
            before = self._by_word.get(index - 1, [])
            speaks = bool(index) and not _spaced(self.reading, index) and not _names_weapon(before)
            self._quoter = self._doer if speaks else None

    def _coming(self, index: int) -> bool:
        """Whether what a stretch tells is still to come: the next says so, or the North says what it will do."""
        following = self._by_word.get(index + 1)
        if following and all(t.concept in _COMING for t in following):
            return True
        north = self._quoter is not None and self._quoter.concept in NORTH
        return north and self.reading.words[index].endswith("る")

    def _seen_next(self, index: int) -> bool:
        """Whether the stretch behind says that what this one asks has been seen ('…建設か　衛星画像で判明')."""
        following = self._by_word.get(index + 1, ())
        return any(t.concept == "detect" and t.stop == self.reading.stops[index + 1] for t in following)

    def _clause(
        self, index: int, tokens: list[Token], leader: Token | None, *, side: bool, first: bool, coming: bool
    ) -> None:
        reading, quoter = self.reading, self._quoter
        watched = coming or any(t.concept == "may" for t in tokens)
        head = _settle(tokens, reading, index, watched=watched, seen=self._seen_next(index))
        own = _doer(tokens, head, reading, self._doer, leader, spoken=quoter is not None)
        if quoter is not None and quoter.concept in NORTH:
            _allege(tokens)
        for token in tokens:
            token.oblique = token is not own
        placed = list(tokens)
        if own is not None and (not placed or placed[0] is not own):
            placed.insert(0, Token(own.concept, "", index, index, own.start, own.stop, implied=True))
        if quoter is not None and own is quoter and first:
            sign = reading.starts[index] - 1
            said = Token("say", "q", index, index, sign, sign + 1)
            placed.insert(1, said)
            reading.tokens.append(said)
        speaker = own.concept if own is not None else "unnamed"
        clause = Clause("side" if side else "main", index, index + 1, placed, speaker)
        doing = doing_of(own, tokens, reading, told=quoter is not None and own is quoter)
        clause.events = events_of(placed, head, doing, speaker, reading, self._whole)
        self.clauses.append(clause)
        self._doer = own or self._doer
        self._topic = head is None
        northern = own is not None and own.concept in NORTH
        self._alone = self._topic and northern and all(t.concept in NORTH for t in tokens)


def _named_last(reading: Reading, by_word: dict[int, list[Token]]) -> Token | None:
    """Whose news it is where the name stands alone behind it: 'ICBM発射、最長の飛行 北朝鮮'."""
    last = len(reading.words) - 1
    alone = by_word.get(last, []) if last > 0 and _spaced(reading, last) else []
    covers = sum(t.stop - t.start for t in alone) == len(reading.words[last]) if alone else False
    return alone[0] if covers and all(t.concept in NORTH for t in alone) else None


def _allege(tokens: list[Token]) -> None:
    """Mark what the North says that others did as alleged ("x")."""
    stranger = next((t for t in tokens if t.concept in FOREIGN), None)
    for token in tokens:
        if stranger is not None and token.form and token.concept in _NEVER_OWN and token.start > stranger.start:
            token.form = "x"


def _names_weapon(tokens: list[Token]) -> bool:
    """Whether a stretch ends in a weapon: brackets behind it hold its name, not anybody's words."""
    return bool(tokens) and tokens[-1].concept in _WEAPONS


def _only_named(tokens: list[Token], reading: Reading, index: int) -> bool:
    """Whether brackets hold the name of a weapon or a group and nothing else, and the sentence goes on behind them."""
    if not tokens or _quoted(reading, index + 1) or _spaced(reading, index + 1):
        return False
    named = all(m.concept in _WEAPONS or m.concept == "hackers" for m in tokens)
    return named and sum(m.stop - m.start for m in tokens) * 2 >= reading.stops[index] - reading.starts[index]


def _quoted(reading: Reading, index: int) -> bool:
    """Whether a stretch stands inside 「…」: the nearest bracket before it opens."""
    before = reading.text[max(0, reading.starts[index] - 120) : reading.starts[index]]
    return max(before.rfind("「"), before.rfind("『")) > max(before.rfind("」"), before.rfind("』"))


def _spaced(reading: Reading, index: int) -> bool:
    gap = reading.text[reading.stops[index - 1] : reading.starts[index]]
    return any(sign.isspace() for sign in gap)


def _stretches(tokens: list[Token], reading: Reading) -> list[list[Token]]:
    """The tokens of one stretch, cut behind each adverbial that closes with an act."""
    found: list[list[Token]] = [[]]
    for number, token in enumerate(tokens):
        found[-1].append(token)
        more = number < len(tokens) - 1
        watched = more and tokens[number + 1].concept == "oversee" and tokens[number + 1].start - token.stop <= 1
        if more and not watched and token.concept in OCCASIONS and _OCCASION.match(reading.text, token.stop):
            found.append([])
    return found


def _trailing(tokens: list[Token], reading: Reading, index: int) -> bool:
    """'北朝鮮ミサイルで', '発射受け': an adverbial behind the news."""
    if not tokens:
        return False
    rest = reading.text[tokens[-1].stop : reading.stops[index]]
    return tokens[-1].concept not in _NAMES and rest in ("受け", "を受け", "で", "に", "めぐり", "巡り", "に対し", "後")


def _settle(tokens: list[Token], reading: Reading, index: int, *, watched: bool, seen: bool) -> Token | None:
    """Name forms and moods of a stretch's tokens; the predicate is returned. `seen`: what it asks has been seen."""
    verbs = [m for m in tokens if m.concept in PREDICATES or m.concept in LIGHT]
    head = next((m for m in reversed(verbs) if m.concept not in LIGHT), None)
    head = head or next((m for m in reversed(verbs) if m.concept != "fresh"), None)
    for token in verbs:
        rest = reading.text[token.stop : reading.stops[index]]
        token.form = "v" if token is head else "n"
        if watched or (_WILL.match(rest) and not (seen and rest == "か")):
            token.mood = "may"
        if _ENDING.match(rest) or (token is head and any(m.concept == "not" and m.start > token.start for m in tokens)):
            token.mood = "not"
    return head


def _doer(
    tokens: list[Token],
    head: Token | None,
    reading: Reading,
    before: Token | None,
    leader: Token | None,
    *,
    spoken: bool,
) -> Token | None:
    """Who acts or speaks in a stretch: its own subject, who is quoted or named before (`leader`), or the one before."""
    if leader is not None and leader.concept in NORTH:
        return leader
    free = [t for t in tokens if t.concept in _NAMES and not _OBLIQUE.match(reading.text, t.stop)]
    free = [t for t in free if not reading.text.endswith("対", 0, t.start)]  # '対北朝鮮': whom it is about
    if not free:
        return leader or _carried(before, head)
    first = leader or free[0]
    north = next((t for t in free if t.concept in NORTH), None)
    verdict = head is not None and head.concept in VERDICTS
    if first.concept in FOREIGN:
        about = north is None or verdict or (head is None and not spoken)
        return first if about else north
    if head is not None and _spoken_about(first, head, tokens, reading):
        return next((t for t in free if t.concept in FOREIGN), None)
    return first


def _carried(before: Token | None, head: Token | None) -> Token | None:
    """The one named before, unless it is the North and the predicate is what others do about it."""
    idle = before is not None and before.concept in NORTH and head is not None and head.concept in OTHERS_DO
    return None if idle else before


def _spoken_about(name: Token, head: Token, tokens: list[Token], reading: Reading) -> bool:
    """'北朝鮮ミサイル発射を非難': a bare name before an act of its own is what others speak about."""
    if head.concept not in OTHERS_DO | {"accuse"} or _STRONG.match(reading.text, name.stop):
        return False
    return any(t.concept in OWN_ACTS for t in tokens if name.stop <= t.start < head.start)
