"""One polite, bounded, conditional GET. What it brings or why it failed is data: `fetch` does not raise.

Bounds: a deadline over everything (name, connection, redirects, body), a cap on the bytes on the wire and the same cap
on the bytes they unpack to. Redirects are followed by hand, so that every hop passes the door in guard.py.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import ssl
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

import httpcore
import httpx

from feeds.fetching import answers, failures, secrets, surplus
from feeds.fetching.answers import ERROR_PAGE_BYTES, Answer, Fetched
from feeds.fetching.guard import GuardedBackend, LookupFailed, Network, Refused, Resolver, Unreached, check_url, resolve
from feeds.fetching.proxies import ProxyFailed, from_environment

CONTACT = "https://github.com/november-watch/november-watch"
CAP_BYTES = 5_000_000
DEADLINE_SECONDS = 20.0  # a known slow feed answers in 10
MAX_REDIRECTS = 10
_ACCEPT = (
    b"application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    b"application/json;q=0.8, */*;q=0.5"
)
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_COOKIE_BYTES = 8_192


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
                # What a cut connection has brought counts from the second attempt on.
                return await self._follow(url, now, _conditional_headers(etag, last_modified), keep_cut=attempt == 2)
            except (httpcore.ReadError, httpcore.WriteError) as error:
                # Some servers reset one connection and serve the next: once more, then it is a failure.
                if attempt == 2:
                    return Fetched("unreachable", f"the connection was cut ({failures.said(error)})")
                await asyncio.sleep(1.0)
            except Exception as error:
                if (named := _named(error)) is None:
                    raise
                return Fetched(*named)
        raise AssertionError("unreachable")  # pragma: no cover

    async def _follow(
        self, url: str, now: datetime, conditional: list[tuple[bytes, bytes]], *, keep_cut: bool
    ) -> Fetched:
        filled, _ = secrets.fill(url, os.environ)
        here = check_url(filled, user=True)
        credentials, home = _basic(here), here.copy_with(userinfo=b"")
        here = home
        cookies = httpx.Cookies()  # of this fetch alone: some redirects lead to themselves until theirs comes back
        permanent = True
        for hop in range(MAX_REDIRECTS + 1):
            own = [credentials] if credentials and _origin(here) == _origin(home) else []
            answer = await self._get(here, [*conditional, *own, *_cookie_header(cookies, here)], keep_cut)
            _remember(cookies, here, answer)
            location = answer.get(b"location")
            if answer.status not in _REDIRECTS or location is None:
                moved = str(here) if hop and permanent else ""
                found = answers.outcome(answer, now, bool(conditional))
                return replace(found, final_url=str(here), permanent_url=moved)
            permanent = permanent and answer.status in _PERMANENT
            try:
                here = check_url(str(here.join(location.decode("utf-8", "replace"))))
            except (httpx.InvalidURL, ValueError, Refused) as error:
                raise Refused(f"redirects to an address we do not ask for: {error}") from None
        raise _Failed("redirects", f"more than {MAX_REDIRECTS} redirects")

    async def _get(self, url: httpx.URL, own: list[tuple[bytes, bytes]], keep_cut: bool) -> Answer:
        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", self._agent),
            (b"Accept", _ACCEPT),
            (b"Accept-Encoding", b"gzip, deflate"),
            *own,
        ]
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        waits = {"connect": 10.0, "read": self._deadline, "write": 10.0, "pool": self._deadline}
        async with self._pool.stream("GET", target, headers=headers, extensions={"timeout": waits}) as response:
            head = Answer(response.status, tuple(response.headers))
            if response.status in _REDIRECTS:
                return head
            limit = self._cap + 1 if head.is_whole else ERROR_PAGE_BYTES
            try:
                raw, cut = await _start_of(response, limit, keep_cut)
                if head.is_whole and not cut and len(raw) < limit and surplus.announces_length(head.headers):
                    raw += await _rest(response, raw, limit - len(raw))
            except httpcore.RemoteProtocolError:
                if head.is_whole:
                    raise
                raw, cut = b"", True  # its status says enough
        if head.is_whole and len(raw) > self._cap:
            raise _Failed("too-big", f"more than {self._cap:,} bytes")
        return replace(head, body=raw, cut=cut)


def _named(error: Exception) -> tuple[str, str] | None:
    """State and detail of what a fetch may fail by; None for what is a fault of ours."""
    if isinstance(error, _Failed):
        return error.outcome, error.detail
    if isinstance(error, httpcore.ConnectError):
        return failures.of_connection(error, reached=not isinstance(error, Unreached))
    if isinstance(error, httpcore.TimeoutException):
        return "timeout", f"no answer in time ({failures.said(error)})"
    if isinstance(error, httpcore.ProtocolError | httpcore.UnsupportedProtocol):
        return "broken", f"the answer is not whole HTTP ({failures.said(error)})"
    for kind, name in _BY_NAME:
        if isinstance(error, kind):
            return name, failures.said(error)
    return None


_BY_NAME: tuple[tuple[type[Exception], str], ...] = (
    (Refused, "refused-address"),
    (LookupFailed, "dns"),
    (ProxyFailed, "proxy"),
    (secrets.SecretMissing, "secret"),
    (OSError, "unreachable"),
    (ValueError, "unreachable"),
    (RuntimeError, "unreachable"),
)


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
    """Connections for one cycle, guarded: of the environment only its proxies are taken, and feeds' secrets by name.

    `deadline` is in seconds and counts for one source, `cap` in bytes on the wire. Raises ValueError where a proxy is
    named that cannot be used.
    """
    pool = httpcore.AsyncConnectionPool(
        ssl_context=context or tls_context(),
        max_connections=200,  # the poller bounds concurrency; waiting here would eat a source's deadline
        max_keepalive_connections=20,
        network_backend=GuardedBackend(allowed, resolver, from_environment(os.environ)),
    )
    async with pool:
        yield Fetcher(pool, deadline, cap)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _basic(url: httpx.URL) -> tuple[bytes, bytes] | None:
    """HTTP basic authentication (RFC 7617) of the name and password in a feed's own address."""
    if not url.userinfo:
        return None
    return b"Authorization", b"Basic " + base64.b64encode(f"{url.username}:{url.password}".encode())


