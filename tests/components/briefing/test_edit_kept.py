"""The edited bottom line comes back from the tab that kept it, and nothing else a browser may claim does."""

from __future__ import annotations

import json

import pytest

from components.briefing import edits
from components.briefing.brief import Edit
from components.reads import clock
from tests.components.stocked import NOW


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setenv("WATCH_NOW", NOW)
    state: dict[str, object] = {}
    monkeypatch.setattr(edits.st, "session_state", state)
    return state


GOOD = ["One act.", "The level stands.", "Kim", "2024-11-05T23:00:00+00:00"]


def test_what_was_kept_comes_back_with_its_name_and_hour(claims: dict[str, object]) -> None:
    kept = Edit(("One act.", "The level stands."), "Kim", clock.parse_moment(GOOD[3]))
    claims["brief_edit_kept"] = {"edit": edits._as_text(kept)}
    assert edits.edit() == kept
    claims["brief_edit"] = None  # put back to the machine's words
    assert edits.edit() is None


@pytest.mark.parametrize(
    "claim",
    [
        None, "", "{", "[]", json.dumps(["a", "b", "c"]), json.dumps([*GOOD[:2], "", GOOD[3]]),
        json.dumps([1, 2, 3, 4]),
        json.dumps(["x" * 400, *GOOD[1:]]), json.dumps([*GOOD[:3], "soon"]),
        json.dumps([*GOOD[:3], "2030-01-01T00:00Z"]),
        json.dumps({"a": 1}), {"edit": 1}, json.dumps([*GOOD[:2], "n" * 61, GOOD[3]]),
    ],
)  # fmt: skip
def test_nothing_else_does(claims: dict[str, object], claim: object) -> None:
    claims["brief_edit_kept"] = {"edit": claim}
    assert edits.edit() is None
