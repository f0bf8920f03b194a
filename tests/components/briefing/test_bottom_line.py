"""The reason for the level: what changed it comes first, and nothing newer stands in its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from components.briefing.bottom_line import bottom_line, moved
from components.text import i18n
from data.models import Category, Indication
from scoring.level.level import Driver, LevelChange

AT = datetime(2024, 11, 3, 2, 0, tzinfo=UTC)
LEVELS = ("Routine", "Guarded", "Elevated", "High", "Severe")


def act(name: str, category: Category, hours: float, severity: int = 5) -> Indication:
    known = AT + timedelta(hours=hours)
    return Indication(
        name, "act", known, "provocation", category, severity, ("Wire", "Post"), official=True, voices=("JCS",),
        graded=True, day=date(2024, 11, 3),
    )  # fmt: skip


def driver(*evidence: Indication, level: str = "High") -> Driver:
    return Driver("launch", "A launch", "official", level, "", evidence)


def line(log: list[LevelChange], *standing: Indication) -> str:
    level = SimpleNamespace(
        log=log, drivers=(driver(*standing),), level="High", since=log[-1].at, override=None, falls_at=None
    )
    clock = SimpleNamespace(
        label="D-2", election=SimpleNamespace(name="US 2024", date=date(2024, 11, 5), country="US", type="president")
    )
    seen = SimpleNamespace(open=False, newest_entry=AT, answering=1, sources_on=2)
    of = SimpleNamespace(coverage=seen, level=level, levels=LEVELS, clock=clock, copy_of=None, mode="replay")
    return bottom_line(of)[0]  # type: ignore[arg-type]


ICBM, MISSILE, SMALL = act("a", "icbm", 0, 4), act("b", "missile", 5, 5), act("c", "missile", 5, 3)
ROSE = LevelChange(AT, "Guarded", "High", "rose", (driver(ICBM),))


@pytest.mark.parametrize(
    ("log", "standing", "words"),
    [
        ([ROSE], (ICBM,), "because of an ICBM launch, 03 NOV 24 (official: JCS)."),
        ([ROSE], (ICBM, SMALL), "because of an ICBM launch, 03 NOV 24 (official: JCS)."),
        ([ROSE], (MISSILE, ICBM), "because of an ICBM launch, 03 NOV 24 (official: JCS) and, since then, a missile"),
        ([ROSE], (MISSILE,), "raised by an ICBM launch, 03 NOV 24 (official: JCS) and held since by a missile"),
        ([ROSE, LevelChange(AT + timedelta(hours=9), "Severe", "High", "fell")], (MISSILE,), "because of a missile"),
        ([ROSE, LevelChange(AT + timedelta(hours=2), "Severe", "High", "fell")], (MISSILE,), ", held by a missile"),
    ],
)
def test_the_reason_is_never_newer_than_the_change(log, standing, words) -> None:
    assert words in line(log, *standing)
    with i18n.speaking("ko"):
        said = line(log, *standing)
    assert "근거" in said
    assert said.endswith("입니다.")


def test_a_later_word_on_the_same_act_is_the_same_act() -> None:
    assert "because of an engine" in line([ROSE], act("a", "icbm", 7, 3))
    assert moved(SimpleNamespace(level=SimpleNamespace(log=[ROSE]), levels=LEVELS)) == "rose"  # type: ignore[arg-type]
