"""What is shipped to run the watch elsewhere is run here as far as this machine can: image, door, units, workflow."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from feeds.commands import poll
from tests.browser.harness import free_port

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
README = (ROOT / "README.md").read_text(encoding="utf-8")
NGINX = shutil.which("nginx")
SYSTEMD = shutil.which("systemd-analyze")
UNITS = sorted((DEPLOY / "systemd").glob("*.[st][ei][rm][ve]*"))


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order: name and what follows, on one line."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines if line)]


def copied() -> list[tuple[list[str], str]]:
    return [(words[:-1], words[-1]) for name, rest in instructions() if name == "COPY" for words in [rest.split()]]


def command(name: str) -> list[str]:
    """The last CMD, or the one of the health check."""
    said = [rest for one, rest in instructions() if one == name][-1]
    found: list[str] = json.loads(said[said.index("[") :])
    return [sys.executable, *found[1:]]


def test_the_builder_is_sent_all_that_the_image_takes_and_no_secret() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    taken = {source for sources, _ in copied() for source in sources}
    assert taken == let_in
    assert all((ROOT / source).exists() for source in taken)
    out = [line for line in ignored if line and line[0] not in "#!"]
    for kept in ("data/var", "secrets.toml", "watch.db", "watch.db-wal"):
        assert any(fnmatch(kept, pattern.removeprefix("**/")) for pattern in out), kept


@contextmanager
def image() -> Iterator[Path]:
    """The folder that the image's COPY lines make, which nobody may write."""
    folder = Path(tempfile.mkdtemp(prefix="watch-image-"))
    try:
        skip = shutil.ignore_patterns("__pycache__", "var", "*.db*")
        for sources, target in copied():
            for source in sources:
                at = folder / target / source if target == "./" else folder / target
                at.parent.mkdir(parents=True, exist_ok=True)
                shutil.copytree(ROOT / source, at, ignore=skip) if (ROOT / source).is_dir() else shutil.copy(
                    ROOT / source, at
                )
        subprocess.run(["chmod", "-R", "a+rX,a-w", folder], check=True)
        yield folder
    finally:
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def as_nobody() -> dict[str, Any]:
    """How a process is started as nobody in particular; as oneself where nobody may not run this Python."""
    who: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    try:
        subprocess.run([sys.executable, "-c", ""], check=True, timeout=60, **who)
    except (OSError, LookupError, subprocess.CalledProcessError):
        return {}
    return who


@pytest.mark.slow
def test_the_image_starts_calls_itself_healthy_and_writes_nothing_of_its_own() -> None:
    assert [rest for name, rest in instructions() if name == "USER"] == ["watch"]
    port = str(free_port())
    start, healthy = command("CMD"), command("HEALTHCHECK")
    start = [word.replace("8501", port).replace("0.0.0.0", "127.0.0.1") for word in start]
    healthy = [word.replace("8501", port) for word in healthy]
    with image() as folder, tempfile.TemporaryDirectory(prefix="watch-volume-") as volume, ExitStack() as running:
        before, who = sorted(folder.rglob("*")), as_nobody()
        if who:
            shutil.chown(volume, who["user"], who["group"])
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": "/nonexistent",
            "WATCH_DB": f"sqlite:///{volume}/watch.db",
            "WATCH_POLL": "off",  # the tests ask nobody outside
        }
        log = running.enter_context((Path(volume) / "log").open("w+"))
        app = subprocess.Popen(start, cwd=folder, env=environ, stdout=log, stderr=log, **who)
        running.callback(app.wait)
        running.callback(app.terminate)
        until = time.monotonic() + 60
        while subprocess.run(healthy, cwd=folder, capture_output=True, timeout=30).returncode:
            assert app.poll() is None, (Path(volume) / "log").read_text()
            assert time.monotonic() < until, (Path(volume) / "log").read_text()
            time.sleep(0.5)
        assert sorted(folder.rglob("*")) == before


