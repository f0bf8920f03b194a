"""Korean particles after words that are filled in."""

from __future__ import annotations

import pytest

from components.text.catalogue import words
from components.text.i18n import speaking, t
from components.text.particles import settled
from components.text.weapons import weapon_name


@pytest.mark.parametrize(
    ("left_open", "told"),
    [
        ("관심(으)로 하향", "관심으로 하향"),
        ("주의(으)로 하향", "주의로 하향"),
        ("서울(으)로", "서울로"),
        ("‘기각’은(는) 기록하지", "‘기각’은 기록하지"),
        ("‘주시’은(는) 기록하지", "‘주시’는 기록하지"),
        ("KCNA(으)로", "KCNA(으)로"),
        ("(no particle) 값", "(no particle) 값"),
    ],
)
def test_a_particle_takes_the_form_of_the_sound_before_it(left_open: str, told: str) -> None:
    assert settled(left_open) == told


def test_a_level_that_falls_is_said_rightly() -> None:
    with speaking("ko"):
        assert "관심으로 하향" in t("watch.falls_to", level=t("level.Guarded"), dtg="11월 9일 07:34")


@pytest.mark.parametrize(
    ("weapon", "told"),
    [("Hwasong-19", "화성-19"), ("KN-25", "KN-25"), ("300 mm rocket launcher", "300mm 방사포"), ("", "")],
)
def test_a_weapon_has_its_korean_name(weapon: str, told: str) -> None:
    assert weapon_name(weapon, words("ko")) == told
    assert weapon_name(weapon, words("en")) == weapon
