"""Every fault that a feed server has been seen with: a scenario each, and the state that its first poll is given."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.feeds.answers import BOMB_BYTES, ETAG, HTML, LAST_MODIFIED, LOGIN, Answer, Request, Site, rss

Scenario = Callable[[Site, Request, asyncio.StreamWriter], Awaitable[None]]
DRIPS = 400  # twenty seconds of them
SCENARIOS: dict[str, Scenario] = {}
STATES: dict[str, str] = {}  # the state each is to be given by the first poll of a new store


def scenario(name: str, state: str) -> Callable[[Scenario], Scenario]:
    def add(handler: Scenario) -> Scenario:
        SCENARIOS[name], STATES[name] = handler, state
        return handler

    return add


def _serves(name: str, state: str, make: Callable[[Site, Request], Answer]) -> None:
    @scenario(name, state)
    async def handler(server: Site, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(make(server, request).wire())


def _plain(name: str, state: str, answer: Answer) -> None:
    _serves(name, state, lambda _server, _request: answer)


def _validated(server: Site, request: Request) -> Answer:
    validators: dict[str, str | bytes] = {"ETag": ETAG, "Last-Modified": LAST_MODIFIED}
    if request.headers.get(b"if-none-match") == ETAG and request.headers.get(b"if-modified-since") == LAST_MODIFIED:
        return Answer("304 Not Modified", headers=validators)
    return Answer(body=rss("etag304", newest=server.started), headers=validators)


def _to(status: str, target: str) -> Callable[[Site, Request], Answer]:
    return lambda server, _: Answer(status, headers={"Location": target.replace("HERE", server.url("")[:-1])})


def _in(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


# Good
_serves("ok", "ok", lambda server, _: Answer(body=rss("ok", newest=server.started)))
_serves("etag304", "ok", _validated)
_serves("no-content-type", "ok", lambda server, _: Answer(body=rss("untyped", newest=server.started), type=None))

# Redirects
_serves("moved-301", "ok", _to("301 Moved Permanently", "HERE/feed/moved301"))
_serves("found-302", "ok", _to("302 Found", "feed/found302"))
_serves("moved-308", "ok", _to("308 Permanent Redirect", "/feed/moved308"))
_serves("to-login", "login", _to("302 Found", "HERE/login?next=feed"))
_plain("login", "login", Answer(body=LOGIN, type="text/html"))
_serves("loop", "redirects", _to("302 Found", "/loop"))
_serves("to-file", "refused-address", _to("302 Found", "file:///etc/passwd"))
_serves("to-private", "refused-address", _to("301 Moved Permanently", "http://10.0.0.1/feed"))
_serves("to-metadata", "refused-address", _to("302 Found", "http://169.254.169.254/latest/meta-data/"))
_serves("to-nowhere", "refused-address", _to("302 Found", "http://[broken/"))

# Status
_plain("204", "empty", Answer("204 No Content", headers={"Content-Length": "0"}))
_plain("304", "server-error", Answer("304 Not Modified"))
_plain("401", "blocked", Answer("401 Unauthorized", HTML, type="text/html"))
_plain("403", "blocked", Answer("403 Forbidden", HTML, type="text/html"))
_plain(
    "challenge",
    "challenge",
    Answer(
        "403 Forbidden", b"<html><title>Just a moment...</title></html>", {"cf-mitigated": "challenge"}, "text/html"
    ),
)
_plain("404", "not-found", Answer("404 Not Found", HTML, type="text/html"))
_plain("410", "gone", Answer("410 Gone", HTML, type="text/html"))
_plain("429", "throttled", Answer("429 Too Many Requests", headers={"Retry-After": "7200"}))
_plain("500", "server-error", Answer("500 Internal Server Error", HTML, type="text/html"))
_serves(
    "503",
    "throttled",
    lambda *_: Answer("503 Service Unavailable", headers={"Retry-After": _in(5400), "Date": _in(0)}),
)

# Challenges: by a header of the firewall, by their words, by being nothing but a script
_CHECK = b"<html><head><title>Human verification</title></head><body>Tick the box to go on.</body></html>"
_SCRIPT = (
    b"<html><body><script>document.cookie='pass='+(7*6);location.reload();</script>"
    b"<noscript>This page needs scripts.</noscript></body></html>"
)
_plain("waf-202", "challenge", Answer("202 Accepted", b"", {"X-Amzn-Waf-Action": "challenge"}, "text/html"))
_plain("page-202", "challenge", Answer("202 Accepted", HTML, type="text/html"))
_plain("waf-405", "challenge", Answer("405 Method Not Allowed", _CHECK, {"x-amzn-waf-action": "captcha"}, "text/html"))
_plain("own-waf", "challenge", Answer("406 Not Acceptable", HTML, {"X-Acme-Bot-Action": "challenge"}, "text/html"))
_plain("405", "server-error", Answer("405 Method Not Allowed", HTML, type="text/html"))
_plain("waf-429", "challenge", Answer("429 Too Many Requests", HTML, {"x-vercel-mitigated": "challenge"}, "text/html"))
_plain("script-page", "challenge", Answer(body=_SCRIPT, type="text/html"))
_plain("script-page-403", "challenge", Answer("403 Forbidden", gzip.compress(_SCRIPT), {"Content-Encoding": "gzip"}))
_serves("changed-203", "ok", lambda server, _: Answer("203 Non-Authoritative", rss("x203", newest=server.started)))


def _once_with_a_cookie(server: Site, request: Request) -> Answer:
    if b"seen=yes" in request.headers.get(b"cookie", b""):
        return Answer(body=rss("cookie", newest=server.started))
    return Answer("302 Found", headers={"Location": "/cookie-loop", "Set-Cookie": "seen=yes; Path=/; HttpOnly"})


_serves("cookie-loop", "ok", _once_with_a_cookie)

# Body
_plain("html", "html", Answer(body=HTML, type="text/html"))
_plain("html-as-rss", "html", Answer(body=HTML))
_plain("empty-body", "empty", Answer())
_serves(
    "bare-ampersand",
    "ok",
    lambda server, _: Answer(body=rss("ampersand", newest=server.started).replace(b"notes", b"notes & more")),
)
_serves("leading-newline", "ok", lambda server, _: Answer(body=b"\n\n" + rss("newline", newest=server.started)))
_plain("announced-big", "broken", Answer(headers={"Content-Length": "999999999"}))


def _bomb() -> bytes:
    """0.3 MB that unpack to 300: one block, flushed, again and again."""
    packer = zlib.compressobj(9, wbits=31)
    block = b" " * 1_000_000
    first, again = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (BOMB_BYTES // len(block) - 1)


# 4 MB of empty gzip members: little to unpack, much to do
_plain(
    "many-members", "broken", Answer(body=gzip.compress(b"", mtime=0) * 200_000, headers={"Content-Encoding": "gzip"})
)
_plain("bomb", "too-big", Answer(body=_bomb(), headers={"Content-Encoding": "gzip"}))


@scenario("endless", "too-big")
async def _endless(_server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n<rss>")
    for _ in range(6_000):
        writer.write(b"<item><title>again</title></item>" * 2_000)
        await writer.drain()


# Encoding
_serves(
    "gzip-lie",
    "ok",
    lambda server, _: Answer(body=rss("gziplie", newest=server.started), headers={"Content-Encoding": "gzip"}),
)
_serves(
    "gzip-unasked",
    "ok",
    lambda server, _: Answer(body=gzip.compress(rss("gzip", newest=server.started)), headers={"Vary": "*"}),
)


def _raw_deflate(server: Site, _request: Request) -> Answer:
    packer = zlib.compressobj(9, wbits=-15)
    body = packer.compress(rss("deflate", newest=server.started)) + packer.flush()
    return Answer(body=body, headers={"Content-Encoding": "deflate"})


_serves("raw-deflate", "ok", _raw_deflate)
_plain("brotli", "broken", Answer(body=b"\x0b\x02\x80brotli\x03", headers={"Content-Encoding": "br"}))
_serves(
    "gzip-cut",
    "cut",
    lambda server, _: Answer(
        body=gzip.compress(rss("gzip", newest=server.started))[:-25], headers={"Content-Encoding": "gzip"}
    ),
)


# Connection
@scenario("reset", "unreachable")
async def _reset(_server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@scenario("close", "broken")
async def _close(_server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.close()


@scenario("garbage", "broken")
async def _garbage(_server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\x01\x02 this is no HTTP \xff\xfe\r\n\r\n")


@scenario("long-length", "ok")
async def _long_length(server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss("longlength", newest=server.started)
    writer.write(Answer(body=body, headers={"Content-Length": "999999"}).wire())


@scenario("short-length", "ok")
async def _short_length(server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss("shortlength", 11, newest=server.started)
    writer.write(Answer(body=body, headers={"Content-Length": str(len(body) - 60)}).wire())


@scenario("short-length-packed", "ok")
async def _short_length_packed(server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    """The length of the page before a filter made it longer; the rest comes a moment later."""
    body = gzip.compress(rss("shortpacked", 11, newest=server.started))
    headers = {"Content-Length": str(len(body) // 2), "Content-Encoding": "gzip"}
    wire = Answer(body=body, headers=headers).wire()
    writer.write(wire[: -len(body) // 3])
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.write(wire[-len(body) // 3 :])


@scenario("short-length-drip", "ok")
async def _short_length_drip(server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    """What follows the announced length comes for longer than it is worth waiting."""
    body = rss("shortdrip", 11, newest=server.started)
    writer.write(Answer(body=body, headers={"Content-Length": str(len(body) - 60)}).wire())
    for _ in range(DRIPS):
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.write(b"\n")


@scenario("truncated", "cut")
async def _truncated(server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss("truncated", 11, newest=server.started)
    writer.write(Answer(body=body[:-60], headers={"Content-Length": str(len(body))}).wire())


@scenario("truncated-early", "broken")
async def _truncated_early(_server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(Answer(body=rss("truncated")[:200], headers={"Content-Length": "999999"}).wire())


@scenario("bad-chunk", "broken")
async def _bad_chunk(_server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\nZZZ\r\n")


@scenario("hang", "timeout")
async def _hang(_server: Site, _request: Request, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


@scenario("drip", "timeout")
async def _drip(server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss("drip")
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode())
    for byte in body:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(server.drip)


@scenario("drip-head", "timeout")
async def _drip_head(server: Site, _request: Request, writer: asyncio.StreamWriter) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 3600:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(server.drip)
