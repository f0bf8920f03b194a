"""The reason for the level: what changed it comes first, and nothing newer stands in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from components.briefing.bottom_line import _by, bottom_line, moved
from components.text import deeds, i18n
from data.models import Category, Indication, Kind
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


def test_what_is_told_in_the_same_words_is_told_once() -> None:
    first, again = act("a", "balloon", 0, 1), act("b", "balloon", 5, 1)
    said = line([LevelChange(AT, "Guarded", "High", "rose", (driver(first),))], again)
    assert "because of balloons, 03 NOV 24 (official: JCS)." in said
    assert said.count("balloons") == 1


@pytest.mark.parametrize(
    ("category", "form", "words"),
    [
        ("balloon", "loudspeaker", "loudspeakers at the border"),
        ("border", "demolition", "a demolition at the border"),
        ("missile", "engine", "an engine test on a stand"),
        ("missile", "ballistic", "3 missiles"),
        ("cruise", "underwater", "an underwater drone test"),
        ("border", "troops", "3 soldiers at the border"),
        ("missile", "troops", "3 missiles"),
    ],
)
def test_an_act_is_called_by_what_acted(category: Category, form: str, words: str) -> None:
    stored = SimpleNamespace(category=category, severity=3, form=form)
    assert deeds.deed(stored, 3) == words
    assert deeds.deed(replace(act("a", category, 0, 3), tags=(form,)), 3) == words


def test_a_count_is_as_round_as_its_reports_say() -> None:
    about = SimpleNamespace(category="balloon", severity=1, count_about=True)
    least = replace(act("a", "missile", 0, 3), tags=("at least",))
    assert deeds.deed(about, 1500) == "about 1,500 balloons"
    assert deeds.deed(least, 10) == "at least 10 missiles"
    many = SimpleNamespace(category="cruise", severity=3, several=True)
    assert (
        deeds.deed(many)
        == deeds.deed(replace(act("a", "cruise", 0, 3), tags=("several",)))
        == "several cruise missiles"
    )
    with i18n.speaking("ko"):
        assert deeds.deed(about, 1500).startswith("풍선 약 1,500개")
        assert deeds.deed(many).startswith("순항미사일 여러 발")
        assert deeds.deed(least, 10).startswith("미사일 최소 10발")


@pytest.mark.parametrize(
    ("kind", "category", "words"),
    [
        ("preparation", "space", "preparation: satellite launch ("),
        ("threat", "rhetoric", "threat ("),
        ("preparation", "other", "preparation ("),
        ("threat", "icbm", "threat: ICBM"),
        ("threat", "nuclear", "threat: nuclear ("),
        ("preparation", "nuclear", "preparation: nuclear test ("),
    ],
)
def test_a_sign_stands_in_a_sentence(kind: Kind, category: Category, words: str) -> None:
    seen = replace(act("a", category, 0, 3), source="signal", kind=kind, day=None)
    assert deeds.cause(seen, "").startswith(words)


def test_class_and_theft_are_named_in_a_sentence_too() -> None:
    short = SimpleNamespace(category="missile", severity=3, form="ballistic", reach="short")
    assert deeds.deed(short) == deeds.deed(replace(act("a", "missile", 0, 3), tags=("short",)))
    assert deeds.deed(short, 2) == "2 SRBMs"
    theft = SimpleNamespace(category="cyber", severity=4, stolen=("USD", 40))
    assert deeds.deed(theft) == "a cyber theft of $40 million"
    assert deeds.deed(replace(act("a", "cyber", 0, 4), tags=("theft",))) == "a cyber theft"


def test_the_norths_own_word_vouches_only_where_nobody_else_does() -> None:
    seen = act("a", "missile", 0, 3)
    assert deeds.signed(replace(seen, voices=("KCNA", "JCS", "Japan"))) == "JCS, Japan"
    assert deeds.signed(replace(seen, voices=("KCNA",))) == "KCNA"


@pytest.mark.parametrize(("outcome", "by"), [("failed", "failed; Post alone"), ("", "Post alone")])
def test_the_bottom_line_says_how_an_act_ended(outcome: str, by: str) -> None:
    told = SimpleNamespace(outcome=outcome, claims=(), publishers=("Post",))
    assert _by(told) == by  # type: ignore[arg-type]
