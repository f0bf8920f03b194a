"""Starts apps that are ready at once: what is not an app's own doing is imported here, then each is a fork.

A line of JSON on standard input starts one and prints its process number: the "command" that follows `python -m
streamlit`, its "environ" and the file of its "log". That an app starts from nothing is shown by test_start.py and by
test_app.py of the alerts.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import signal
import sys
from contextlib import suppress
from importlib import import_module
from unittest import mock

import plotly.express
import pyarrow
import streamlit.components.v2
import streamlit.web.bootstrap
import streamlit.web.server.starlette
from streamlit.web import cli

import components.figures
import components.text
import data
import feeds
import scoring

ROOMS = (data, scoring, feeds, components.text, components.figures)
assert plotly.express, pyarrow


def prepare() -> None:
    """Import what is the same in every app. A part with a script of its own is declared to its app: it must wait."""
    refused = AssertionError("what declares a part is for the app to import")
    with mock.patch.object(streamlit.components.v2, "component", side_effect=refused):
        for room in ROOMS:
            for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
                if not module.name.endswith("__main__"):
                    import_module(module.name)
    gc.collect()
    gc.freeze()


def run(command: list[str], environ: dict[str, str], log: str) -> None:
    """Be `python -m streamlit` with this command, with its output in the file `log`."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream, goes in ((0, os.open(os.devnull, os.O_RDONLY)), (1, output), (2, output)):
        os.dup2(goes, stream)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["streamlit", *command]
    code = 1
    try:
        cli.main(prog_name="streamlit", standalone_mode=False)
        code = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def bury() -> None:
    """Let go of the apps that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def serve() -> None:
    """Start one app for each line, until there are no more."""
    prepare()
    signal.signal(signal.SIGCHLD, lambda *_: bury())
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(**json.loads(line))
        print(child, flush=True)


if __name__ == "__main__":
    serve()
