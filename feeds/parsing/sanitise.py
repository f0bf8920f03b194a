"""What is done to a document before a parser sees it, so that none of it can raise, hang or cost the whole feed."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html.entities import html5
from itertools import pairwise
from typing import Literal
from urllib.parse import urlsplit

from feeds.fetching import challenge
from feeds.parsing.clean import clean_link, clean_text
from feeds.parsing.dates import parse_date

MAX_ENTRIES = 500
_HEAD = 65_536  # characters in which a document must say what it is
_MAX_DEPTH = 300  # elements within one item, or outside all
_MANY_TAGS = 2_000  # below this, depth is not worth counting
# feedparser takes some 30 µs a tag and 3 µs an ampersand, closed or not. A full feed needs a tenth of this.
_MAX_WORK = 100_000  # tags, eight ampersands counting as one

Shape = Literal["feed", "html", "login", "challenge", "malformed"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|(\d+));?")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,300}\?>")
_AMPERSAND = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(?!#(?:\d+|[xX][0-9A-Fa-f]+);))")
_XML_NAMES = {"amp", "lt", "gt", "quot", "apos"}
_STRAY_OPENING = re.compile(r"<(?![A-Za-z_/!?])")
_BLANK = re.compile("[\ufeff \t\r\n\0]*")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([A-Za-z:]+)", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF|[A-Za-z]+:feed)[\s>]")
_FEED_ROOTS = {"rss", "feed", "rdf", "channel"}
_HTML_ROOTS = {"html", "head", "body"}
_ITEM_START = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[^<>]*>")
_ITEM_DATE = re.compile(
    r"<(?:[A-Za-z_][\w.-]*:)?(?:pubDate|published|updated|date|issued|modified|created)\b[^<>]*>\s*(?:<!\[CDATA\[)?"
    r"\s*([^<\]]{4,120})",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"</(?:rss|feed|rdf:RDF|channel|[A-Za-z]+:feed)\s*>\s*(?:<!--[^<>]*-->\s*)*\Z", re.IGNORECASE | re.DOTALL
)
_NAMED_FEED = re.compile(r"<link\b[^<>]{0,600}>", re.IGNORECASE)
_FEED_TYPE = re.compile(r"""type\s*=\s*["']?application/(?:rss|atom|rdf|feed)\+(?:xml|json)""", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]{1,500})"|'([^']{1,500})'|([^\s"'>]{1,500}))""", re.IGNORECASE)
_HTML_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)

