"""What is done to a document before a parser sees it, so that none of it can raise, hang or cost the whole feed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from itertools import pairwise
from typing import Literal
from urllib.parse import urlsplit

from feeds.parsing.clean import clean_text

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
_HTML_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)

_CHALLENGE = re.compile(
    r"cf-chl|_cf_chl_opt|challenge-platform|just a moment\.\.\.|attention required! \| cloudflare|checking your browser"
    r"|ddos-guard|_incapsula_resource|px-captcha|captcha|verify (?:that )?you are (?:a )?human|are you a robot"
    r"|enable javascript and cookies to continue|access denied.{0,200}reference #",
    re.DOTALL,
)
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
    if _CHALLENGE.search(lowered):
        return "challenge", f"a page{named} that asks for a human came instead of a feed"
    if _LOGIN.search(lowered) or _LOGIN_PATH.search(_path(final_url)):
        return "login", f"a log-in page{named} came instead of a feed"
    return "html", f"an HTML page{named} came instead of a feed"


def _path(url: str) -> str:
    """The path of `url`, or "" where it is no URL."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def prepare(text: str) -> Prepared | str:
    """`text` as XML 1.0 characters without its own declaration, cut to MAX_ENTRIES items; or why it is refused."""
    text = _NOT_XML.sub("", text).lstrip("\ufeff \t\r\n")
    text = text[_declaration_end(text) :]
    start, _ = _prologue(text)
    tag, root = _FIRST_TAG.match(text, start), _ROOT.search(text, start, start + _HEAD)
    if root and not (tag and tag[1].lower() in _FEED_ROOTS):
        text = text[root.start() :]  # a server's own warnings stood before the document
    text, total = _cut(text)
    if _work(text) > _MAX_WORK or (total and not _ITEM_START.search(text)):
        return "more tags than a feed needs"
    if text.count("<") > _MANY_TAGS and _depth(text) > _MAX_DEPTH:
        return f"elements are nested more than {_MAX_DEPTH} deep"
    return Prepared(_mended(_REFERENCE.sub(_usable, text)), total)


def _declaration_end(text: str) -> int:
    found = _DECLARATION.match(text)
    return found.end() if found else 0


def items(text: str) -> tuple[str, list[str], str]:
    """What stands before the first item, the items, and what follows the last, for parsing them one by one."""
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


def _cut(text: str) -> tuple[str, int]:
    """`text` with at most MAX_ENTRIES items, the first ones, and no more than can be parsed; and how many it had."""
    starts = [m.start() for m in _ITEM_START.finditer(text)]
    kept = min(len(starts), MAX_ENTRIES)
    if _work(text) > _MAX_WORK:
        bounds = [*starts[: kept + 1], len(text)]
        work = _work(text, 0, bounds[0])
        for number, (start, end) in enumerate(pairwise(bounds)):
            work += _work(text, start, end)
            if work > _MAX_WORK:
                kept = min(kept, number)
                break
    if kept < len(starts):
        ends = [m.end() for m in _ITEM_END.finditer(text)]
        rest = ends[-1] if ends and ends[-1] > starts[kept] else len(text)
        text = text[: starts[kept]] + text[rest:]
    return text, len(starts)
