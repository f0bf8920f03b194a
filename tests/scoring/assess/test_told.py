"""What a summary, or the words of a title itself, tell of a title that names nobody."""

from __future__ import annotations

import pytest

from scoring.assess.told import TitleSigns
from tests.scoring.rulebooks import shipped

SCORER = shipped()
SIGNS = TitleSigns(SCORER.book.tables)
DATELINE = "(서울=어느통신) 아무개 기자 = "


@pytest.mark.parametrize(
    ("summary", "script", "signs"),
    [
        ("경기북부에 눈이 내렸다.", "ko", ()),
        ("북한 여행을 다녀온 외국인이 늘었다.", "ko", ("told", "told-first")),
        (DATELINE + "북한이 탄도미사일을 발사했다.", "ko", ("told", "told-first", "told-act")),
        (DATELINE + "영국을 찾은 대통령은 28일 오후 늦게 북한의 미사일 발사와 관련해", "ko", ("told", "told-act")),
        (DATELINE + "라자루스는 개발자의 기기에 악성코드를 심어 해킹했다.", "ko", ("told", "told-first", "told-act")),
        ("합참은 북한이 도로에 심은 폭약을 터뜨렸다고 밝혔다.", "ko", ("told", "told-first", "told-act")),
        ("The musical Lazarus opens on Friday.", "en", ()),
        ("(평양 3월 1일발 조선중앙통신) 미국은", "ko", ("told", "told-own")),
        ("North Korea fired a missile.", "en", ()),
    ],
)
def test_signs_of_a_summary(summary: str, script: str, signs: tuple[str, ...]) -> None:
    found = SIGNS.signs(summary, script)
    assert found == signs or (script == "en" and set(found) <= {"told", "told-first", "told-alone"})


@pytest.mark.parametrize(
    ("title", "summary", "kind"),
    [
        ("대통령, 해외 순방지서 NSC 긴급 주재", DATELINE + "대통령은 북한의 미사일 발사와 관련해", "response"),
        ("대통령, 해외 순방지서 NSC 긴급 주재", "태풍 피해가 커지면서", "unrelated"),
        ("오키나와 주민들 건물 안으로 대피", DATELINE + "북한이 발사체를 쏘아 올리자", "provocation"),
        ("오키나와 주민들 건물 안으로 대피", "태풍이 다가오면서", "unrelated"),
        ("《자유의 방패》 강행은 엄중한 후과를 초래할것이다", "(평양 3월 1일발 조선중앙통신) 미국은", "threat"),
        ("확성기 방송 다시 시작…접경 마을 긴장", "", "response"),
        ("유세차 확성기 소음에 민원", "", "unrelated"),
        ("흙먼지 솟구친 경의선 폭파 순간", "", "provocation"),
    ],
)
def test_titles_that_name_nobody(title: str, summary: str, kind: str) -> None:
    assert SCORER.assess(title, summary, "ko").kind == kind


@pytest.mark.parametrize(
    ("title", "summary", "kind"),
    [
        (
            "Two more missiles, one of them on odd path",
            "The ministry says North Korea launched both missiles.",
            "provocation",
        ),
        (
            "Blasts at noon along border",
            "Seoul's army says North Korea blew up parts of a road on Monday.",
            "provocation",
        ),
        (
            "Blasts at noon along border",
            "Seoul's army says a road crew blew up parts of a road on Monday.",
            "unrelated",
        ),
        ("Panda gives birth in Seoul zoo", "Plus, North Korea fired a missile.", "unrelated"),
        ("Missiles rain on grain port", "Russia fired North Korea's rockets at the port, officials say.", "unrelated"),
        ("Army drone crashes in drill", "North Korea was not involved, the South Korean army said.", "unrelated"),
        ("State media praise dawn missiles", "North Korea said its troops had fired two missiles.", "threat"),
    ],
)
def test_english_titles_that_name_nobody(title: str, summary: str, kind: str) -> None:
    assert SCORER.assess(title, summary, "en").kind == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Missile thought to have dropped outside EEZ", "provocation"),
        ("JCS: rockets flew 400 km before falling into East Sea", "provocation"),
        ("Bag from trash balloon lands on roof of ministry", "provocation"),
        ("Kishida condemns launch, lodges protest", "response"),
        ("un chief condemns dprk missile launch", "response"),
        ("South Korea's own rocket launch stirs UFO calls", "unrelated"),
        ("Seoul fires missile in East Sea test", "unrelated"),
        ("Missile drill off Okinawa by allied fleet", "unrelated"),
        ("South Korea says its missile fell in exercise", "unrelated"),
        ("Submarine missile test in East Sea a success: navy", "unrelated"),
        ("Missile fragments found in Sea of Japan by divers", "unrelated"),
        ("Japan says missile interceptor test succeeded", "unrelated"),
    ],
)
def test_whose_a_weapon_is_that_nobody_is_said_to_own(title: str, kind: str) -> None:
    got = SCORER.assess(title, "", "en").kind
    assert got == kind or (kind == "unrelated" and got in ("context", "response"))
