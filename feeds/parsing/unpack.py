"""Unpacking of bodies, in the parser's process and under its deadline: a stranger decides what this costs.

Bounded by the bytes that come out, by how many pieces a body may be packed in, and by how much it may grow.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

MAX_PIECES = 64  # gzip members; servers send one, some proxies a few
MAX_GROWTH = 250  # a feed shrinks to a tenth; a body that grows more than this is made to grow
_SMALL = 1_000_000  # bytes below which growth is not looked at
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{][?!\"a-zA-Z\s]")
_GZIP = b"\x1f\x8b"


class Unreadable(Exception):
    """The body cannot be had. `outcome` is a state of health.py, the message says why."""

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The body, and whether what it was packed in broke off."""

    body: bytes
    cut: bool = False


def unpack(raw: bytes, encoding: str, cap: int) -> Unpacked:
    """The body behind a Content-Encoding, at most `cap` bytes. A label that lies is passed over: the bytes decide.

    Raises Unreadable: "too-big" beyond the cap, "broken" for what we neither asked for nor can read.
    """
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) and name != "identity"]
    if _MARKUP.match(raw):
        return Unpacked(raw)
    if raw[:2] == _GZIP or any(name in ("gzip", "x-gzip", "deflate") for name in names):
        for bits in (47, -zlib.MAX_WBITS):  # gzip or zlib by its header; deflate without one
            try:
                return _inflate(raw, bits, cap)
            except zlib.error:
                continue
    elif names:
        raise Unreadable("broken", f"packed as {names[-1][:20]}, which we did not ask for")
    return Unpacked(raw)


def _inflate(raw: bytes, bits: int, cap: int) -> Unpacked:
    """Every piece of `raw`. Raises zlib.error where not even the first has anything in it."""
    out = bytearray()
    view = memoryview(raw)
    at = 0
    for _ in range(MAX_PIECES):
        inflater = zlib.decompressobj(bits)
        try:
            out += inflater.decompress(view[at:], cap - len(out) + 1)
        except zlib.error:
            if not out:
                raise
            return Unpacked(bytes(out), cut=True)
        if len(out) > cap or (len(out) > _SMALL and len(out) > MAX_GROWTH * len(raw)):
            raise Unreadable("too-big", f"unpacks to more than {cap:,} bytes, or grows beyond reason")
        if not inflater.eof:
            if not out:
                raise zlib.error("nothing in it")
            return Unpacked(bytes(out), cut=True)
        at = len(raw) - len(inflater.unused_data)
        if view[at : at + 2] != _GZIP:
            return Unpacked(bytes(out))
    raise Unreadable("broken", f"packed in more than {MAX_PIECES} pieces")
