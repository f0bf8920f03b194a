"""What is done to a document before a parser sees it, so that none of it can raise, hang or cost the whole feed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from feeds.clean import clean_text

MAX_ENTRIES = 500
_MAX_DEPTH = 300  # elements within one item, or outside all
_MANY_TAGS = 10_000  # below this, depth is not worth counting

Shape = Literal["feed", "html", "login", "challenge", "malformed"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|(\d+));?")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,300}\?>")
_STRAY_OPENING = re.compile(r"<(?![A-Za-z_/!?])")
_ASIDE = re.compile(r"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\s+([A-Za-z:]+)[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_FIRST_TAG = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF|[A-Za-z]+:feed)[\s>]")
_FEED_ROOTS = {"rss", "feed", "rdf", "channel"}
_HTML_ROOTS = {"html", "head", "body", "!doctype"}
_ITEM_START = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)((?:[A-Za-z_][\w.-]*:)?(item|entry)?[^\s/<>]*)[^<>]*>", re.IGNORECASE)
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
    head = _ASIDE.sub("", text[:65_536]).lstrip("\ufeff \t\r\n")
    doctype = _DOCTYPE.match(head)
    tag = _FIRST_TAG.search(head, doctype.end() if doctype else 0)
    root = tag[1].lower() if tag else ""
    if (doctype and doctype[1].lower() == "html") or root in _HTML_ROOTS:
        return _page(text[:65_536], final_url)
    if root in _FEED_ROOTS or _ROOT.search(head) or _ITEM_START.search(text):
        return "feed", ""
    if not tag:
        return "malformed", f"no XML: the answer begins with {clean_text(text[:200], 60)!r}"
    return "malformed", f"no feed: the outermost element is <{root[:40]}>"


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
    root = _ROOT.search(text)
    opening = text.find("<?xml", 0, root.start() if root else 0)
    if opening > 0 and not text.startswith("<"):
        text = text[opening:]  # a server's own warnings stood before the document
    elif root and not text.startswith("<"):
        text = text[root.start() :]
    text = _DECLARATION.sub("", text, count=1) if _DECLARATION.match(text) else text
    text = _REFERENCE.sub(_usable, text)
    text = _STRAY_OPENING.sub("&lt;", text)
    if text.count("<") > _MANY_TAGS and _depth(text) > _MAX_DEPTH:
        return f"elements are nested more than {_MAX_DEPTH} deep"
    text, total = _cut(text)
    return Prepared(text, total)


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


def _depth(text: str) -> int:
    """The deepest nesting within an item or outside all. Unclosed HTML in one item does not add to the next."""
    deepest = depth = 0
    for tag in _TAG.finditer(text):
        if tag[3]:
            depth = 0
        elif tag[1]:
            depth = max(0, depth - 1)
        elif not tag[0].endswith("/>"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _cut(text: str) -> tuple[str, int]:
    starts = [m.start() for m in _ITEM_START.finditer(text)]
    ends = [m.end() for m in _ITEM_END.finditer(text)]
    if len(starts) > MAX_ENTRIES:
        stop = starts[MAX_ENTRIES]
        rest = ends[-1] if ends and ends[-1] > stop else len(text)
        text = text[:stop] + text[rest:]
    return text, len(starts)
