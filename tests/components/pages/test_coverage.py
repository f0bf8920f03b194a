"""The Coverage page in its states: archive, sound, down, asleep, no network, empty; and the officer's hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.coverage import panels, source_tables
from components.reads import clock, load
from components.text.i18n import words
from data.models import Gap, Person, PollRun, Source, SourceState
from data.store import states
from data.store.source_edits import add_edit, all_edits
from data.store.store import database_url, open_store
from feeds.polling.health import STATES, standing
from tests.components.stocked import HOSTILE, NOW, open_page, shown, stock, tables, usual_reports
from tests.reports import report

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    load.forget()


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A sources file of four sources, one of them off, one on the launch-alert list."""
    file = tmp_path / "sources.toml"
    file.write_text(
        '[[source]]\nname = "Harbour Post"\nurl = "https://harbour.example/rss"\nlaunch_alert = true\n'
        '[[source]]\nname = "Hill Wire"\nurl = "https://hill.example/rss"\n'
        '[[source]]\nname = "Lake Daily"\nurl = "https://lake.example/rss"\n'
        '[[source]]\nname = "Old Bell"\nurl = "https://bell.example/rss"\non = false\nreason = "closed in May"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("WATCH_SOURCES", str(file))
    return ["Harbour Post", "Hill Wire", "Lake Daily"]


def poll(found: Sequence[SourceState], at: datetime, gaps: Sequence[Gap] = ()) -> None:
    store = open_store(database_url())
    with store.begin() as conn:
        for state in found:
            states.save_source_state(conn, state)
        run = PollRun(at - timedelta(seconds=20), at, "host:1", ok=len(found))
        states.finish_poll_run(conn, states.add_poll_run(conn, run), run)
        for gap in gaps:
            states.record_gap(conn, gap)
    store.close()


def sound(name: str, at: datetime, state: str = "ok", **more: object) -> SourceState:
    defaults = dict(since=at - 5 * HOUR, last_attempt=at, last_success=at, next_check=at + timedelta(minutes=10))
    return SourceState(name, state, **(defaults | more))  # type: ignore[arg-type]


def down(name: str, at: datetime, state: str, error: str) -> SourceState:
    return sound(name, at, state, last_success=at - 9 * HOUR, last_error=error, errors=4)


def rows(app: AppTest) -> dict[str, dict[str, object]]:
    table = next(frame for frame in tables(app) if "todo" in frame)
    return {row["source"]: dict(row) for _, row in table.iterrows()}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_state_has_words_in_every_language(language: str) -> None:
    told = words(language)
    assert [s for s in STATES if not told.get(f"source_state.{s}")] == []
    assert [s for s in STATES if f"source_todo.{s}" not in told] == []
    assert [s for s in STATES if STATES[s].todo and not told[f"source_todo.{s}"]] == []


def test_marks_of_states_agree_with_the_poller() -> None:
    assert {s: source_tables.condition(s) for s in STATES} == {s: standing(s) for s in STATES}
    assert source_tables.condition("a state of a newer version") == "down"


def test_an_archive_tells_what_each_source_had_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    stock([*usual_reports(), report("Bell rings", "2024-11-01T03:00", publisher="Old Bell")])
    app = open_page("coverage")
    assert not app.exception
    text = shown(app)
    assert "Eyes open" in text
    assert "052200Z / 060700I NOV 24" in text  # the newest of the archive
    assert "Change sources" not in text
    assert "published in 24 h · ○ 1 silent" in text
    states_of = {row["source"]: row["state"] for row in next(t for t in tables(app) if "grade" in t).to_dict("records")}
    assert states_of["Old Bell"] == "○ silent"
    assert states_of["Harbour Post"] == "● published"
    assert not app.get("form")


def test_sound_sources_are_said_to_be_sound(listed: list[str]) -> None:
    at = clock.now()
    poll([sound(name, at) for name in listed], at)
    app = open_page("coverage")
    assert not app.exception
    text = shown(app)
    assert "Eyes open" in text
    assert "**3 / 3**" in text
    assert "● 3 sound" in text
    assert "in 10 min" in text or "in 9 min" in text
    assert "closed in May" in text


def test_what_is_down_stands_first_with_since_when_and_what_to_do(listed: list[str]) -> None:
    at = clock.now()
    poll(
        [
            sound(listed[1], at, "stale", detail="newest entry 5 days old"),
            sound(listed[2], at),
            down(listed[0], at, "blocked", "HTTP 403"),
        ],
        at,
    )
    app = open_page("coverage")
    found = rows(app)
    assert list(found) == ["Harbour Post", "Hill Wire", "Lake Daily"]
    assert found["Harbour Post"]["state"] == "○ refuses us"
    assert found["Harbour Post"]["since"] == clock.both(at - 5 * HOUR)
    assert found["Harbour Post"]["error"] == "HTTP 403"
    assert "another network" in str(found["Harbour Post"]["todo"])
    assert found["Hill Wire"]["error"] == "newest entry 5 days old"
    assert any("1 launch-alert sources are down: Harbour Post" in warning.value for warning in app.warning)


def test_a_sleeping_host_is_told_as_such(listed: list[str]) -> None:
    at = clock.now() - 13 * HOUR
    poll([sound(name, at) for name in listed], at)
    app = open_page("coverage")
    assert any("asleep" in warning.value and clock.both(at) in warning.value for warning in app.warning)


def test_no_network_is_told_as_such(listed: list[str]) -> None:
    at = clock.now()
    poll([down(name, at, "unreachable", "no route to host") for name in listed], at)
    app = open_page("coverage")
    assert any("there is no network" in warning.value for warning in app.warning)


def test_before_the_first_poll_nothing_is_called_zero(listed: list[str]) -> None:
    app = open_page("coverage")
    assert not app.exception
    assert any("No source has been polled yet" in warning.value for warning in app.warning)
    assert {row["state"] for row in rows(app).values()} == {"◌ not polled yet"}


def test_gaps_of_the_watch_and_of_a_source_stand_on_the_time_line(listed: list[str]) -> None:
    at = clock.now()
    asleep = "nothing was polled (the watch was asleep or stopped)"
    gaps = [
        Gap("", at - 50 * HOUR, at - 20 * HOUR, asleep),
        Gap("Hill Wire", at - 90 * HOUR, at - 81 * HOUR, "fell out"),
    ]
    poll([sound(name, at) for name in listed], at, gaps)
    app = open_page("coverage")
    chart = app.get("plotly_chart")[0].proto
    spec = json.loads(chart.spec)
    assert spec["layout"]["yaxis"]["ticktext"] == ["Days", "The whole watch", "Hill Wire"]
    lines = [trace for trace in spec["data"] if trace["type"] == "scatter"]
    assert [trace["y"] for trace in lines] == [[1, 1], [2, 2]]
    assert "2 gaps were recorded; the longest: The whole watch" in chart.alt
    text = shown(app)
    assert "30 h" in text
    assert "the watch was asleep or stopped" in text


def test_lengths_in_one_unit() -> None:
    found = [panels.lasted(timedelta(minutes=n)) for n in (0, 5, 119, 120, 2879, 2880)]
    assert found == ["1 min", "5 min", "119 min", "2 h", "48 h", "2 d"]


def test_hostile_names_are_text(listed: list[str]) -> None:
    at = clock.now()
    poll([sound(name, at, detail=HOSTILE[0]) for name in listed], at, [Gap(h, at - HOUR, at, h) for h in HOSTILE])
    app = open_page("coverage")
    assert not app.exception
    for element in (*app.markdown, *app.caption, *app.warning):
        assert "beacon.example" not in element.value
    assert "<img" not in json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["yaxis"]["ticktext"].__repr__()


def fill(app: AppTest, **values: str) -> AppTest:
    labels = {"name": "Name", "url": "Address of the feed"}
    fields = {field.label: field for field in app.text_input if field.form_id == "add_source"}
    for key, value in values.items():
        fields[labels[key]].set_value(value)
    return app


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def recorded() -> list[tuple[str, str, str]]:
    store = open_store(database_url())
    with store.read() as conn:
        found: list[tuple[str, str, str]] = [(edit.action, edit.name, edit.by) for edit in all_edits(conn)]
    store.close()
    return found


@pytest.mark.parametrize("person", [Person(), Person("Cho", "officer", "local")])
def test_sources_are_changed_by_supervisors_only(
    listed: list[str], person: Person, signed_in: Callable[[Person], None]
) -> None:
    signed_in(person)
    app = open_page("coverage")
    assert words("en")["access.supervisor_only" if person.name else "closed.none"] in shown(app)
    assert not app.get("form")


@pytest.mark.usefixtures("supervisor")
def test_an_officer_adds_a_source(listed: list[str]) -> None:
    app = fill(open_page("coverage"), name="River News", url="https://river.example/rss")
    press(app, "Add")
    assert not app.exception
    assert recorded() == [("add", "River News", "Cho")]
    assert rows(app)["River News"]["state"] == "◌ not polled yet"


@pytest.mark.usefixtures("supervisor")
@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "River News", "url": "javascript:alert(1)"}, "http"),
        ({"name": "Hill Wire", "url": "https://river.example/rss"}, "already a source"),
        ({"name": "River News", "url": "https://hill.example/rss"}, "already polls"),
        ({"name": "", "url": "https://river.example/rss"}, "1 to 100"),
    ],
)
def test_what_a_sources_file_may_not_hold_is_not_recorded(listed: list[str], values: dict[str, str], told: str) -> None:
    app = press(fill(open_page("coverage"), **values), "Add")
    assert recorded() == []
    assert any(told in warning.value.replace("\\", "") for warning in app.warning)


