"""What is barred from being an act of the North stays barred, whatever else the clause holds."""

from __future__ import annotations

import dataclasses

import pytest

from scoring.reading.events import Event, bar_of, barred
from scoring.reading.lexicon import Token


def token(at: int, concept: str = "launch") -> Token:
    return Token(concept, "v", at, at + 1, at, at + 1)


ACT = Event("north", "fire", token(1))


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({}, ""),
        ({"agent": "hackers"}, ""),
        ({"agent": "nobody"}, ""),
        ({"agent": "other"}, "agent"),
        ({"agent": "stranger"}, "agent"),
        ({"reality": "withdrawn"}, "withdrawn"),
        ({"reality": "may"}, "may"),
        ({"time": "past"}, "past"),
        ({"news": False}, "adjunct"),
    ],
)
def test_who_real_new_and_the_news(change: dict[str, object], bar: str) -> None:
    assert barred(dataclasses.replace(ACT, **change)) == bar  # type: ignore[arg-type]


def test_the_event_of_the_very_predicate_decides() -> None:
    withdrawn = Event("north", "fire", token(5), reality="withdrawn")
    assert bar_of([ACT, withdrawn], [withdrawn.head]) == "withdrawn"
    assert bar_of([ACT, withdrawn], [ACT.head]) == ""


def test_a_clause_of_barred_events_bars_what_hangs_on_no_predicate() -> None:
    withdrawn = Event("north", "fire", token(5), reality="withdrawn")
    noun = [token(9, "missile")]
    assert bar_of([withdrawn], noun) == "withdrawn"
    assert bar_of([withdrawn, ACT], noun) == ""
    assert bar_of([], noun) == ""


def test_an_event_of_no_class_bars_nothing() -> None:
    dismissal = Event("other", "", token(1))
    assert bar_of([dismissal], [dismissal.head]) == ""


def test_tokens_stand_in_order_of_place() -> None:
    subject, thing = token(0, "north"), token(3, "missile")
    assert Event("north", "fire", token(1), subject, thing).tokens == (subject, token(1), thing)
