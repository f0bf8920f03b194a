"""The ways out: what the secrets' section [alerts] says, by name. No line of here shows an address or a key.

A way is an address in quotes, or a table with `url` and, of a webhook, its `secret`:

    [alerts]
    duty = "mailto://watch:password@smtp.example.org:587?from=watch@example.org&to=duty@example.org"
    room = "slack://token-a/token-b/token-c/#watch"
    [alerts.hook]
    url = "https://hook.example.org/watch"
    secret = "whsec_…"

A browser's way is the line that it shows when it subscribes; the section [push] has the watch's key for all of them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import streamlit as st

from data.tables.alert_rules import NAME

Kind = Literal["mail", "webhook", "relay", "push"]
LEAST_SECRET = 24  # bytes
_TLS = ("starttls", "tls", "no")
# How many points the curve of Web Push has (NIST P-256): a private key is below.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_PORTS = {"starttls": 587, "tls": 465, "no": 25}


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. `url` and `secret` are kept out of every printed form. Of a browser, `url` is its subscription,
    `secret` the watch's private key, and `contact` whom a push service may ask."""

    name: str
    kind: Kind
    url: str = field(repr=False)
    secret: bytes = field(default=b"", repr=False)
    contact: str = ""


@dataclass(frozen=True, slots=True)
class PushKey:
    """What the watch signs push messages with, and whom a push service may ask about them."""

    private: bytes = field(repr=False)
    contact: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail goes and how: of a way's address."""

    host: str
    port: int
    tls: str  # starttls, tls (from the first byte), no
    user: str = field(repr=False)
    password: str = field(repr=False)
    sender: str
    to: tuple[str, ...]


def _secrets() -> dict[str, Any]:
    return st.secrets.to_dict() if st.secrets.load_if_toml_exists() else {}


def configured() -> tuple[dict[str, Way], tuple[str, ...]]:
    """The ways that the secrets name, and what is wrong with the others, a line each without their values."""
    held = _secrets()
    return read_ways(held.get("alerts", {}), held.get("push"))


def public_key() -> str:
    """What a browser needs to subscribe to this watch; "" where the secrets hold no key that can be used."""
    try:
        key = push_key(_secrets().get("push"))
    except ValueError:
        return ""
    if key is None:
        return ""
    from components.alerts import push

    return push.public_key(key.private)


def push_key(section: Any) -> PushKey | None:
    """What the secrets' section [push] says; None where it is not there. Raises ValueError in a line without it."""
    if section is None:
        return None
    key, contact = (section.get("key"), section.get("contact")) if isinstance(section, Mapping) else (None, None)
    try:
        private = base64.urlsafe_b64decode(f"{key}=") if isinstance(key, str) and len(key) == 43 else b""
    except (binascii.Error, ValueError):
        private = b""
    if not 0 < int.from_bytes(private, "big") < _ORDER:
        raise ValueError("[push] key must be one that python -m components.alerts --push-key made")
    if not isinstance(contact, str) or not contact.startswith(("mailto:", "https://")):
        raise ValueError('[push] contact must be an address for the push services, such as "mailto:duty@example.org"')
    return PushKey(private, contact)


def read_ways(section: Any, push: Any = None) -> tuple[dict[str, Way], tuple[str, ...]]:
    """Ways by name, and a line for each that cannot be used. Pure."""
    if not isinstance(section, Mapping):
        return {}, ("[alerts] must be a section",)
    found: dict[str, Way] = {}
    problems: list[str] = []
    try:
        key = push_key(push)
    except ValueError as error:
        key = None
        problems.append(str(error))
    for name, value in section.items():
        try:
            found[name] = _way(name, value, key)
        except ValueError as error:
            shown = name if NAME.fullmatch(name) else "a name"
            problems.append(f"[alerts] {shown}: {error}")
    return found, tuple(problems)


def _way(name: str, value: Any, key: PushKey | None) -> Way:
    if not NAME.fullmatch(name):
        raise ValueError("write it in small letters, digits, - and _")
    table = {"url": value} if isinstance(value, str) else value
    if not isinstance(table, Mapping) or not isinstance(table.get("url"), str) or set(table) - {"url", "secret"}:
        raise ValueError("must be an address in quotes, or a table with url and secret")
    url = table["url"].strip()
    if url.startswith("{"):
        if key is None:
            raise ValueError("a browser needs the watch's key: python -m components.alerts --push-key makes [push]")
        from components.alerts import push

        push.subscription(url)
        return Way(name, "push", url, key.private, key.contact)
    try:
        scheme, host = urlsplit(url).scheme.lower(), urlsplit(url).hostname
    except ValueError:
        raise ValueError("its address cannot be read") from None
    if scheme in ("http", "https"):
        if not host:
            raise ValueError("its address names no host")
        return Way(name, "webhook", url, _secret(table.get("secret")))
    if "secret" in table:
        raise ValueError("only a webhook (https://) has a secret of its own")
    if scheme in ("mailto", "mailtos"):
        mailbox(Way(name, "mail", url))
        return Way(name, "mail", url)
    if not scheme:
        raise ValueError("its address begins with no scheme, such as mailto:// or slack://")
    return Way(name, "relay", url)


def _secret(given: Any) -> bytes:
    """The bytes of a webhook's secret: base64 after whsec_, as https://www.standardwebhooks.com has it, or the text."""
    if not isinstance(given, str) or not given:
        raise ValueError("a webhook needs a secret to sign with: write a table with url and secret")
    secret = given.encode()
    if given.startswith("whsec_"):
        try:
            secret = base64.b64decode(given.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("its secret is no base64 after whsec_") from None
    if len(secret) < LEAST_SECRET:
        raise ValueError(f"its secret is too short: {LEAST_SECRET} bytes at least")
    return secret


def mailbox(way: Way) -> Mailbox:
    """What a mail's address says. Raises ValueError in a line without its values."""
    parts = urlsplit(way.url)
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    tls = asked.get("tls", "tls" if parts.scheme.lower() == "mailtos" else "starttls")
    if tls not in _TLS:
        raise ValueError("tls must be starttls, tls or no")
    try:
        host, port = parts.hostname or "", parts.port or _PORTS[tls]
    except ValueError:
        raise ValueError("its port is no number") from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user and tls == "no":
        raise ValueError("a password is not sent without encryption: leave tls=no out")
    to = tuple(one.strip() for one in asked.get("to", "").split(",") if one.strip())
    sender = asked.get("from", user if "@" in user else "")
    if not host or not to or not all(map(_is_address, (*to, sender))):
        raise ValueError("write mailto://user:password@host:port?from=watch@example.org&to=duty@example.org")
    return Mailbox(host, port, tls, user, password, sender, to)


def _is_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(local and at and domain) and text.isprintable() and not set(text) & set(' <>,;:"()[]\\')
