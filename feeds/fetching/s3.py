"""Requests signed as S3 and what speaks like it want them: AWS Signature Version 4, one object, the whole body at once.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urlsplit

NOTHING = hashlib.sha256(b"").hexdigest()  # the hash of no body


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens a bucket. `region` is "auto" or any word where a store of another maker has none."""

    name: str
    secret: str = field(repr=False)
    region: str


def signed(
    keys: Keys, method: str, url: str, headers: Mapping[str, str], body_hash: str, now: datetime
) -> dict[str, str]:
    """`headers` and those that sign the request. `body_hash` is the SHA-256 of the body in hex; `now` is aware."""
    at = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    parts = urlsplit(url)
    told = {
        **headers,
        "Host": parts.netloc.rpartition("@")[2],
        "x-amz-content-sha256": body_hash,
        "x-amz-date": at,
    }
    plain = sorted((name.lower(), " ".join(value.split())) for name, value in told.items())
    names = ";".join(name for name, _ in plain)
    asked = "\n".join(
        (
            method,
            _path(parts.path),
            _query(parts.query),
            *(f"{name}:{value}" for name, value in plain),
            "",
            names,
            body_hash,
        )
    )
    scope = f"{at[:8]}/{keys.region}/s3/aws4_request"
    to_sign = "\n".join(("AWS4-HMAC-SHA256", at, scope, hashlib.sha256(asked.encode()).hexdigest()))
    key = f"AWS4{keys.secret}".encode()
    for word in scope.split("/"):
        key = _keyed(key, word)
    return told | {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={keys.name}/{scope},SignedHeaders={names},"
        f"Signature={_keyed(key, to_sign).hex()}"
    }


def _keyed(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _path(path: str) -> str:
    return quote(unquote(path), safe="/~") or "/"


def _query(query: str) -> str:
    """Names in order, each with a value, encoded as S3 does it."""
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return "&".join(
        sorted(f"{quote(unquote(name), safe='~')}={quote(unquote(value), safe='~')}" for name, _, value in pairs)
    )
