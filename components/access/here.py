"""The door of this computer: open only where the start asked for it, to a browser here that brings the start's code.

`WATCH_LOCAL=on` (or `open`, which also opens a browser) makes a code, new at every start, that stands in the address
printed then and nowhere else. Every header must be one that a browser on this computer would send: a proxy that names
itself in a way unknown to us brings a header too many. One that adds nothing and hides where it stands still lacks the
code.
"""

from __future__ import annotations

import hmac
import os
import secrets
import sys
import threading
import webbrowser
from collections.abc import Mapping, Sequence
from functools import cache
from ipaddress import ip_address

import streamlit as st

ASKED = ("on", "open")  # values of WATCH_LOCAL
PARAMETER = "here"
_KNOWN = "_here_code"
_code = secrets.token_urlsafe(18)
# What browsers send when they open a WebSocket; other names, and all families but sec-, are somebody's in between.
_NEEDED = ("host", "origin", "user-agent", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version")
_SENT = {
    *_NEEDED, "accept", "accept-encoding", "accept-language", "cache-control", "cookie", "dnt", "pragma", "priority",
}  # fmt: skip


@cache
def announce() -> None:
    """At the start of the server, or at its first page: print the address with the code, and open it where asked to."""
    if not (asked(os.environ) and is_loopback(st.get_option("server.address") or "")):
        return
    scheme, port = _scheme(), st.get_option("server.port")
    address = f"{scheme}://localhost:{port}/{_base()}?{PARAMETER}={_code}"
    print(f"  To write from this computer, open {address}\n", flush=True)
    screen = not sys.platform.startswith("linux") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if os.environ["WATCH_LOCAL"].strip().lower() == "open" and screen:
        opener = threading.Timer(1.5, webbrowser.open, [address])  # the server listens a moment later
        opener.daemon = True
        opener.start()


def asked(environ: Mapping[str, str]) -> bool:
    """Whether the start asked for this door."""
    return environ.get("WATCH_LOCAL", "").strip().lower() in ASKED


def take() -> None:
    """Remember a right code of the address for this session, and leave no code in the address."""
    announce()
    if given := st.query_params.get(PARAMETER, ""):
        del st.query_params[PARAMETER]
        if fits(given):
            st.session_state[_KNOWN] = True


def brought() -> bool:
    """Whether this session came by the address that the start printed."""
    return bool(st.session_state.get(_KNOWN))


def fits(given: str) -> bool:
    """Whether `given` is the code of this start; the time taken does not depend on where they differ."""
    return hmac.compare_digest(given.strip().encode(), _code.encode())


def from_here() -> bool:
    """Whether this request was asked for by the start and comes from a browser on this computer."""
    if not asked(os.environ) or st.context.ip_address is not None:  # None is how Streamlit says loopback
        return False
    headers = {name.lower(): st.context.headers.get_all(name) for name in st.context.headers}
    return sent_here(headers, st.get_option("server.address") or "", int(st.get_option("server.port")), _scheme())


def sent_here(headers: Mapping[str, Sequence[str]], address: str, port: int, scheme: str = "http") -> bool:
    """Whether a browser on this computer would send these headers, names in lower case, to a server bound there."""
    if not is_loopback(address) or any(len(headers.get(name, ())) != 1 for name in _NEEDED):
        return False
    if any(name not in _SENT and not name.startswith("sec-") for name in headers):
        return False
    ours = [f"{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]")]
    usual = 443 if scheme == "https" else 80
    ours += [name.rpartition(":")[0] for name in ours if port == usual]
    host, origin, connection = (headers[name][0] for name in ("host", "origin", "connection"))
    parts = {part.strip().lower() for part in connection.split(",")}
    plain = headers["upgrade"][0].lower() == "websocket" and {"upgrade"} <= parts <= {"upgrade", "keep-alive"}
    sites = set(headers.get("sec-fetch-site", ()))
    return plain and host in ours and origin == f"{scheme}://{host}" and sites <= {"same-origin"}


def is_loopback(host: str) -> bool:
    """Whether a server bound to `host` is reached from this computer only."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _scheme() -> str:
    return "https" if st.get_option("server.sslCertFile") else "http"


def _base() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{base}/" if base else ""
