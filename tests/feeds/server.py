"""A loopback server of feeds that are well, and of every fault a feed server has been seen with.

In a test: `with FaultServer() as server: server.url("hang")`. For a benchmark, in a process of its own:
`python -m tests.feeds.server --latency 0.3` prints its port and serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import socket
import struct
import sys
import threading
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Self

ETAG = rb'W/"a,b\"c"'
LAST_MODIFIED = b"Sunday, 22-Nov-26 00:00:00 GMT"  # RFC 850: to be echoed as it is
BOMB_BYTES = 300_000_000


@dataclass(frozen=True)
class Request:
    """What a client asked: path with query, and the headers as they were on the wire, names in lower case."""

    path: str
    headers: dict[bytes, bytes]
    at: float


@dataclass
class Answer:
    status: str = "200 OK"
    body: bytes = b""
    headers: dict[str, str | bytes] = field(default_factory=dict)
    type: str | None = "application/rss+xml; charset=utf-8"

    def wire(self) -> bytes:
        head = [f"HTTP/1.1 {self.status}".encode()]
        if self.type is not None:
            head.append(f"Content-Type: {self.type}".encode())
        fields: dict[str, str | bytes] = {"Content-Length": str(len(self.body)), "Connection": "close", **self.headers}
        head += [f"{k}: ".encode() + (v if isinstance(v, bytes) else v.encode()) for k, v in fields.items()]
        return b"\r\n".join(head) + b"\r\n\r\n" + self.body


Scenario = Callable[["FaultServer", Request, asyncio.StreamWriter], Awaitable[None]]
DRIPS = 400  # twenty seconds of them
SCENARIOS: dict[str, Scenario] = {}
STATES: dict[str, str] = {}  # the state each is to be given by the first poll of a new store


def scenario(name: str, state: str) -> Callable[[Scenario], Scenario]:
    def add(handler: Scenario) -> Scenario:
        SCENARIOS[name], STATES[name] = handler, state
        return handler

    return add


def rss(name: str, count: int = 10, newest: datetime | None = None, step: timedelta = timedelta(minutes=30)) -> bytes:
    """An RSS 2.0 feed of `count` invented entries, the newest first, `step` apart."""
    newest = newest or datetime.now(UTC).replace(microsecond=0)
    items = []
    for i in range(count):
        day = format_datetime(newest - i * step)
        key = f"{name}-{int((newest - i * step).timestamp())}"
        items.append(
            f"<item><title>Harbour notes {key}: ferry timetable changes</title>"
            f"<link>https://wire.example/{name}/{key}</link><guid isPermaLink='false'>{key}</guid>"
            f"<description>The port office of {name} says the {i}. ferry leaves on time. {'Calm seas. ' * 40}"
            f"</description><pubDate>{day}</pubDate></item>"
        )
    head = f"<rss version='2.0'><channel><title>{name}</title><link>https://wire.example/{name}</link>"
    return f"<?xml version='1.0' encoding='utf-8'?>\n{head}{''.join(items)}</channel></rss>".encode()


HTML = b"<!DOCTYPE html><html><head><title>Harbour office</title></head><body><p>Welcome</p></body></html>"
LOGIN = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/login' method='post'>"
    b"<input name='user'><input type='password' name='password'></form></body></html>"
)


class FaultServer:
    """Serves /feed/NAME (with ?n=ENTRIES) and every scenario at /SCENARIO, on 127.0.0.1.

    `requests` has what was asked, in order. `bodies` and `answers` replace what /feed/NAME serves.
    """

    def __init__(self, latency: float = 0.0, drip: float = 1.0, host: str = "127.0.0.1") -> None:
        self.latency, self.drip, self._host = latency, drip, host
        self.requests: list[Request] = []
        self.bodies: dict[str, bytes] = {}
        self.answers: dict[str, Answer] = {}
        self.started = datetime.now(UTC).replace(microsecond=0)
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._stop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == f"/{path}"]

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._run())
        self._loop.close()

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        listener = await asyncio.start_server(self._client, self._host, self.port, backlog=256)
        self.port = listener.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        listener.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            first, *lines = head[:-4].split(b"\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(b":") for line in lines)}
            request = Request(first.split(b" ")[1].decode(), headers, asyncio.get_running_loop().time())
            self.requests.append(request)
            if self.latency:
                await asyncio.sleep(self.latency)
            await self._answer(request, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, as it may, or the server is closing
        finally:
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        name = request.path.strip("/").partition("?")[0]
        if name in SCENARIOS:
            await SCENARIOS[name](self, request, writer)
        elif request.path.startswith("/feed/"):
            name = name.removeprefix("feed/")
            writer.write((self.answers.get(name) or self._healthy(name, request)).wire())
        else:
            writer.write(Answer("404 Not Found", HTML, type="text/html").wire())

    def _healthy(self, name: str, request: Request) -> Answer:
        count = int(request.path.partition("?n=")[2] or 10)
        body = self.bodies.get(name) or rss(name, count, self.started)
        tag = f'"{zlib.crc32(body):08x}"'.encode()
        if request.headers.get(b"if-none-match") == tag:
            return Answer("304 Not Modified", headers={"ETag": tag})
        return Answer(body=body, headers={"ETag": tag})


def _serves(name: str, state: str, make: Callable[[FaultServer, Request], Answer]) -> None:
    @scenario(name, state)
    async def handler(server: FaultServer, request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(make(server, request).wire())


def _plain(name: str, state: str, answer: Answer) -> None:
    _serves(name, state, lambda _server, _request: answer)


def _validated(server: FaultServer, request: Request) -> Answer:
    validators: dict[str, str | bytes] = {"ETag": ETAG, "Last-Modified": LAST_MODIFIED}
    if request.headers.get(b"if-none-match") == ETAG and request.headers.get(b"if-modified-since") == LAST_MODIFIED:
        return Answer("304 Not Modified", headers=validators)
    return Answer(body=rss("etag304", newest=server.started), headers=validators)


def _to(status: str, target: str) -> Callable[[FaultServer, Request], Answer]:
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


def _once_with_a_cookie(server: FaultServer, request: Request) -> Answer:
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
async def _endless(_server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
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


def _raw_deflate(server: FaultServer, _request: Request) -> Answer:
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
async def _reset(_server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@scenario("close", "broken")
async def _close(_server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.close()


@scenario("garbage", "broken")
async def _garbage(_server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\x01\x02 this is no HTTP \xff\xfe\r\n\r\n")


@scenario("long-length", "ok")
async def _long_length(server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss("longlength", newest=server.started)
    writer.write(Answer(body=body, headers={"Content-Length": "999999"}).wire())


@scenario("short-length", "ok")
async def _short_length(server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss("shortlength", 11, newest=server.started)
    writer.write(Answer(body=body, headers={"Content-Length": str(len(body) - 60)}).wire())


@scenario("short-length-packed", "ok")
async def _short_length_packed(server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    """The length of the page before a filter made it longer; the rest comes a moment later."""
    body = gzip.compress(rss("shortpacked", 11, newest=server.started))
    headers = {"Content-Length": str(len(body) // 2), "Content-Encoding": "gzip"}
    wire = Answer(body=body, headers=headers).wire()
    writer.write(wire[: -len(body) // 3])
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.write(wire[-len(body) // 3 :])


@scenario("short-length-drip", "ok")
async def _short_length_drip(server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    """What follows the announced length comes for longer than it is worth waiting."""
    body = rss("shortdrip", 11, newest=server.started)
    writer.write(Answer(body=body, headers={"Content-Length": str(len(body) - 60)}).wire())
    for _ in range(DRIPS):
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.write(b"\n")


@scenario("truncated", "cut")
async def _truncated(server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss("truncated", 11, newest=server.started)
    writer.write(Answer(body=body[:-60], headers={"Content-Length": str(len(body))}).wire())


@scenario("truncated-early", "broken")
async def _truncated_early(_server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(Answer(body=rss("truncated")[:200], headers={"Content-Length": "999999"}).wire())


@scenario("bad-chunk", "broken")
async def _bad_chunk(_server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\nZZZ\r\n")


@scenario("hang", "timeout")
async def _hang(_server: FaultServer, _request: Request, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


@scenario("drip", "timeout")
async def _drip(server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    body = rss("drip")
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode())
    for byte in body:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(server.drip)


@scenario("drip-head", "timeout")
async def _drip_head(server: FaultServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 3600:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(server.drip)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 answers on every loopback address, and on others")
    asked = parser.parse_args()
    with FaultServer(latency=asked.latency, host=asked.host) as server:
        print(server.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
