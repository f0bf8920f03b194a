"""What all command lines share: a fault is one line and exit code 2, and what ends a command keeps its own name."""

from __future__ import annotations

import click
import pytest

from data.command import Progress, Reads, run
from feeds import __main__ as feeds_command


def _even(text: str) -> int:
    if int(text) % 2:
        raise ValueError(f"{text} is odd; give an even number")
    return int(text)


@click.command()
@click.argument("what", type=click.Choice(("work", "interrupt", "pipe")))
@click.option("--number", type=Reads("number", _even), default=4)
def command(what: str, number: int) -> int:
    """Do it."""
    if what == "interrupt":
        raise KeyboardInterrupt
    if what == "pipe":
        raise BrokenPipeError
    return number


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "Missing argument"),
        (["play"], "'play' is not one of"),
        (["work", "--nummer", "2"], "Did you mean"),
        (["work", "--number", "3"], "3 is odd; give an even number"),
        (["work", "more"], "unexpected extra argument"),
        (["work", "--number"], "requires an argument"),
    ],
)
def test_a_fault_is_one_line(given: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, given, "python -m x") == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert err.startswith("python -m x: ")
    assert said in err


def test_what_it_returns_is_the_exit_code() -> None:
    assert run(command, ["work", "--number", "2"], "x") == 2
    assert run(command, ["work"], "x") == 4


def test_help_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, ["--help"], "python -m x") == 0
    assert capsys.readouterr().out.startswith("Usage: python -m x")


@pytest.mark.parametrize(("what", "error"), [("interrupt", KeyboardInterrupt), ("pipe", BrokenPipeError)])
def test_an_interrupt_and_a_closed_pipe_are_the_caller_s(what: str, error: type[BaseException]) -> None:
    with pytest.raises(error):
        run(command, [what], "x")


@pytest.mark.parametrize("name", feeds_command.COMMANDS)
def test_every_command_of_feeds_is_there_and_tells_its_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert feeds_command.main([name, "--help"]) == 0
    assert "--help" in capsys.readouterr().out


def test_help_of_feeds_imports_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> None:
        raise AssertionError(f"{name} was imported")

    monkeypatch.setattr(feeds_command.importlib, "import_module", none)
    assert feeds_command.main(["--help"]) == 0


@pytest.mark.parametrize(
    ("done", "total", "seconds", "line"),
    [
        (0, 10, 0.0, "0 of 10 rows (0 a second)"),
        (1_200, 61_200, 60.0, "1,200 of 61,200 rows (20 a second, 50 min left)"),
        (10, 10, 5.0, "10 of 10 rows (2 a second)"),
    ],
)
def test_progress_gives_the_rate_and_what_is_left(done: int, total: int, seconds: float, line: str) -> None:
    assert Progress("rows").line(done, total, seconds) == line


def test_a_log_is_told_of_progress_once_a_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passed = iter([0.0, 59.0, 61.0, 100.0])
    monkeypatch.setattr("data.command.time.monotonic", lambda: next(passed))
    progress = Progress("rows")
    for done in (1, 122, 200):
        progress(done, 1_000)
    assert capsys.readouterr().err == "122 of 1,000 rows (2 a second, 7 min left)\n"
