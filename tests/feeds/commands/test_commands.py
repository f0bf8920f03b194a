"""`python -m feeds poll` and `sources`, as a shell sees them: output, exit codes, one line for what can be mended."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from feeds.__main__ import main
from tests.feeds.answers import Answer
from tests.feeds.server import FaultServer
from tests.shell import Done

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def environment() -> dict[str, str]:
    return {**os.environ, "WATCH_ALLOW_NET": "127.0.0.1/32"}


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """`run("poll", "--once")`: the command, in this process, on the test's sources file and database."""

    def command(*arguments: str, db: str = f"sqlite:///{tmp_path / 'watch.db'}", **environment: str) -> Done:
        where = [] if "--sources" in arguments else ["--sources", str(tmp_path / "sources.toml")]
        with monkeypatch.context() as patch:
            for name, value in ({"WATCH_ALLOW_NET": "127.0.0.1/32"} | environment).items():
                patch.setenv(name, value)
            capfd.readouterr()
            code = main([*arguments, *where, "--db", db])
            out, err = capfd.readouterr()
        return Done(code, out, err)

    before = signal.getsignal(signal.SIGTERM)
    yield command
    signal.signal(signal.SIGTERM, before)


def command_line(tmp_path: Path, *arguments: str) -> list[str]:
    """The same as a process of its own."""
    where = ["--sources", str(tmp_path / "sources.toml"), "--db", f"sqlite:///{tmp_path / 'watch.db'}"]
    return [sys.executable, "-m", "feeds", *arguments, *where]


@pytest.fixture
def listing(tmp_path: Path, server: FaultServer) -> Callable[..., Path]:
    """Writes sources.toml: names of feeds of the server, or name=(url, more TOML)."""

    def write(*names: str, **others: str) -> Path:
        tables = [f'[[source]]\nname = "{name}"\nurl = "{server.url("feed/" + name)}"\n' for name in names]
        tables += [f'[[source]]\nname = "{name}"\n{toml}\n' for name, toml in others.items()]
        path = tmp_path / "sources.toml"
        path.write_text("\n".join(tables), encoding="utf-8")
        return path

    return write


def entries(path: Path) -> list[tuple[str, str, str, int]]:
    with sqlite3.connect(path / "watch.db") as db:
        return list(db.execute("SELECT source, guid, title, revision FROM entries ORDER BY source, guid"))


def test_once_as_json(server: FaultServer, run: Run, listing: Callable[..., Path]) -> None:
    listing("a", 부산=f'url = "{server.url("feed/busan")}"', bad=f'url = "{server.url("500")}"')
    done = run("poll", "--once", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "sources": {"ok": 2, "unchanged": 0, "failed": 1},
        "entries": {"new": 20, "changed": 0},
    }
    again = json.loads(run("poll", "--once", "--json", "--all").stdout)
    assert again["sources"] == {"ok": 0, "unchanged": 2, "failed": 1}
    assert again["entries"] == {"new": 0, "changed": 0}


def test_once_in_words(server: FaultServer, run: Run, listing: Callable[..., Path]) -> None:
    listing("a", bad=f'url = "{server.url("html")}"')
    done = run("poll")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "2 sources polled: 1 ok, 0 unchanged, 1 failed. Entries: 10 new, 0 changed.",
        "  bad: html (answers with a web page)",
    ]


def test_nothing_inside_is_reached_unless_allowed(server: FaultServer, run: Run, listing: Callable[..., Path]) -> None:
    listing("a")
    done = run("poll", "--json", WATCH_ALLOW_NET="")
    assert json.loads(done.stdout)["sources"]["failed"] == 1
    assert server.requests == []


@pytest.mark.parametrize(
    ("arguments", "toml", "environment_", "words"),
    [
        (["poll", "--every", "0"], None, {}, "--every"),
        (["poll", "--every", "soon"], None, {}, "--every"),
        (["poll", "--once", "--every", "5"], None, {}, "not allowed with"),
        (["poll", "--sources", "nowhere.toml"], None, {}, "nowhere.toml: file not found"),
        (["poll"], '[[source]]\nname = "a"\n', {}, "sources.toml:1: "),
        (["poll"], '[[source]\nname = "a"\n', {}, "sources.toml:1: not TOML"),
        (["poll"], '[[source]]\nname = "a"\nurl = "file:///etc/passwd"\n', {}, "sources.toml:3: "),
        (["poll"], None, {"WATCH_ALLOW_NET": "127.0.0.1/99"}, "WATCH_ALLOW_NET: '127.0.0.1/99' is not a network"),
        (["sources", "--import-opml", "nowhere.opml"], None, {}, "nowhere.opml"),
        (["fetch"], None, {}, "No such command 'fetch'"),
    ],
)  # fmt: skip
def test_what_can_be_mended_gets_one_line(
    arguments: list[str], toml: str | None, environment_: dict[str, str], words: str, run: Run, tmp_path: Path
) -> None:
    usual = '[[source]]\nname = "a"\nurl = "https://desk.example/rss"\n'
    (tmp_path / "sources.toml").write_text(toml or usual, encoding="utf-8")
    done = run(*arguments, **environment_)
    assert done.returncode == 2
    assert words in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "watch.db").exists()


