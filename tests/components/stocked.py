"""A small watch of its own: entries in our words, merged as the poller would, and pages run on them by AppTest."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from components.frame import shell
from data.models import Match, Report
from data.store import entries, states
from data.store.store import database_url, open_store
from data.tables.act_tables import load_act_tables
from feeds.intake.merging import merge_new
from tests.reports import report

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app.py"
READ = ("markdown", "caption", "text", "metric", "warning", "error", "info", "badge", "html", "code", "page_link")
NOW = "2024-11-06T00:00Z"
HOSTILE = (
    "![x](http://beacon.example/a.png) North fires missile",
    "[North fires missile](http://evil.example)",
    "[click](javascript:alert(1)) North fires missile",
    ":red[LEVEL 5] :streamlit: $5m vs $7m -> http://evil.example www.evil.example a@evil.example North fires missile",
    "<img src=x onerror=alert(1)><style>body{display:none}</style><script>alert(1)</script> North fires missile",
    "# Heading\n- list `code` ~~gone~~ **bold** __under__ :material/bolt: >= -- North fires missile",
)


def usual_reports() -> list[Report]:
    """Eight weeks with an act in each of seven, an act of yesterday by three publishers, threats and preparations."""
    made = []
    for week in range(1, 8):
        day = datetime(2024, 11, 5, 3, tzinfo=UTC) - timedelta(weeks=week)
        made.append(report(f"North fires missile number {week} into East Sea", f"{day:%Y-%m-%dT%H:%M}"))
    for hour, publisher in enumerate(("Harbour Post", "Hill Wire", "Lake Daily")):
        title = f"North Korea fires 7 missiles from Sariwon, JCS says, {publisher}"
        made.append(report(title, f"2024-11-05T0{hour}:10", publisher=publisher))
    made += [
        report("Kim's sister warns of response", f"2024-11-0{day}T06:00", kind="threat", category="rhetoric")
        for day in range(2, 6)
    ]
    made.append(
        report("Signs of launch at Sohae, agency says", "2024-11-04T05:00", kind="preparation", category="space")
    )
    return made


def stock(reports: Sequence[Report], watched_days: int = 70) -> list[int]:
    """Put `reports` into the store of WATCH_DB, covered as by an archive of the last `watched_days` days."""
    store, now = open_store(database_url()), datetime.fromisoformat(NOW)
    quiet = [
        report(
            "Harbour fair opens", f"{now - timedelta(days=n, hours=2):%Y-%m-%dT%H:%M}", kind="unrelated", category=None
        )
        for n in range(watched_days)
    ]
    assessed = [(r.entry, with_matches(r).assessment) for r in [*reports, *quiet]]
    with store.begin() as conn:
        ids = entries.insert(conn, assessed, now)
        acts = [i for i, (_, said) in zip(ids, assessed, strict=True) if said.kind == "provocation"]
        merge_new(conn, acts, load_act_tables(), now, {})
        states.record_span(conn, "archive", now - timedelta(days=watched_days), now)
    store.close()
    return list(ids[: len(reports)])


def with_matches(one: Report) -> Report:
    """The report with a match on its first word, as the scorer would leave one."""
    end = len(one.entry.title.split(" ")[0])
    match = Match(one.entry.title[:end], "north", "title", 0, end, 12.0)
    return replace(one, assessment=replace(one.assessment, matches=(match,)))


def open_page(page: str = "watch", language: str = "en", **query: str) -> AppTest:
    """A page of the app as its address opens it, run to its end."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    for name, value in query.items():
        app.query_params[name] = value
    if page != "watch":
        room = "pages/wall" if query.get("wall") == "1" and page in shell.WALLS else "pages"
        app.switch_page(f"components/{room}/{page}.py")
    return app.run()


def shown(app: AppTest) -> str:
    """All the text of a page that a reader sees in words, tables included."""
    parts: list[str] = []
    for kind in READ:
        for element in app.get(kind):
            parts += [str(getattr(element, name, "")) for name in ("label", "value", "body", "delta")]
            proto = getattr(element, "proto", None)
            parts += [str(getattr(proto, name, "")) for name in ("body", "label", "title")]
    parts += [frame.to_string() for frame in tables(app)]
    parts += [json.dumps(drawn, ensure_ascii=False) for drawn in boards(app)]
    return "\n".join(parts)


def boards(app: AppTest) -> list[dict[str, Any]]:
    """What the level block, the strip of counts and the lines of a wall are drawn from, in the order they stand."""
    return [
        json.loads(element.proto.json)
        for element in app.get("bidi_component")
        if element.proto.component_name == "november_watch_board"
    ]


def level_block(app: AppTest) -> dict[str, Any]:
    """The level block of the page Watch: its `name`, the words of `why`, of what else is said and of the chips."""
    drawn = next(element.proto.body for element in app.get("html") if 'class="level-block' in element.proto.body)
    parts = re.findall(r'<(?:a|span)(?: class="(\w+)")?(?: title="([^"]*)")?(?: href="([^"]*)")?[^>]*>([^<]*)<', drawn)
    told = [(kind, {"words": unescape(words), "hint": unescape(hint)}) for kind, hint, _, words in parts]
    of = {kind: [one for name, one in told if name == kind] for kind in ("word", "cause", "", "chip")}
    return {"name": of["word"][0]["words"], "why": of["cause"][0], "more": of[""], "chips": of["chip"]}


def counted(app: AppTest) -> dict[str, str]:
    """The strip of counts of the page Watch: each value by its label."""
    return {one["label"]["words"]: one["value"] for drawn in boards(app) for one in drawn.get("counts", ())}


def tables(app: AppTest) -> list[pd.DataFrame]:
    """The tables of a page in the order they stand, data frames last."""
    listed = [
        pd.DataFrame(json.loads(element.proto.json)["rows"])
        for element in app.get("bidi_component")
        if element.proto.component_name == "november_watch_listing"
    ]
    return listed + [frame.value for frame in app.dataframe]
