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


PAGE, HEADER = "components/pages/watch.py", "components/frame/header.py"
ESCAPE, TABLES = "components/text/escape.py", "components/widgets/tables.py"
POLL = "feeds/polling/poll.py"

FORBIDDEN = {
    "scoring reads the store": ("scoring/level/level.py", "from data.store.store import Store"),
    "scoring takes all of data": ("scoring/level/level.py", "import data"),
    "scoring knows the feeds": ("scoring/level/level.py", "from feeds import poll"),
    "relative import hides nothing": ("scoring/level/level.py", "from ...data import store"),
    "an import inside a function counts": ("scoring/level/level.py", "def f():\n    import feeds.poll"),
    "importlib counts": ("scoring/level/level.py", "import importlib\nimportlib.import_module('feeds.poll')"),
    "a module of the scoring room is no edge": ("scoring/assess/rules.py", "from data.tables import load"),
    "data knows no scoring": ("data/store/store.py", "from scoring.assess.scorer import assess"),
    "feeds know no pages": (POLL, "from components.text.escape import safe"),
    "pages know no poller": (PAGE, "import feeds.poll"),
    "rooms know no entry script": (PAGE, "import app"),
    "streamlit in feeds": (POLL, "import streamlit as st"),
    "plotly in data": ("data/store/queries.py", "import plotly.graph_objects as go"),
    "a second door to the network": (POLL, "import httpx"),
    "urllib counts as network": ("components/reads/load.py", "from urllib.request import urlopen"),
    "sockets count as network": ("data/store/store.py", "import socket"),
    "SQL on a page": (PAGE, "from sqlalchemy import text"),
    "SQLite in scoring": ("scoring/level/level.py", "import sqlite3"),
    "feedparser outside its module": (POLL, "import feedparser"),
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
    "a traceback": ("feeds/__main__.py", "import traceback\ntraceback.print_exc()"),
    "scoring writes": ("scoring/level/level.py", "print('x')"),
    "scoring opens": ("scoring/level/level.py", "def f(p):\n    return open(p)"),
    "scoring logs": ("scoring/level/level.py", "import logging"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "source"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_a_broken_arrow_is_seen(path: str, source: str) -> None:
    found = faults(path, source)
    assert found
    assert all(fault.startswith(f"{path}:") for fault in found)


ALLOWED = {
    "pages read data and scoring": (PAGE, "from data.store import queries\nimport scoring.window.window"),
    "feeds score": (POLL, "from scoring.assess.scorer import assess\nfrom data.store.store import Store"),
    "scoring takes the value types": ("scoring/level/level.py", "from data.models import Entry\nimport re"),
    "the scoring command reads its rules": ("scoring/__main__.py", "from data.tables import load\nprint('x')"),
    "app.py joins the rooms": ("app.py", "import feeds.polling.poll, streamlit\nfrom data import store"),
    "the doors to the network": ("feeds/fetching/fetch.py", "import httpx, socket"),
    "a command reads the clock": ("feeds/commands/poll.py", "import datetime as d\nnow = d.datetime.now(d.UTC)"),
    "the clock's edge": ("components/reads/clock.py", "from datetime import UTC, datetime\nnow = datetime.now(UTC)"),
    "a stopwatch is no clock": (POLL, "import time\nt = time.monotonic()"),
    "an argument called now": ("scoring/level/level.py", "def level(now, clock):\n    return clock.now(), now.date()"),
    "an escaped headline": (PAGE, "def f(st, text, e):\n    st.markdown(text.md(e.title))"),
    "a headline shown literally": (PAGE, "def f(st, e):\n    st.text(e.title)"),
    "parts of an address": ("feeds/parsing/clean.py", "from urllib.parse import urlsplit"),
    "the one place of caches": ("components/reads/load.py", "import streamlit as st\n@st.cache_data\ndef f(): ..."),
    "a room's own modules": ("data/store/store.py", "from . import schema\nfrom data.models import Entry"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "source"), ALLOWED.values(), ids=ALLOWED.keys())
def test_a_kept_arrow_passes(path: str, source: str) -> None:
    assert faults(path, source) == []
