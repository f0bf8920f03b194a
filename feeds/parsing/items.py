"""The items of a document, as feedparser names their parts, to entries: text, link, date, who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from data.models import Entry, Source
from data.tables.publishers import Publishers
from feeds.parsing import seismic
from feeds.parsing.clean import AUTHOR_LIMIT, EXCERPT_LIMIT, TITLE_LIMIT, clean_link, clean_text, plain_text, shorten
from feeds.parsing.dates import day_in_address, parse_date, says_universal_time, without_zone, zone_of
from feeds.parsing.identity import entry_guids, publisher_of

_TITLE_FROM_TEXT = 120  # characters of the text used as a missing title
_BELIEVED_AHEAD = timedelta(hours=26)  # the widest that two zones lie apart; what is further ahead has no date
_MISLABELLED = timedelta(hours=1)  # feeds run up to 0.9 h ahead by themselves
_DATES = ("published", "updated", "created")


def local_as_labelled(raws: list[Any], source: Source, now: datetime) -> tuple[list[Any], str]:
    """Items of a feed whose local times bear the label GMT, with the label taken away, and words on it.

    A clock set to Seoul's time and labelled so tells of the next nine hours. That is seen where an item would come from
    a future which, read in the source's own zone, is the recent past.
    """
    stated = [(raw, key, text_of(raw, key)) for raw in raws for key in _DATES if says_universal_time(text_of(raw, key))]
    moments = [moment.when for _, _, text in stated if (moment := parse_date(text))]
    ahead = max(moments, default=now) - now
    local = now.astimezone(zone_of(source.timezone)).utcoffset() or timedelta()
    if not _MISLABELLED < ahead <= local:
        return raws, ""
    for raw, key, text in stated:
        dict.__setitem__(raw, key, without_zone(text))
    return raws, f"its dates say GMT and are local time: read as {source.timezone}"


def entries_of(
    raw_entries: Iterable[Any], final_url: str, source: Source, now: datetime, publishers: Publishers
) -> tuple[Entry, ...]:
    entries = [entry for raw in raw_entries if (entry := _entry(raw, final_url, source, now, publishers))]
    named = zip(entries, entry_guids(entries), strict=True)
    return tuple(replace(entry, guid=guid) for entry, guid in named if guid is not None)


def _entry(raw: Any, final_url: str, source: Source, now: datetime, publishers: Publishers) -> Entry | None:
    """One item, its guid still as given; None where it says nothing at all."""
    link = _link(raw, final_url)
    title = clean_text(text_of(raw, "title"), TITLE_LIMIT)
    texts = [text_of(raw, "summary"), *(text_of(content, "value") for content in _list(raw, "content"))]
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
        guid=clean_text(text_of(raw, "id"), 2_000),
        title=title,
        summary=summary,
        link=link,
        published=published,
        first_seen=now,
        language=source.language,
        author=clean_text(text_of(raw, "author"), AUTHOR_LIMIT),
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
        if moment := parse_date(text_of(raw, key), source.timezone):
            flags = [name for name, is_so in (("naive-date", moment.naive), ("date-only", moment.date_only)) if is_so]
            if moment.when > now + _BELIEVED_AHEAD:
                return now, (*flags, "undated", "future")
            if moment.when > now:
                return now, (*flags, "future")
            return moment.when, tuple(flags)
    # A feed without dates often has the day in its addresses; without it an old item would look like today's news.
    images = (text_of(media, "url") for media in _list(raw, "media_content"))
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
    links = [text_of(link, "href") for link in _list(raw, "links") if text_of(link, "rel") in {"alternate", ""}]
    return next((good for link in [*links, text_of(raw, "link")] if link and (good := clean_link(link, final_url))), "")


def _is_stub(link: str) -> bool:
    return link.startswith("https://news.google.com/") and "/articles/" in link


def _origin(raw: Any, title: str, publishers: Publishers) -> tuple[str, str]:
    """An aggregated item's title without the publisher it ends with, and that publisher ("" where none is named).

    Words after a dash are a publisher's only where the table knows them: "- JCS" and "- Update 2" are none.
    """
    origin = raw.get("source") or {}
    named = clean_text(text_of(origin, "title"), AUTHOR_LIMIT)
    _, dash, last = title.rpartition(" - ")
    if not named and dash and publishers.by_name(last):
        named = last
    if named and title.endswith(f" - {named}"):
        title = title[: -len(f" - {named}")].rstrip()
    host = urlsplit(clean_link(text_of(origin, "href"))).hostname or ""
    return title, publishers.by_host(host) or publishers.by_name(named) or named


def text_of(raw: Any, key: str) -> str:
    """A value that feedparser found, as text; "" for none. dict.get, since feedparser's own one maps keys."""
    value = dict.get(raw, key) if isinstance(raw, dict) else None
    return value if isinstance(value, str) else ""


def _list(raw: Any, key: str) -> list[Any]:
    value = dict.get(raw, key)
    return value if isinstance(value, list) else []
