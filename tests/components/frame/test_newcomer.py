"""What a newcomer is offered: the exercise in their own session and the record, each in one click."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from components.reads import clock, exercise, load
from components.text.i18n import words
from tests.components.stocked import level_block, open_page, shown, stock, usual_reports


@pytest.fixture(autouse=True)
def _live(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_POLL", "off")
    monkeypatch.delenv("WATCH_NOW", raising=False)
    load.forget()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_an_empty_watch_offers_the_record_and_the_exercise() -> None:
    said = shown(open_page())
    assert words("en")["state.open_record"] in said
    assert words("en")["state.start_exercise"] in [button.label for button in open_page().button]


def test_the_exercise_is_one_click_away_marked_everywhere_and_left_by_another() -> None:
    app = press(open_page(), "begin_exercise")
    assert "EXERCISE EXERCISE EXERCISE" in shown(app)
    assert level_block(app)["name"] == "ELEVATED"
    app.switch_page("components/pages/coverage.py").run()
    assert "EXERCISE EXERCISE EXERCISE" in shown(app)
    assert "EXERCISE" not in shown(open_page())  # another reader's session is live
    press(app, "end_exercise")
    assert "EXERCISE" not in shown(app)
    assert clock.mode() == "live"


def test_an_exercise_that_cannot_be_filled_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> dict[str, str]:
        raise exercise.ExerciseFailed

    monkeypatch.setattr(exercise, "_filled", {})
    monkeypatch.setattr(exercise, "_fill", broken)
    app = press(open_page(), "begin_exercise")
    assert words("en")["state.exercise_failed"] in [warning.value for warning in app.warning]
    assert "EXERCISE" not in shown(app)


def test_what_stands_still_offers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    monkeypatch.setenv("WATCH_NOW", (datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert words("en")["state.start_exercise"] not in [button.label for button in open_page().button]
