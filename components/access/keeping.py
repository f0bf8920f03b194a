"""Keeps a sign-in in the reader's browser, in a signed cookie that no script can read (HttpOnly).

A page cannot set such a cookie over its WebSocket. So the session that let somebody in hands its browser a slip, good
once and for a minute, and the browser takes it to the route of this module, which answers with the cookie. Where a
host runs no routes, the sign-in simply ends with the tab. The cookie says nothing that the server would not check: the
door's settings, the time, and whether that sign-in was signed out of.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import datetime, timedelta
from hashlib import sha256

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.access import config
from components.access.seal import SignIn, seal, unseal
from data.store.session_key import session_key
from data.store.store import database_url

COOKIE = "november_watch"
PATH = "session"
SLIP_SECONDS, SLIPS = 60.0, 1000
_SLIP = "_sign_in_slip"
_slips: dict[str, tuple[float, str, int]] = {}  # slip → (good until, the cookie, its age at most in seconds)
_lock = threading.Lock()

_JS = """
export default function ({ data }) {
  if (window.novemberWatchSlip === data.slip) return;
  window.novemberWatchSlip = data.slip;
  const method = data.forget ? "DELETE" : "POST";
  fetch(data.address, { method, body: data.forget ? null : data.slip, credentials: "same-origin" }).catch(() => {});
}
"""
_carrier = st.components.v2.component("november_watch_sign_in", js=_JS)


def fingerprint(door: config.Doorway) -> str:
    """What tells the settings of a door from others: a passphrase that changes ends what it let in."""
    return sha256(repr((door.kind, door.hashes, door.session)).encode()).hexdigest()[:20]


def held(door: config.Doorway, now: datetime) -> SignIn | None:
    """The sign-in that this browser brought with it, if it still holds by itself."""
    if not st.runtime.exists():  # a page's code outside a server: no browser brought anything
        return None
    text = st.context.cookies.get(COOKIE)
    if not isinstance(text, str) or not door.kept:
        return None
    made = unseal(text, _key(), fingerprint(door), now, door.session)
    return made if made and made.via == door.kind else None


def give(sign_in: SignIn, lasts: timedelta) -> None:
    """Have this session's browser keep a sign-in for as long as it `lasts`."""
    slip, now = secrets.token_urlsafe(24), time.monotonic()
    with _lock:
        for old in [one for one, (until, _, _) in _slips.items() if until < now][:SLIPS]:
            del _slips[old]
        if len(_slips) < SLIPS:
            _slips[slip] = now + SLIP_SECONDS, seal(sign_in, _key()), int(lasts.total_seconds())
    st.session_state[_SLIP] = slip, False


def take_back() -> None:
    """Have this session's browser forget its sign-in."""
    st.session_state[_SLIP] = secrets.token_urlsafe(8), True


def carry() -> None:
    """Mount what takes a slip that waits to the route; draws nothing."""
    if waiting := st.session_state.get(_SLIP):
        slip, forget = waiting
        base = str(st.get_option("server.baseUrlPath") or "").strip("/")
        address = f"/{base}/{PATH}" if base else f"/{PATH}"
        _carrier(key="sign_in_slip", data={"slip": slip, "forget": forget, "address": address}, height=1)


def routes() -> list[Route]:
    """The route that sets the cookie for a slip, and clears it."""
    return [Route(f"/{PATH}", _answer, methods=["POST", "DELETE"])]


async def _answer(request: Request) -> Response:
    answer = Response(status_code=204, headers={"cache-control": "no-store"})
    secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"
    if request.method == "DELETE":
        answer.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="strict")
        return answer
    slip = await _short_body(request)
    with _lock:
        until, cookie, age = _slips.pop(slip, (0.0, "", 0))
    if until < time.monotonic():
        return Response(status_code=403)
    answer.set_cookie(COOKIE, cookie, max_age=age, secure=secure, httponly=True, samesite="strict")
    return answer


async def _short_body(request: Request) -> str:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > 100:
            return ""
    return body.decode("ascii", "replace")


def _key() -> bytes:
    return session_key(database_url())
