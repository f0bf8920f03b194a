"""Apps as forks of a process that has their imports behind it: see nursery.py, which runs there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psutil

ROOT = Path(__file__).resolve().parents[2]


class Running(Protocol):
    """What the harness asks of the process of an app."""

    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float) -> object: ...


class Fork:
    """A process that is not our child; what it ended with nobody knows."""

    def __init__(self, number: int) -> None:
        self._process = psutil.Process(number)

    def poll(self) -> int | None:
        return None if self._process.is_running() else -1

    def terminate(self) -> None:
        if self._process.is_running():
            self._process.terminate()

    def kill(self) -> None:
        if self._process.is_running():
            self._process.kill()

    def wait(self, timeout: float) -> object:
        try:
            return self._process.wait(timeout)
        except psutil.TimeoutExpired as error:
            raise subprocess.TimeoutExpired("app", timeout) from error


class Nursery:
    """The process that the apps of this test process are forks of; it starts with the first of them."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def start(self, command: Sequence[str], environ: Mapping[str, str], log: Path) -> Fork:
        """An app by what follows `python -m streamlit`, with its output in the file `log`."""
        if self._process is None:
            run = [sys.executable, "-m", "tests.browser.nursery"]
            self._process = subprocess.Popen(
                run,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=_own_settings_apart(environ),
            )
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        asked.write(json.dumps({"command": [*command], "environ": {**environ}, "log": str(log)}) + "\n")
        asked.flush()
        return Fork(int(told.readline()))

    def end(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=30)


def _own_settings_apart(environ: Mapping[str, str]) -> dict[str, str]:
    """What is set for one app is no setting of the next."""
    return {name: value for name, value in environ.items() if not name.startswith(("WATCH_", "STREAMLIT_"))}


_opened: list[Nursery] = []


@contextmanager
def nursery() -> Iterator[None]:
    """Until the end, apps are forks where nobody asks for more."""
    _opened.append(Nursery())
    try:
        yield
    finally:
        _opened.pop().end()


def opened() -> Nursery | None:
    """The nursery of this process, if it has one."""
    return _opened[-1] if _opened else None
