"""`python -m feeds …` in this process: what a shell would see of it, without the second that a start takes."""

from __future__ import annotations

import io
import signal
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import pytest

from feeds.__main__ import main


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


def feeds(*arguments: str, **environ: str) -> Done:
    """The command with `environ` added to the environment."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    before = signal.getsignal(signal.SIGTERM)  # a poll takes it over
    try:
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name, value in environ.items():
                patch.setenv(name, value)
            code = main(list(arguments))
    finally:
        signal.signal(signal.SIGTERM, before)
    return Done(code, *(_written(one) for one in (out, err)))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    held = stream.buffer
    assert isinstance(held, io.BytesIO)
    return held.getvalue().decode()
