"""`python -m feeds COMMAND`: each command is a module in feeds/commands."""

from __future__ import annotations

import importlib
import logging
import os
import sys

import click

from data.command import run
from data.models import BadReference
from data.store.store import StoreError

PROG = "python -m feeds"
COMMANDS = {
    "poll": ("feeds.commands.poll", "ask the sources for what is new"),
    "sources": ("feeds.commands.sources", "say how the sources are doing; OPML in and out"),
    "import": ("feeds.commands.import_", "take in archived entries or saved feed files"),
    "export": ("feeds.commands.export", "write entries, signals or provocations"),
    "acts": ("feeds.commands.acts", "list the acts; why reports are of one act or of two"),
    "backtest": ("feeds.commands.backtest", "replay a stored stretch: level, alarms and acts beside the record"),
    "backup": ("feeds.commands.backup", "write everything that the store holds into one file"),
    "restore": ("feeds.commands.restore", "bring such a file back, beside what the store holds already"),
    "migrate": ("feeds.commands.migrate", "bring a store of an earlier version up to this one's tables"),
    "rescore": ("feeds.commands.rescore", "assess stored entries again with the present rules"),
}
BAD_INPUT = 2


class Commands(click.Group):
    """The commands by name; only what is asked for is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, words = COMMANDS[cmd_name]
        chosen: click.Command = importlib.import_module(module).command
        chosen.help = chosen.help or words
        return chosen

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 2 with one line on stderr for anything the caller can mend."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        code = run(Commands(help="What comes in.", no_args_is_help=False), arguments, PROG)
        sys.stdout.flush()
    except BadReference as error:
        return _complain("\n".join(map(str, error.problems)))
    except (StoreError, ValueError) as error:
        return _complain(str(error))
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _complain(words: str) -> int:
    print(words, file=sys.stderr)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
