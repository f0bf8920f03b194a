"""The rooms import one way only and what is handed out; the fences around clock, network and raw HTML hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.layers import ROOMS, ROOT, faces, faults

MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for room in ROOMS
    for path in (*ROOT.glob(f"{room}.py"), *(ROOT / room).rglob("*.py"))
)


def test_every_room_is_read() -> None:
    assert {name.split("/")[0].removesuffix(".py") for name in MODULES} == set(ROOMS)


@pytest.mark.parametrize("module", MODULES)
def test_module_keeps_the_arrows(module: str) -> None:
    assert faults(module, (ROOT / module).read_text(encoding="utf-8")) == []


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo", ROOT / "pyproject.toml"]
    return subprocess.run(command, cwd=folder, env={"COLUMNS": "200"}, capture_output=True, text=True, timeout=120)


def test_the_arrows_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


# A line in a module that breaks a contract, by the contract's first words.
BROKEN = {
    "pages and intake": ("components/frame/paging.py", "import feeds.polling.poll"),
    "scoring takes": ("scoring/level/level.py", "def f():\n    from data.tables import watch_rules"),
    "scoring is pure": ("scoring/facts/numbers.py", "import random"),
    "in data": ("data/tables/sources.py", "from ..store import store"),
    "in scoring": ("scoring/reading/trie.py", "from scoring.acts import clusters"),
    "in feeds": ("feeds/fetching/guard.py", "from feeds.polling import cycle"),
    "in components": ("components/text/escape.py", "from components.pages import watch"),
    "only components": ("feeds/parsing/clean.py", "import streamlit"),
    "SQL stays": ("components/pages/watch.py", "from sqlalchemy import text"),
    "feeds are parsed": ("feeds/intake/opml.py", "import feedparser"),
    "faults are one line": ("feeds/__main__.py", "import traceback"),
}


def test_every_arrow_can_break(tmp_path: Path) -> None:
    for room in ROOMS[1:]:
        shutil.copytree(
            ROOT / room, tmp_path / room, ignore=lambda _, names: [n for n in names if n in ("var", "reference")]
        )
    for path, line in BROKEN.values():
        with (tmp_path / path).open("a", encoding="utf-8") as module:
            module.write(f"\n\n{line}\n")
    said = lint_imports(tmp_path).stdout
    with (ROOT / "pyproject.toml").open("rb") as file:
        names = [one["name"] for one in tomllib.load(file)["tool"]["importlinter"]["contracts"]]
    assert {start for start in BROKEN if not any(name.startswith(start) for name in names)} == set()
    assert [name for name in names if f"{name} BROKEN" not in " ".join(said.split())] == []


def test_what_a_room_hands_out_is_there() -> None:
    missing = [
        f"{room}.{name}"
        for room, names in faces().items()
        for name in names
        if room != "data.models"
        and not (ROOT / room.replace(".", "/") / f"{name}.py").exists()
        and not (ROOT / room.replace(".", "/") / name / "__init__.py").exists()
    ]
    assert missing == []
    assert faces()["data.store"] >= {"queries", "store"}


PAGE, HEADER = "components/pages/watch.py", "components/frame/header.py"
ESCAPE, TABLES = "components/text/escape.py", "components/widgets/tables.py"
POLL = "feeds/polling/poll.py"

FORBIDDEN = {
    "what a room keeps to itself": (PAGE, "from components.watch.cards_inner import draw"),
    "a module of the value types": ("scoring/level/level.py", "from data.models.news import Entry"),
    "a room's insides by a relative import": (PAGE, "from ..reads import last_good"),
    "an import inside a function counts": (POLL, "def f():\n    import feeds.intake.secret"),
    "an arrow that nobody sees": (POLL, "import importlib\nimportlib.import_module('components.pages.watch')"),
    "rooms know no entry script": (PAGE, "import app"),
    "a second door to the network": (POLL, "import httpx"),
    "urllib counts as network": ("components/reads/load.py", "from urllib.request import urlopen"),
    "sockets count as network": ("data/store/store.py", "import socket"),
    "a clock": ("scoring/level/level.py", "from datetime import datetime\nnow = datetime.now()"),
    "a clock by its module": ("feeds/polling/cycle.py", "import datetime\nnow = datetime.datetime.now(datetime.UTC)"),
    "a clock under another name": ("feeds/polling/cycle.py", "from datetime import datetime as dt\nnow = dt.utcnow()"),
    "a clock passed on as a default": ("data/store/store.py", "import time\ndef f(clock=time.time): ..."),
    "a clock by name": ("data/store/store.py", "from time import time as t\nnow = t()"),
    "a clock of pandas": ("components/figures/charts.py", "import pandas as pd\nnow = pd.Timestamp.now('UTC')"),
    "a clock of the database": ("data/store/store.py", "import sqlalchemy as sa\nq = sa.func.now()"),
    "today's date": (PAGE, "from datetime import date\nd = date.today()"),
    "raw HTML": (ESCAPE, "import streamlit as st\nst.markdown('x', unsafe_allow_html=True)"),
    "raw HTML by dictionary": (ESCAPE, "options = {'unsafe_allow_html': True}"),
    "script on a page": (ESCAPE, "import streamlit as st\nst.html('x', unsafe_allow_javascript=True)"),
    "a writer that guesses": (PAGE, "import streamlit as st\nst.write('x')"),
    "a table of headlines": (TABLES, "import streamlit as st\nst.table([])"),
    "Markdown in cells": (TABLES, "import streamlit as st\nst.column_config.MarkdownColumn('x')"),
    "a map from the internet": ("components/figures/base.py", "import plotly.graph_objects as go\ngo.Scattergeo()"),
    "a headline as Markdown": (PAGE, "def f(st, e):\n    st.markdown(e.title)"),
    "a headline in an f-string": (HEADER, "def f(st, e):\n    st.caption(f'new: {e.entry.title}')"),
    "a headline as help": (HEADER, "def f(st, e):\n    st.metric('n', 1, help='x' + e.summary)"),
    "a cache on a page": (PAGE, "import streamlit as st\n@st.cache_data\ndef f(): ..."),
    "a cache by name": (ESCAPE, "from streamlit import cache_resource\n@cache_resource\ndef f(): ..."),
    "a fragment that asks nobody": (PAGE, "import streamlit as st\n@st.fragment\ndef f(): ..."),
    "a fragment by name": (ESCAPE, "from streamlit import fragment\n@fragment\ndef f(): ..."),
    "a file made later": (PAGE, "import streamlit as st\ndef f(b):\n    st.download_button('x', lambda: b)"),
    "a file made later by a function": (PAGE, "def g(): ...\ndef f(st):\n    st.download_button('x', data=g)"),
    "a file made later of parts": (PAGE, "def f(col, g):\n    col.download_button('x', partial(g, 1))"),
    "scoring writes": ("scoring/level/level.py", "print('x')"),
    "scoring opens": ("scoring/level/level.py", "def f(p):\n    return open(p)"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "source"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_a_broken_arrow_is_seen(path: str, source: str) -> None:
    found = faults(path, source)
    assert found
    assert all(fault.startswith(f"{path}:") for fault in found)


ALLOWED = {
    "what a room hands out": (PAGE, "from data.models import Entry\nfrom data.store.queries import list_reports"),
    "the start of a command": ("feeds/__main__.py", "import importlib\nimportlib.import_module('x')"),
    "the doors to the network": ("feeds/fetching/fetch.py", "import httpx, socket"),
    "a command reads the clock": ("feeds/commands/poll.py", "import datetime as d\nnow = d.datetime.now(d.UTC)"),
    "the clock's edge": ("components/reads/clock.py", "from datetime import UTC, datetime\nnow = datetime.now(UTC)"),
    "a stopwatch is no clock": (POLL, "import time\nt = time.monotonic()"),
    "an argument called now": ("scoring/level/level.py", "def level(now, clock):\n    return clock.now(), now.date()"),
    "an escaped headline": (PAGE, "def f(st, text, e):\n    st.markdown(text.md(e.title))"),
    "a headline shown literally": (PAGE, "def f(st, e):\n    st.text(e.title)"),
    "parts of an address": ("feeds/parsing/clean.py", "from urllib.parse import urlsplit"),
    "the one place of caches": ("components/reads/load.py", "import streamlit as st\n@st.cache_data\ndef f(): ..."),
    "a file made now": (PAGE, "def g(): ...\ndef f(st):\n    st.download_button('x', g())"),
    "a file for this reader": (PAGE, "def f(st, session, g):\n    st.download_button('x', session.for_this_reader(g))"),
    "the door of fragments": ("components/access/session.py", "import streamlit as st\nst.fragment(len)"),
    "a room's own modules": ("data/store/store.py", "from . import schema\nfrom data.models import Entry"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "source"), ALLOWED.values(), ids=ALLOWED.keys())
def test_a_kept_arrow_passes(path: str, source: str) -> None:
    assert faults(path, source) == []


def test_no_two_classes_have_one_name() -> None:
    named = [name for module in MODULES for name in re.findall(r"(?m)^class (\w+)", (ROOT / module).read_text("utf-8"))]
    assert [name for name, n in Counter(named).items() if n > 1] == []
