"""The file at an address of the operator's own that holds a copy of the store: fetched and written, whole or not.

Redirects are not followed, and what opens the address is in no message.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import IO
from urllib.parse import urlsplit

import httpx

from feeds.fetching.fetch import tls_context
from feeds.fetching.s3 import NOTHING, Keys, signed

SECONDS = 300.0  # for the whole of one answer, however slowly it comes
NONE: Mapping[str, str] = {}
_QUIET = 30.0  # seconds without a byte
_CHUNK = 2**16


class OffsiteError(RuntimeError):
    """The copy could not be written or read, in one line that names the host and nothing secret.

    `begun`: what was there may be half overwritten.
    """

    begun = False


@dataclass(frozen=True, slots=True)
class CopyPlace:
    """Where the copy lies. `headers` hold what opens it, or `keys` what every request is signed with."""

    url: str
    host: str
    headers: Mapping[str, str]
    keys: Keys | None = None

    @property
    def mark(self) -> str:
        """What names the place in the store without giving it away."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]


def place_from(environ: Mapping[str, str] = os.environ) -> CopyPlace | None:
    """The place that WATCH_COPY names, opened by WATCH_COPY_TOKEN, by a name and password in the address, or signed for
    S3 with WATCH_COPY_KEY and WATCH_COPY_SECRET; None where there is none. Raises ValueError, which does not repeat the
    address."""
    url = environ.get("WATCH_COPY", "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.scheme not in ("https", "http"):
        raise ValueError("WATCH_COPY is no address such as https://files.example/watch.zip")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError("WATCH_COPY must begin with https://: the copy holds everything that officers wrote")
    token = environ.get("WATCH_COPY_TOKEN", "").strip()
    name, secret = (environ.get(f"WATCH_COPY_{word}", "").strip() for word in ("KEY", "SECRET"))
    if bool(name) != bool(secret):
        raise ValueError("WATCH_COPY_KEY and WATCH_COPY_SECRET go together: one of them is missing")
    if name and (token or parts.username):
        raise ValueError("WATCH_COPY is opened by a key, by a token or by a name and password, not by two of them")
    keys = Keys(name, secret, environ.get("WATCH_COPY_REGION", "").strip() or "us-east-1") if name else None
    return CopyPlace(url, host, {"Authorization": f"Bearer {token}"} if token else {}, keys)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def get(place: CopyPlace, into: IO[bytes], most: int, now: datetime, seconds: float = SECONDS) -> str | None:
    """Fetch the copy, `most` bytes at most: its tag ("" where the host gives none); None where there is no copy yet.

    Raises OffsiteError.
    """
    with _Ask(place, now, "GET") as answer:
        if answer.status_code == 404:
            return None
        _must_be(place, answer, 200)
        give_up = time.monotonic() + seconds
        for chunk in answer.iter_raw(_CHUNK):
            into.write(chunk)
            if into.tell() > most or time.monotonic() > give_up:
                raise OffsiteError(f"the copy at {place.host} is too large, or comes too slowly")
        length = answer.headers.get("content-length", "")
        if length.isdecimal() and int(length) != into.tell():
            raise OffsiteError(f"the copy at {place.host} broke off")
        return _tag(answer)


def put(place: CopyPlace, file: IO[bytes], tag: str, now: datetime, seconds: float = SECONDS) -> str | None:
    """Write the copy: its tag; None where the one there is not that of `tag` ("": whatever is there).

    Raises OffsiteError, also where the host did not keep all of it.
    """
    size = file.seek(0, 2)
    file.seek(0)
    digest = NOTHING
    if place.keys:  # only a signature says what it is of
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        file.seek(0)
    headers = {"Content-Length": str(size), "Content-Type": "application/zip"}
    if tag:
        headers["If-Match"] = tag
    give_up, begun = time.monotonic() + seconds, False

    def body() -> Iterator[bytes]:
        nonlocal begun
        while chunk := file.read(_CHUNK):
            begun = True
            if time.monotonic() > give_up:
                raise OffsiteError(f"{place.host} takes the copy too slowly")
            yield chunk

    try:
        with _Ask(place, now, "PUT", headers, body(), digest) as answer:
            if answer.status_code in (409, 412):
                return None
            _must_be(place, answer, 200, 201, 204)
            new = _tag(answer)
        with _Ask(place, now, "HEAD") as answer:
            _must_be(place, answer, 200)
            length = answer.headers.get("content-length", "")
            if length.isdecimal() and int(length) != size:
                raise OffsiteError(f"{place.host} kept {length} of {size} bytes of the copy; it is written again")
            return new or _tag(answer)
    except OffsiteError as error:
        error.begun = begun
        raise


def _must_be(place: CopyPlace, answer: httpx.Response, *wanted: int) -> None:
    if answer.status_code not in wanted:
        asked = f"{answer.request.method} of the copy"
        raise OffsiteError(f"{place.host} answered {answer.status_code} to {asked}")


class _Ask:
    """One request. Redirects are not followed: the copy would go where nobody configured it to go."""

    def __init__(
        self,
        place: CopyPlace,
        now: datetime,
        method: str,
        headers: Mapping[str, str] = NONE,
        body: Iterator[bytes] | None = None,
        digest: str = NOTHING,
    ) -> None:
        self._place = place
        context = tls_context() if place.url.startswith("https") else False
        self._client = httpx.Client(verify=context, timeout=_QUIET, follow_redirects=False)
        opened = place.headers
        if place.keys:
            opened = signed(place.keys, method, place.url, NONE, digest, now)
        sent = {"Accept-Encoding": "identity", **opened, **headers}
        self._stream = self._client.stream(method, place.url, headers=sent, content=body)

    def __enter__(self) -> httpx.Response:
        try:
            return self._stream.__enter__()
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            self._client.close()
            raise OffsiteError(f"{self._place.host} cannot be reached ({type(error).__name__})") from None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._stream.__exit__(kind, error, trace)  # type: ignore[arg-type]
        self._client.close()
        if isinstance(error, httpx.HTTPError):
            raise OffsiteError(f"{self._place.host} broke off ({type(error).__name__})") from None


def _tag(answer: httpx.Response) -> str:
    """The strong tag of an answer; a weak one names no bytes."""
    tag: str = answer.headers.get("etag", "")
    return "" if tag.startswith("W/") else tag
