"""A headline in another language is told in short by its facts, in the reader's own."""

from __future__ import annotations

import pytest

from components.reads import record_names
from components.text.gloss import gloss, spoken
from components.text.i18n import speaking
from tests.reports import report


@pytest.mark.parametrize(
    ("title", "spoken", "reader", "told"),
    [
        (
            "북한, 순안서 탄도미사일 2발 발사…합참",
            "ko",
            "en",
            "In short: Provocation: 2 ballistic missiles, Sunan; JCS",
        ),
        ("North fires 2 ballistic missiles from Sunan: JCS", "en", "ko", "요지: 도발: 탄도미사일 2발, Sunan; 합참"),
        ("북한, 순안서 탄도미사일 2발 발사…합참", "ko", "ko", ""),
    ],
)
def test_the_facts_stand_for_the_headline(title: str, spoken: str, reader: str, told: str) -> None:
    with speaking(reader):
        assert gloss(report(title, "2024-11-05T01:00", language=spoken)) == told


def test_an_icbm_is_called_one_and_a_thousand_is_set_off() -> None:
    with speaking("ko"):
        icbm = report("North fires ICBM: JCS", "2024-11-05T01:00", category="icbm")
        assert gloss(icbm) == "요지: 도발: ICBM; 합참"
        many = report("North floats 1,100 balloons: JCS", "2024-11-05T01:00", category="balloon")
        assert gloss(many) == "요지: 도발: 풍선 1,100개; 합참"


@pytest.mark.parametrize(
    ("title", "source", "tongue"),
    [
        ('합참 "북 ICBM 발사"', "en", "ko"),
        ("北朝鮮がミサイル発射か", "ko", "ja"),
        ("北 ICBM 발사", "en", "ko"),
        ("North fires ICBM, calls it 화성", "en", "en"),
        ("Kim's sister warns", "en", "en"),
        ("", "ja", "ja"),
    ],
)
def test_a_headline_s_language_is_told_by_its_letters(title: str, source: str, tongue: str) -> None:
    assert spoken(report(title, "2024-11-05T01:00", language=source).entry) == tongue


def test_a_place_is_named_in_the_reader_s_language() -> None:
    made = report("North fires 2 ballistic missiles from Sunan: JCS", "2024-11-05T01:00")
    for language, told in (("ko", "순안"), ("en", "Sunan")):
        with speaking(language):
            assert record_names.of_place("Sunan") == told
            assert record_names.of_place("nowhere") == "nowhere"
    with speaking("ko"):
        assert gloss(made, record_names.of_place) == "요지: 도발: 탄도미사일 2발, 순안; 합참"


def test_what_is_no_act_is_told_by_its_kind() -> None:
    with speaking("en"):
        threat = report("김여정 담화", "2024-11-05T01:00", language="ko", kind="threat", category="rhetoric")
        assert gloss(threat).startswith("In short: Threat: Rhetoric")
        assert gloss(report("날씨", "2024-11-05T01:00", language="ko", kind="unrelated", category=None)) == ""
