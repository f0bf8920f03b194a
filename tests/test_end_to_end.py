"""From feed files to provocations, by the commands an officer types, on the exercise."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.shell import Done, feeds

ROOT = Path(__file__).resolve().parent.parent
EXERCISE = ROOT / "data" / "exercise"


@dataclass(frozen=True)
class Desk:
    """A store of its own with the exercise in it, and the commands that work on it."""

    database: str

    def run(self, *arguments: str) -> Done:
        return feeds(*arguments, WATCH_DB=self.database, WATCH_SOURCES=str(EXERCISE / "sources.toml"))

    def take_in(self, folder: Path) -> str:
        done = self.run("import", *sorted(str(path) for path in folder.glob("*.xml")))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def export(self, what: str) -> list[dict[str, Any]]:
        done = self.run("export", what)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()[1:]]  # the first says what they are about


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'exercise.db'}")
    made.take_in(EXERCISE / "earlier")
    made.take_in(EXERCISE)
    return made


@pytest.fixture(scope="module")
def events() -> dict[str, str]:
    """Link of an entry → the act it reports, for the entries that report one."""
    labels = map(json.loads, (EXERCISE / "labels.jsonl").read_text(encoding="utf-8").splitlines())
    return {label["link"]: label["event"] for label in labels if label["event"]}


@pytest.fixture(scope="module")
def acts(desk: Desk) -> list[dict[str, Any]]:
    return desk.export("provocations")


def test_every_entry_came_in_and_again_adds_nothing(desk: Desk) -> None:
    before = desk.export("entries")
    labelled = (EXERCISE / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(before) == len(labelled)
    assert " 0 new, 0 changed" in desk.take_in(EXERCISE)
    assert desk.export("entries") == before


def test_dates_land_on_their_minute(desk: Desk) -> None:
    published = {entry["link"]: entry["published"] for entry in desk.export("entries")}
    naive = "https://state-bulletin.example.invalid/2024/09/13/0605"  # no zone: the source's, Korea time
    assert published[naive] == "2024-09-12T21:05:00Z"
    assert published["https://wire-alpha.example.invalid/2024/11/05/0737"] == "2024-11-04T22:37:00Z"


def test_a_correction_replaces_the_words_and_is_counted(desk: Desk) -> None:
    entries = {entry["link"]: entry for entry in desk.export("entries")}
    corrected = entries["https://wire-bravo.example.invalid/2024/09/12/0741"]
    assert "more than two months" in corrected["title"]
    assert corrected["revision"] == 2


def test_no_line_mixes_two_acts(acts: list[dict[str, Any]], events: dict[str, str]) -> None:
    mixed = {}
    for act in acts:
        told = {events[entry["link"]] for entry in act["entries"] if entry["link"] in events}
        if len(told) != 1:
            mixed[act["id"]] = told
    assert mixed == {}


@pytest.mark.parametrize(
    ("event", "category", "reports", "publishers"),
    [
        ("2024-09-12_kn25", "missile", 9, 4),
        ("2024-09-18_hwasong-11", "missile", 8, 4),
        ("2024-10-15_roads", "border", 5, 4),
        ("2024-10-31_hwasong-19", "icbm", 12, 5),
        ("2024-11-05_kn25", "missile", 11, 5),
    ],
)
def test_one_act_is_one_line(
    acts: list[dict[str, Any]], events: dict[str, str], event: str, category: str, reports: int, publishers: int
) -> None:
    lines = defaultdict(int)
    for act in acts:
        lines[act["id"]] += sum(events.get(entry["link"]) == event for entry in act["entries"])
    (line,) = [act for act in acts if lines[act["id"]]]
    assert line["date"] == event[:10]
    assert line["category"] == category
    assert lines[line["id"]] >= reports
    assert line["credibility"] == 1
    languages = {"korean-wire": "ko", "tokyo-desk": "ja", "wire-alpha": "en"}
    met = {languages[stem] for entry in line["entries"] for stem in languages if f"//{stem}." in entry["link"]}
    assert met == {"ko", "ja", "en"}
    assert len(line["publishers"]) >= publishers
    assert "Exercise World Post" not in line["publishers"], "a reprint is its wire's"


def test_two_acts_of_one_day_are_two_lines(acts: list[dict[str, Any]]) -> None:
    on_day = {act["category"] for act in acts if act["date"] == "2024-11-05"}
    assert on_day == {"missile", "gps"}


def test_what_both_sides_say_is_kept_apart(acts: list[dict[str, Any]]) -> None:
    (salvo,) = [act for act in acts if act["date"] == "2024-11-05" and act["category"] == "missile"]
    assert salvo["count"] == 7
