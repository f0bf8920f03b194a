"""The command line: JSON lines in and out, explanations, and one clear line for each fault."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from data.tables.rule_tables import FOLDER
from scoring import __main__
from scoring.__main__ import main
from tests.scoring.rulebooks import shipped

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, text: str | bytes = "") -> tuple[int, str, str]:
    """The command in this process; the shipped rules are compiled once for all tests."""
    given = text if isinstance(text, bytes) else text.encode("utf-8")
    streams = {name: TextIOWrapper(BytesIO(), encoding="utf-8") for name in ("stdout", "stderr")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given), encoding="utf-8"))
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        if "--rules" not in arguments:
            patch.setattr(__main__.Setting, "scorer", shipped())
        code = main(list(arguments))
    return code, *(_written(stream) for stream in streams.values())


def _written(stream: TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


def alone(*arguments: str, text: str = "") -> tuple[int, str, str]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "scoring", *arguments]
    done = subprocess.run(command, input=text.encode("utf-8"), capture_output=True, cwd=ROOT)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def test_entries_come_out_in_their_order_with_every_field() -> None:
    lines = [
        {"id": "b", "title": "North Korea fires missile", "summary": None, "published": "2026-11-03T05:00:00Z"},
        {"id": 7, "title": "북한, 탄도미사일 발사", "language": "ko"},
        {"id": "a", "title": "Garden fair opens"},
    ]
    code, out, err = alone(text="\n".join(json.dumps(line) for line in lines) + "\n\n")
    said = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [s["id"] for s in said] == ["b", 7, "a"]
    assert [s["kind"] for s in said] == ["provocation", "provocation", "unrelated"]
    assert said[2]["category"] is None
    assert said[0].keys() == {"id", "kind", "category", "score", "rule", "matches"}
    assert said[0]["matches"][0].keys() == {"term", "concept", "field", "start", "end", "points"}
    assert all(line["title"][m["start"] : m["end"]] == m["term"] for line, s in zip(lines, said, strict=True)
               for m in s["matches"])  # fmt: skip


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"[1]", "not an object"),
        (b'{"title": "x"}', "no id"),
        (b'{"id": {}, "title": "x"}', "no id"),
        (b'{"id": 1}', "no title"),
        (b'{"id": 1, "title": 5}', "no title"),
        (b'{"id": 1, "title": "x", "summary": []}', "summary is not text"),
        (b'{"id": 1, "title": "x", "published": "soon"}', "published is not a date"),
        (b'{"id": 1, "title": "x", "published": 5}', "published is not a date"),
        (b'\xff\xfe{"id": 1}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_gets_one_line_with_its_number(line: bytes, reason: str) -> None:
    good = b'{"id": 0, "title": "North Korea fires missile"}\n'
    code, out, err = run(text=good + line + b"\n" + good)
    assert code == 2
    assert len(out.splitlines()) == 1
    assert len(err.splitlines()) == 1
    assert "line 2" in err
    assert reason in err


def test_lone_surrogates_go_through() -> None:
    code, out, err = run(text='{"id": "\\ud800", "title": "North Korea fires \\udfff missile"}\n')
    assert (code, err) == (0, "")
    assert json.loads(out)["kind"] == "provocation"


def test_explain_prints_the_reasons() -> None:
    code, out, _ = run("explain", "South Korea stages drill after North Korea fires missile")
    assert code == 0
    assert "response" in out
    assert "because:" in out
    assert "not provocation:" in out
    assert "without" in out


def test_a_bad_rules_folder_is_told_without_a_traceback(tmp_path: Path) -> None:
    code, out, err = alone("--rules", str(tmp_path), "explain", "North Korea")
    assert (code, out) == (2, "")
    assert err.splitlines()[0].endswith("file not found")
    assert "Traceback" not in err


def test_bad_arguments_exit_with_two_and_one_line() -> None:
    code, _, err = run("--nonsense")
    assert (code, len(err.splitlines())) == (2, 1)
    assert run("accuracy", "--labelled", "/nowhere/at/all")[0] == 2


def test_other_rules_may_be_given() -> None:
    code, out, _ = run("--rules", str(FOLDER), text='{"id": 1, "title": "North Korea fires missile"}')
    assert code == 0
    assert json.loads(out)["rule"] == "en-act"


def test_start_loads_nothing_heavy() -> None:
    code = "import sys, scoring.__main__; print([m for m in ('pandas', 'sqlalchemy', 'streamlit') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_the_outlook_is_measured_on_the_record(capsys):
    assert main(["outlook"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" days")[0] for line in lines] == ["7", "14", "30"]
    skills = [float(line.split("skill ")[1].split("%")[0]) for line in lines]
    assert skills == sorted(skills)
    assert 4 < skills[0] < 8
