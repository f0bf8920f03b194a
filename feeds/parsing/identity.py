"""Which entry is which, whether it changed, and who wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from data.models import Entry, Source, content_hash, link_key
from data.tables.publishers import Publisher, Publishers

_GUID_LIMIT = 512  # characters; a longer one is kept as its hash
_HEAD = 240  # characters in which a dateline may be
_TAIL = 200  # characters before a closing credit that tell whether it belongs to a picture
# 'Soldiers march in Seoul on Nov. 22, 2026. (Wire)' credits a photograph, not the story.
_CAPTION = re.compile(
    r"\b(?:photo\w*|image\w*|picture\w*|handout|footage|screen ?(?:shot|grab)|file|courtesy|seen (?:here|in))\b"
    r"|\b(?:19|20)\d\d\b\W*$|사진|写真",
    re.IGNORECASE,
)
_DASH = "[-–—―‑]"
_TRUSTED = frozenset("ABC")


def entry_guids(entries: Sequence[Entry]) -> list[str | None]:
    """The identities of one feed's entries within their source, in feed order; None for a repetition.

    guid, else link, else hash of title and summary. Where a feed uses one guid for several items, the link is added,
    and where that is the same too, an ordinal counted from the feed's older end, so that new items leave those of the
    older ones alone. An item is a repetition where another has the same guid and text, or the same title and time on
    the same page, whatever token or fragment the link ends in.
    """
    keys = [_bounded(entry.guid or entry.link or f"hash:{_digest(entry.title, entry.summary)}") for entry in entries]
    links: dict[str, set[str]] = {}
    for key, entry in zip(keys, entries, strict=True):
        links.setdefault(key, set()).add(entry.link)
    keys = [
        _bounded(f"{key} {entry.link}") if len(links[key]) > 1 and entry.link else key
        for key, entry in zip(keys, entries, strict=True)
    ]
    seen: set[tuple[object, ...]] = set()
    ordinals: Counter[str] = Counter()
    guids: list[str | None] = [None] * len(entries)
    numbers = range(len(entries))
    for number in numbers if _is_oldest_first(entries) else reversed(numbers):
        key, entry = keys[number], entries[number]
        content = (key, content_hash(entry))
        page = (link_key(entry.link), entry.title, entry.published)
        if content in seen or (page[0] and page in seen):
            continue
        seen |= {content, page}
        ordinals[key] += 1
        guids[number] = key if ordinals[key] == 1 else _bounded(f"{key} #{ordinals[key]}")
    return guids


def _is_oldest_first(entries: Sequence[Entry]) -> bool:
    dated = [entry.published for entry in entries if "undated" not in entry.flags]
    return len(dated) > 1 and dated[0] < dated[-1]


def publisher_of(entry: Entry, source: Source, table: Publishers) -> str:
    """Who wrote it, by canonical name: the wire credited in the text, else the one that the entry or source names.

    Only a credit counts, never a mention: 'KCNA said' in a Yonhap report leaves it Yonhap's. And it counts only in a
    source that is graded, or in a publisher of the table: anybody can write a dateline.
    """
    named = entry.publisher or source.publisher or source.name
    known = table.by_name(named)
    wire = credited_wire(entry, table) if known or source.reliability in _TRUSTED else ""
    return wire or known or named


def credited_wire(entry: Entry, table: Publishers) -> str:
    """The wire that dateline, byline, closing credit or copyright line of `entry` names (in this order), or ""."""
    for pattern, wire_of in _datelines(table):
        for text in (entry.summary, entry.title):
            if found := pattern.search(text[:_HEAD]):
                return wire_of[found["wire"]]
    texts = {"byline": entry.author, "closing": entry.summary, "copyright": entry.summary}
    for form, (pattern, wire_of) in _credits(table):
        found = pattern.search(texts[form])
        if found and not (form == "closing" and _CAPTION.search(texts[form][: found.start()][-_TAIL:])):
            return wire_of[found["wire"]]
    return ""


@dataclass(frozen=True, slots=True)
class _Names:
    alternatives: str
    wire_of: dict[str, str]


def _names(wires: tuple[Publisher, ...], form: str) -> _Names:
    wire_of = {name: wire.name for wire in wires if form in wire.forms for name in wire.credits}
    longest_first = sorted(wire_of, key=len, reverse=True)
    # (?!) matches nothing: a table without wires finds none.
    alternatives = "|".join(map(re.escape, longest_first)) or "(?!)"
    return _Names(rf"(?<![A-Za-z])(?P<wire>{alternatives})(?![A-Za-z])", wire_of)


@lru_cache(maxsize=4)
def _datelines(table: Publishers) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    names = _names(table.wires, "dateline")
    shapes = (
        rf"^[^()]{{0,80}}\({names.alternatives}\)\s*{_DASH}",  # PLACE, Nov. 22 (Wire) --
        rf"[(\[【][^()\[\]【】=]{{1,20}}=\s*{names.alternatives}(?:\s[^()\[\]【】]{{0,20}})?[)\]】]",  # (서울=연합뉴스)
        rf"【[^【】]{{1,20}}{names.alternatives}(?:[=＝][^【】]{{0,20}})?】",  # 【ソウル共同】
        rf"\([^()]{{0,20}}일발\s*{names.alternatives}\)",  # (평양 11월 22일발 …)
    )
    return tuple((re.compile(shape), names.wire_of) for shape in shapes)


@lru_cache(maxsize=4)
def _credits(table: Publishers) -> tuple[tuple[str, tuple[re.Pattern[str], dict[str, str]]], ...]:
    shapes = {
        "byline": r"(?:^|[,/|(]|^[Bb]y |^[Ff]rom |\b[Vv]ia )\s*(?:[Tt]he )?{}(?:\s+(?:staff|news(?: agency)?))?\)?\s*$",
        "closing": r"[(（]{}[)）][\s.…]*$",
        "copyright": r"(?:©|\([Cc]\)|[Cc]opyright)\s*(?:\d{{4}},?\s*)?(?:[Tt]he )?{}",
    }
    found = {form: _names(table.wires, form) for form in shapes}
    return tuple(
        (form, (re.compile(shape.format(found[form].alternatives)), found[form].wire_of))
        for form, shape in shapes.items()
    )


def _digest(*texts: str) -> str:
    return blake2b("\x1f".join(texts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _bounded(key: str) -> str:
    return key if len(key) <= _GUID_LIMIT else f"hash:{_digest(key)}"
