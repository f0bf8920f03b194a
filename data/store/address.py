"""The one way in which a database's address is shown: without user, password and options, and not at all in doubt."""

from __future__ import annotations

import re
from urllib.parse import unquote

HIDDEN = "the address in WATCH_DB or --db (not shown: it may hold a password)"
_FILE = re.compile(r"(sqlite(?:\+\w+)?:///?[^?@\"']*)(?:\?.*)?", re.DOTALL)
_SERVER = re.compile(
    r"(postgresql(?:\+\w+)?://)(?:[^@/?#\s\"']*@)?((?:[A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w.-]*)?)(?:\?.*)?",
    re.DOTALL,
)


def masked(url: str) -> str:
    """`url` for messages and logs: system, host and name of the database. One that is not quite a URL is not shown: an
    @ or / in a password, a missing colon or stray quotes would put a part of the password where the host should be."""
    if found := _FILE.fullmatch(url):
        return found[1]
    found = _SERVER.fullmatch(url)
    return f"{found[1]}{found[2]}" if found else HIDDEN


def scrubbed(said: str, url: str) -> str:
    """What a driver said of `url`, without any piece of it that `masked` would not show."""
    if _FILE.fullmatch(url):
        return said
    shown = masked(url)
    pieces = {piece for piece in re.split(r"[:/@?&=#,;\s\"']+", url) if piece and piece not in shown}
    pieces |= {unquote(piece) for piece in pieces}
    for piece in sorted(pieces, key=len, reverse=True):
        edge = r"\b" if len(piece) < 4 and piece.isalnum() else ""
        said = re.sub(f"{edge}{re.escape(piece)}{edge}", "***", said)
    return said
