"""What the loopback server of the tests reads and says: requests, answers, and an invented feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Protocol

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


class Site(Protocol):
    """What a scenario knows of the server that plays it: its start, the seconds between two drips, its addresses."""

    started: datetime
    drip: float

    def url(self, path: str) -> str: ...


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
