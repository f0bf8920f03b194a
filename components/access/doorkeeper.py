"""What stands before Streamlit's routes: headers for every answer, no metrics, and uploads only where one is awaited.

Streamlit takes a file from whoever has a page open, whether or not the page asks for one, and keeps it in memory.
"""

from __future__ import annotations

import re
import threading
import time
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

AWAITED = 3600.0  # seconds after a page with a place for a file was drawn
_UPLOAD = "/_stcore/upload_file/"
# Not for readers: numbers of the host, and the interface for agents.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
# What the pages do: scripts, fonts and pictures of their own server; our small components are scripts from memory, and
# Streamlit sets styles in elements.
_PAGE = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
_INLINE = " ".join(  # by their content, so that a script which somebody slips in is not run
    f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
    for script in re.findall(r"<script>(.*?)</script>", _PAGE, re.DOTALL)
)
POLICY = "; ".join(
    (
        "default-src 'self'", f"script-src 'self' blob: {_INLINE}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self' data: blob:",
        "worker-src 'self' blob:", "media-src 'self' blob:", "frame-src 'self' blob:", "object-src 'none'",
        "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'",
    )
)  # fmt: skip
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"no-referrer"),  # a source that is opened does not learn what the watch looks at
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_awaited: dict[str, float] = {}
_lock = threading.Lock()


def await_upload() -> None:
    """A page that this reader may use draws a place for a file now: take files of this session for a while."""
    if context := get_script_run_ctx():
        now = time.monotonic()
        with _lock:
            for session in [known for known, until in _awaited.items() if until < now]:
                del _awaited[session]
            _awaited[context.session_id] = now + AWAITED


def awaits(session: str) -> bool:
    """Whether a file of this session is awaited."""
    with _lock:
        return _awaited.get(session, 0.0) > time.monotonic()


class Doorkeeper:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in HEADERS}
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in ours]
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        if refusal := refused(scope["method"], scope["path"]):
            await with_headers(
                {"type": "http.response.start", "status": refusal, "headers": [(b"content-length", b"0")]}
            )
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, with_headers)


def refused(method: str, path: str) -> int:
    """The status with which a request is refused, 0 for one that goes on."""
    if any(closed in path for closed in _CLOSED):
        return 404
    _, upload, rest = path.partition(_UPLOAD)
    if upload and method not in ("OPTIONS", "DELETE") and not awaits(rest.partition("/")[0]):
        return 403
    return 0
