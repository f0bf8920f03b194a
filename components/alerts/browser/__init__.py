"""Alerts in a reader's own browser: the button that subscribes it, and the service worker that shows what comes.

A subscription is an address and keys, so it stands in the secrets as every way out does: the browser shows the line,
and its owner puts it there. The watch never sees one that its owner has not given it.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.text.i18n import t

WORKER = "push/worker.js"  # its folder is all that the worker may speak for
_HERE = Path(__file__).parent
_subscribe = st.components.v2.component(
    "november_watch_push",
    html=(
        '<div class="push"><button type="button"></button><p class="said" role="status"></p>'
        "<textarea readonly hidden></textarea></div>"
    ),
    css=(_HERE / "subscribe.css").read_text(encoding="utf-8"),
    js=(_HERE / "subscribe.js").read_text(encoding="utf-8"),
)


def draw(public_key: str) -> None:
    """The button that subscribes the reader's browser to the watch whose key this is."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    words = {name: t(f"push.{name}") for name in ("button", "line", "done", "denied", "unable", "failed")}
    address = f"/{base}/{WORKER}" if base else f"/{WORKER}"
    _subscribe(key="push_subscribe", data={"address": address, "key": public_key, "words": words})


def routes() -> list[Route]:
    """The service worker's script."""
    return [Route(f"/{WORKER}", _worker, methods=["GET"])]


async def _worker(_request: Request) -> Response:
    script = (_HERE / "worker.js").read_bytes()
    return Response(script, headers={"cache-control": "no-cache"}, media_type="text/javascript")
