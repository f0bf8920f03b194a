"""The one door by which strangers' words come in: plain text and http(s) addresses, nothing that acts.

Every function here takes time linear in its input and never raises.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

TITLE_LIMIT = 400  # characters kept of a title
AUTHOR_LIMIT = 200
EXCERPT_LIMIT = 2_000  # characters kept of a summary or of a full text
_RAW_LIMIT = 64_000  # characters looked at
_LINK_LIMIT = 4_096
_ROUNDS = 4  # of entity decoding: publishers escape twice, seldom thrice

_SPACE = re.compile(r"\s+")
# Controls; marks that turn the direction of text; zero-width and other invisible characters; tags; surrogates and
# private-use characters; fillers that look like nothing. Ordinary whitespace is folded before this.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\ue000-\uf8ff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_STACKED = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")  # accents piled up to overflow the line
_OPENS_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_TAG_NAME = re.compile(r"/?\s*([A-Za-z][A-Za-z0-9:_-]*)")
_TAG_STOP = re.compile(r"""[<>"']""")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Elements whose content is not for reading.
# The reading beside a Chinese character is not part of the word: <ruby>北<rt>きた</rt></ruby> is 北.
_DROPPED = _names("script style template noscript iframe object svg math head title textarea select rt rp rtc")
_READINGS = _names("rt rp rtc")  # their end tags may be left out
_INLINE = _names(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd mark q rb rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr"
)
_BLOCK = _names(
    "address applet area article aside audio base basefont blockquote body br button canvas caption center col "
    "colgroup dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 "
    "h5 h6 header hr html image img input label legend li link main map marquee menu meta nav noframes ol optgroup "
    "option output p param picture plaintext pre progress section source summary table tbody td tfoot th thead tr "
    "track ul video xmp"
)

_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid"
    r"|_hsenc|_hsmi|__hssc|__hstc|__hsfp|hsctatracking|mkt_tok|oly_enc_id|oly_anon_id|vero_id|vero_conv|at_medium"
    r"|at_campaign|at_custom\d|at_link\w*|at_format|at_ptr_name|at_bbc_team|ns_mchannel|ns_campaign|ns_source|wickedid"
    r"|rb_clickid|s_cid|xtor|cmpid|ftag)",
    re.IGNORECASE,
)
# 'www.wire.example/a' and 'wire.example/a' without a scheme; not 'view.do?id=7' or 'news/a.html', which are relative.
_HOST_FIRST = re.compile(
    r"((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,18}))(?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE
)
_FILE_ENDINGS = _names(
    "html htm shtml xhtml php asp aspx jsp jspx do cgi pl cfm xml rss atom json pdf txt jpg jpeg png gif webp mp mov "
    "hwp hwpx doc docx xls xlsx zip action nhn naver cms page"
)
_READING_END = re.compile(r"</?(?:rt|rp|rtc|rb|ruby)\b", re.IGNORECASE)
_PLAIN_LINK = re.compile(r"https?://[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,3}(?:/[A-Za-z0-9._~/-]{0,500})?", re.ASCII)
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9._~=&-]{1,500}", re.ASCII)
_BARE_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s|(?<=[。！？])[」』）]?")


def clean_text(raw: str, limit: int = TITLE_LIMIT) -> str:
    """`raw`, which may be HTML or escaped more than once, as one line of plain text of at most `limit` characters.

    No markup, control, bidirectional or invisible characters remain; the text is in normal form C. An angle bracket
    that opens no HTML element, as in '<Interview>', becomes a typographic one. A cut is made at the end of a sentence
    or word and marked with '…'.
    """
    return shorten(plain_text(raw), limit)


def plain_text(raw: str) -> str:
    """Like `clean_text`, without the limit (but of the first 64,000 characters of `raw`)."""
    if not raw:
        return ""
    text = raw[:_RAW_LIMIT]
    if "<" not in text and "&" not in text and "]]>" not in text:
        return _SPACE.sub(" ", _visible(text)).strip()  # most text: nothing to take out, nothing to decode
    for _ in range(_ROUNDS):
        text = _without_tags(_visible(text).replace("<![CDATA[", "").replace("]]>", ""))
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    # Taking a tag out may have joined the halves of another.
    return _SPACE.sub(" ", _OPENS_TAG.sub("‹", _visible(_without_tags(_visible(text))))).strip()


def is_clean(text: str, limit: int = TITLE_LIMIT) -> bool:
    """Whether `text` is as `clean_text` leaves it: nothing unseen, no markup, one line, normal form C.

    Cleaning it again may still change it: '&lt;b&gt;' can be what an author wrote of.
    """
    return len(text) <= limit and not _OPENS_TAG.search(text) and _SPACE.sub(" ", _visible(text)).strip() == text


