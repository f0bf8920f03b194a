"""Starts pollers that are ready to work at once: everything is imported and read, then each is a fork.

A line on standard input with the arguments of `python -m feeds` starts one and prints its process number.
"""

from __future__ import annotations

import os
import sys

from data.tables.sources import load_sources
from feeds.__main__ import main
from feeds.commands import poll
from feeds.intake.intake import make_assessor


def serve() -> None:
    assert poll.command
    make_assessor(load_sources())
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.close(0)
            os._exit(main(line.rstrip("\n").split("\t")))
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    serve()
