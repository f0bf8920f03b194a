"""The rooms import one way only, and the fences around clock, network, cache and raw HTML hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layers import ROOMS, faults

ROOT = Path(__file__).resolve().parent.parent
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


FORBIDDEN = {
    "scoring reads the store": ("scoring/level.py", "from data.store import Store"),
    "scoring takes all of data": ("scoring/level.py", "import data"),
    "scoring knows the feeds": ("scoring/level.py", "from feeds import poll"),
    "relative import hides nothing": ("scoring/level.py", "from ..data import store"),
    "an import inside a function counts": ("scoring/level.py", "def f():\n    import feeds.poll"),
    "importlib counts": ("scoring/level.py", "import importlib\nimportlib.import_module('feeds.poll')"),
    "a module of the scoring room is no edge": ("scoring/rules.py", "from data.tables import load"),
    "data knows no scoring": ("data/store.py", "from scoring.scorer import assess"),
    "feeds know no pages": ("feeds/poll.py", "from components.text import safe"),
    "pages know no poller": ("components/pages/watch.py", "import feeds.poll"),
    "rooms know no entry script": ("components/pages/watch.py", "import app"),
    "streamlit in feeds": ("feeds/poll.py", "import streamlit as st"),
    "plotly in data": ("data/queries.py", "import plotly.graph_objects as go"),
    "a second door to the network": ("feeds/poll.py", "import httpx"),
    "urllib counts as network": ("components/load.py", "from urllib.request import urlopen"),
    "sockets count as network": ("data/store.py", "import socket"),
    "SQL on a page": ("components/pages/watch.py", "from sqlalchemy import text"),
    "SQLite in scoring": ("scoring/level.py", "import sqlite3"),
    "feedparser outside its module": ("feeds/poll.py", "import feedparser"),
    "a clock": ("scoring/level.py", "from datetime import datetime\nnow = datetime.now()"),
    "a clock by its module": ("feeds/cycle.py", "import datetime\nnow = datetime.datetime.now(datetime.UTC)"),
    "a clock under another name": ("feeds/cycle.py", "from datetime import datetime as dt\nnow = dt.utcnow()"),
    "a clock passed on as a default": ("data/store.py", "import time\ndef f(clock=time.time): ..."),
    "a clock by name": ("data/store.py", "from time import time as t\nnow = t()"),
    "a clock of pandas": ("components/charts.py", "import pandas as pd\nnow = pd.Timestamp.now('UTC')"),
    "a clock of the database": ("data/store.py", "import sqlalchemy as sa\nq = sa.func.now()"),
    "today's date": ("components/pages/watch.py", "from datetime import date\nd = date.today()"),
    "raw HTML": ("components/text.py", "import streamlit as st\nst.markdown('x', unsafe_allow_html=True)"),
    "raw HTML by dictionary": ("components/text.py", "options = {'unsafe_allow_html': True}"),
    "script on a page": ("components/text.py", "import streamlit as st\nst.html('x', unsafe_allow_javascript=True)"),
    "a writer that guesses": ("components/pages/watch.py", "import streamlit as st\nst.write('x')"),
    "a table of headlines": ("components/tables.py", "import streamlit as st\nst.table([])"),
    "Markdown in cells": ("components/tables.py", "import streamlit as st\nst.column_config.MarkdownColumn('x')"),
    "a map from the internet": ("components/figures.py", "import plotly.graph_objects as go\ngo.Scattergeo()"),
    "a headline as Markdown": ("components/pages/watch.py", "def f(st, e):\n    st.markdown(e.title)"),
    "a headline in an f-string": ("components/header.py", "def f(st, e):\n    st.caption(f'new: {e.entry.title}')"),
    "a headline as help": ("components/header.py", "def f(st, e):\n    st.metric('n', 1, help='x' + e.summary)"),
    "a cache on a page": ("components/pages/watch.py", "import streamlit as st\n@st.cache_data\ndef f(): ..."),
    "a cache by name": ("components/text.py", "from streamlit import cache_resource\n@cache_resource\ndef f(): ..."),
    "a traceback": ("feeds/__main__.py", "import traceback\ntraceback.print_exc()"),
    "scoring writes": ("scoring/level.py", "print('x')"),
    "scoring opens": ("scoring/level.py", "def f(p):\n    return open(p)"),
    "scoring logs": ("scoring/level.py", "import logging"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "source"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_a_broken_arrow_is_seen(path: str, source: str) -> None:
    found = faults(path, source)
    assert found
    assert all(fault.startswith(f"{path}:") for fault in found)


ALLOWED = {
    "pages read data and scoring": ("components/pages/watch.py", "from data import queries\nimport scoring.window"),
    "feeds score": ("feeds/poll.py", "from scoring.scorer import assess\nfrom data.store import Store"),
    "scoring takes the value types": ("scoring/level.py", "from data.models import Entry\nimport re"),
    "the scoring command reads its rules": ("scoring/__main__.py", "from data.tables import load\nprint('x')"),
    "app.py joins the rooms": ("app.py", "import feeds.poll, components.clock, streamlit\nfrom data import store"),
    "the doors to the network": ("feeds/fetch.py", "import httpx, socket"),
    "a command reads the clock": ("feeds/commands/poll.py", "import datetime as d\nnow = d.datetime.now(d.UTC)"),
    "the clock's edge": ("components/clock.py", "from datetime import UTC, datetime\nnow = datetime.now(UTC)"),
    "a stopwatch is no clock": ("feeds/poll.py", "import time\nt = time.monotonic()"),
    "an argument called now": ("scoring/level.py", "def level(now, clock):\n    return clock.now(), now.date()"),
    "an escaped headline": ("components/pages/watch.py", "def f(st, text, e):\n    st.markdown(text.md(e.title))"),
    "a headline shown literally": ("components/pages/watch.py", "def f(st, e):\n    st.text(e.title)"),
    "parts of an address": ("feeds/clean.py", "from urllib.parse import urlsplit"),
    "the one place of caches": ("components/load.py", "import streamlit as st\n@st.cache_data\ndef f(): ..."),
    "a room's own modules": ("data/store.py", "from . import schema\nfrom data.models import Entry"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "source"), ALLOWED.values(), ids=ALLOWED.keys())
def test_a_kept_arrow_passes(path: str, source: str) -> None:
    assert faults(path, source) == []
