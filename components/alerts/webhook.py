"""A message to a signed webhook, as https://www.standardwebhooks.com has it.

`webhook-id` is the message's key and stays the same over all attempts, `webhook-signature` is the HMAC-SHA256 of id,
time and body under the way's secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime

from components.alerts.outcomes import SECONDS, Outcome
from components.alerts.posting import post
from components.alerts.ways import Way
from data.models import AlertMessage, iso


def body_of(message: AlertMessage) -> bytes:
    """The same bytes for the same message, whichever attempt sends it."""
    said = {
        "type": "november-watch.alert",
        "id": message.key,
        "timestamp": iso(message.at),
        "title": message.title,
        "text": message.body,
        "link": message.link,
        **message.facts,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def headers_of(message: AlertMessage, way: Way, body: bytes, now: datetime) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    signed = hmac.new(way.secret, f"{message.key}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/json",
        "user-agent": "november-watch",
        "webhook-id": message.key,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }


def send(message: AlertMessage, way: Way, now: datetime, seconds: float = SECONDS) -> Outcome:
    """Post a message. Blocks for `seconds` at most. Not for an event loop."""
    body = body_of(message)
    return post(way.url, headers_of(message, way, body, now), body, now, seconds)
