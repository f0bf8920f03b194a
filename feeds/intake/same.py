"""Which stored entry an arriving one is, where its feed gives it another guid than before.

An item is known by its guid, else by its link without tokens and fragments, else by title and time in its source. Feeds
renew guids at each poll, count up a fragment behind them, or hand out links with a new token; and a desk puts one story
into several of its feeds. None of that is a new entry. What could as well be another item is one: to miss an act would
be worse than to list it twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from data.models import Entry, Source, content_hash, link_key, names_article
from data.store import entries as table
from data.store import known
from data.store.known import Known
from feeds.intake.several import is_numbered

_UNDATED_FOR = timedelta(days=3)  # for so long the title alone tells an undated entry again


def as_stored(
    conn: Connection, source: Source, entries: Sequence[Entry], sources: Mapping[str, Source], now: datetime
) -> list[tuple[Source, Entry]]:
    """The entries of one poll under the identity that the store has for them, each with the source that holds it.

    What another feed of the same desk holds already stays that feed's; only a headline that is new comes through.
    `sources` are those in use, by name. Runs inside the caller's transaction.
    """
    held = table.stored(conn, source.name, [entry.guid for entry in entries])
    entries = _with_stored_links(conn, source, entries, {guid: one.content_hash for guid, one in held.items()})
    strange = [entry for entry in entries if entry.guid not in held]
    if not strange:
        return [(source, entry) for entry in entries]
    desk = {source.name: source} | _sisters(source, sources)
    candidates = known.alike(
        conn,
        list(desk),
        {key for entry in strange if (key := link_key(entry.link))},
        [entry.published for entry in strange if _is_exact(entry)],
        {entry.title for entry in strange if "undated" in entry.flags},
        now - _UNDATED_FOR,
    )
    taken = {held[entry.guid].id for entry in entries if entry.guid in held}
    candidates = [one for one in candidates if one.id not in taken and not is_numbered(one.guid)]
    same = match(entries, strange, candidates, source.name)
    arrived: list[tuple[Source, Entry]] = []
    for entry in entries:
        one = same.get(entry.guid)
        if one is None:
            arrived.append((source, entry))
        elif one.source == source.name:
            arrived.append((source, _renamed(entry, one)))
        elif entry.title != one.title and not known.had_title(conn, one.id, entry.title):
            arrived.append((desk[one.source], replace(_renamed(entry, one), link=one.link)))
    return arrived


def match(
    entries: Sequence[Entry], strange: Sequence[Entry], candidates: Sequence[Known], source: str
) -> dict[str, Known]:
    """By guid: which stored entry each of the `strange` ones is; those that are new are left out. Pure.

    `entries` is the whole document, in which a link that several items share names none of them.
    """
    keys = {entry.guid: link_key(entry.link) for entry in entries}
    shared = {key for key, n in Counter(keys.values()).items() if n > 1}
    by_key: dict[str, list[Known]] = defaultdict(list)
    by_title: dict[str, list[Known]] = defaultdict(list)
    for one in sorted(candidates, key=lambda one: (one.source != source, one.id)):
        by_title[one.title].append(one)
        if one.link_key:
            by_key[one.link_key].append(one)
    found: dict[str, Known] = {}
    taken: set[int] = set()

    def take(entry: Entry, options: Iterable[Known]) -> None:
        one = next((o for o in options if o.id not in taken and o.language == entry.language), None)
        if one is not None and entry.guid not in found:
            found[entry.guid] = one
            taken.add(one.id)

    for entry in strange:
        take(entry, (one for one in by_title[entry.title] if _same_moment(entry, one, keys[entry.guid])))
    for entry in strange:
        key = keys[entry.guid]
        if names_article(key) and key not in shared and _one_a_source(by_key[key]):
            take(entry, by_key[key])
    # Where a feed has shown that its guids are worth nothing, a link that only one item has is enough.
    if 2 * sum(one.source == source for one in found.values()) >= len(strange) >= 2:
        for entry in strange:
            key = keys[entry.guid]
            if key and key not in shared and _one_a_source(by_key[key]):
                take(entry, (one for one in by_key[key] if one.source == source))
    return found


def _one_a_source(options: Sequence[Known]) -> bool:
    """A link under which a source already holds two entries tells them apart no more."""
    return len({one.source for one in options}) == len(options)


def _same_moment(entry: Entry, one: Known, key: str) -> bool:
    """Whether two entries of one title are one by when they were published: to the second, or without a date both."""
    both_undated = "undated" in entry.flags and "undated" in one.flags
    if key and key == one.link_key:
        return both_undated or entry.published == one.published
    if both_undated:
        return one.source == entry.source
    return _is_exact(entry) and entry.published == one.published and "date-only" not in one.flags


def _is_exact(entry: Entry) -> bool:
    """Whether it says itself when it was published, to the minute."""
    return not {"undated", "date-only", "future"} & set(entry.flags)


def _renamed(entry: Entry, one: Known, *, told_by_title: bool = True) -> Entry:
    """`entry` under the name that `one` has; with its link too where that differs by no more than a token."""
    same = link_key(entry.link) == one.link_key or (told_by_title and entry.title == one.title)
    return replace(entry, source=one.source, guid=one.guid, link=one.link if same else entry.link)


def _sisters(source: Source, sources: Mapping[str, Source]) -> dict[str, Source]:
    """The other feeds of the source's desk. An aggregator's feeds have no desk in common."""
    if not source.publisher or source.publisher_type == "aggregator" or source.adapter != "feed":
        return {}
    return {
        one.name: one
        for one in sources.values()
        if one.publisher == source.publisher and one.publisher_type != "aggregator" and one.name != source.name
    }


def _with_stored_links(
    conn: Connection, source: Source, entries: Sequence[Entry], hashes: Mapping[str, str]
) -> list[Entry]:
    """Entries that changed in nothing but their link's token keep the link that is stored."""
    changed = [e.guid for e in entries if e.guid in hashes and hashes[e.guid] != content_hash(e)]
    if not changed:
        return list(entries)
    stored = known.by_guid(conn, source.name, changed)
    return [_renamed(e, stored[e.guid], told_by_title=False) if e.guid in stored else e for e in entries]
