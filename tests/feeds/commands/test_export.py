"""`python -m feeds export` as a shell sees it: four tables, three formats, filters; one line for what can be mended."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feeds.__main__ import main

ROWS = (
    ("North Korea fires four short-range ballistic missiles, Seoul's military says", "en", "Wire", "2022-11-02T01:30"),
    ("N. Korea launches 4 ballistic missiles: JCS", "en", "Post", "2022-11-02T01:50"),
    ("북한, 탄도미사일 4발 발사", "ko", "한국 통신", "2022-11-02T01:40"),
    ("North Korea threatens to strike South Korea over drills", "en", "Wire", "2022-11-05T03:00"),
    ("=HYPERLINK(1) Football results", "en", "Post", "2022-11-06T03:00"),
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("counts", "--kind", "threat")`: the command on a store with ROWS, as (code, output, complaint)."""
    for name in ("WATCH_NOW", "WATCH_MODE", "WATCH_SOURCES", "WATCH_DB"):
        monkeypatch.delenv(name, raising=False)
    db = ["--db", f"sqlite:///{tmp_path / 'watch.db'}"]
    keys = ("title", "language", "source", "published")
    lines = [
        dict(zip(keys, row, strict=True)) | {"link": f"https://wire.example/{n}", "published": f"{row[3]}:00Z"}
        for n, row in enumerate(ROWS)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main(["import", str(tmp_path / "in.jsonl"), *db]) == 0

    def command(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["export", *arguments, *db])
        out, err = capfd.readouterr()
        return code, out, err

    return command


def rows(done: tuple[int, str, str]) -> list[dict[str, Any]]:
    code, out, err = done
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()[1:]]


@pytest.mark.parametrize(("what", "n"), [("entries", 5), ("signals", 4), ("provocations", 1), ("counts", 2)])
def test_every_table_in_every_format(what: str, n: int, run: Run) -> None:
    until = ("--until", "2022-11-06T15:00Z", "--since", "2022-11-01T15:00Z", "--as-of", "2022-11-07T00:00Z")
    code, out, _ = run(what, *until)
    head, *lines = [json.loads(line) for line in out.splitlines()]
    about = head["about"]
    assert code == 0
    assert (about["table"], about["mode"], about["rows"]) == (what, "replay", len(lines))
    assert about["words"]["As of"] == "070000Z / 070900I NOV 22"
    assert (
        about["words"]["Days not watched (KST)"]
        == "2 of 5: 03 NOV 22 – 04 NOV 22. No row there means no data, not zero"
    )
    told = [line for line in lines if what != "counts" or line["n"]]
    assert len(told) == n
    code, out, _ = run(what, "--format", "csv", *until)
    table = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""), strict=True))
    assert (code, table.index([])) == (0, len(lines) + 1)
    assert {len(row) for row in table[: len(lines) + 1]} == {len(table[0])}
    assert "\r\n\r\nAs of,070000Z / 070900I NOV 22\r\n" in out
    code, out, _ = run(what, "--format", "md", *until)
    assert code == 0
    assert out.startswith("# ")
    assert out.count("\n|") == len(lines) + 2
    assert run(what, "--format", "md", *until)[1] == out, "the same store and moment give the same bytes"


def test_filters_narrow(run: Run) -> None:
    def titles(*arguments: str) -> list[int]:
        known = [row[0] for row in ROWS]
        return sorted(known.index(row["title"]) for row in rows(run(*arguments)))

    assert titles("entries") == [0, 1, 2, 3, 4]
    assert titles("entries", "--kind", "threat", "--kind", "unrelated") == [3, 4]
    assert titles("entries", "--category", "missile") == [0, 1, 2]
    assert titles("entries", "--language", "ko") == [2]
    assert titles("entries", "--source", "Wire", "--source", "한국 통신") == [0, 2, 3]
    assert titles("entries", "--min-score", "100") == []
    assert titles("signals", "--since", "2022-11-05", "--until", "2022-11-06") == [3]
    (act,) = rows(run("provocations", "--language", "ko"))
    assert act["reports"] == 3, "an act is shown whole"
    assert rows(run("provocations", "--source", "Wire", "--since", "2022-11-05")) == []
    counts = rows(run("counts", "--kind", "threat", "--since", "2022-11-05", "--until", "2022-11-06T15:00Z"))
    assert [(row["date"], row["n"]) for row in counts] == [("2022-11-06", 0), ("2022-11-05", 1)]