@pytest.mark.usefixtures("supervisor")
def test_a_test_waits_for_the_poller_and_shows_its_answer(listed: list[str]) -> None:
    app = press(fill(open_page("coverage"), name="River News", url="https://river.example/rss"), "Test only")
    assert recorded() == [("test", "River News", "Cho")]
    assert "waits for the poller" in shown(app)
    store = open_store(database_url())
    with store.begin() as conn:
        detail = {"test": 1, "state": "html", "words": "text/html", "entries": 0}
        add_edit(conn, datetime.now(UTC), "poller", "tested", "River News", detail)
    store.close()
    load.forget()
    assert "○ a web page: 0 entries · text/html · The feed has moved" in shown(open_page("coverage"))


@pytest.mark.usefixtures("supervisor")
def test_a_paused_source_is_listed_as_off_with_who_and_why(listed: list[str]) -> None:
    app = open_page("coverage")
    actions: Any = next(group for group in app.get("button_group") if group.key == "source_action")
    actions.set_value("pause").run()
    press(app, "Pause")
    assert any("reason" in warning.value for warning in app.warning)
    forms = [field for field in app.text_input if field.form_id == "change_source"]
    forms[0].set_value("floods us")
    press(app, "Pause")
    assert recorded() == [("pause", "Harbour Post", "Cho")]
    assert "Harbour Post" not in rows(app)
    assert "Cho: floods us" in shown(app)


