"""Names in a Korean clause: which of them can be its doer, and which are so beyond doubt."""

from __future__ import annotations

import re

from scoring.reading.korean_quotes import QUOTE, quotes_in
from scoring.reading.korean_segments import Piece
from scoring.reading.lexicon import Reading, Token
from scoring.reading.predicates import ACTORS, FOREIGN, JUDGES, LAND, NORTH, OWN_ACTS, names

_SUBJECT = re.compile(r"^(?:들)?(?:이|가|은|는|도|께서|측이|측은|측|엔|만|軍|軍이)?$")
#: Particles that leave no doubt; what does where a comma follows.
_FIRM, _BARE = names("이 가 은 는 도 께서 들이 들은"), ("", "들")
_OBLIQUE = re.compile(r"^(?:發|발|産|산)$|(?:에|에게|에도|에선|에서|의|을|를|와|과|로|으로|처럼|보다|엔|에는|에의)$")
#: Behind a name: it is what weapons reach, or when something is.
_AIMED = re.compile(
    r"\s?(?:본토|전역|영토|영해|영공|해역|대륙|대선|독립기념일|때릴|겨냥|향해|타격|EEZ|배타적|열도|상공|하늘)"
)
#: Cities and provinces that stand for who governs there, but not where the word behind them says that it is a place.
_CITIES = ("서울", "경기도", "강원도", "인천시", "파주시", "도쿄")
_AT = re.compile(r" [가-힣·]{1,12}(?:서|에서|에|까지)(?= )")
#: Names that only say whom a policy is about, or where a weapon was made.
_ABOUT = ("대북", "북한제", "북한산", "北산", "북한 선박")
#: Behind a name: it is where something goes.
_TOWARD = re.compile(r"(?: ?(?:쪽|방향|땅|지역))?(?:으로|로|을 향해)(?![가-힣])| 향해")
#: Verbs that take the country alone as where they go.
_GOING = names("cross send diplomacy oversee")
#: By whom something is suffered ('북한에 뚫린 서버').
_BY = names("에 에게 한테")
_SUFFERED = ("뚫리", "뚫려", "뚫렸", "뚫린", "털리", "털려", "털렸", "털린", "당하", "당해", "당했", "당한")
#: What comes from the North is its doing ('북한발 해킹').
_COMES = names("hack hack-weak jam jamming advisory")
#: What single quotation marks hold is cited: no name in there acts.
_CITED = re.compile(r"(?<![^\s\"“(…·,])['‘][^'’]{2,40}['’]")
#: An office of the North between its name and a comma ('北 외무성 대변인, …').
_OFFICE = re.compile(r" ?(?:[가-힣]{0,6}(?:성|부|국|회|사|장|위|인|군|매체|TV|통신|신문|당국)) ?(?:[가-힣]{2,4})?,")


def names_in(piece: Piece, head: Token | None, reading: Reading, before: Token | None) -> list[Token]:
    """The names of a piece, each marked oblique where it cannot be the doer. `before`: who was named before."""
    found = [t for t in piece.tokens if t.concept in ACTORS]
    if not found:
        return found
    cites = ("'" in reading.text or "‘" in reading.text) and quotes_in(reading) is QUOTE
    citations = [m.span() for m in _CITED.finditer(reading.text)] if cites else []
    others = [*found, before] if before else found
    for name in found:
        name.oblique = (
            (bool(citations) and _is_cited(name, citations, piece, before))
            or reading.text.startswith(_ABOUT, name.start)
            or (name.concept in FOREIGN and _AIMED.match(reading.text, name.stop) is not None)
            or goal(name, reading)
            or (reading.text.startswith(_CITIES, name.start) and _AT.match(reading.text, name.stop) is not None)
            or _destination(name, others, piece, reading)
            or _in_oblique_case(name, head, reading)
        )
    return found


def _is_cited(name: Token, citations: list[tuple[int, int]], piece: Piece, before: Token | None) -> bool:
    """Whether a name stands in a citation and so does nothing itself."""
    return any(
        a < name.start < b and (name.at != piece.at or before is not None or _judged(name, piece, b))
        for a, b in citations
    )


def goal(name: Token, reading: Reading) -> bool:
    """Whether a name of the North is only where something goes ('북한 쪽으로 날려')."""
    return name.concept in NORTH and _TOWARD.match(reading.text, name.stop) is not None


def _judged(name: Token, piece: Piece, end: int) -> bool:
    """Whether a name is part of what words behind its citation, which closes at `end`, condemn, fear or discuss."""
    return name.stop < end - 1 and any(t.start >= end and t.concept in JUDGES for t in piece.tokens)


def _in_oblique_case(name: Token, head: Token | None, reading: Reading) -> bool:
    rest = reading.text[name.stop : reading.stops[name.end - 1]]
    if not rest or not _OBLIQUE.search(rest) or _SUBJECT.match(rest):
        return False
    if name.concept not in NORTH or head is None:
        return True
    from_where = rest in ("서", "에서") and head.native
    suffered = rest in _BY and reading.text.startswith(_SUFFERED, head.start)
    return not from_where and not suffered and not (rest in ("발", "發") and head.concept in _COMES)


def _destination(name: Token, found: list[Token], piece: Piece, reading: Reading) -> bool:
    """'美, 특수부대 北침투': the bare country right before a verb of going is where another, named before, goes."""
    if reading.text[name.start : name.stop] not in LAND:
        return False
    if not any(t.concept in _GOING and 0 <= t.start - name.stop <= 1 for t in piece.tokens):
        return False
    return any(n.concept in FOREIGN and n.start < name.start and strong(n, reading) for n in found)


def strong(name: Token, reading: Reading) -> bool:
    """Whether a comma or a subject's particle makes the name a subject beyond doubt."""
    text, stop = reading.text, reading.stops[name.end - 1]
    rest = text[name.stop : stop]
    if rest in _FIRM or (rest in _BARE and text.startswith(",", stop)):
        return True
    if name.concept not in NORTH or "," not in text or (office := _OFFICE.match(text, name.stop)) is None:
        return False
    # '北 위성, …' is no office
    return not any(name.stop <= t.start < office.end() and t.concept in OWN_ACTS for t in reading.tokens)


def bare_subject(name: Token, reading: Reading) -> bool:
    """Whether a name is no part of a compound ('北미사일', '북핵대표'), so that it may stand for a doer."""
    return not any(m.start == name.stop and m.concept in OWN_ACTS for m in reading.tokens)


def possessor(name: Token, piece: Piece, reading: Reading) -> bool:
    """Whether a bare country name only tells whose act or weapon an adverbial is about."""
    if reading.text[name.start : name.stop] not in LAND or strong(name, reading):
        return False
    if any(t.start > name.start and (t.concept in FOREIGN or t.concept == "alliance") for t in piece.tokens):
        return False  # what others do or say is nothing of its own
    return not any(t.concept in NORTH and 0 <= t.start - name.stop <= 1 for t in piece.tokens)
