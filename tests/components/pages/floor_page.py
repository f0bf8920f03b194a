"""The floor's page run by AppTest: its rows, a click, a key, another officer meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from components.floor.actions import Request
from components.text.i18n import words
from data.models import Mark, Person
from data.store import audit, triage
from data.store.store import database_url, open_store
from tests.components.stocked import NOW

MOMENT = datetime.fromisoformat(NOW)
BAEK, CHO = Person("Baek", "officer", "local"), Person("Cho", "officer", "local")
WORDS = words("en")
PAGE = str(Path(__file__).parents[3] / "components" / "pages" / "floor.py")


def floor(chosen: str = "", **query: str) -> AppTest:
    """The page by itself, so that its address can be given, with a row chosen."""
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.session_state["_triage_chosen"] = chosen
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    return app.run()


def rows(app: AppTest) -> list[dict]:
    """What the list shows."""
    found = [e for e in app.get("bidi_component") if e.proto.component_name.endswith("november_watch_triage")]
    if not found:
        return []
    return json.loads(found[0].proto.json)["rows"]


def choose(app: AppTest, subject: str) -> AppTest:
    """What a click on a row does."""
    app.session_state["_triage_chosen"] = subject
    return ask(app, Request("read", subject))


def ask(app: AppTest, asked: Request) -> AppTest:
    app.session_state["_floor_requests"] = (asked,)
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.startswith(label)).click().run()


def write(what: Callable) -> object:
    """Something another officer does meanwhile."""
    store = open_store(database_url())
    with store.begin() as conn:
        done = what(conn)
    store.close()
    return done


def told(app: AppTest) -> str:
    return "\n".join(w.value for w in app.warning)


def of(app: AppTest, words_in_title: str) -> dict:
    return next(row for row in rows(app) if words_in_title in row["title"])


def standing(subject: str) -> Mark | None:
    store = open_store(database_url())
    with store.read() as conn:
        found = triage.marks(conn, [subject]).get(subject)
    store.close()
    return found


def lines(*actions: str) -> list:
    store = open_store(database_url())
    with store.read() as conn:
        found = audit.changes(conn, actions=actions)
    store.close()
    return found
