"""The list of sources that ships, and how faults in one are told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data.models import BadReference, Source
from data.tables.publishers import shipped_publishers
from data.tables.sources import graded, load_sources, source_faults, url_fault

FACTS = Path(__file__).parents[4] / "shared" / "facts" / "sources.csv"


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadReference) as caught:
        load_sources(path)
    return [str(problem).removeprefix(f"{path}") for problem in caught.value.problems]


def test_only_name_and_url_are_required(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[source]]\nname = "Exercise Wire"\nurl = "http://127.0.0.1:8000/rss"\n', encoding="utf-8")
    assert load_sources(path) == (Source("Exercise Wire", "http://127.0.0.1:8000/rss"),)


def test_whole_numbers_serve_as_hours(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[source]]\nname = "x"\nurl = "http://x.example/"\nstale_after_hours = 6\n', encoding="utf-8")
    (source,) = load_sources(path)
    assert isinstance(source.stale_after_hours, float)


GOOD = 'name = "x"\nurl = "https://x.example/rss"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ": no [[source]] table in it"),
        ('source = "x"', ":1: sources are written as [[source]] tables"),
        ("[[sources]]\n", ":1: unknown key 'sources'; sources are [[source]] tables"),
        ("[[source]\n", ":1: not TOML"),
        ('[[source]]\nurl = "https://x.example/"\n', ":1: a source needs a name"),
        ('[[source]]\nname = "x"\n', ":1: a source needs a url"),
        (f"[[source]]\n{GOOD}colour = 1\n", ":4: unknown key 'colour'"),
        ("[[source]]\nname = 3\nurl = 'https://x.example/'\n", ":2: 'name' must be a text"),
        ("[[source]]\nname = ' x'\nurl = 'https://x.example/'\n", ":2: a name has 1 to 100"),
        ("[[source]]\nname = \"x\\u202e\"\nurl = 'https://x.example/'\n", ":2: 'name' holds a control or invisible"),
        ("[[source]]\nname = 'x'\nurl = 'ftp://x.example/'\n", ":3: a URL begins with http"),
        ("[[source]]\nname = 'x'\nurl = 'https://x.example/북한'\n", ":3: percent-encode"),
        (f"[[source]]\n{GOOD}reliability = 'G'\n", ":4: 'G' is no Admiralty letter"),
        (f"[[source]]\n{GOOD}reliability = 'AB'\n", ":4: 'AB' is no Admiralty letter"),
        (f"[[source]]\n{GOOD}timezone = 'KST'\n", ":4: 'KST' is no known time zone"),
        (f"[[source]]\n{GOOD}timezone = '../../etc/passwd'\n", ":4: '../../etc/passwd' is no known"),
        (f"[[source]]\n{GOOD}language = 'Korean'\n", ":4: 'Korean' is no ISO 639-1"),
        (f"[[source]]\n{GOOD}country = 'Korea'\n", ":4: 'Korea' is no two-letter"),
        (f"[[source]]\n{GOOD}on = 'yes'\n", ":4: 'on' must be true or false"),
        (f"[[source]]\n{GOOD}launch_alert = 1\n", ":4: 'launch_alert' must be true or false"),
        (f"[[source]]\n{GOOD}stale_after_hours = 0\n", ":4: 'stale_after_hours' must be a number"),
        (f"[[source]]\n{GOOD}stale_after_hours = true\n", ":4: 'stale_after_hours' must be a number"),
        (f"[[source]]\n{GOOD}stale_after_hours = nan\n", ":4: 'stale_after_hours' must be a number"),
        (f"[[source]]\n{GOOD}adapter = 'scrape'\n", ":4: 'scrape' is none of feed, seismic"),
        (f"[[source]]\n{GOOD}[[source]]\n{GOOD}".replace("rss", "a", 1), ":5: there is already a source 'x'"),
        (f"[[source]]\n{GOOD}[[source]]\n{GOOD}".replace('"x"', '"y"', 1), ":6: 'y' already polls this URL"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, text: str, problem: str) -> None:
    (found,) = refused(tmp_path, text)
    assert found.startswith(problem)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    assert len(refused(tmp_path, "[[source]]\nname = 1\nurl = 2\ncolour = 3\n[[source]]\n")) == 5


def test_missing_file_is_one_problem(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match="file not found"):
        load_sources(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example:99999/",
        "https://[::1",
        "http://",
        "//x.example/",
        "https://${HOST}/",
        "https://a:b@x.example/",
        "https://a:${PIER_KEY@x.example/",
        "https://x.example/${",
        "x" * 3_000,
    ],
)
def test_what_is_no_address(url: str) -> None:
    assert url_fault(url)


@pytest.mark.parametrize(
    "url", ["https://a@x.example/", "https://${PIER_USER}:${PIER_PASSWORD}@x.example/f?key=${PIER_KEY}&q=1"]
)
def test_a_private_feed_has_an_address(url: str) -> None:
    assert url_fault(url) == ""


def test_values_are_judged_the_same_wherever_a_source_is_made() -> None:
    assert source_faults({"name": "x", "url": "https://x.example/"}) == []
    assert [key for key, _ in source_faults({"name": "", "url": "x", "on": None})] == ["name", "url", "on"]


@pytest.mark.parametrize(
    ("url", "letter"),
    [("http://x.example/", "C"), ("https://x.example/", "B"), ("http://127.0.0.1:8000/", "B"), ("", "B")],
)
def test_plain_http_counts_a_letter_lower(url: str, letter: str) -> None:
    source = Source("x", url, publisher="X", reliability="B")
    found = graded([source, Source("y", "https://y.example/", publisher="Y", reliability="F")])
    assert (found["x"].reliability, found["X"].reliability, found["Y"].reliability) == (letter, letter, "F")


def test_the_shipped_list() -> None:
    sources = load_sources()
    on = [source for source in sources if source.on]
    assert {source.language for source in on} == {"en", "ko", "ja"}
    assert all(source.reason for source in sources if not source.on)
    assert sum(source.launch_alert for source in on) >= 5
    assert [source.name for source in on if source.adapter == "seismic"]
    for source in sources:
        if source.country == "KR" and source.publisher_type != "aggregator":
            assert source.timezone == "Asia/Seoul", source.name
        if source.country == "JP":
            assert source.timezone == "Asia/Tokyo", source.name
        if source.publisher_type == "state_media":
            assert source.state_controlled, source.name


def test_every_publisher_of_the_list_is_a_desk_of_the_table() -> None:
    table = shipped_publishers()
    assert [s.name for s in load_sources() if s.publisher and table.by_name(s.publisher) != s.publisher] == []
    # Only searches over many publishers have none of their own.
    assert {s.publisher_type for s in load_sources() if not s.publisher} == {"aggregator"}


def test_agrees_with_the_compiled_facts() -> None:
    if not FACTS.is_file():
        pytest.skip("NOT RUN: the compiled facts (shared/facts/sources.csv beside the project) are not here")
    with FACTS.open(encoding="utf-8", newline="") as handle:
        rows = {row["name"]: row for row in csv.DictReader(handle)}
    sources = {source.name: source for source in load_sources()}
    assert sources.keys() == rows.keys()
    for name, row in rows.items():
        source = sources[name]
        assert (source.language, source.country, source.topic) == (row["language"], row["country"], row["topic"])
        assert (source.reliability, source.state_controlled) == (row["reliability"], row["state_controlled"] == "yes")
        assert source.on == (row["status"] == "OK" or source.adapter == "seismic"), name
