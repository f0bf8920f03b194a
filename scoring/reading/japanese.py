"""Headline Japanese: clauses, who acts or speaks in each, and which word is its predicate.

Stretches between tokens of punctuation are clauses; a name alone is the subject of what follows. As in Korean the last
verbal noun decides, and words such as 発表 or 確認 carry a predicate rather than being one (`predicates`).
"""

from __future__ import annotations

import re

from scoring.reading.clauses import Clause
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
_STRONG = re.compile(r"(?:が|は|も)")
_WILL = re.compile(r"(?:する?か|へ(?!の)|予定|する可能性|できる|なら|すれば|も$|か$)")
_ENDING = re.compile(r"(?:せず|しない|なし)")


def read_clauses(reading: Reading) -> list[Clause]:
    """Clauses of a Japanese reading, in order; forms and moods of the reading's tokens are settled as in Korean."""
    clauses: list[Clause] = []
    doer: Token | None = None
    alone = False  # … a name of the North, with nothing of its own
    topic = False  # the stretch before was a name and no more: the subject of this one
    quoter: Token | None = None
    by_word: dict[int, list[Token]] = {}
    reading.tokens = [m for m in reading.tokens if not _NEARBY.match(reading.text, m.start)]
    for token in reading.tokens:
        by_word.setdefault(token.at, []).append(token)
    for index, word in enumerate(reading.words):
        quoted = _quoted(reading, index)
        if quoted and index + 1 < len(reading.words) and _only_named(by_word.get(index, []), reading, index):
            by_word[index + 1] = by_word.pop(index) + by_word.get(index + 1, [])  # '「軍事偵察衛星」打ち上げ'
            continue
        if quoted and not (index and _quoted(reading, index - 1)):
            speaks = bool(index) and not _spaced(reading, index) and not _names_weapon(by_word.get(index - 1, []))
            quoter = doer if speaks else None
        elif not quoted:
            quoter = None
        if word in ("速報", "独自", "詳報", "写真"):
            continue
        stretches = _stretches(by_word.get(index, []), reading)
        # A name alone before a comma is the subject; inside somebody's words it is theirs no longer.
        leader = doer if topic and (quoter is None or alone) else quoter
        coming = bool(by_word.get(index + 1)) and all(m.concept in _COMING for m in by_word[index + 1])
        coming = coming or (quoter is not None and quoter.concept in NORTH and word.endswith("る"))
        for number, tokens in enumerate(stretches):
            side = number < len(stretches) - 1 or _trailing(tokens, reading, index)
            head = _settle(tokens, reading, index, watched=coming or any(m.concept == "may" for m in tokens))
            own = _doer(tokens, head, reading, doer, leader, spoken=quoter is not None)
            for token in tokens:
                token.oblique = token is not own
            placed = list(tokens)
            if own is not None and (not placed or placed[0] is not own):
                placed.insert(0, Token(own.concept, "", index, index, own.start, own.stop, implied=True))
            if quoter is not None and own is quoter and not number:
                sign = reading.starts[index] - 1
                said = Token("say", "q", index, index, sign, sign + 1)
                placed.insert(1, said)
                reading.tokens.append(said)
            speaker = own.concept if own is not None else "unnamed"
            clauses.append(Clause("side" if side else "main", index, index + 1, placed, speaker))
            doer = own or doer
            topic = head is None
            alone = topic and own is not None and own.concept in NORTH and all(m.concept in NORTH for m in tokens)
    lead = next((c for c in clauses if c.role == "main" and any(m.form for m in c.tokens)), None)
    lead = lead or next((c for c in clauses if c.role == "main"), None)
    if lead is not None:
        lead.role = "lead"
    return clauses


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
        if more and token.concept in OCCASIONS and _OCCASION.match(reading.text, token.stop):
            found.append([])
    return found


def _trailing(tokens: list[Token], reading: Reading, index: int) -> bool:
    """'北朝鮮ミサイルで', '発射受け': an adverbial behind the news."""
    if not tokens:
        return False
    rest = reading.text[tokens[-1].stop : reading.stops[index]]
    return tokens[-1].concept not in _NAMES and rest in ("受け", "を受け", "で", "に", "めぐり", "巡り", "に対し", "後")


def _settle(tokens: list[Token], reading: Reading, index: int, *, watched: bool) -> Token | None:
    """Name forms and moods of a stretch's tokens; the predicate is returned."""
    verbs = [m for m in tokens if m.concept in PREDICATES or m.concept in LIGHT]
    head = next((m for m in reversed(verbs) if m.concept not in LIGHT), None)
    head = head or next((m for m in reversed(verbs) if m.concept != "fresh"), None)
    for token in verbs:
        rest = reading.text[token.stop : reading.stops[index]]
        token.form = "v" if token is head else "n"
        if watched or _WILL.match(rest):
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
    text = reading.text
    free = [m for m in tokens if m.concept in _NAMES and not _OBLIQUE.match(text, m.stop)]
    free = [m for m in free if not text.endswith("対", 0, m.start)]  # '対北朝鮮': whom it is about
    verdict = head is not None and head.concept in VERDICTS
    if leader is not None and leader.concept in NORTH:
        return leader
    if not free:
        if leader is not None:
            return leader
        idle = before is not None and before.concept in NORTH and head is not None and head.concept in OTHERS_DO
        return None if idle else before
    north = next((m for m in free if m.concept in NORTH), None)
    first = leader or free[0]
    if first.concept in FOREIGN:
        about = north is None or verdict or (head is None and not spoken)
        return first if about else north
    if head is not None and head.concept in OTHERS_DO | {"accuse"} and not _STRONG.match(text, first.stop):
        inside = any(m.concept in OWN_ACTS for m in tokens if first.stop <= m.start < head.start)
        if inside:
            return next((m for m in free if m.concept in FOREIGN), None)
    return first
