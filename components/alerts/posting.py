"""A POST to somebody whom the secrets name, and what came of it. Redirects are not followed: the body would go where
nobody configured it to go."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime

import httpx

from components.alerts.outcomes import SECONDS, SENT, Outcome, retry_after

_LATER = frozenset({408, 409, 423, 425, 429})


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    seconds: float = SECONDS,
    gone: Collection[int] = (),
) -> Outcome:
    """Post a body. Blocks for `seconds` at most, however slowly the other side answers. Not for an event loop.

    `gone` are the statuses by which the other side says that there is nobody there any more.
    """
    try:
        status, wait = asyncio.run(_post(url, headers, body, seconds))
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
    return Outcome("refused", "gone" if status in gone else f"http {status}")


async def _post(url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> tuple[int, str | None]:
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(timeout=seconds, follow_redirects=False) as client,
        # Its body is nothing to us and could be endless: it is not read.
        client.stream("POST", url, content=body, headers=dict(headers)) as answer,
    ):
        return answer.status_code, answer.headers.get("retry-after")
