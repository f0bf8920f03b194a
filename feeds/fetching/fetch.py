"""One polite, bounded, conditional GET. What it brings or why it failed is data: `fetch` does not raise.

Bounds: a deadline over everything (name, connection, redirects, body), a cap on the bytes on the wire and the same cap
on the bytes they unpack to. Redirects are followed by hand, so that every hop passes the door in guard.py.
"""

from __future__ import annotations

import asyncio
import math
import os
import re
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from feeds.fetching.guard import GuardedBackend, LookupFailed, Network, Refused, Resolver, check_url, resolve

CONTACT = "https://github.com/november-watch/november-watch"
CAP_BYTES = 5_000_000
DEADLINE_SECONDS = 20.0  # a known slow feed answers in 10
MAX_REDIRECTS = 10
ERROR_PAGE_BYTES = 16_384  # of an error page we read only enough to tell a challenge by
LONGEST_WAIT = timedelta(days=30)  # a Retry-After beyond it is taken for this

_ACCEPT = b"application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.5"
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[?!a-zA-Z]")
_CHALLENGE = re.compile(rb"cf[-_]chl|challenge-platform|just a moment\.\.\.|captcha|are you a robot", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one fetch brought.

    `outcome` is "body", "not-modified", or the name of the failure (a state of health.py). `retry_after` is the moment
    before which the server wants no request. `max_age_seconds` is the answer's own word on how long it stays fresh.
    `permanent_url` is where the chain ended if every redirect on it was permanent, else "". `fresh_at_once` is set by
    `Expires: 0`: the validators of such an answer are not to be used.
    """

    outcome: str
    detail: str = ""
    status: int = 0
    body: bytes = b""
    content_type: str = ""
    final_url: str = ""
    etag: bytes | None = None
    last_modified: bytes | None = None
    max_age_seconds: int | None = None
    retry_after: datetime | None = None
    permanent_url: str = ""
    fresh_at_once: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """Status, headers and the start of the body; headers are the bytes the server sent."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def get(self, name: bytes) -> bytes | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    def text(self, name: bytes) -> str:
        return (self.get(name) or b"").decode("latin-1").strip()


class _Failed(Exception):
    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome, self.detail = outcome, detail


def user_agent() -> str:
    """Who we say we are. WATCH_CONTACT (an address where an annoyed webmaster reaches us) may replace the default."""
    contact = re.sub(r"[^\x21-\x7e]", "", os.environ.get("WATCH_CONTACT", "")) or CONTACT
    return f"NovemberWatch/1.0 (+{contact})"


class Fetcher:
    """Connections for one cycle. Use as `async with open_fetcher(...) as fetcher`."""

    def __init__(self, pool: httpcore.AsyncConnectionPool, deadline: float, cap: int) -> None:
        self._pool, self._deadline, self._cap = pool, deadline, cap
        self._agent = user_agent().encode()

    async def fetch(
        self, url: str, now: datetime, etag: bytes | None = None, last_modified: bytes | None = None
    ) -> Fetched:
        """Ask for `url`, with the validators as they once came. `now` (UTC) is the moment waits count from."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._deadline):
                result = await self._try(url, now, etag, last_modified)
        except TimeoutError:
            result = Fetched("timeout", f"nothing whole came within {self._deadline:g} s")
        return replace(result, seconds=time.monotonic() - started)

    async def _try(self, url: str, now: datetime, etag: bytes | None, last_modified: bytes | None) -> Fetched:
        for attempt in (1, 2):
            try:
                return await self._follow(url, now, etag, last_modified)
            except _Failed as error:
                return Fetched(error.outcome, error.detail, final_url=url)
            except Refused as error:
                return Fetched("refused-address", str(error), final_url=url)
            except LookupFailed as error:
                return Fetched("dns", str(error), final_url=url)
            except (httpcore.ReadError, httpcore.WriteError) as error:
                # Some servers reset one connection and serve the next: once more, then it is a failure.
                if attempt == 2:
                    return Fetched("unreachable", f"the connection was cut ({_said(error)})", final_url=url)
                await asyncio.sleep(1.0)
            except httpcore.ConnectError as error:
                return Fetched(*_connect_failure(error), final_url=url)
            except httpcore.TimeoutException as error:
                return Fetched("timeout", f"no answer in time ({_said(error)})", final_url=url)
            except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
                return Fetched("broken", f"the answer is not whole HTTP ({_said(error)})", final_url=url)
            except (OSError, ValueError, RuntimeError) as error:
                return Fetched("unreachable", _said(error), final_url=url)
        raise AssertionError("unreachable")  # pragma: no cover

    async def _follow(self, url: str, now: datetime, etag: bytes | None, last_modified: bytes | None) -> Fetched:
        conditional = _conditional_headers(etag, last_modified)
        here = check_url(url)
        permanent = True
        for hop in range(MAX_REDIRECTS + 1):
            answer = await self._get(here, conditional)
            location = answer.get(b"location")
            if answer.status not in _REDIRECTS or location is None:
                moved = str(here) if hop and permanent else ""
                return replace(_outcome(answer, now, bool(conditional)), final_url=str(here), permanent_url=moved)
            permanent = permanent and answer.status in _PERMANENT
            try:
                here = check_url(str(here.join(location.decode("utf-8", "replace"))))
            except (httpx.InvalidURL, ValueError, Refused) as error:
                raise Refused(f"redirects to an address we do not ask for: {error}") from None
        raise _Failed("redirects", f"more than {MAX_REDIRECTS} redirects")

    async def _get(self, url: httpx.URL, conditional: list[tuple[bytes, bytes]]) -> _Answer:
        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", self._agent),
            (b"Accept", _ACCEPT),
            (b"Accept-Encoding", b"gzip, deflate"),
            *conditional,
        ]
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        waits = {"connect": 10.0, "read": self._deadline, "write": 10.0, "pool": self._deadline}
        async with self._pool.stream("GET", target, headers=headers, extensions={"timeout": waits}) as response:
            head = _Answer(response.status, tuple(response.headers), b"")
            if response.status != 200:
                body = b"" if response.status in _REDIRECTS else await _start_of(response, ERROR_PAGE_BYTES)
                return replace(head, body=body)
            declared = head.text(b"content-length")
            if declared.isdigit() and int(declared) > self._cap:
                raise _Failed("too-big", f"the server announces {int(declared):,} bytes, the cap is {self._cap:,}")
            raw = await _start_of(response, self._cap + 1)
        if len(raw) > self._cap:
            raise _Failed("too-big", f"more than {self._cap:,} bytes")
        return replace(head, body=unpack(raw, head.text(b"content-encoding"), self._cap))


def tls_context() -> ssl.SSLContext:
    """What https connections are made with; slow to make, so whoever opens many fetchers keeps one."""
    return httpx.create_ssl_context()


@asynccontextmanager
async def open_fetcher(
    allowed: Iterable[Network] = (),
    *,
    deadline: float = DEADLINE_SECONDS,
    cap: int = CAP_BYTES,
    resolver: Resolver = resolve,
    context: ssl.SSLContext | None = None,
) -> AsyncIterator[Fetcher]:
    """Connections for one cycle: guarded, without proxies, cookies or anything else taken from the environment.

    `deadline` is in seconds and counts for one source, `cap` in bytes on the wire and unpacked.
    """
    pool = httpcore.AsyncConnectionPool(
        ssl_context=context or tls_context(),
        max_connections=200,  # the poller bounds concurrency; waiting here would eat a source's deadline
        max_keepalive_connections=20,
        network_backend=GuardedBackend(allowed, resolver),
    )
    async with pool:
        yield Fetcher(pool, deadline, cap)


def unpack(raw: bytes, encoding: str, cap: int) -> bytes:
    """The body behind a Content-Encoding, at most `cap` bytes. A label that lies is passed over: the bytes decide.

    Raises the failure "too-big" beyond the cap and "broken" for what we neither asked for nor can read.
    """
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) and name != "identity"]
    if _MARKUP.match(raw):
        return raw
    if raw[:2] == b"\x1f\x8b" or any(name in ("gzip", "x-gzip", "deflate") for name in names):
        for bits in (47, -zlib.MAX_WBITS):  # gzip or zlib by its header; deflate without one
            try:
                return _inflate(raw, bits, cap)
            except zlib.error:
                continue
    elif names:
        raise _Failed("broken", f"packed as {names[-1][:20]}, which we did not ask for")
    return raw


def _inflate(raw: bytes, bits: int, cap: int) -> bytes:
    out = bytearray()
    while raw:
        inflater = zlib.decompressobj(bits)
        out += inflater.decompress(raw, cap - len(out) + 1)
        if len(out) > cap:
            raise _Failed("too-big", f"unpacks to more than {cap:,} bytes")
        if not inflater.eof:
            if out:
                raise _Failed("broken", "the packed body breaks off")
            raise zlib.error("nothing in it")
        raw = inflater.unused_data if inflater.unused_data[:2] == b"\x1f\x8b" else b""
    return bytes(out)


async def _start_of(response: httpcore.Response, limit: int) -> bytes:
    """At most about `limit` bytes of the body as they are on the wire."""
    out = bytearray()
    async for chunk in response.aiter_stream():
        out += chunk
        if len(out) >= limit:
            break
    return bytes(out)


def _conditional_headers(etag: bytes | None, last_modified: bytes | None) -> list[tuple[bytes, bytes]]:
    headers = []
    if etag:
        headers.append((b"If-None-Match", etag))
    if last_modified and b"2038" not in last_modified:  # a server that says "never changes" must not be believed
        headers.append((b"If-Modified-Since", last_modified))
    return headers


def _outcome(answer: _Answer, now: datetime, conditional: bool) -> Fetched:
    """The meaning of a final answer."""
    status = answer.status
    base = Fetched(
        "body",
        status=status,
        content_type=answer.text(b"content-type"),
        etag=answer.get(b"etag") or None,
        last_modified=answer.get(b"last-modified") or None,
        max_age_seconds=max_age(answer.text(b"cache-control"), answer.text(b"expires"), answer.text(b"date")),
        fresh_at_once=answer.text(b"expires") == "0",
    )
    if status == 200:
        return replace(base, body=answer.body)
    if status == 304 and conditional:
        return replace(base, outcome="not-modified")
    wait = retry_after(answer.text(b"retry-after"), answer.text(b"date"), now)
    outcome, detail = _failure(answer, wait is not None)
    return Fetched(outcome, detail, status=status, retry_after=wait if outcome == "throttled" else None)


def _failure(answer: _Answer, asked_to_wait: bool) -> tuple[str, str]:
    status = answer.status
    if answer.text(b"cf-mitigated") == "challenge" or (status in (403, 429, 503) and _CHALLENGE.search(answer.body)):
        return "challenge", f"a challenge page for browsers (status {status})"
    if status == 429 or (status == 503 and asked_to_wait):
        return "throttled", f"the server asks us to wait (status {status})"
    if status == 304:
        return "server-error", "answered 'not modified' although nothing was asked on condition"
    named = {204: "empty", 401: "blocked", 403: "blocked", 451: "blocked", 404: "not-found", 410: "gone"}
    return named.get(status, "server-error"), f"status {status}"


def retry_after(value: str, date: str, now: datetime) -> datetime | None:
    """The moment a Retry-After header means: seconds, or an HTTP date read against the server's own Date header.

    Waits longer than 30 days count as 30 days; a moment in the past is now. None where the header says nothing.
    """
    if value.isascii() and value.isdigit():
        return now + min(timedelta(seconds=min(int(value), 10**9)), LONGEST_WAIT)
    until = _http_date(value)
    if until is None:
        return None
    wait = until - (_http_date(date) or now)
    return now + max(timedelta(0), min(wait, LONGEST_WAIT))


def max_age(cache_control: str, expires: str, date: str) -> int | None:
    """Seconds for which an answer calls itself fresh (RFC 9111 §4.2.1), or None. The caller clamps it."""
    directives = [part.strip().lower() for part in cache_control.split(",")]
    if "no-store" in directives or "no-cache" in directives:
        return None
    for directive in directives:
        if found := re.fullmatch(r'max-age\s*=\s*"?(\d{1,12})"?', directive):
            return int(found[1])
    until, said = _http_date(expires), _http_date(date)
    if until is None or said is None:
        return None
    return max(0, math.floor((until - said).total_seconds()))


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def _connect_failure(error: Exception) -> tuple[str, str]:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls", f"no trusted connection ({_said(cause)})"
        cause = cause.__cause__ or cause.__context__
    return "unreachable", f"no connection ({_said(error)})"


def _said(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"