_LOGIN = re.compile(r"""type\s*=\s*["']?password|<title[^>]*>[^<]{0,100}(?:log ?in|sign ?in|로그인|ログイン)""")
_LOGIN_PATH = re.compile(r"/(?:login|log-in|signin|sign-in|sso|auth|account/login)(?:[/.?]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready for the parser, with `total` items of which `text` holds at most MAX_ENTRIES."""

    text: str
    total: int


def shape_of(text: str, final_url: str) -> tuple[Shape, str]:
    """What a document is by its first element, whatever the server calls it, and a line in words where no feed."""
    start, doctype = _prologue(text)
    tag = _FIRST_TAG.search(text, start)
    root = tag[1].lower() if tag else ""
    if doctype == "html" or root in _HTML_ROOTS:
        return _page(text[:_HEAD], final_url)
    if root in _FEED_ROOTS or _ROOT.search(text, 0, _HEAD) or _ITEM_START.search(text):
        return "feed", ""
    if not tag:
        return "malformed", f"no XML: the answer begins with {clean_text(text[:200], 60)!r}"
    return "malformed", f"no feed: the outermost element is <{root[:40]}>"


def _prologue(text: str) -> tuple[int, str]:
    """Where comments, processing instructions and document type end, and the name of that type ("" for none)."""
    at, doctype = 0, ""
    while True:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string too
        if text.startswith("<!--", at):
            close, end = "-->", text.find("-->", at)
        elif text.startswith("<?", at):
            close, end = "?>", text.find("?>", at)
        elif found := _DOCTYPE.match(text, at):
            doctype = found[1].lower()
            subset = text.find("[", at, text.find(">", at))
            close = "]>" if subset >= 0 else ">"
            end = text.find(close, at)
        else:
            return at, doctype
        if end < 0:
            return at, doctype
        at = end + len(close)


def _page(head: str, final_url: str) -> tuple[Shape, str]:
    title_found = _HTML_TITLE.search(head)
    title = clean_text(title_found[1], 80) if title_found else ""
    named = f' titled "{title}"' if title else ""
    lowered = head.lower()
    if challenge.by_page(head):
        return "challenge", f"a page{named} that asks for a human came instead of a feed"
    if _LOGIN.search(lowered) or _LOGIN_PATH.search(_path(final_url)):
        return "login", f"a log-in page{named} came instead of a feed"
    feeds = _named_feeds(head, final_url)
    put = f"; it names its feed: put {' or '.join(feeds)}" if feeds else ""
    return "html", f"an HTML page{named} came instead of a feed{put}"


def _named_feeds(head: str, final_url: str) -> list[str]:
    """The addresses, two at most, under which a page offers its feeds (https://www.rssboard.org/rss-autodiscovery)."""
    found: dict[str, None] = {}
    for link in _NAMED_FEED.finditer(head):
        href = _HREF.search(link[0]) if _FEED_TYPE.search(link[0]) else None
        address = clean_link(html.unescape(href[1] or href[2] or href[3]), final_url) if href else ""
        if address and address != final_url:
            found[address] = None
    return list(found)[:2]


def _path(url: str) -> str:
    """The path of `url`, or "" where it is no URL."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def is_closed(text: str) -> bool:
    """Whether a document ends as a feed does: what seemed to break off was whole."""
    return _ENDS.search(text[-2_000:]) is not None


def prepare(text: str, zone: str = "UTC", *, cut: bool = False) -> Prepared | str:
    """`text` as XML 1.0 characters without its own declaration, cut to its newest MAX_ENTRIES items; or why it is
    refused. `zone` is that of dates that name none; `cut`: the document broke off, so its last item counts only where
    it is closed.
    """
    text = _NOT_XML.sub("", text).lstrip("\ufeff \t\r\n")
    text = text[_declaration_end(text) :]
    start, _ = _prologue(text)
    tag, root = _FIRST_TAG.match(text, start), _ROOT.search(text, start, start + _HEAD)
    if root and not (tag and tag[1].lower() in _FEED_ROOTS):
        text = text[root.start() :]  # a server's own warnings stood before the document
    torn = 0
    if cut:
        text, torn = _without_a_torn_item(text)
    text, total = _newest(text, zone)
    total += torn
    if _work(text) > _MAX_WORK or (total > torn and not _ITEM_START.search(text)):
        return "more tags than a feed needs"
    if text.count("<") > _MANY_TAGS and _depth(text) > _MAX_DEPTH:
        return f"elements are nested more than {_MAX_DEPTH} deep"
    return Prepared(_mended(_REFERENCE.sub(_usable, text)), total)


def _declaration_end(text: str) -> int:
    found = _DECLARATION.match(text)
    return found.end() if found else 0


def items(text: str) -> tuple[str, list[str], str]:
    """What comes before the first item, the items, and what follows the last, for parsing them one by one."""
    starts = [m.start() for m in _ITEM_START.finditer(text)]
    if not starts:
        return text, [], ""
    ends = [m.end() for m in _ITEM_END.finditer(text)]
    tail = ends[-1] if ends and ends[-1] > starts[-1] else len(text)
    return text[: starts[0]], [text[a:b] for a, b in zip(starts, [*starts[1:], tail], strict=True)], text[tail:]


def _usable(reference: re.Match[str]) -> str:
    """The reference itself, or U+FFFD where it names no XML character (parsers raise on those)."""
    digits = reference[1] or reference[2]
    code = int(digits, 16 if reference[1] else 10) if len(digits) <= 8 else 0
    fine = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return reference[0] if fine else "\ufffd"


def _mended(text: str) -> str:
    """`text` with stray '<' and '&' escaped and names of HTML characters resolved, except in CDATA sections. The strict
    parser then takes it: the tolerant one makes 'R&D' into 'R&D;'."""
    parts: list[str] = []
    at = 0
    while True:
        opening = text.find("<![CDATA[", at)
        end = text.find("]]>", opening) if opening >= 0 else -1
        plain = text[at:] if end < 0 else text[at:opening]
        parts.append(_STRAY_OPENING.sub("&lt;", _AMPERSAND.sub(_named, plain)))
        if end < 0:
            return "".join(parts)
        parts.append(text[opening : end + 3])
        at = end + 3


def _named(ampersand: re.Match[str]) -> str:
    name = ampersand[1]
    if name is None:
        return "&amp;"
    if name in _XML_NAMES or f"{name};" not in html5:
        return ampersand[0]
    return "".join(f"&#{ord(character)};" for character in html5[f"{name};"])


def _depth(text: str) -> int:
    """The deepest nesting within an item or outside all. Unclosed HTML in one item does not add to the next."""
    deepest = depth = 0
    for tag in _TAG.finditer(text):
        if tag[2].lower() in {"item", "entry"}:
            depth = 0
        elif tag[1]:
            depth = max(0, depth - 1)
        elif not tag[0].endswith("/>"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _work(text: str, start: int = 0, end: int | None = None) -> int:
    return text.count("<", start, end) + text.count("&", start, end) // 8


def is_torn(text: str) -> bool:
    """Whether a document's last item is not closed, while others are: it broke off, whatever length was announced."""
    starts = [m.start() for m in _ITEM_START.finditer(text)]
    ends = [m.end() for m in _ITEM_END.finditer(text)]
    return bool(starts) and bool(ends) and ends[-1] <= starts[-1]


def _without_a_torn_item(text: str) -> tuple[str, int]:
    """`text` without a last item that is not closed, and how many items that cost: one or none."""
    starts = [m.start() for m in _ITEM_START.finditer(text)]
    ends = [m.end() for m in _ITEM_END.finditer(text)]
    if not starts or (ends and ends[-1] > starts[-1]):
        return text, 0
    return text[: starts[-1]], 1


def _newest(text: str, zone: str) -> tuple[str, int]:
    """`text` with at most MAX_ENTRIES items and no more than can be parsed, and how many it had.

    The newest by date are kept, wherever they are; of items without a date the first.
    """
    starts = [m.start() for m in _ITEM_START.finditer(text)]
    if len(starts) <= MAX_ENTRIES and _work(text) <= _MAX_WORK:
        return text, len(starts)
    ends = [m.end() for m in _ITEM_END.finditer(text)]
    tail = ends[-1] if ends and starts and ends[-1] > starts[-1] else len(text)
    spans = list(pairwise([*starts, tail]))
    order = sorted(range(len(spans)), key=lambda i: (-_date_in(text, *spans[i], zone).timestamp(), i))
    work = _work(text, 0, starts[0] if starts else None) + _work(text, tail)
    kept: list[int] = []
    for number in order[:MAX_ENTRIES]:
        work += _work(text, *spans[number])
        if work > _MAX_WORK:
            break
        kept.append(number)
    if not starts:
        return text, 0
    items = "".join(text[slice(*spans[number])] for number in sorted(kept))
    return f"{text[: starts[0]]}{items}{text[tail:]}", len(starts)


def _date_in(text: str, start: int, end: int, zone: str) -> datetime:
    found = _ITEM_DATE.search(text, start, end)
    moment = parse_date(found[1].strip(), zone) if found else None
    return moment.when if moment else datetime.min.replace(tzinfo=UTC, year=1900)
