"""Peers on loopback: a webhook receiver that checks signatures and can misbehave, a mail server that keeps mail, and a
browser that subscribed to push messages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from components.alerts.ways import Way, read_ways

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


@dataclass
class Hook:
    """A receiver. `script` holds what it does with the next posts, in order; "ok" afterwards."""

    url: str = ""
    script: list[str] = field(default_factory=list)
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    heard: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)  # the test has ended: whoever hangs may go

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
                held.over.wait(60)
                return
            if does == "drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                while not held.over.wait(0.05):
                    try:
                        self.wfile.write(b"x-more: y\r\n")
                        self.wfile.flush()
                    except OSError:
                        return
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
        held.over.set()
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


class Browser:
    """A browser that subscribed at a push service, and reads what comes by RFC 8291's steps of its side."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint, self.auth = endpoint, secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def line(self) -> str:
        keys = {"p256dh": _letters(self._public), "auth": _letters(self.auth)}
        return json.dumps({"endpoint": self.endpoint, "keys": keys})

    def reads(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = _drawn(self.auth, shared, b"WebPush: info\0" + self._public + sender, 32)
        key = _drawn(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        text = AESGCM(key).decrypt(_drawn(salt, secret, b"Content-Encoding: nonce\0", 12), record, None)
        assert text.endswith(b"\x02")
        return text[:-1]


def _drawn(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF of one block, in the words of RFC 5869."""
    drawn = hmac.new(salt, secret, hashlib.sha256).digest()
    return hmac.new(drawn, info + b"\x01", hashlib.sha256).digest()[:length]


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
