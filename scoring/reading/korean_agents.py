"""Who acts or speaks in a Korean clause, as ordered cases: the first that knows decides."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from scoring.reading.korean_foreign import foreign_first
from scoring.reading.korean_names import bare_subject, goal, names_in, strong
from scoring.reading.korean_scene import OPEN, Known, Scene
from scoring.reading.korean_segments import Piece
from scoring.reading.korean_words import says, without_edition
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import FIRES, FOREIGN, NEWS, NORTH, OTHERS_DO, OWN_ACTS, VERDICTS, names

#: Replies to an act; other words of the concept only judge it ('결의 위반').
_ANSWERS = ("대응", "맞대응", "요격", "격추", "응징", "압박", "방어", "경고")
#: Requests, which others make of the North; it gives orders itself.
_ASKED = ("촉구", "요구", "당부", "호소", "주문")
_BREACH = "위반"
#: What the North says of others only.
_NEVER_OWN = names("cross trespass hack jam jamming")
_SPEECH = names("accuse warn vow deny declare order")
#: What is its doing even where the name stood only before the adverbial.
_CARRIED = NEWS | names("show oversee watch fail parade")
#: An ending of one syllable and a space: nothing stands between two words.
_NEXT_WORD = 2


def doer_of(
    piece: Piece, head: Token | None, reading: Reading, before: Token | None, quoter: Token | None, *, speaks: bool
) -> Token | None:
    """Who acts or speaks in a piece: its own subject, the one quoted, or the one of the piece before.

    `before` and `quoter` are who was named before and who is quoted; `speaks`: a quotation follows.
    """
    found = names_in(piece, head, reading, before)
    if not found and quoter is None:
        return None if before is None or _others_do(head, before, reading) else before
    free = [t for t in found if not t.oblique]
    scene = Scene(piece, head, reading, before, quoter, speaks, found, free, False)
    scene.verdict = _is_verdict(scene)
    for case in _CASES:
        known, who = case(scene)
        if known:
            return who
    return None


def _is_verdict(scene: Scene) -> bool:
    head = scene.head
    if head is None:
        return False
    if scene.quoter is not None and _of_its_own(scene, head):
        return False
    if scene.reading.text.startswith(_BREACH, head.start):
        return not scene.firm_north  # its breach, told by others
    return head.concept in VERDICTS or _in_reply(scene.piece, head, scene.reading)


def _of_its_own(scene: Scene, head: Token) -> bool:
    """합참 "북한군, 병력 늘려", "북한군 동계훈련": what is said of the North as its own doing, no verdict on it."""
    if head.concept == "boast":
        return scene.firm_north
    return head.concept == "drill" and any(t.concept in NORTH and 0 <= head.start - t.stop <= 1 for t in scene.free)


def _quoted_north(scene: Scene) -> Known:
    """The North's own words: what it says that others did is marked as alleged ("x")."""
    quoter, head, free = scene.quoter, scene.head, scene.free
    if quoter is None or quoter.concept not in NORTH:
        return OPEN
    stranger = free[0] if free and free[0].concept in FOREIGN else None
    if head is not None:
        others = stranger is not None and stranger.start < head.start and head.concept not in _SPEECH
        if others or head.concept == "provoke":
            head.form = "x"
    for token in scene.piece.tokens:
        if token.form and (token.concept in _NEVER_OWN or _sends_bare(token, scene.reading)):
            token.form = "x"
        if stranger and token.concept in FIRES and token.start > stranger.start and token.form:
            token.form = "x"
    return True, quoter


def _sends_bare(token: Token, reading: Reading) -> bool:
    """'전단 살포, 대가 각오하라': a sending without an ending is what the North reproaches others with."""
    return token.concept == "send" and not reading.text[token.stop : reading.stops[token.end - 1]]


def allege_described(tokens: list[Token], reading: Reading) -> None:
    """Mark as alleged, in what the North says or does, an act that describes what is others' ('추락한 한국 무인기')."""
    for token, following in pairwise(tokens):
        if token.form == "p" and following.concept in FOREIGN and following.start - token.stop <= _NEXT_WORD:
            token.form = "x"


