"""`python -m data COMMAND`: what is done to a store as a whole."""

from __future__ import annotations

import sys
import time

import click

from data.backup import copying
from data.command import BAD_ARGUMENT, Progress, run
from data.store.address import masked
from data.store.store import StoreError

PROG = "python -m data"
DIFFERENT = 1


@click.group(help="What is done to a store as a whole.", no_args_is_help=False)
def commands() -> None:
    pass


@commands.command(name="copy")
@click.argument("origin", metavar="FROM")
@click.argument("target", metavar="TO")
def copy_command(origin: str, target: str) -> int:
    """Copy the store at FROM into an empty database at TO, both URLs, and compare them.

    Stop the poller of FROM first: what it takes in while the copy runs is not in it. A copy that was cut off goes on
    where it stopped when the command is repeated. Exits 1 where the two differ afterwards.
    """
    if origin == target:
        raise click.UsageError("FROM and TO are the same.")
    began = time.monotonic()
    done = copying.copy(origin, target, _tell())
    took = time.monotonic() - began
    print(f"{done.rows:,} rows, {done.written:,} of them written and {done.removed:,} removed, in {took:,.0f} s.")
    if done.differing:
        print(f"{masked(target)} differs in {', '.join(done.differing)}; repeat the command.", file=sys.stderr)
        return DIFFERENT
    print(f"{masked(target)} holds what {masked(origin)} holds: counts and SHA-256 of every table are the same.")
    return 0


def _tell() -> copying.Progress:
    """Progress by table."""
    told: dict[str, Progress] = {}

    def tell(table: str, done: int, total: int) -> None:
        told.setdefault(table, Progress(f"rows of {table}"))(done, total)

    return tell


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 2 with one line on stderr for anything the caller can mend."""
    try:
        return run(commands, arguments, PROG)
    except (StoreError, ValueError) as error:
        print(error, file=sys.stderr)
        return BAD_ARGUMENT
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