def test_the_moment_comes_from_the_environment_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", "2022-11-03T00:00Z")
    monkeypatch.setenv("WATCH_MODE", "exercise")
    head = json.loads(run("entries")[1].splitlines()[0])["about"]
    assert (head["rows"], head["mode"], head["as_of"]) == (3, "exercise", "2022-11-03T00:00:00Z")
    assert head["words"]["Mode"].startswith("EXERCISE")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["signals", "--kind", "response"], "--kind response: signals are provocation, preparation, threat only"),
        (["provocations", "--kind", "threat"], "--kind threat: provocations are provocation only"),
        (["entries", "--since", "2022-11-05", "--until", "2022-11-05"], "--since 2022-11-05T00:00Z is not before"),
        (["entries", "--since", "2090-01-01"], "--since 2090-01-01T00:00Z is not before"),
        (["entries", "--source", "Wira"], "--source 'Wira': no such source; `python -m feeds sources` lists them"),
        (["entries", "--sources", "nowhere.toml"], "nowhere.toml: file not found"),
        (["entries", "--min-score", "101"], "'101' is no whole number from 0 to 100"),
        (["entries", "--min-score", "٣"], "'٣' is no whole number from 0 to 100"),
        (["entries", "--kind", "rumour"], "'rumour' is not one of"),
        (["entries", "--category", "rumour"], "'rumour' is not one of"),
        (["entries", "--format", "xlsx"], "'xlsx' is not one of"),
        (["entries", "--as-of", "soon"], "cannot tell the time 'soon'"),
        (["levels"], "'levels' is not one of"),
    ],
)
def test_what_can_be_mended_gets_one_line(arguments: list[str], words: str, run: Run) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.one_file
def test_a_mistyped_database_is_told_and_not_made(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "provocations", "--db", f"sqlite:///{tmp_path}/typo/watch.db"]) == 2
    assert "typo/watch.db: there is no such database" in capfd.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_a_moment_that_cannot_be_read_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", "yesterday")
    code, out, err = run("entries")
    assert (code, out) == (2, "")
    assert err.startswith("WATCH_NOW: cannot tell the time 'yesterday'")
    assert len(err.splitlines()) == 1


def test_an_import_says_when_other_rules_rated(run: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = run("entries")[1].splitlines()
    head = json.loads(out[0])
    head["about"]["rules"] = "aaaaaaaaaaaa"
    path = tmp_path / "out.jsonl"
    path.write_text("\n".join([json.dumps(head), *out[1:]]), encoding="utf-8")
    assert main(["import", str(path), "--db", f"sqlite:///{tmp_path / 'other.db'}"]) == 0
    told = capfd.readouterr().out.splitlines()
    assert told[0] == "5 entries read: 5 new, 0 changed, 0 already stored."
    assert "the file by aaaaaaaaaaaa: scores and acts may differ" in told[1]


def test_a_cut_file_is_one_line_and_makes_no_database(
    run: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("\n".join(run("entries")[1].splitlines()[:-1]), encoding="utf-8")
    assert main(["import", str(path), "--db", f"sqlite:///{tmp_path / 'other.db'}"]) == 2
    (told,) = capfd.readouterr().err.splitlines()
    assert told.endswith("out.jsonl:1: 5 entries are announced, 4 follow: the file is cut or was edited")
    assert not (tmp_path / "other.db").exists()
