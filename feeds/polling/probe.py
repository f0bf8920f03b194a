"""One look at a source without storing anything: what an officer sees before adding it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from data.models import Entry, Source, SourceState, masked_url
from feeds.fetching.fetch import DEADLINE_SECONDS, open_fetcher
from feeds.fetching.guard import Network
from feeds.parsing.worker import Parser, ParserFailed
from feeds.polling import outcome


@dataclass(frozen=True, slots=True)
class Probe:
    """What a source would be given as its state (see health.STATES), the detail in words, and what it holds now."""

    state: str
    detail: str
    entries: tuple[Entry, ...] = ()
    final_url: str = ""


def probe(source: Source, now: datetime, allowed: Iterable[Network], deadline: float = DEADLINE_SECONDS) -> Probe:
    """Fetch and read `source` once, with the bounds and the address check of every poll. Blocks for up to about
    `deadline` seconds plus parsing; not for an event loop. Never raises for a fault of the source."""
    return asyncio.run(_probe(source, now, tuple(allowed), deadline))


async def _probe(source: Source, now: datetime, allowed: tuple[Network, ...], deadline: float) -> Probe:
    async with open_fetcher(allowed, deadline=deadline) as fetcher, Parser() as parser:
        fetched = await fetcher.fetch(source.url, now)
        place = masked_url(fetched.final_url)
        if fetched.outcome != "body":
            return Probe(fetched.outcome, fetched.detail, (), place)
        try:
            feed = await parser.parse(fetched, source, now)
        except ParserFailed as error:
            return Probe("malformed", str(error), (), place)
    verdict, detail = outcome.verdict(fetched, feed.verdict, feed.detail)
    if verdict != "feed":
        return Probe(verdict, detail, (), place)
    read = outcome.read(
        source,
        SourceState(source.name),
        fetched,
        feed.entries,
        feed.total,
        feed.ttl_seconds,
        now,
        source.name,
        note=feed.detail,
        cut=feed.cut,
    )
    return Probe(read.state.state, read.state.detail, feed.entries, place)
