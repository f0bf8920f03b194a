"""A message to a signed webhook, as https://www.standardwebhooks.com has it.

`webhook-id` is the message's key and stays the same over all attempts, `webhook-signature` is the HMAC-SHA256 of id,
time and body under the way's secret.

Redirects are not followed: the body would go where nobody configured it to go.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from datetime import datetime

import httpx

from components.alerts.outcomes import SECONDS, SENT, Outcome, retry_after
from components.alerts.ways import Way
from data.models import AlertMessage, iso

_LATER = frozenset({408, 409, 423, 425, 429})


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
    """Post a message. Blocks for `seconds` at most, however slowly the other side answers. Not for an event loop."""
    body = body_of(message)
    try:
        status, wait = asyncio.run(_post(way.url, headers_of(message, way, body, now), body, seconds))
    except (TimeoutError, httpx.TimeoutException):
        return Outcome("later", "slow", in_doubt=True)
    except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL, OSError):
        return Outcome("later", "unreachable")
    except httpx.HTTPError:
        return Outcome("later", "broke off", in_doubt=True)
    if 200 <= status < 300:
        return SENT
    if status in _LATER or status >= 500:
        return Outcome("later", f"http {status}", retry_after(wait, now))
    return Outcome("refused", f"http {status}")


async def _post(url: str, headers: dict[str, str], body: bytes, seconds: float) -> tuple[int, str | None]:
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(timeout=seconds, follow_redirects=False) as client,
        # Its body is nothing to us and could be endless: it is not read.
        client.stream("POST", url, content=body, headers=headers) as answer,
    ):
        return answer.status_code, answer.headers.get("retry-after")