def test_a_replay_knows_nothing_of_edits(listed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(database_url())
    with store.begin() as conn:
        add_edit(
            conn, datetime.now(UTC), "Cho", "add", "River News", {"name": "River News", "url": "https://r.example"}
        )
    store.close()
    assert "River News" in {source.name for source in load.sources()}
    monkeypatch.setenv("WATCH_NOW", NOW)
    assert [source.name for source in load.sources()] == [*listed, "Old Bell"]


def test_held_sources_of_a_file_with_none_on() -> None:
    assert source_tables.held([Source("a", "https://a.example", on=False)], {}) == []
    assert source_tables.summary([]) == ""


@pytest.mark.parametrize(
    ("seconds", "words_shown", "warns"),
    [
        (None, "", False),
        (3.2, "3 s behind", False),
        (75.0, "75 s behind", True),
        (float("inf"), "does not answer", True),
    ],
)
def test_how_far_a_replica_is_behind_stands_there(
    seconds: float | None, words_shown: str, warns: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(usual_reports())
    monkeypatch.setattr("data.store.store.Store.lag", lambda _: seconds)
    page = open_page("coverage")
    said = [one.value for one in (page.warning if warns else page.caption)]
    assert any(words_shown in line for line in said)
    assert seconds is not None or "behind" not in shown(page)
