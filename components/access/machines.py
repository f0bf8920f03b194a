"""How programs come in: the API, the feeds, the calendar and the metrics, open as the pages are or behind a token.

The secrets' section [api] holds `tokens`, a list of texts of at least 24 characters; a program sends one as
`Authorization: Bearer …`, or as the password of HTTP basic authentication, which is what feed readers can do.
"""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

SHORTEST = 24  # characters of a token: nobody remembers one, and nobody guesses one


@dataclass(frozen=True, slots=True)
class MachineDoor:
    """Which door programs find. `shut`: readers must sign in here, and no token says who a program is. `broken`: the
    settings are in doubt."""

    kind: Literal["open", "token", "shut", "broken"]
    tokens: tuple[str, ...] = field(default=(), repr=False)


def decide(api: Any, *, closed_to_readers: bool, environ: Mapping[str, str]) -> MachineDoor:
    """The door that the secrets' section [api] and WATCH_API open. Raises ValueError with one line without a secret."""
    said = environ.get("WATCH_API", "").strip().lower()
    if said not in ("", "off"):
        raise ValueError("WATCH_API: its value is not known; leave it out or write off")
    if not isinstance(api, Mapping):
        raise ValueError("secrets: [api] must be a section")
    tokens = api.get("tokens", ())
    if isinstance(tokens, str) or not isinstance(tokens, Sequence):
        raise ValueError("secrets: [api] tokens must be a list of texts in quotes")
    if any(not isinstance(one, str) or len(one) < SHORTEST or not one.isascii() for one in tokens):
        raise ValueError(f"secrets: [api] tokens must have {SHORTEST} or more plain characters each")
    if said == "off":
        return MachineDoor("shut")
    if tokens:
        return MachineDoor("token", tuple(tokens))
    return MachineDoor("shut" if closed_to_readers else "open")


def admits(door: MachineDoor, authorization: str) -> bool:
    """Whether the header of that name, "" where none was sent, opens the door.

    Every token is compared, so that the time taken does not tell which one came near.
    """
    if door.kind != "token":
        return door.kind == "open"
    given = _given(authorization).encode()
    fits = [hmac.compare_digest(given, token.encode()) for token in door.tokens]
    return any(fits)


def _given(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