def _seen_by_others(scene: Scene) -> Known:
    """'합참, '北 미사일' 발사 포착': what is seen being done is the doing of whom the citation names."""
    head = scene.head
    seen = head is not None and head.concept in NEWS
    if seen and head is not None and any(t.concept == "detect" and t.start > head.start for t in scene.piece.tokens):
        cited = [t for t in scene.names if t.concept in NORTH]
        if scene.north is None and cited:
            scene.free = cited
    return OPEN


def _nobody_named(scene: Scene) -> Known:
    """No name of its own: who is quoted, who was named before, or nobody."""
    if scene.free:
        return OPEN
    before, quoter, head = scene.before, scene.quoter, scene.head
    if quoter is not None and quoter.start == quoter.stop and before is not None:
        return True, before
    tells = before is not None and before.concept in NORTH and not before.implied  # so do the words before it
    judges = scene.verdict or (head is not None and head.concept == "assess")
    if quoter is not None and (judges or before is None or (scene.piece.joined and not tells)):
        return True, quoter
    if before is None:
        weak = next((t for t in scene.names if t.concept in NORTH and not goal(t, scene.reading)), None)
        return True, None if scene.verdict else weak
    return True, None if _others_do(head, before, scene.reading) else before


def _others_do(head: Token | None, before: Token, reading: Reading) -> bool:
    """Whether a predicate without a doer is what others do about the North, which was named before."""
    if before.concept not in NORTH or head is None or strong(before, reading):
        return False
    return head.concept in OTHERS_DO or (before.implied and head.concept not in _CARRIED)


def _introduces(scene: Scene) -> Known:
    """'북한 주재 러 대사 "…"': of several names before a quotation the last speaks, or the one that must."""
    if not scene.speaks or scene.head is not None or scene.piece.role != "main":
        return OPEN
    free = [t for t in scene.free if bare_subject(t, scene.reading)] or scene.free
    return True, next((t for t in free if strong(t, scene.reading)), free[-1])


def _alleging(scene: Scene) -> Known:
    """'북, 南 무인기 침투 주장': the North says that others did it."""
    head, first = scene.head, scene.first
    if head is None or not any(t.concept in FOREIGN and t.start < head.start for t in scene.free):
        return OPEN
    if not any(t.concept == "say" and t.start > head.start for t in scene.piece.tokens):
        return OPEN
    if not strong(first, scene.reading):
        return OPEN
    head.form = "x"
    return True, first


def _spoken_about(scene: Scene) -> Known:
    """'北 핵실험 규탄': a bare name before an act of its own is what others speak about."""
    head, first = scene.head, scene.first
    if not scene.verdict or head is None or strong(first, scene.reading):
        return OPEN
    before = scene.before
    if head.concept == "accuse" and before is not None and before.concept in FOREIGN and not scene.piece.quoted:
        return True, before  # '통일부 "…"…北 개헌 규탄'
    if not _object_of(first, head, scene.piece, scene.reading):
        return OPEN
    return True, next((t for t in scene.free if t.concept in FOREIGN), None)


def _leading(scene: Scene) -> Known:
    return True, scene.first


_CASES: tuple[Callable[[Scene], Known], ...] = (
    _quoted_north,
    _seen_by_others,
    _nobody_named,
    _introduces,
    foreign_first,
    _alleging,
    _spoken_about,
    _leading,
)


def _in_reply(piece: Piece, head: Token, reading: Reading) -> bool:
    """'미사일 대응 … 발사': what is done, is done in reply."""
    answers = (m for m in piece.tokens if m.concept == "respond" and m.start < head.start)
    return any(reading.text[m.start : m.stop].split(" ")[-1].startswith(_ANSWERS) for m in answers)


def _object_of(name: Token, head: Token, piece: Piece, reading: Reading) -> bool:
    """Whether a predicate is what others say about the act that stands between a name and it."""
    if says(without_edition(reading.words[piece.end - 1])):
        return False  # its own words
    asked = head.concept == "order" and reading.text.startswith(_ASKED, head.start)
    if head.concept not in OTHERS_DO and head.concept != "accuse" and not asked:
        return False
    return any(m.concept in OWN_ACTS for m in piece.tokens if name.stop <= m.start < head.start)