def test_compose_names_what_is_there() -> None:
    said = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services = said["services"]
    example = (DEPLOY / "compose.env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text())) == set(
        re.findall(r"^(\w+)=", example, re.MULTILINE)
    )
    assert not re.search(r"^\w+=\S", example, re.MULTILINE)
    for service in services.values():
        for one in service.get("volumes", ()):
            source = one.partition(":")[0]
            assert source in said["volumes"] or (DEPLOY / source).exists(), one
        if build := service.get("build"):
            assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
        for name in service.get("environment", ()):
            assert not name.startswith("WATCH_") or f"`{name}`" in README, name
    asked = services["poller"]["command"]
    assert asked[1:4] == ["-m", "feeds", "poll"]
    poll.command.make_context("poll", list(asked[4:]))
    doors = set(re.findall(r"server (pages-\w+):8501", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")))
    assert doors == {name for name in services if name.startswith("pages-")}
    assert {services[name]["environment"]["WATCH_POLL"] for name in doors} == {"off"}


class _Pages(http.server.BaseHTTPRequestHandler):
    """A replica that says its name and what it was told of the request."""

    def do_GET(self) -> None:
        told = {"me": self.server.server_port, **{k.lower(): v for k, v in self.headers.items()}}  # type: ignore[attr-defined]
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def replica() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def door(folder: Path, ports: dict[str, int]) -> Iterator[str]:
    port = free_port()
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for name, at in ports.items():
        text = text.replace(f"{name}:8501", f"127.0.0.1:{at}")
    text = text.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/tmp/nginx.pid", f"{folder}/pid")
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    ways = [str(NGINX), "-p", str(folder), "-e", str(folder / "log"), "-c", str(folder / "nginx.conf")]
    nginx = subprocess.Popen([*ways, "-g", "daemon off;"])
    try:
        until = time.monotonic() + 20
        while not (folder / "pid").exists() or not (folder / "pid").read_text().strip():
            assert nginx.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        nginx.terminate()
        nginx.wait(20)


def ask(url: str, **headers: str) -> tuple[dict[str, Any], str]:
    asked = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return json.loads(answer.read()), answer.headers["Set-Cookie"].partition(";")[0]


@pytest.mark.skipif(NGINX is None, reason="NOT RUN: no nginx here (apt install nginx-light)")
def test_readers_stay_with_their_replica_and_go_to_the_other_where_it_is_gone(tmp_path: Path) -> None:
    with ExitStack() as running:
        a, b = running.enter_context(replica()), running.enter_context(replica())
        url = running.enter_context(door(tmp_path, {"pages-a": a.server_port, "pages-b": b.server_port}))
        drawn = {(told["me"], cookie) for told, cookie in (ask(url) for _ in range(40))}
        assert drawn == {(a.server_port, "watch_replica=pages_a"), (b.server_port, "watch_replica=pages_b")}
        for server, cookie in ((a, "watch_replica=pages_a"), (b, "watch_replica=pages_b")):
            assert {ask(url, Cookie=cookie)[0]["me"] for _ in range(10)} == {server.server_port}
        told, cookie = ask(url, Cookie="watch_replica=evil;x", X_Forwarded_For="9.9.9.9", Forwarded="for=9.9.9.9")
        assert cookie in ("watch_replica=pages_a", "watch_replica=pages_b")
        assert told["x-forwarded-for"] == "127.0.0.1"
        assert "forwarded" not in told
        assert told["host"] == url.removeprefix("http://")
        told, _ = ask(url, Upgrade="websocket", Connection="Upgrade")
        assert (told["upgrade"], told["connection"].lower()) == ("websocket", "upgrade")
        a.shutdown()
        a.server_close()
        assert {ask(url, Cookie="watch_replica=pages_a")[0]["me"] for _ in range(10)} == {b.server_port}


@pytest.mark.skipif(SYSTEMD is None, reason="NOT RUN: no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_no_fault_in_a_unit(unit: Path, tmp_path: Path) -> None:
    for one in UNITS:
        text = one.read_text(encoding="utf-8").replace("/opt/november-watch/.venv/bin/python", sys.executable)
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    done = subprocess.run([str(SYSTEMD), "verify", tmp_path / unit.name], capture_output=True, text=True, timeout=60)
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


def test_units_and_their_settings_name_what_is_there() -> None:
    assert len(UNITS) == 4
    settings = re.findall(r"^(\w+)=", (DEPLOY / "systemd" / "november-watch.env.example").read_text(), re.MULTILINE)
    assert settings
    assert [name for name in settings if f"`{name}`" not in README] == []
    every = [line for unit in UNITS for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    assert [re.search(r"-m (streamlit run app\.py|feeds \w+)", line)[1] for line in every] == [  # type: ignore[index]
        "feeds backup",
        "feeds poll",
        "streamlit run app.py",
    ]


def test_the_scheduled_workflow_polls_only_where_it_was_switched_on() -> None:
    said = yaml.safe_load((ROOT / ".github" / "workflows" / "poll.yml").read_text(encoding="utf-8"))
    job = said["jobs"]["poll"]
    assert job["if"] == "vars.WATCH_SCHEDULED == 'on'"
    *_, last = job["steps"]
    refused = subprocess.run(["sh", "-ec", last["run"]], env={"PATH": os.environ["PATH"], "WATCH_DB": ""},
        capture_output=True, text=True, cwd=ROOT, timeout=60)  # fmt: skip
    assert refused.returncode
    assert "WATCH_DB is not set" in refused.stderr
