"""What a server sends behind the length that it announced: a wrong Content-Length must not cost the last items.

HTTP ends a body where its Content-Length says, and drops what follows. Servers count characters for bytes, or the page
before a filter made it longer; what they send is whole all the same. A stream here counts what has come behind the head
of an answer, so that the rest is recognised and read on, bounded in bytes and in time.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from typing import Any

import httpcore

QUIET_SECONDS = 1.0  # without a byte: nothing more is coming
REST_SECONDS = 3.0  # for all of it
_CHUNK = 65_536
_HEAD_END = re.compile(rb"\n\r?\n")  # as h11 takes it
_HEAD_BYTES = 110_000  # of a head; h11 gives up before
_INTERIM = re.compile(rb"HTTP/1\.\d 1\d\d")
_ROOT_CLOSED = re.compile(rb"(?:</(?:\w{1,20}:)?(?:rss|feed|rdf)>|\})\s*\Z", re.IGNORECASE)
_UNASKED = b"HTTP/1."  # an answer to nothing, such as a timeout of the idle connection


class CountedStream(httpcore.AsyncNetworkStream):
    """A connection that knows how many bytes came behind the head of the answer that is being read."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._begin()
        self._spent = False

    def _begin(self) -> None:
        self._head: bytearray | None = bytearray()
        self._received = 0
        self._last = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._inner.read(max_bytes, timeout)
        self._last = data
        if self._head is None:
            self._received += len(data)
        else:
            self._read_head(data)
        return data

    def _read_head(self, data: bytes) -> None:
        head = self._head = (self._head or bytearray()) + data
        while found := _HEAD_END.search(head):
            interim = _INTERIM.match(head)
            del head[: found.end()]
            if not interim:
                self._received, self._head = len(head), None
                return
        if len(head) > _HEAD_BYTES:
            self._head = None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._begin()
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return CountedStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        # What is read to its end here is no connection for another request: to the pool it looks like a closed one.
        return True if info == "is_readable" and self._spent else self._inner.get_extra_info(info)

    async def rest(self, body: bytes, limit: int) -> bytes:
        """What comes behind `body`, which ended where its announced length did: at most `limit` bytes, mostly none.

        A document that closed its root is whole, and is not asked for more.
        """
        surplus = self._received - len(body)
        waiting = surplus > 0 or self._inner.get_extra_info("is_readable")
        if not 0 <= surplus <= len(self._last) or not waiting or _ROOT_CLOSED.search(body[-200:]):
            return b""
        self._spent = True
        out = bytearray(self._last[len(self._last) - surplus :])
        try:
            async with asyncio.timeout(REST_SECONDS):
                while len(out) < limit and (data := await self._inner.read(_CHUNK, QUIET_SECONDS)):
                    out += data
        except (TimeoutError, httpcore.NetworkError, httpcore.TimeoutException):
            pass  # what has come is what there is
        return b"" if out.startswith(_UNASKED) else bytes(out[:limit])


def announces_length(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether an answer's end is where its Content-Length says."""
    names = {name.lower() for name, _ in headers}
    return b"content-length" in names and b"transfer-encoding" not in names
