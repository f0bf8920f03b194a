"""Peers on loopback: a webhook receiver that checks signatures and can misbehave, and a mail server that keeps mail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

from components.alerts.ways import Way, read_ways

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


@dataclass
class Hook:
    """A receiver. `script` holds what it does with the next posts, in order; "ok" afterwards."""

    url: str = ""
    script: list[str] = field(default_factory=list)
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    heard: threading.Event = field(default_factory=threading.Event)

    @property
    def ids(self) -> list[str]:
        """What a reader has: each message once, by its id."""
        return list(dict.fromkeys(headers["webhook-id"] for headers, _ in self.posts))

    def way(self) -> Way:
        found, problems = read_ways({"duty": {"url": self.url, "secret": SECRET}})
        assert problems == ()
        return found["duty"]


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    """What a receiver does, in the words of the specification."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(wanted, headers["webhook-signature"])


@contextmanager
def hook() -> Iterator[Hook]:
    held = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            does = held.script.pop(0) if held.script else "ok"
            if does != "deaf":
                held.posts.append(({k.lower(): v for k, v in self.headers.items()}, body))
            held.heard.set()
            if does in ("hang", "deaf"):
                time.sleep(1.5)
                return
            if does == "drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for n in range(40):
                    try:
                        self.wfile.write(f"x-{n}: y\r\n".encode())
                        self.wfile.flush()
                    except OSError:
                        return
                    time.sleep(0.05)
                return
            if does == "cut":
                self.connection.close()
                return
            self.send_response(200 if does == "ok" else int(does.split()[0]))
            for extra in does.split()[1:]:
                name, _, value = extra.partition("=")
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    held.url = f"http://127.0.0.1:{server.server_address[1]}/watch?key=s3cr3t"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()


class Post:
    """A mail server. `answers` holds what it says to the next mails, in order; 250 afterwards."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answers: list[str] = []
        self.port = 0

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        content: bytes = envelope.content  # type: ignore[attr-defined]
        said = self.answers.pop(0) if self.answers else "250 kept"
        if said.startswith("250"):
            self.raw.append(content)
            self.mails.append(BytesParser(policy=default).parsebytes(content))  # type: ignore[arg-type]
        return said

    async def handle_RCPT(
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        if "nobody" in address:
            return "550 no such user"
        envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return "250 ok"

    def way(self, to: str = "duty@example.org") -> Way:
        found, problems = read_ways({"duty": f"mailto://127.0.0.1:{self.port}?tls=no&from=watch@example.org&to={to}"})
        assert problems == ()
        return found["duty"]


@contextmanager
def post() -> Iterator[Post]:
    held = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        held.port = free.getsockname()[1]
    controller = Controller(held, hostname="127.0.0.1", port=held.port)
    controller.start()
    try:
        yield held
    finally:
        controller.stop()
