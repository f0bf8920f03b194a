"""What a final answer means: a body, nothing new, or the name of what is wrong. Pure."""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from feeds.fetching import challenge

LONGEST_WAIT = timedelta(days=30)  # a Retry-After beyond it is taken for this
ERROR_PAGE_BYTES = 16_384  # of an error page we read only enough to tell a challenge by
NOT_BODIES = (204, 205)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one fetch brought.

    `outcome` is "body", "not-modified", or the name of the failure (a state of health.py). `body` is as it came over
    the wire, packed as `encoding` says; `cut` says that it broke off. `challenged`: its headers call it a challenge, so
    a body that is no feed is one. `retry_after` is the moment before which the server wants no request.
    `max_age_seconds` is the answer's own word on how long it stays fresh. `permanent_url` is where the chain ended if
    every redirect on it was permanent, else "". `fresh_at_once` is set by `Expires: 0`: the validators of such an
    answer are not to be used. `date` is the server's own clock.
    """

    outcome: str
    detail: str = ""
    status: int = 0
    body: bytes = b""
    encoding: str = ""
    cut: bool = False
    challenged: bool = False
    content_type: str = ""
    final_url: str = ""
    etag: bytes | None = None
    last_modified: bytes | None = None
    max_age_seconds: int | None = None
    retry_after: datetime | None = None
    permanent_url: str = ""
    fresh_at_once: bool = False
    seconds: float = 0.0
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and the start of the body; headers are the bytes the server sent."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""
    cut: bool = False

    def get(self, name: bytes) -> bytes | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    def text(self, name: bytes) -> str:
        return (self.get(name) or b"").decode("latin-1").strip()

    @property
    def is_whole(self) -> bool:
        """Whether its body is to be read in full: any success that has one, 203 (changed by a proxy) as well as 200."""
        return 200 <= self.status < 300 and self.status not in NOT_BODIES

    @property
    def is_challenge(self) -> bool:
        """Whether its headers say that it is a challenge."""
        if challenge.by_headers(lambda name: self.text(name.encode())):
            return True
        return any(challenge.is_action(k.decode("latin-1"), v.decode("latin-1")) for k, v in self.headers)


def outcome(answer: Answer, now: datetime, conditional: bool) -> Fetched:
    """The meaning of a final answer. `conditional`: validators were sent."""
    base = Fetched(
        "body",
        status=answer.status,
        encoding=answer.text(b"content-encoding"),
        cut=answer.cut,
        challenged=answer.is_challenge,
        content_type=answer.text(b"content-type"),
        etag=answer.get(b"etag") or None,
        last_modified=answer.get(b"last-modified") or None,
        max_age_seconds=max_age(answer.text(b"cache-control"), answer.text(b"expires"), answer.text(b"date")),
        fresh_at_once=answer.text(b"expires") == "0",
        date=_http_date(answer.text(b"date")),
    )
    if answer.is_whole:
        return replace(base, body=answer.body)
    if answer.status == 304 and conditional:
        return replace(base, outcome="not-modified")
    wait = retry_after(answer.text(b"retry-after"), answer.text(b"date"), now)
    name, detail = failure(answer, wait is not None)
    return Fetched(
        name, detail, status=answer.status, retry_after=wait if name == "throttled" else None, date=base.date
    )


def failure(answer: Answer, asked_to_wait: bool) -> tuple[str, str]:
    """State and detail of an answer that is neither a body nor "not modified"."""
    status = answer.status
    if answer.is_challenge or (status >= 400 and challenge.by_page(page(answer))):
        return "challenge", f"a challenge page for browsers (status {status})"
    if status == 429 or (status == 503 and asked_to_wait):
        return "throttled", f"the server asks us to wait (status {status})"
    if status == 304:
        return "server-error", "answered 'not modified' although nothing was asked on condition"
    if status == 407:
        return "proxy", "the proxy wants a name and a password (status 407)"
    named = {204: "empty", 205: "empty", 401: "blocked", 403: "blocked", 451: "blocked", 404: "not-found", 410: "gone"}
    return named.get(status, "server-error"), f"status {status}"


def page(answer: Answer) -> str:
    """The beginning of an error page as text, unpacked where it is packed."""
    body = answer.body
    if body[:2] == b"\x1f\x8b":
        try:
            body = zlib.decompressobj(47).decompress(body, 4 * ERROR_PAGE_BYTES)
        except zlib.error:
            return ""
    return body.decode("utf-8", "replace")


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
    until, stated = _http_date(expires), _http_date(date)
    if until is None or stated is None:
        return None
    return max(0, math.floor((until - stated).total_seconds()))


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None
