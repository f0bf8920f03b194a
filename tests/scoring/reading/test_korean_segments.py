"""Where Korean headlines break: looking only where something can break finds what looking at every word finds."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from scoring.reading.korean_segments import _Cutter, pieces_of
from scoring.reading.korean_words import standing
from scoring.reading.predicates import names
from tests.scoring.rulebooks import shipped

LEXICON = shipped().book.lexicon
PLAIN = sorted(
    names(
        """北 美 日 南 합참 김정은 미사일 미사일에 발사 발사에 발사하자 발사했다 쏘고 쏜 핵실험 신호에 공격에 도발 규탄
        훈련 끝나자 방일 중 뒤 당일 때 속 대해 관련 데 이어 앞두고 오물풍선에 풍선 확성기에 넘어 침범 침범하고 못"""
    )
)
MARKED = sorted(
    names("""합참, 발사, "발사 "도발" …北 ·韓 - [속보] (종합) 월선, 준비" 없다" 하나? '용납 해' 위협… 南, 경고\"""")
)
# A title without any mark breaks in places where others do not.
WORDS = st.one_of(
    st.lists(st.sampled_from(PLAIN), min_size=1, max_size=14),
    st.lists(st.sampled_from([*PLAIN, *MARKED]), min_size=1, max_size=14),
)


@given(WORDS)
@example(["北", "발사", "美", "훈련"])
def test_every_break_stands_where_something_turns(words: list[str]) -> None:
    reading = LEXICON.read(" ".join(words), "ko")
    reading.tokens = standing(reading)
    plainly = _Cutter(reading)
    for index in range(len(reading.words)):
        plainly.take(index)
    plainly.close(len(reading.words), plainly.role)
    pieces = pieces_of(reading)
    expected = [(p.at, p.end, p.quoted, p.role, p.joined) for p in plainly.pieces]
    assert [(p.at, p.end, p.quoted, p.role, p.joined) for p in pieces] == expected
    assert [t for piece in pieces for t in piece.tokens] == reading.tokens
    assert all(piece.at <= t.at < piece.end for piece in pieces for t in piece.tokens)