@pytest.mark.one_file
@pytest.mark.parametrize("db", ["nonsense", "mysql://localhost/x", "sqlite:////proc/nowhere/watch.db"])
def test_a_store_that_cannot_be_opened_gets_one_line(db: str, run: Run, listing: Callable[..., Path]) -> None:
    listing("a")
    done = run("poll", db=db)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_another_poller_at_work_is_not_an_error(
    server: FaultServer, run: Run, listing: Callable[..., Path], environment: dict[str, str], tmp_path: Path
) -> None:
    listing(*"abcdef")
    server.latency = 0.3
    line = command_line(tmp_path, "poll", "--json")
    try:
        both = [
            subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        out = [process.communicate(timeout=60) for process in both]
    finally:
        server.latency = 0.0
    assert [process.returncode for process in both] == [0, 0], out
    assert sorted(json.loads(stdout)["entries"]["new"] for stdout, _ in out) == [0, 60]
    assert len(entries(tmp_path)) == 60
    assert len(server.requests) == 6


@pytest.mark.one_file
def test_killed_at_any_moment_nothing_is_lost_or_doubled(
    server: FaultServer, run: Run, listing: Callable[..., Path], environment: dict[str, str], tmp_path: Path
) -> None:
    """kill -9, twenty times at random moments, then one clean poll: the rows of a poll that nothing disturbed."""
    names = [f"feed{i:02}" for i in range(30)]
    listing(*names)
    assert run("poll", db=f"sqlite:///{tmp_path / 'calm.db'}").returncode == 0
    line = "\t".join(command_line(tmp_path, "poll")[3:]) + "\n"
    dice = random.Random(20261103)
    server.latency = 0.02
    forker = subprocess.Popen([sys.executable, "-m", "tests.feeds.forker"], cwd=ROOT, env=environment, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    assert forker.stdin is not None
    assert forker.stdout is not None
    try:
        for _ in range(20):
            forker.stdin.write(line)
            forker.stdin.flush()
            poller = int(forker.stdout.readline())
            far = len(server.requests) + dice.randint(1, 8)
            while len(server.requests) < far and psutil.pid_exists(poller):
                time.sleep(0.001)
            time.sleep(dice.uniform(0, 0.1))
            with contextlib.suppress(ProcessLookupError):  # it was done before
                os.kill(poller, signal.SIGKILL)
            while forker.stdout.readline() != "ended\n":
                pass
    finally:
        server.latency = 0.0
        forker.communicate()
    done = run("poll")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "calm.db") as db:
        calm = list(db.execute("SELECT source, guid, title, revision FROM entries ORDER BY source, guid"))
    assert len(calm) == 300
    assert entries(tmp_path) == calm
    with sqlite3.connect(tmp_path / "watch.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM source_states WHERE pending > 0").fetchone() == (0,)
        (interrupted,) = db.execute("SELECT count(*) FROM poll_runs WHERE finished IS NULL").fetchone()
    assert interrupted >= 3, "the kills came while it polled"


def test_sigterm_gives_the_lease_back(
    server: FaultServer, listing: Callable[..., Path], environment: dict[str, str], tmp_path: Path
) -> None:
    listing("a", hang=f'url = "{server.url("hang")}"')
    line = command_line(tmp_path, "poll", "--every", "5")
    process = subprocess.Popen(line, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    while not server.asked("hang"):
        time.sleep(0.02)
    process.terminate()
    _, said = process.communicate(timeout=20)
    assert process.returncode == 143, said
    assert "Traceback" not in said
    with sqlite3.connect(tmp_path / "watch.db") as db:
        assert db.execute("SELECT count(*) FROM leases").fetchone() == (0,)


def test_sources_says_how_each_is_doing(server: FaultServer, run: Run, listing: Callable[..., Path]) -> None:
    listing(
        "a", 독도=f'url = "{server.url("410")}"', off='url = "https://off.example/"\non = false\nreason = "retired"'
    )
    before = run("sources")
    assert before.returncode == 0
    assert "Wait for the next poll." in before.stdout
    run("poll")
    lines = run("sources").stdout.splitlines()
    assert lines[0].split() == ["source", "state", "since", "last", "read", "newest", "entry", "what", "to", "do"]
    assert lines[1].split()[:2] == ["a", "ok"]
    assert "gone" in lines[2]
    assert "once a week" in lines[2]
    assert lines[3].endswith("retired")


def test_check_is_for_alarms(server: FaultServer, run: Run, listing: Callable[..., Path]) -> None:
    alert = "launch_alert = true"
    listing("a", siren=f'url = "{server.url("feed/siren")}"\n{alert}', bad=f'url = "{server.url("500")}"')
    assert run("sources", "--check").returncode == 1, "never polled"
    run("poll")
    assert run("sources", "--check").returncode == 0, "a source that is no launch alert may be down"
    server.answers["siren"] = Answer("500 Internal Server Error")
    run("poll", "--all")
    done = run("sources", "--check")
    assert done.returncode == 1
    assert done.stderr.strip() == "launch-alert sources down: siren"


def test_opml_goes_out_and_comes_in(run: Run, listing: Callable[..., Path], tmp_path: Path) -> None:
    path = listing(**{"West Sea": 'url = "https://west.example/rss?a=1&b=2"\nlanguage = "ko"\nlaunch_alert = true'})
    document = tmp_path / "out.opml"
    assert run("sources", "--export-opml", str(document)).returncode == 0
    assert document.read_text(encoding="utf-8") == run("sources", "--export-opml", "-").stdout
    again = run("sources", "--import-opml", str(document))
    assert "0 of 1 feeds are new" in again.stderr
    other = tmp_path / "other.toml"
    other.write_text('# ours\n[[source]]\nname = "East Sea"\nurl = "https://east.example/rss"\n', encoding="utf-8")
    assert run("sources", "--import-opml", str(document), "--sources", str(other)).returncode == 0
    assert other.read_text(encoding="utf-8").startswith("# ours\n")
    listed = run("sources", "--sources", str(other)).stdout
    assert "East Sea" in listed
    assert "West Sea *" in listed
    fresh = tmp_path / "fresh.toml"
    run("sources", "--import-opml", str(document), "--sources", str(fresh))
    assert fresh.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_a_strangers_list_names_no_secret_of_ours(run: Run, listing: Callable[..., Path], tmp_path: Path) -> None:
    path = listing("a")
    lure = tmp_path / "lure.opml"
    lines = '<outline text="Lure" xmlUrl="https://lure.example/${PIER_TOKEN}"/><outline text="Pier" xmlUrl="https://pier.example/"/>'
    lure.write_text(f"<opml><body>{lines}</body></opml>", encoding="utf-8")
    done = run("sources", "--import-opml", str(lure), "--sources", str(path))
    assert "'Lure' asks for a secret" in done.stderr
    assert "lure.example" not in path.read_text(encoding="utf-8")
    assert "pier.example" in path.read_text(encoding="utf-8")


def test_a_name_that_is_taken_costs_that_line_alone(run: Run, listing: Callable[..., Path], tmp_path: Path) -> None:
    path, theirs = listing("a"), tmp_path / "theirs.opml"
    lines = '<outline text="a" xmlUrl="https://other.example/"/><outline text="Pier" xmlUrl="https://pier.example/"/>'
    theirs.write_text(f"<opml><body>{lines}</body></opml>", encoding="utf-8")
    done = run("sources", "--import-opml", str(theirs), "--sources", str(path))
    assert done.returncode == 0, done.stderr
    assert "there is already a source 'a'" in done.stderr
    assert "other.example" not in path.read_text(encoding="utf-8")
    assert "pier.example" in path.read_text(encoding="utf-8")


def test_a_bad_opml_changes_nothing(run: Run, listing: Callable[..., Path], tmp_path: Path) -> None:
    path = listing("a")
    before = path.read_bytes()
    bad = tmp_path / "bad.opml"
    bad.write_text('<opml><body><outline text="x" xmlUrl="file:///etc/passwd"/></body></opml>', encoding="utf-8")
    done = run("sources", "--import-opml", str(bad))
    assert done.returncode == 2
    assert "bad.opml:1" in done.stderr
    assert path.read_bytes() == before
