"""Korean clauses that another's name leads: whether it acts in them, or only tells what the North does."""

from __future__ import annotations

from scoring.reading.korean_names import strong
from scoring.reading.korean_scene import OPEN, Known, Scene
from scoring.reading.korean_words import says, without_edition
from scoring.reading.lexicon import Token
from scoring.reading.predicates import FOREIGN, NORTH, names

#: What is done with one's own arms only.
_PUT_IN_PLACE = ("배치", "실전배치", "양산", "건조", "구축", "투입", "가동", "시행", "운용", "운영")
#: What the North has or builds, where others reckon with it, is their estimate.
_JUDGED = names("show boast rebuild")
_NEW = names("rounds fresh quake")
_COUNTS = names("rounds fresh land balloon trash-balloon quake")
_BYSTANDERS = names("stranger source-word")


def foreign_first(scene: Scene) -> Known:
    """Another's name leads: it acts, or only tells what the North does."""
    first, north = scene.first, scene.north
    if first.concept not in FOREIGN:
        return OPEN
    if north is None and _scolded(scene):
        return True, scene.before
    if north is None:
        return True, first
    for case in (_armed_by_north, _opinion, _told_of_north):
        known, who = case(scene)
        if known:
            return known, who
    nearer = _nearer(scene, north)
    if nearer is not None:
        return True, nearer
    if scene.quoter is None and strong(first, scene.reading) and _puts_in_place(scene):
        return True, first
    guest = scene.head is not None and scene.head.concept == "oversee" and strong(first, scene.reading)
    role = scene.piece.role
    aside = role == "side" or (role != "main" and strong(first, scene.reading))
    return True, first if guest or scene.verdict or _speech(scene) or aside else north


def _nearer(scene: Scene, north: Token) -> Token | None:
    """'靑 "북 로켓, 해군 감시태세 점검"': whose name stands behind a comma, nearer the predicate than the North's."""
    head, text = scene.head, scene.reading.text
    if head is None or scene.quoter is None or scene.firm_north:
        return None
    others = FOREIGN - _BYSTANDERS
    last = [t for t in scene.free if t.concept in others and north.start < t.start < head.start]
    return last[-1] if last and "," in text[north.stop : last[-1].start] else None


def _scolded(scene: Scene) -> bool:
    """Whether another is only whom the words just quoted scold: '北 "…" 南 언론 비난'."""
    head, before, piece = scene.head, scene.before, scene.piece
    if head is None or before is None or before.concept not in NORTH or piece.quoted or not piece.joined:
        return False
    firm = any(t.concept in FOREIGN and strong(t, scene.reading) for t in scene.free)
    return head.concept == "accuse" and before.at < piece.at and not firm


def _armed_by_north(scene: Scene) -> Known:
    """'백악관 "러, 北서 받은 미사일 발사"': another state that leads a quotation fires what the North gave it."""
    lead, north = scene.free[0], scene.north
    if lead.concept not in ("russia", "other-state") or not strong(lead, scene.reading) or north is None:
        return OPEN
    return (True, lead) if lead.start < north.start and lead is not scene.quoter else OPEN


def _puts_in_place(scene: Scene) -> bool:
    """'軍, 北 무인기 잡을 드론건 배치', '서울시, 北 풍선 신고센터 운영': their own doing, not what they tell."""
    head = scene.head
    if head is None:
        last = scene.piece.tokens[-1]  # a predicate that no term holds is theirs
        return last.end < scene.piece.end and all(t.concept not in _NEW for t in scene.piece.tokens)
    if head.concept in ("show", "stage") and any(t.concept == "handle" for t in scene.piece.tokens):
        return True  # '軍, 北 위성 잔해 인양 공개'
    return scene.reading.text.startswith(_PUT_IN_PLACE, head.start) and scene.piece.tokens[-1] is head


def _opinion(scene: Scene) -> Known:
    """Who is quoted holds an opinion: 'provocation' as a verdict, or words whose predicate is no act."""
    head, north = scene.head, scene.north
    if scene.quoter is None:
        return OPEN
    if head is not None and head.concept in _JUDGED and _reckons(scene, head):
        return True, scene.first
    if head is not None and head.concept == "parade" and scene.first.concept != "source-word":
        return True, scene.first
    if head is not None and head.concept == "provoke" and head.mood == "done":
        return True, north if north is not None and strong(north, scene.reading) else scene.first
    if head is None and not any(t.concept in _COUNTS for t in scene.piece.tokens):
        return True, scene.first
    return OPEN


def _reckons(scene: Scene, head: Token) -> bool:
    """Whether a clause closes with what its teller makes of it: 'ICBM 6기 배치 추정'."""
    last = scene.piece.tokens[-1]
    return last.concept in ("say", "assess") and last.start > head.start and last.end == scene.piece.end


def _told_of_north(scene: Scene) -> Known:
    """In an adverbial a bystander, or one who is quoted, tells of the North."""
    if scene.piece.role != "side":
        return OPEN
    if scene.first.concept in _BYSTANDERS or (scene.piece.quoted and not scene.verdict):
        return True, scene.north
    return OPEN


def _speech(scene: Scene) -> bool:
    """Whether a clause ends as somebody's words do, without a quotation mark."""
    head, piece = scene.head, scene.piece
    ends = head is not None and head.end == piece.end
    return not ends and not piece.quoted and says(without_edition(scene.reading.words[piece.end - 1]))
