from __future__ import annotations

import pytest

from scoring.facts.deadline import names_a_time


@pytest.mark.parametrize(
    "text",
    [
        "Pyongyang warns of action within 48 hours unless loudspeakers go silent",
        "North gives Seoul until midnight to stop leaflets",
        "Kim's sister sets a three-day deadline",
        "State media: strike by the end of the month if drills go on",
        "The North's army issues an ultimatum",
        "Units ordered ready to fire before Nov. 5",
        '北 "48시간 내 확성기 철거하라"',
        '북한 총참모부 "15일까지 중단 않으면 타격"',
        "北朝鮮、24時間以内の撤去を要求",
    ],
)
def test_a_time_limit_is_seen(text: str) -> None:
    assert names_a_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kim Yo Jong warns of merciless retaliation over drones",
        "North vows to bolster its nuclear forces this year",
        "The statement came a day after the drills began on Monday",
        "북한 15일 담화서 한미훈련 비난",
        '김여정 "끔찍한 참변 일어날 것"',
        "",
    ],
)
def test_a_date_alone_is_no_limit(text: str) -> None:
    assert not names_a_time(text)


def test_only_the_head_is_read() -> None:
    assert not names_a_time("x" * 2000 + " within 48 hours")
