"""How Korean is read: invented headlines by kind, clauses and doers, and texts made to break the reading."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reading.events import barred
from tests.scoring.rulebooks import headlines, shipped

SCORER = shipped()
ALL = headlines("headlines-ko.tsv")
NEWS = ("provocation", "preparation", "threat", "response")

#: Where the rules still say something else than a watch officer would, kept so that they are not forgotten.
KNOWN_MISSES = [
    ("北 핵실험 가능성에 軍 긴장…감시 자산 증강", "preparation"),
    ('北 황강댐 또 무단 방류…통일부 "유감"', "context"),
    ("북한 6차 핵실험 한달 풍계리 주민 건강 우려", "context"),
    ('북한 "美, 우크라에 무기 지원…용서 못할 범죄"', "threat"),
    ('대통령실, 김정은 방중에 "살펴보고 대응"', "context"),
    ('경찰청 "방산 협력업체 83곳 해킹…北 3개 조직 합동 공격"', "provocation"),
    ("북한발 스피어피싱 주의보…공공기관 직원 가장", "provocation"),
    ("올해 첫 MDL 침범…일부는 총기 휴대", "provocation"),
    ('北 "정찰위성 계속 쏠 것" 외무성 대변인', "threat"),
]


@pytest.mark.parametrize(("kind", "category", "title"), ALL)
def test_headline_is_read_as_a_watch_officer_would(kind: str, category: str, title: str) -> None:
    said = SCORER.assess(title, language="ko")
    assert said.kind == kind, said.rule
    if category != "*":
        assert said.category == (None if category == "-" else category)


@pytest.mark.xfail(strict=True, reason="a known miss: when it is read rightly, move it to its list")
@pytest.mark.parametrize(("title", "kind"), KNOWN_MISSES)
def test_known_misses(title: str, kind: str) -> None:
    assert SCORER.assess(title, language="ko").kind == kind


@pytest.mark.parametrize("title", [title for kind, _, title in ALL if kind in NEWS])
def test_matches_stand_where_they_say(title: str) -> None:
    said = SCORER.assess(title, language="ko")
    assert said.matches
    for match in said.matches:
        assert title[match.start : match.end] == match.term != ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", " (종합)"),
        ("[속보] ", ""),
        ("", "(종합2보)"),
        ("[단독] ", ""),
        ("[영상] ", ""),
        ("#", ""),
        ("", " - 아무개일보"),
        ("", " | 아무 뉴스"),
        ("", " - 서울신문"),
    ],
)
@pytest.mark.parametrize(
    "title", ["북한, 동해상으로 탄도미사일 발사", '합참 "北 무인기 MDL 침범"', '김여정 "불바다 될 것"']
)
def test_an_edition_mark_changes_nothing(title: str, before: str, after: str) -> None:
    plain, marked = SCORER.assess(title), SCORER.assess(before + title + after)
    assert (marked.kind, marked.category, marked.rule) == (plain.kind, plain.category, plain.rule)


def test_single_marks_quote_a_sentence_where_a_title_has_no_others() -> None:
    assert SCORER.assess("합참 '북한, 동해로 미상 탄도미사일 발사'").kind == "provocation"
    assert SCORER.assess("북한 '美, 옛 특수작전 시도' 보도에 무반응").kind == "context"


@pytest.mark.parametrize(
    ("title", "summary", "kind"),
    [
        ("모내기철 비료 부족 심각…농민 시름", "북한 황해도 농촌에서 비료 공급이 끊겼다.", "context"),
        ("전북 농민 비료값 부담", "전북 지역 농민들이 비료값 인상에 부담을 호소한다.", "unrelated"),
        ("비료 부족에 농촌 시름", "올해 들어 비료값이 크게 올랐다. 정부는 북한 지원과 무관하다고 한다.", "unrelated"),
    ],
)
def test_life_is_placed_by_how_the_summary_begins(title: str, summary: str, kind: str) -> None:
    assert SCORER.assess(title, summary, language="ko").kind == kind


def clauses(title: str) -> list[tuple[str, str]]:
    return [(c.role, c.speaker) for c in SCORER.read(title, "")[0].clauses]


def test_a_source_is_no_doer() -> None:
    assert clauses('합참 "北, 탄도미사일 발사"')[-1] == ("lead", "north")
    assert clauses("여야, 北 미사일 발사 규탄") == [("lead", "politics")]
    assert clauses("北 핵실험 규탄 집회") == [("lead", "unnamed")]


def test_an_occasion_is_a_clause_beside_the_news() -> None:
    assert clauses("北 미사일 발사에 美 폭격기 전개") == [("side", "north"), ("lead", "us")]
    assert clauses("北, 한미훈련에 반발") == [("side", "north"), ("lead", "north")]


def test_who_is_quoted_speaks_through_the_whole_quotation() -> None:
    assert clauses('김여정 "남측이 도발…대가 치를 것"')[1:] == [("lead", "voice"), ("main", "voice")]


def test_whose_act_an_adverbial_tells_of_does_not_speak_on() -> None:
    assert clauses('北 미사일에 놀란 뱃사람 "그물 버렸다"')[-1][1] != "north"
    assert clauses('北, 한미훈련에 "가만 안 둔다"')[-1] == ("lead", "north")


def test_an_unknown_name_before_a_comma_is_the_subject_of_a_verdict_only() -> None:
    assert clauses("국제우편연합, 북한 미사일 발사 규탄") == [("lead", "stranger")]
    assert clauses("장마 끝자락, 북한 미사일 발사")[-1] == ("lead", "north")


def test_words_of_the_north_give_way_to_its_act() -> None:
    assert clauses('김정은 "방패를 벼리자"…극초음속 미사일 발사 참관')[-1] == ("lead", "kim")
    assert clauses('김정은 "방패를 벼리자"…새 다리 준공')[1] == ("lead", "kim")


def test_a_quotation_that_others_answer_to_is_no_news_of_its_own() -> None:
    assert clauses('北 "한국 드론 침투"에 軍 부인') == [("main", "north"), ("side", "north"), ("lead", "south")]
    assert clauses('합참 "북한 풍선 낙하" 사과')[-1] == ("lead", "south")
    assert SCORER.assess('합참 "북한 풍선 낙하" 사과').kind == "response"


def test_brackets_around_the_whole_title_are_no_tag() -> None:
    title = "[北, 동해로 미사일 두 발 쏘고도 하루 내내 아무 말 없이 잠잠]"
    assert SCORER.assess(title).kind == SCORER.assess(title[1:-1]).kind == "provocation"
    assert SCORER.assess("[세상 만사] 北, 동해로 미사일 발사").kind == "context"


@pytest.mark.parametrize("word", ["국제공항", "여의도서", "점심은", "속도로", "빌미로", "드론제조사"])
def test_a_piece_of_another_word_is_no_term(word: str) -> None:
    north, *others = SCORER.read(f"북한 {word}", "", "ko")[0].reading.tokens
    assert north.concept == "north"
    assert all(token.concept == "drone" for token in others)


@pytest.mark.parametrize(
    "title",
    [
        "북한, 미사일 쏠 듯",
        "북한, 또 탄도미사일 쏘나",
        "北, ICBM 발사하면 제재",
        "北, 미사일 발사 안 해",
        "北 미사일 발사 가능성",
        "김정은, 미사일 부대 체육대회 참관",
        "북한, 미사일 또 쐈나",
        "北, 동해로 ICBM 발사했나?",
    ],
)
def test_what_has_not_happened_is_no_act(title: str) -> None:
    assert SCORER.assess(title, language="ko").kind != "provocation"


def test_north_is_only_a_name_where_it_stands_as_one() -> None:
    for title in (
        "강북 미사일 카페 개업",
        "북미 미사일 방어 시장 성장",
        "경북 해안서 포사격 소음 민원",
        "북극 탄도 발사 실험",
    ):
        assert SCORER.assess(title, language="ko").kind == "unrelated", title
    for title in ("북, 미사일 발사", "북이 미사일을 발사했다", "북 미사일 발사", "北미사일 발사"):
        assert SCORER.assess(title, language="ko").kind == "provocation", title


def test_a_whole_sentence_of_the_summary_decides_only_what_the_title_leaves_open() -> None:
    sentence = "(서울=통신) 홍길동 기자 = 북한이 9일 동해상으로 탄도미사일을 발사했다. 정부는 이를 규탄했다."
    assert SCORER.assess("북한 동향", sentence, "ko").kind == "provocation"
    assert SCORER.assess("북한 동향", sentence[: sentence.index("을 발사") + 4] + "...", "ko").kind == "context"
    assert SCORER.assess("정부, 北 도발 규탄", sentence, "ko").kind == "response"
    assert SCORER.assess("오늘의 날씨", sentence, "ko").kind == "unrelated"


@pytest.mark.parametrize(
    ("title", "summary", "kind"),
    [
        ("예고한 대로 또 쐈다", "북한이 3일 새벽 탄도미사일을 쐈다.", "provocation"),
        ("밤새 날아온 300여개", "합참은 북한이 2일 밤 오물풍선을 띄웠다고 밝혔다.", "provocation"),
        ("굉음과 함께 폭파", "북한군이 4일 남북을 잇는 도로를 폭파했다.", "provocation"),
        (
            "합참 공개 영상",
            "(서울=통신) 홍길동 기자 = 북한이 5일 방사포를 발사했다고 합동참모본부가 ...",
            "provocation",
        ),
        ('김정은 "핵무력의 신속한 태세"', "조선중앙통신은 6일 방사포 사격이 있었다고 보도했다.", "provocation"),
        ("北 새 미사일 사진 공개", "조선중앙통신은 6일 탄도미사일을 시험했다고 전했다.", "provocation"),
        ('김정은 "핵무력의 신속한 태세"', "조선중앙통신은 6일 정부가 이를 규탄했다고 비난했다.", "threat"),
        ('김정은 "핵무력의 신속한 태세"', "포격전 주년을 앞두고 북한이 방사포를 발사했다.", "threat"),
        ("北 새 미사일 사진 공개", "자료사진 북한이 탄도미사일을 발사했다.", "threat"),
        ("가을 축제 개막", "북한이 3일 새벽 탄도미사일을 쐈다.", "unrelated"),
        ("주말 나들이 날씨", "북한이 3일 새벽 탄도미사일을 쐈다.", "unrelated"),
    ],
)
def test_an_act_that_only_the_summary_names_needs_a_title_that_tells_of_something_done(
    title: str, summary: str, kind: str
) -> None:
    assert SCORER.assess(title, summary, language="ko").kind == kind


def test_a_threat_that_names_no_subject_is_about_what_its_summary_begins_with() -> None:
    told = "(서울=통신) 홍길동 기자 = 김여정 부부장은 4일 담화에서 무인기가 다시 날아오면 대가를 치를 것이라고 밝혔다."
    assert SCORER.assess('김여정 "끔찍한 참변 각오하라"', told, language="ko").category == "drone"
    assert SCORER.assess('김여정 "끔찍한 참변 각오하라"', language="ko").category == "rhetoric"


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("합참 공개 영상", "(서울=통신) 홍길동 기자 = 북한이 5일 방사포를 발사하겠다고 위협했다고 ..."),
        ("북한 확성기, 지금은 소리 내지 않아", "북한이 봄에 대남 확성기를 설치한 것으로 확인됐다."),
    ],
)
def test_what_a_summary_only_foretells_or_its_title_denies_is_no_act(title: str, summary: str) -> None:
    assert SCORER.assess(title, summary, language="ko").kind != "provocation"


def bars(title: str) -> list[tuple[str, str, str]]:
    """(act, agent, what bars it) of every event of a title."""
    found = [event for clause in SCORER.read(title, "", "ko")[0].clauses for event in clause.events]
    return [(event.act, event.agent, barred(event)) for event in found]


@pytest.mark.parametrize(
    ("title", "act", "agent", "bar"),
    [
        ("北, 동해로 탄도미사일 발사", "fire", "north", ""),
        ("김정은, 미사일 발사 참관", "fire", "north", ""),
        ("北 방사포 발사한 정황", "fire", "north", ""),
        ('합참 "북한, 탄도미사일 발사"', "fire", "north", ""),
        ("北 미사일 발사 준비", "fire", "north", "may"),
        ("北, 미사일 발사 안 했다", "fire", "north", "denied"),
        ("北 미사일 발사 오보", "fire", "north", "withdrawn"),
        ("北 미사일 발사 30주년", "fire", "north", "past"),
        ("드라마 속 北 미사일 발사", "fire", "north", "fictional"),
        ("北 미사일 발사 가정 대피훈련", "fire", "north", "rehearsed"),
        ("한국, 미사일 발사", "fire", "other", "agent"),
        ("美, 특수부대 北 침투", "cross", "other", "agent"),
        ('北 "한국 무인기 침투"', "fly", "other", "agent"),
        ("태풍, 휴전선 넘어 북한 접근", "cross", "stranger", "agent"),
        ("北 미사일 발사 규탄", "fire", "nobody", "adjunct"),
    ],
)
def test_who_did_it_and_whether_it_was_done(title: str, act: str, agent: str, bar: str) -> None:
    assert (act, agent, bar) in bars(title)
    assert bar == "" or SCORER.assess(title, language="ko").kind != "provocation"


@pytest.mark.parametrize(
    "title",
    [
        '서울시 경계경보 오발령…"北 발사체 관련 실수"',
        "軍, 새떼를 北 무인기로 오인해 경고사격",
        "일본 경보 오작동…'北 미사일 발사' 잘못 발령",
        "[정정] 北 미사일 발사 관련 기사 취소합니다",
    ],
)
def test_what_is_taken_back_is_no_act_and_says_so(title: str) -> None:
    said = SCORER.assess(title, language="ko")
    assert said.kind == "context"
    assert said.rule.startswith("withdrawn")


@pytest.mark.parametrize(
    "title",
    [
        '北 "친선의 강물처럼 북중 협조 깊어져"',
        "김정은, 새 거리 준공식 참석…주민들 환호",
        '통일부 장관 "북한과 마주 앉을 날 준비"',
        '美대통령 "김정은과 언제든 만날 용의"',
        "국정원, 북한 쌀값 동향 국회에 설명",
        '전문가 "김정은 방중, 몸값 높이기"',
        "北 최선희, 모스크바서 외무장관 접견",
        '與 의원 "대북정책 오락가락"',
        "김정은, 열병식 참석차 베이징으로",
    ],
)
def test_a_quiet_day_gives_no_signal(title: str) -> None:
    assert SCORER.assess(title, language="ko").kind == "context"


WORDS = '북한 北 북 김정은 합참 美 " “ ” … , [ ] ( 에 발사 미사일 핵 쏠 규탄 하면 다 · GPS x あ 1보'
PARTS = st.sampled_from([*WORDS.split(), " ", " "])


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_is_read_and_matches_stay_in_place(text: str) -> None:
    said = SCORER.assess(text, text[::-1], "ko")
    for match in said.matches:
        field = text if match.field == "title" else text[::-1]
        assert field[match.start : match.end] == match.term
    for field in SCORER.read(text, "", "ko"):
        ends = [(c.at, c.end) for c in field.clauses]
        assert ends == sorted(ends)
