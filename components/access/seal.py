"""A sign-in as text that only this server can have written: its claims, signed with HMAC-SHA-256."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from data.models import Person

LONGEST = 2000  # characters; a browser keeps at most twice as much
ROLES, DOORS = ("officer", "supervisor"), ("local", "passphrase")


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signed in when and how. `door` is a fingerprint of the door, `id` tells this sign-in from others."""

    name: str
    role: str
    via: str
    since: int  # seconds since 1970
    door: str
    id: str

    @property
    def person(self) -> Person:
        return Person(self.name, self.role, self.via)  # type: ignore[arg-type]

    @property
    def began(self) -> datetime:
        return datetime.fromtimestamp(self.since, UTC)


def seal(sign_in: SignIn, key: bytes) -> str:
    """The text that stands for `sign_in`."""
    body = urlsafe_b64encode(json.dumps(asdict(sign_in), sort_keys=True).encode()).decode()
    return f"{body}.{_mark(body, key)}"


def unseal(text: str, key: bytes, door: str, now: datetime, lasts: timedelta) -> SignIn | None:
    """What such a text says; None where it is not ours, of another door or of other settings, or older than `lasts`."""
    body, _, mark = text[: LONGEST + 1].rpartition(".")
    if len(text) > LONGEST or not hmac.compare_digest(mark.encode(), _mark(body, key).encode()):
        return None
    try:
        claims: Mapping[str, Any] = json.loads(urlsafe_b64decode(body))
        made = SignIn(**claims)
    except (ValueError, TypeError):  # written by another version of ours
        return None
    known = made.role in ROLES and made.via in DOORS and bool(made.name) and made.door == door
    return made if known and timedelta(seconds=-60) <= now - made.began < lasts else None


def _mark(body: str, key: bytes) -> str:
    return urlsafe_b64encode(hmac.new(key, body.encode(), sha256).digest()).decode().rstrip("=")
