"""The built-in exercise in one reader's session, beside the live watch and without a second terminal.

Autumn 2024 as invented wires told it, in a store of its own that ends with the process. The session reads it through
the same code as the live store; everything it shows is watermarked, and nothing it writes reaches the live watch.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import ChainMap
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

ROOT = Path(__file__).parents[2]
FEEDS = ROOT / "data" / "exercise"
NOW = "2024-11-06T00:00Z"
SECONDS = 120  # what filling its store may take at most
_KEY = "_exercise"
_filling = threading.Lock()
_filled: dict[str, str] = {}  # the settings, once its store is filled
log = logging.getLogger("november_watch.pages")


class ExerciseFailed(RuntimeError):
    """The exercise's store could not be filled; the log has why."""


def here() -> bool:
    """Whether this session is in the exercise that its reader began."""
    return bool(get_script_run_ctx(suppress_warning=True) and st.session_state.get(_KEY))


def environ() -> Mapping[str, str]:
    """The environment as this session has it: the process's, under the exercise's settings where it is in one."""
    return ChainMap(_filled, os.environ) if here() else os.environ


def enter() -> None:
    """Put this session into the exercise; the first of a process fills its store. Raises ExerciseFailed."""
    with _filling:
        if not _filled:
            _filled.update(_fill())
    st.session_state[_KEY] = True


def leave() -> None:
    """Bring this session back to the live watch."""
    st.session_state.pop(_KEY, None)


def _fill() -> dict[str, str]:
    folder = tempfile.mkdtemp(prefix="november-watch-exercise-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = {
        "WATCH_MODE": "exercise",
        "WATCH_NOW": NOW,
        "WATCH_SOURCES": str(FEEDS / "sources.toml"),
        "WATCH_DB": f"sqlite:///{Path(folder) / 'exercise.db'}",
    }
    for feeds in (FEEDS / "earlier", FEEDS):  # one feed as it stood before a correction, then all
        command = [sys.executable, "-m", "feeds", "import", *sorted(map(str, feeds.glob("*.xml")))]
        try:
            done = subprocess.run(
                command,
                check=False,
                cwd=ROOT,
                env=os.environ | settings,
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.error("the exercise could not be filled: %s", error)
            raise ExerciseFailed from error
        if done.returncode:
            log.error("the exercise could not be filled: %s", done.stderr or done.stdout)
            raise ExerciseFailed
    return settings
