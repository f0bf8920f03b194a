"""From the bytes of one answer to entries, or to the reason why there are none. Nothing here does I/O."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import feedparser

from data.models import Entry, Source
from data.tables.publishers import Publishers, shipped_publishers
from feeds.parsing import json_feed, seismic
from feeds.parsing.dates import parse_date
from feeds.parsing.decode import decode
from feeds.parsing.items import entries_of, local_as_labelled, text_of
from feeds.parsing.sanitise import MAX_ENTRIES, is_closed, is_torn, items, prepare, shape_of
from feeds.parsing.unpack import Unreadable, unpack

MAX_BYTES = 5_000_000
_HEAD_LIMIT = 20_000  # characters before the first item that are repeated when items are parsed one by one
_MAX_TTL = 86_400


Verdict = Literal["feed", "html", "login", "challenge", "empty", "malformed", "broken", "too-big"]


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What an answer held. `detail` says in one line why there is nothing, or what was repaired ("" if nothing).

    `total` counts the items of the document, of which `entries` holds the newest 500 at most; `ttl_seconds` is how long
    the feed asks not to be fetched again; `cut` says that the document broke off: what had arrived whole is here.
    """

    entries: tuple[Entry, ...]
    verdict: Verdict
    detail: str = ""
    ttl_seconds: int | None = None
    total: int = 0
    cut: bool = False


def read_answer(
    raw: bytes, encoding: str, cut: bool, content_type: str, final_url: str, source: Source, now: datetime
) -> ParsedFeed:
    """`parse_feed` of a body as it came over the wire: packed as `encoding` says, and perhaps broken off (`cut`)."""
    try:
        unpacked = unpack(raw, encoding, MAX_BYTES)
    except Unreadable as error:
        return ParsedFeed((), "broken" if error.outcome == "broken" else "too-big", str(error))
    cut = cut or unpacked.cut
    found = parse_feed(unpacked.body, content_type, final_url, source, now, cut=cut)
    if found.cut and not found.entries:
        return replace(found, verdict="broken", detail="it breaks off before the first item is whole")
    return found


def parse_feed(
    body: bytes,
    content_type: str,
    final_url: str,
    source: Source,
    now: datetime,
    publishers: Publishers | None = None,
    *,
    cut: bool = False,
) -> ParsedFeed:
    """Entries of an RSS, RDF or Atom document or a JSON Feed (or, for a seismic source, GeoJSON), in feed order.

    `content_type` is the header's value, `final_url` where the answer came from after redirects (the base of relative
    links), `now` the first_seen of every entry and the bound of their dates, `publishers` the table to name publishers
    by (default: the one that ships); `cut`: it seems to have broken off. Never raises; work is bounded by 5 MB, 500
    entries and a limit on nesting.
    """
    try:
        return _parse(body, content_type, final_url, source, now, publishers or shipped_publishers(), cut)
    except Exception as error:  # a stranger's document must never stop the poll
        return ParsedFeed((), "malformed", f"cannot be read ({type(error).__name__})")


def _parse(
    body: bytes, content_type: str, final_url: str, source: Source, now: datetime, publishers: Publishers, cut: bool
) -> ParsedFeed:
    if not body.strip(b" \t\r\n\0"):
        return ParsedFeed((), "empty", "the answer is empty")
    if len(body) > MAX_BYTES:
        return ParsedFeed((), "malformed", f"larger than {MAX_BYTES // 1_000_000} MB")
    decoded = decode(body, content_type, source.language)
    is_json = decoded.text.lstrip("\ufeff \t\r\n").startswith("{")
    if is_json and source.adapter == "seismic":
        found = tuple(seismic.from_geojson(decoded.text, source, now))
        return ParsedFeed(found, "feed" if found else "empty", "" if found else "no events", None, len(found))
    read = _json(decoded.text, source) if is_json else _document(decoded.text, final_url, source, cut)
    if isinstance(read, ParsedFeed):
        return read
    notes = list(filter(None, [read.repaired]))
    if decoded.replaced:
        notes.append(f"{decoded.replaced} undecodable character{'s' if decoded.replaced > 1 else ''} replaced")
    raws, shifted = local_as_labelled(read.items, source, now)
    notes += [shifted] if shifted else []
    entries = entries_of(raws, final_url, source, now, publishers)
    ttl = _ttl(read.channel)
    if not entries:
        if read.total:
            return ParsedFeed((), "malformed", "its items hold neither text nor link", ttl, read.total, read.cut)
        return ParsedFeed((), "empty", "a feed without items", ttl, 0, read.cut)
    return ParsedFeed(entries, "feed", "; ".join(notes), ttl, max(read.total, len(entries)), read.cut)


@dataclass(frozen=True, slots=True)
class _Document:
    """Items as feedparser names their parts, the channel they are in, how many there were, and what was repaired."""

    items: list[Any]
    channel: Any
    total: int
    repaired: str = ""
    cut: bool = False


def _json(text: str, source: Source) -> _Document | ParsedFeed:
    try:
        raws, total = json_feed.read(text)
    except json_feed.NoJsonFeed as error:
        return ParsedFeed((), "malformed", str(error))
    if len(raws) > MAX_ENTRIES:
        moments = [parse_date(raw["published"] or raw["updated"], source.timezone) for raw in raws]
        order = sorted(range(len(raws)), key=lambda i: (-(m.when.timestamp() if (m := moments[i]) else 0.0), i))
        raws = [raws[i] for i in sorted(order[:MAX_ENTRIES])]
    return _Document(raws, {}, total)


def _document(text: str, final_url: str, source: Source, cut: bool) -> _Document | ParsedFeed:
    shape, words = shape_of(text, final_url)
    if shape != "feed":
        return ParsedFeed((), shape, words)
    cut = not is_closed(text) and (cut or is_torn(text))
    prepared = prepare(text, source.timezone, cut=cut)
    if isinstance(prepared, str):
        return ParsedFeed((), "malformed", prepared)
    raws, channel, repaired = _read(prepared.text, final_url)
    return _Document(raws, channel, prepared.total, repaired, cut)


def _feedparser(text: str, final_url: str) -> Any:
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": final_url},
        resolve_relative_uris=False,  # of links inside texts; an entry's own link is resolved all the same
        sanitize_html=False,  # feeds.parsing.clean leaves no markup at all
    )


def _read(text: str, final_url: str) -> tuple[list[Any], Any, str]:
    """feedparser's entries and channel; where it raises, the items one by one, so that a bad one costs only itself."""
    try:
        found = _feedparser(text, final_url)
    except Exception:  # feedparser raises many kinds on damaged documents
        head, parts, tail = items(text)
        head = head if len(head) <= _HEAD_LIMIT else ""
        entries: list[Any] = []
        lost = 0
        for part in parts:
            try:
                entries += _feedparser(f"{head}{part}{tail}" if head else part, final_url).entries
            except Exception:
                lost += 1
        return entries, {}, f"damaged: {lost} of {len(parts)} items lost" if lost else "damaged, every item saved"
    return list(found.entries)[:MAX_ENTRIES], found.feed, ""


def _ttl(channel: Any) -> int | None:
    minutes = text_of(channel, "ttl").strip()
    return min(int(minutes) * 60, _MAX_TTL) if minutes.isascii() and minutes.isdigit() and len(minutes) < 9 else None