def _cookie_header(cookies: httpx.Cookies, url: httpx.URL) -> list[tuple[bytes, bytes]]:
    request = httpx.Request("GET", url)
    cookies.set_cookie_header(request)
    value = request.headers.get("cookie", "").encode("ascii", "ignore")
    return [(b"Cookie", value)] if value and len(value) <= _COOKIE_BYTES else []


def _remember(cookies: httpx.Cookies, url: httpx.URL, answer: Answer) -> None:
    """Take the cookies that an answer sets, for its own hosts (the standard library's policy)."""
    if answer.get(b"set-cookie"):
        kept = [(k, v) for k, v in answer.headers if k.lower() == b"set-cookie" and len(v) <= _COOKIE_BYTES]
        cookies.extract_cookies(httpx.Response(answer.status, headers=kept, request=httpx.Request("GET", url)))


async def _start_of(response: httpcore.Response, limit: int, keep_cut: bool) -> tuple[bytes, bool]:
    """At most about `limit` bytes of the body as they are on the wire, and whether it broke off before its own end.

    A length that the server announced wrongly makes it seem so too; what has come is kept, and its end tells.
    """
    out = bytearray()
    try:
        async for chunk in response.aiter_stream():
            out += chunk
            if len(out) >= limit:
                break
    except httpcore.RemoteProtocolError:
        if not out:
            raise
        return bytes(out), True
    except httpcore.ReadError:
        if not out or not keep_cut:
            raise
        return bytes(out), True
    return bytes(out), False


async def _rest(response: httpcore.Response, raw: bytes, limit: int) -> bytes:
    """What a server sends behind the length that it announced, as long as it sends; mostly nothing."""
    stream = response.extensions.get("network_stream")
    return await stream.rest(raw, limit) if isinstance(stream, surplus.CountedStream) else b""


def _conditional_headers(etag: bytes | None, last_modified: bytes | None) -> list[tuple[bytes, bytes]]:
    headers = []
    if etag:
        headers.append((b"If-None-Match", etag))
    if last_modified and b"2038" not in last_modified:  # a server that says "never changes" must not be believed
        headers.append((b"If-Modified-Since", last_modified))
    return headers
