"""What the command lines share: a fault in an argument is one line, as a cron job's mail wants it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import click

BAD_ARGUMENT = 2
_LINE_SECONDS = 60.0  # between two lines of progress in a log


class Reads(click.ParamType[Any]):
    """The type of an option that `read` makes of its text; what its ValueError says is what the caller is told."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name, self.read = name, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):  # a default is what it is
            return value
        try:
            return self.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Progress:
    """How far a long command is, on stderr: a line drawn anew on a terminal, one a minute in a log."""

    def __init__(self, what: str) -> None:
        self.what, self.done = what, 0
        self._began = self._said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        self.done, now = done, time.monotonic()
        drawn = sys.stderr.isatty()
        if not drawn and now - self._said < _LINE_SECONDS:
            return
        self._said = now
        ended = done >= total or not drawn
        start = "\r" if drawn else ""
        print(start + self.line(done, total, now - self._began), end="\n" if ended else "", file=sys.stderr, flush=True)

    def line(self, done: int, total: int, seconds: float) -> str:
        """What is said after `seconds` of work."""
        rate = done / seconds if seconds > 0 else 0.0
        left = f", {(total - done) / rate / 60:,.0f} min left" if rate and done < total else ""
        return f"{done:,} of {total:,} {self.what} ({rate:,.0f} a second{left})"


def run(command: click.Command, arguments: Sequence[str] | None, prog: str) -> int:
    """Run a command line and return its exit code: its own, or 2 with one line on stderr for a fault in its arguments.

    Other errors are the caller's. click's own `main` is left out: it has codes of its own for Ctrl-C and a closed pipe.
    """
    try:
        with command.make_context(prog, list(sys.argv[1:] if arguments is None else arguments)) as context:
            return int(command.invoke(context) or 0)
    except click.exceptions.Exit as stop:  # --help
        return stop.exit_code
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else prog
        print(f"{where}: {' '.join(error.format_message().split())} --help tells what it takes.", file=sys.stderr)
        return BAD_ARGUMENT
