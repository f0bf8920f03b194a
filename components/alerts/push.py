"""A message to a browser that subscribed: Web Push (RFC 8030), encrypted for it alone (RFC 8291), signed with the
watch's key (RFC 8292). Loaded when such a way is used.

The push service sees who is sent how much and when, and not what. `Topic` is the message's key, by which it replaces a
repetition that still waits; the browser's notice bears the same key, so that a repetition replaces the one it shows.
"""

from __future__ import annotations

import binascii
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from components.alerts.outcomes import SECONDS, Outcome
from components.alerts.posting import post
from data.models import AlertMessage

if TYPE_CHECKING:
    from components.alerts.ways import Way

CURVE = ec.SECP256R1()
RECORD = 4096  # bytes of an encrypted message that every push service takes
_OVERHEAD = 16 + 4 + 1 + 65 + 16 + 1  # salt, size, length and key of the sender, tag, end of the text
LASTS = timedelta(hours=24)  # how long a push service keeps it for a browser that is away
TOKEN_LASTS = timedelta(hours=12)
GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser is reached, its public key, and what it shares with those who may write to it."""

    endpoint: str = field(repr=False)
    key: bytes = field(repr=False)
    auth: bytes = field(repr=False)


def subscription(text: str) -> Subscription:
    """A subscription as a browser's `PushSubscription` writes it. Raises ValueError in a line without its values."""
    try:
        held = json.loads(text)
        endpoint, keys = held["endpoint"], held["keys"]
        made = Subscription(endpoint, decoded(keys["p256dh"]), decoded(keys["auth"]))
        parts = urlsplit(endpoint)
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, made.key)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnsupportedAlgorithm):
        raise ValueError("it is no subscription of a browser: copy the whole line from Watch floor, Alerts") from None
    near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if not parts.hostname or not (parts.scheme == "https" or near) or len(made.auth) != 16:
        raise ValueError("it is no subscription of a browser: copy the whole line from Watch floor, Alerts")
    return made


def new_key() -> str:
    """A private key for this watch, as the secrets' section [push] holds it."""
    return encoded(ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(32, "big"))


def public_key(private: bytes) -> str:
    """What a browser must know to subscribe to this watch."""
    return encoded(_point(_private(private)))


def _private(key: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(key, "big"), CURVE)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypted(
    text: bytes, to: Subscription, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """`text` in one record that only the browser can read. `own` and `salt` are fresh unless a test gives them.

    Raises ValueError where the text does not fit.
    """
    if len(text) + _OVERHEAD > RECORD:
        raise ValueError("too long for a push message")
    own, salt = own or ec.generate_private_key(CURVE), salt or secrets.token_bytes(16)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to.key))
    secret = _derived(shared, to.auth, b"WebPush: info\0" + to.key + _point(own), 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([65]) + _point(own)
    return head + AESGCM(key).encrypt(nonce, text + b"\x02", None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def authorization(endpoint: str, private: bytes, contact: str, now: datetime) -> str:
    """The header by which a push service knows that it is this watch which writes, and whom to ask about it."""
    parts, until = urlsplit(endpoint), now + TOKEN_LASTS
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(until.timestamp()), "sub": contact}
    said = ".".join(encoded(json.dumps(one).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(_private(private).sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{said}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={public_key(private)}"


def text_of(message: AlertMessage) -> bytes:
    """What the browser is told, cut where it would not fit."""
    said = {"id": message.key, "title": message.title, "text": message.body, "link": message.link}
    while len(found := json.dumps(said, ensure_ascii=False).encode()) + _OVERHEAD > RECORD:
        # A few letters would be as long again with the mark of the cut.
        cut = next((name for name in ("text", "title") if len(said[name]) > 4), "")
        if not cut:
            break  # `encrypted` refuses it
        said[cut] = said[cut][: len(said[cut]) * 3 // 4] + "…"
    return found


def send(message: AlertMessage, way: Way, now: datetime, seconds: float = SECONDS) -> Outcome:
    """Hand a message to the browser's push service. Blocks for `seconds` at most. Not for an event loop."""
    to = subscription(way.url)
    headers = {
        "authorization": authorization(to.endpoint, way.secret, way.contact, now),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(int(LASTS.total_seconds())),
        "topic": message.key,
        "urgency": "high",
    }
    return post(to.endpoint, headers, encrypted(text_of(message), to), now, seconds, GONE)


def encoded(data: bytes) -> str:
    """Bytes as Web Push writes them: base64 of the address alphabet, without its padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """What `encoded` wrote. Raises ValueError."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, UnicodeError) as error:
        raise ValueError("no base64") from error