def shorten(text: str, limit: int) -> str:
    """`text` cut to at most `limit` characters: after a sentence that ends in the last third, else after a word."""
    if len(text) <= limit:
        return text
    room = text[: limit - 1]
    ends = [m.start() for m in _SENTENCE_END.finditer(room)]
    if ends and ends[-1] >= limit * 2 // 3:
        return f"{room[: ends[-1]].rstrip()} …"[:limit]
    space = room.rfind(" ", limit // 2)
    return f"{room[:space] if space > 0 else room}…"


def clean_link(raw: str, base: str = "") -> str:
    """`raw` as an absolute http(s) URL without credentials and tracking parameters, or "" where it is none.

    Relative addresses are taken from `base`. Everything beyond printable ASCII is percent-encoded, a host name in
    another script written in its ASCII form, so that the address shown is the address opened.
    """
    plain, mark, query = raw.partition("?")
    if _PLAIN_LINK.fullmatch(plain) and (not mark or _PLAIN_QUERY.fullmatch(query)):
        told = _without_tracking(query)  # most links: all else below would leave them as they are
        return f"{plain}?{told}" if told else plain
    # Browsers drop line breaks and tabs within an address and read a backslash as a slash; so do we, before judging.
    text = re.sub(r"[\t\r\n]", "", raw.strip()[:_LINK_LIMIT])
    text = _visible(text).replace("&amp;", "&").replace("\\", "/").strip()
    if not text or len(raw) > _LINK_LIMIT or _BARE_SCHEME.fullmatch(text):
        return ""
    text = _with_scheme(text, base)
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}", host):
        return ""
    netloc = f"[{host}]" if ":" in host else host
    if port is not None:
        netloc += f":{port}"
    query = _without_tracking(parts.query)
    tracked = _TRACKING.fullmatch(parts.fragment.lstrip("?").partition("=")[0])
    path, query, fragment = (
        quote(part, safe="/%:=&?~+!$,;@()*[].-_'#" if part is not parts.path else "/%:=&~+!$,;@()*.-_'")
        for part in (parts.path, query, "" if tracked else parts.fragment)
    )
    link = urlunsplit((parts.scheme, netloc, path, query, fragment))
    return link if len(link) <= _LINK_LIMIT else ""


def _without_tracking(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0]))


def _with_scheme(text: str, base: str) -> str:
    """`text` with https:// where it begins with a host: one that says www, one of the feed's own, or one with a path
    behind it whose ending is no file's."""
    found = _HOST_FIRST.match(text)
    if not found:
        return text
    host, ending = found[1].lower(), found[2].lower()
    own = _host_of(base).removeprefix("www.")
    is_own = bool(own) and (host == own or host.endswith(f".{own}") or own.endswith(f".{host}"))
    if (
        host.startswith("www.")
        or is_own
        or (ending not in _FILE_ENDINGS and text[found.end() : found.end() + 1] == "/")
    ):
        return f"https://{text}"
    return text


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text  # most English text: nothing below would find anything
    return unicodedata.normalize("NFC", _STACKED.sub(r"\1", _UNSEEN.sub("", _SPACE.sub(" ", text))))


def _without_tags(text: str) -> str:
    """`text` without comments, elements of HTML and what is in elements not meant for reading."""
    out: list[str] = []
    at = 0
    unclosed: set[str] = set()  # closing strings known not to follow: each is searched for at most once in vain
    while opening := _OPENS_TAG.search(text, at):
        out.append(text[at : opening.start()])
        start = opening.end()
        if text.startswith("!--", start):
            at = _after(text, "-->", start, unclosed) or start + 3
            continue
        end, closed = _end_of_tag(text, start, unclosed)
        inside = text[start:end]
        name_found = _TAG_NAME.match(inside)
        name = name_found[1].lower() if name_found else ""
        out.append(_in_place_of(name, inside, closed))
        at = end + closed
        if name in _DROPPED and closed and inside[0] != "/" and not inside.endswith("/"):
            at = _end_of_dropped(text, name, at, unclosed)
    out.append(text[at:])
    return "".join(out)


def _after(text: str, mark: str, start: int, unclosed: set[str]) -> int:
    """Where `text` goes on after the next `mark`, or 0 where none follows."""
    end = -1 if mark in unclosed else text.find(mark, start)
    if end < 0:
        unclosed.add(mark)
        return 0
    return end + len(mark)


def _in_place_of(name: str, inside: str, closed: bool) -> str:
    """What is left of a tag: nothing of an inline one, a space of others; what is no element stays, bracketed anew."""
    known = name in _INLINE or name in _BLOCK or name in _DROPPED
    if not known and name and "=" not in inside and ":" not in name and not inside.endswith("/"):
        return f"‹{inside}›" if closed else f"‹{inside}"
    return "" if name in _INLINE else " "


def _end_of_dropped(text: str, name: str, at: int, unclosed: set[str]) -> int:
    """Where the element `name`, whose content begins at `at`, ends; `at` itself where its end is not found."""
    if name in _READINGS:
        end = _READING_END.search(text, at)
        return end.start() if end else at
    close = f"</{name}"
    if close in unclosed:
        return at
    end = re.compile(re.escape(close), re.IGNORECASE).search(text, at)
    if end is None:
        unclosed.add(close)
        return at
    return end.start()


def _end_of_tag(text: str, start: int, unclosed: set[str]) -> tuple[int, bool]:
    """Where the tag that opens at `start` ends, and whether by '>' (otherwise by the next '<' or the text's end)."""
    at = start
    while stop := _TAG_STOP.search(text, at):
        mark = stop[0]
        at = stop.end()
        if mark == ">":
            return stop.start(), True
        if mark == "<":
            return stop.start(), False
        # A quote only counts where an attribute's value begins.
        if text[stop.start() - 1] == "=" and mark not in unclosed:
            close = text.find(mark, at)
            if close < 0:
                unclosed.add(mark)
            else:
                at = close + 1
    return len(text), False
