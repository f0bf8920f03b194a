"""JSON Feed (https://www.jsonfeed.org/version/1.1/) into the shape in which feedparser gives the other kinds.

A field of another type than the standard names is as good as absent; it costs neither its item nor the feed.
"""

from __future__ import annotations

import json
from typing import Any

_TEXT = (str,)
# What we read of an item, with the types it may have. Ids are texts; some writers give numbers.
_ITEM: dict[str, tuple[type, ...]] = {
    "id": (str, int, float),
    "url": _TEXT,
    "external_url": _TEXT,
    "title": _TEXT,
    "content_html": _TEXT,
    "content_text": _TEXT,
    "summary": _TEXT,
    "image": _TEXT,
    "date_published": _TEXT,
    "date_modified": _TEXT,
    "authors": (list,),
    "author": (dict,),
}


class NoJsonFeed(ValueError):
    """JSON, or nearly, but no JSON Feed. The message says why."""


def read(text: str) -> tuple[list[dict[str, Any]], int]:
    """The items, in feed order, and how many there were. Raises NoJsonFeed."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoJsonFeed(f"JSON that cannot be read ({str(error)[:80]})") from None
    if not isinstance(document, dict) or "jsonfeed.org/version/" not in str(document.get("version", "")):
        raise NoJsonFeed("JSON, but no JSON Feed: it names no jsonfeed.org version")
    items = document.get("items")
    if not isinstance(items, list):
        raise NoJsonFeed("a JSON Feed whose items are no list")
    return [_item(one) for one in items if isinstance(one, dict) and one.get("expired") is not True], len(items)


def _item(raw: dict[str, Any]) -> dict[str, Any]:
    """An item under feedparser's names."""
    known = {key: raw[key] for key, types in _ITEM.items() if isinstance(raw.get(key), types) and raw[key] is not True}
    links = [known[key] for key in ("url", "external_url") if known.get(key)]
    return {
        "id": str(known.get("id", "")),
        "title": known.get("title", ""),
        "summary": known.get("summary", ""),
        "content": [{"value": known[key]} for key in ("content_html", "content_text") if known.get(key)],
        "links": [{"href": link, "rel": "alternate"} for link in links],
        "link": links[0] if links else "",
        "published": known.get("date_published", ""),
        "updated": known.get("date_modified", ""),
        "author": _author(known),
        "media_content": [{"url": known["image"]}] if known.get("image") else [],
    }


def _author(known: dict[str, Any]) -> str:
    """Names of the authors; version 1.0 knew only one."""
    people = [*known.get("authors", ()), known.get("author")]
    names = [one["name"] for one in people if isinstance(one, dict) and isinstance(one.get("name"), str)]
    return ", ".join(dict.fromkeys(names))
