"""The commands a newcomer types: a Python that really runs is found, and nothing is installed twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="no make here: NOT RUN; the README has the plain commands")


def make(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "PYTHON", "VENV", "ARGS")}
    environ |= {"PATH": path} if path else {}
    return subprocess.run([str(MAKE), *arguments], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def only(folder: Path, **programs: str) -> str:
    """A PATH of a shell's necessities and some programs with bodies of our own."""
    folder.mkdir()
    for needed in ("sh", "mkdir", "touch", "cat"):
        (folder / needed).symlink_to(str(shutil.which(needed)))
    for name, body in programs.items():
        script(folder / name, body)
    return str(folder)


def test_a_python_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    done = make("run", "PYTHON=/nowhere/python", f"VENV={tmp_path / 'venv'}")
    assert done.returncode
    assert "/nowhere/python is not Python 3.11 or newer" in done.stderr
    assert "Mend:" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_shims_that_lead_nowhere_are_passed_over(tmp_path: Path) -> None:
    broken = dict.fromkeys(("python3.13", "python3.12", "python3.11", "python"), "exit 127")
    path = only(tmp_path / "bin", **broken, python3=f'exec {sys.executable} "$@"')
    done = make("run", "-n", f"VENV={tmp_path / 'venv'}", path=path)
    finder = next(line for line in done.stdout.splitlines() if "python=$(" in line).split("python=$(", 1)[1]
    found = subprocess.run(
        ["sh", "-c", finder.rsplit(")", 1)[0]], env={"PATH": path}, capture_output=True, text=True, timeout=60
    )
    assert found.stdout.split() == ["python3"], found.stderr


def test_with_no_python_at_all_it_says_what_to_install(tmp_path: Path) -> None:
    old = "exit 1  # an older Python: the version check fails"
    path = only(tmp_path / "bin", python3=old, python=old)
    done = make("run", f"VENV={tmp_path / 'venv'}", path=path)
    assert done.returncode
    assert "No Python 3.11 or newer with venv was found." in done.stderr
    assert "apt install python3 python3-venv" in done.stderr


def test_what_is_installed_is_not_installed_again(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    venv.mkdir()
    (venv / ".run").touch()
    (venv / ".test").touch()
    again = make("test", "-n", f"VENV={venv}")
    assert "pip install" not in again.stdout
    assert "-m pytest" in again.stdout
    os.utime(venv / ".run", (1, 1))  # older than requirements.txt
    assert make("test", "-n", f"VENV={venv}").stdout.count("pip install") == 2


def test_help_names_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    named = {line.split()[1] for line in make("help").stdout.splitlines() if line.startswith("make ")}
    assert named == set(phony[1].split())
    assert named >= {"run", "test", "check", "fix", "exercise", "screenshots", "accuracy", "bench"}


def test_the_demo_is_the_exercise_without_a_second_terminal() -> None:
    done = make("run", "-n", "ARGS=--demo --server.port=8600")
    assert not done.returncode, done.stderr
    assert "-m feeds import data/exercise/" in done.stdout
    assert "--server.port=8600" in done.stdout
    assert "--demo" not in done.stdout.split("streamlit run", 1)[1]
    assert "feeds import" not in make("run", "-n").stdout


def test_the_start_warns_of_nothing() -> None:
    """`streamlit run` imports the app outside a page view."""
    environ = os.environ | {"WATCH_POLL": "off", "WATCH_DB": "sqlite:///:memory:"}
    command = [sys.executable, "-c", "import app; print(type(app.app).__name__)"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("App\n", "")
