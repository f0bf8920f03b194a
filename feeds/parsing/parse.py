"""From the bytes of one answer to entries, or to the reason why there are none. Nothing here does I/O."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

import feedparser

from data.models import Entry, Source
from data.tables.publishers import Publishers, shipped_publishers
from feeds.parsing import json_feed, seismic
from feeds.parsing.clean import AUTHOR_LIMIT, EXCERPT_LIMIT, TITLE_LIMIT, clean_link, clean_text, plain_text, shorten
from feeds.parsing.dates import day_in_address, parse_date, says_universal_time, without_zone, zone_of
from feeds.parsing.decode import decode
from feeds.parsing.identity import entry_guids, publisher_of
from feeds.parsing.sanitise import MAX_ENTRIES, is_closed, is_torn, items, prepare, shape_of
from feeds.parsing.unpack import Unreadable, unpack

MAX_BYTES = 5_000_000
_HEAD_LIMIT = 20_000  # characters before the first item that are repeated when items are parsed one by one
_TITLE_FROM_TEXT = 120  # characters of the text that stand for a missing title
_MAX_TTL = 86_400

_BELIEVED_AHEAD = timedelta(hours=26)  # the widest that two zones lie apart; what is further ahead has no date
_MISLABELLED = timedelta(hours=1)  # feeds run up to 0.9 h ahead by themselves

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
    raws, shifted = _local_as_labelled(read.items, source, now)
    notes += [shifted] if shifted else []
    entries = _entries(raws, final_url, source, now, publishers)
    ttl = _ttl(read.channel)
    if not entries:
        if read.total:
            return ParsedFeed((), "malformed", "its items hold neither text nor link", ttl, read.total, read.cut)
        return ParsedFeed((), "empty", "a feed without items", ttl, 0, read.cut)
    return ParsedFeed(entries, "feed", "; ".join(notes), ttl, max(read.total, len(entries)), read.cut)


@dataclass(frozen=True, slots=True)
class _Document:
    """Items as feedparser names their parts, the channel they stand in, how many there were, and what was repaired."""

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


_DATES = ("published", "updated", "created")


def _local_as_labelled(raws: list[Any], source: Source, now: datetime) -> tuple[list[Any], str]:
    """Items of a feed whose local times bear the label GMT, with the label taken away, and words on it.

    A clock set to Seoul's time and labelled so tells of the next nine hours. That is seen where an item would come from
    a future which, read in the source's own zone, is the recent past.
    """
    stated = [(raw, key, _text(raw, key)) for raw in raws for key in _DATES if says_universal_time(_text(raw, key))]
    moments = [moment.when for _, _, text in stated if (moment := parse_date(text))]
    ahead = max(moments, default=now) - now
    local = now.astimezone(zone_of(source.timezone)).utcoffset() or timedelta()
    if not _MISLABELLED < ahead <= local:
        return raws, ""
    for raw, key, text in stated:
        dict.__setitem__(raw, key, without_zone(text))
    return raws, f"its dates say GMT and are local time: read as {source.timezone}"


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
    minutes = _text(channel, "ttl").strip()
    return min(int(minutes) * 60, _MAX_TTL) if minutes.isascii() and minutes.isdigit() and len(minutes) < 9 else None


def _entries(
    raw_entries: Iterable[Any], final_url: str, source: Source, now: datetime, publishers: Publishers
) -> tuple[Entry, ...]:
    entries = [entry for raw in raw_entries if (entry := _entry(raw, final_url, source, now, publishers))]
    named = zip(entries, entry_guids(entries), strict=True)
    return tuple(replace(entry, guid=guid) for entry, guid in named if guid is not None)


def _entry(raw: Any, final_url: str, source: Source, now: datetime, publishers: Publishers) -> Entry | None:
    """One item, its guid still as given; None where it says nothing at all."""
    link = _link(raw, final_url)
    title = clean_text(_text(raw, "title"), TITLE_LIMIT)
    texts = [_text(raw, "summary"), *(_text(content, "value") for content in _list(raw, "content"))]
    summary = next((plain for text in texts if (plain := plain_text(text)) and plain != title), "")
    flags: list[str] = []
    publisher = ""
    if stub := _is_stub(link):
        flags.append("stub-link")
        summary = ""  # only repeats the title and those of other publishers' reports
    if stub or source.publisher_type == "aggregator":
        title, publisher = _origin(raw, title, publishers)
    if len(summary) > EXCERPT_LIMIT:
        summary = shorten(summary, EXCERPT_LIMIT)
        flags.append("truncated")
    title = title or shorten(summary, _TITLE_FROM_TEXT) or link
    if not title:
        return None
    published, date_flags = _published(raw, link, texts, source, now)
    entry = Entry(
        source=source.name,
        guid=clean_text(_text(raw, "id"), 2_000),
        title=title,
        summary=summary,
        link=link,
        published=published,
        first_seen=now,
        language=source.language,
        author=clean_text(_text(raw, "author"), AUTHOR_LIMIT),
        publisher=publisher,
        flags=(*flags, *date_flags),
    )
    entry = replace(entry, publisher=publisher_of(entry, source, publishers))
    if source.adapter == "seismic":
        return seismic.from_atom(entry, raw)
    return entry


def _published(
    raw: Any, link: str, texts: list[str], source: Source, now: datetime
) -> tuple[datetime, tuple[str, ...]]:
    """When, never after `now`, with the flags that say how it was found."""
    for key in _DATES:
        if moment := parse_date(_text(raw, key), source.timezone):
            flags = [name for name, is_so in (("naive-date", moment.naive), ("date-only", moment.date_only)) if is_so]
            if moment.when > now + _BELIEVED_AHEAD:
                return now, (*flags, "undated", "future")
            if moment.when > now:
                return now, (*flags, "future")
            return moment.when, tuple(flags)
    # A feed without dates often has the day in its addresses; without it an old item would look like today's news.
    images = (_text(media, "url") for media in _list(raw, "media_content"))
    addresses = [link, *images, *(text[:2_000] for text in texts)]
    zone = zone_of(source.timezone)
    for address in addresses:
        day = day_in_address(address)
        if day and day < now.astimezone(zone).date():
            midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
            return midnight.astimezone(now.tzinfo), ("undated", "date-only")
    return now, ("undated",)


def _link(raw: Any, final_url: str) -> str:
    """The first address that may be opened: the alternate links in order, then whatever the item calls its link."""
    links = [_text(link, "href") for link in _list(raw, "links") if _text(link, "rel") in {"alternate", ""}]
    return next((good for link in [*links, _text(raw, "link")] if link and (good := clean_link(link, final_url))), "")


def _is_stub(link: str) -> bool:
    return link.startswith("https://news.google.com/") and "/articles/" in link


def _origin(raw: Any, title: str, publishers: Publishers) -> tuple[str, str]:
    """An aggregated item's title without the publisher it ends with, and that publisher ("" where none is named).

    Words after a dash are a publisher's only where the table knows them: "- JCS" and "- Update 2" are none.
    """
    origin = raw.get("source") or {}
    named = clean_text(_text(origin, "title"), AUTHOR_LIMIT)
    _, dash, last = title.rpartition(" - ")
    if not named and dash and publishers.by_name(last):
        named = last
    if named and title.endswith(f" - {named}"):
        title = title[: -len(f" - {named}")].rstrip()
    host = urlsplit(clean_link(_text(origin, "href"))).hostname or ""
    return title, publishers.by_host(host) or publishers.by_name(named) or named


def _text(raw: Any, key: str) -> str:
    """A value that feedparser found, as text; "" for none. dict.get, since feedparser's own one maps keys."""
    value = dict.get(raw, key) if isinstance(raw, dict) else None
    return value if isinstance(value, str) else ""


def _list(raw: Any, key: str) -> list[Any]:
    value = dict.get(raw, key)
    return value if isinstance(value, list) else []
