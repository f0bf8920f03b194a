"""Feed documents in short, and one read as of a source, for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from data.models import Source
from feeds.parsing.parse import ParsedFeed, parse_feed

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
URL = "https://wire.example/feeds/all.xml"
SOURCE = Source("Exercise Wire", URL)


def read(body: bytes | str, source: Source = SOURCE, content_type: str = "text/xml") -> ParsedFeed:
    raw = body.encode() if isinstance(body, str) else body
    return parse_feed(raw, content_type, URL, source, NOW)


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def item(number: int, more: str = "") -> str:
    date = "<pubDate>Sun, 22 Nov 2026 13:05:00 GMT</pubDate>"
    return f"<item><title>Exercise item {number}</title><link>https://wire.example/{number}</link>{date}{more}</item>"
