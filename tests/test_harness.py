"""The tests' own fences: no network, a clean environment, and browser tests that never vanish unsaid."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from components.briefing.picture import NAMES, find_chromium
from tests.conftest import NetworkUsed

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "169.254.169.254", "::ffff:192.0.2.1", "2001:db8::1"])
def test_no_socket_leaves_this_machine(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for kind, use in (
        (socket.SOCK_STREAM, "connect"),
        (socket.SOCK_STREAM, "connect_ex"),
        (socket.SOCK_DGRAM, "sendto"),
    ):
        with socket.socket(family, kind) as one, pytest.raises(NetworkUsed):
            getattr(one, use)(*([b"x"] if use == "sendto" else []), (address, 9))


def test_no_name_is_looked_up_outside() -> None:
    with pytest.raises(NetworkUsed):
        socket.getaddrinfo("news.example.org", 443)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_stays_open(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection((host, server.getsockname()[1])):
        pass


def test_settings_of_the_shell_do_not_reach_tests() -> None:
    ours = {name for name in os.environ if name.startswith("WATCH_")}
    assert ours == {"WATCH_POLL", "WATCH_DB"}
    assert os.environ["WATCH_POLL"] == "off"


def test_chromium_is_sought_in_order() -> None:
    have = {"google-chrome": "/b/google-chrome", "chromium-browser": "/b/chromium-browser", "/o/chrome": "/o/chrome"}
    assert find_chromium({}, have.get) == "/b/chromium-browser"
    assert find_chromium({"CHROMIUM": "/o/chrome"}, have.get) == "/o/chrome"
    assert find_chromium({"CHROMIUM": "/o/missing"}, have.get) is None
    assert find_chromium({}, {}.get) is None
    assert NAMES[0] == "chromium"


def run_pytest(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--color=yes",
        "tests/browser/test_method.py",
        *arguments,
    ]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True, timeout=120)


def test_browser_tests_without_chromium_are_errors_that_say_how_to_mend() -> None:
    done = run_pytest("-x", CHROMIUM="/nowhere/chromium")
    assert done.returncode == 1, done.stdout
    assert "chromium: NOT FOUND" in done.stdout
    assert "apt install chromium" in done.stdout
    assert re.search(r"1 error", done.stdout)
    assert "skipped" not in done.stdout


def test_browser_tests_left_out_on_purpose_are_named_in_red() -> None:
    done = run_pytest("--no-browser", "-n", "1", "--dist", "loadgroup")
    assert done.returncode == 0, done.stdout
    assert re.search(r"\x1b\[31m.*NOT RUN: [1-9]\d* browser tests", done.stdout)
