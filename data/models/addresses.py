"""What of an address may be shown, and what of a link tells one article from another. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

HIDDEN = "***"
_PLACEHOLDER = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]{0,63}\}")
# Names under which sites hand a reader's session, a stamp against caches or a signature along with a link.
_SESSION = re.compile(
    r"(?:(?:php|j|asp|cf)?sess(?:ion)?(?:_?id)?|sid|s_?id|(?:access|auth|user|csrf)?_?token|auth|nonce|cb|cache_?bust(?:er)?"
    r"|no_?cache|rand(?:om)?|rnd|_|__|ts|time_?stamp|sig(?:nature)?|expir(?:es|y)|x-amz-[a-z-]+|api_?key)",
    re.IGNORECASE,
)
_SECRET = re.compile(r".*(?:token|key|auth|pass|pwd|secret|user|login|sign|code|email|subscri).*", re.IGNORECASE)
# Names that say where on the site the reader came from: gone where the rest names the article by itself.
_ROUTE = re.compile(
    r"(?:section|sect|from|ref(?:errer|erer)?|rss|feed|src|source|site|partner|output|share|sns|mobile|mode|channel"
    r"|page|t|time|v|ver|version|h|hash|r|k|lang|hl|gl|ceid|oc)",
    re.IGNORECASE,
)
_ID = re.compile(
    r"(?:.*(?:id|no|num|idx|seq|key|code|guid|uuid|article|news|story|doc|post|item|entry)|p|a|n|q)", re.IGNORECASE
)
_RANDOM = re.compile(
    r"[0-9a-f]{16,}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|1[5-9]\d{8}(?:\d{3})?"
    r"|(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{16,}={0,2}"
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?#]*", re.IGNORECASE)
_SLUG = re.compile(r"[^/?=&]*\d{3}|[^/?=&]+(?:[-_][^/?=&]+){3}|/[^/?=&]{20,}(?:[/?]|$)")


def masked_url(url: str, *, whole_query: bool = True) -> str:
    """`url` as anybody may see it: no user, no password, and of its query only that there is one.

    With `whole_query` False the query stays but for values that look like secrets, for lists of sources that are to be
    read in again. What stands for a secret, as ${TOKEN} does, is none and stays there.
    """
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return HIDDEN
    user = parts.netloc.rpartition("@")[0]
    if user:
        kept = not whole_query and not _PLACEHOLDER.sub("", user).strip(":")
        host = f"{user if kept else HIDDEN}@{host}"
    if not parts.query:
        query = ""
    elif whole_query:
        query = HIDDEN
    else:
        query = "&".join(_shown(pair) for pair in parts.query.split("&"))
    masked = urlunsplit((parts.scheme, host, parts.path, query, ""))
    return url if not whole_query and HIDDEN not in masked else masked


def is_private(url: str) -> bool:
    """Whether a feed's address holds what only officers may see: a user, a password or a query."""
    return masked_url(url) != url.partition("#")[0]


def _shown(pair: str) -> str:
    name, equals, value = pair.partition("=")
    plain = unquote(value)
    if _PLACEHOLDER.fullmatch(plain) or not (plain and (_SECRET.fullmatch(name) or _RANDOM.fullmatch(plain))):
        return pair
    return f"{name}{equals}{HIDDEN}"


def asks_for_secret(url: str) -> bool:
    """Whether an address has a place for a secret of this machine, ${NAME}, which goes to its host when it is asked."""
    return "${" in url


_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(/[A-Za-z0-9._~/-]*)?(?:\?([A-Za-z0-9._~=&-]+))?", re.ASCII)


def link_key(link: str) -> str:
    """What names the article in a link: without scheme, www, tokens, tracking, the way the reader came, and fragment.

    "" where nothing is left but a site's front page. Two links of one key need not lead to one article where the key
    `names_article` not.
    """
    if plain := _PLAIN.fullmatch(link):  # most links: nothing to decode in them
        host, port, fragment = plain[1].removeprefix("www."), None, ""
        path, told = (plain[2] or "").rstrip("/"), _plain_pairs(plain[3])
    else:
        try:
            parts = urlsplit(link)
            host, port = (parts.hostname or "").removeprefix("www."), parts.port
        except ValueError:
            return ""
        path = _PATH_SESSION.sub("", parts.path).rstrip("/")
        told = parse_qsl(parts.query, keep_blank_values=True)
        fragment = f"#{parts.fragment}" if parts.fragment[:1] in ("!", "/") else ""  # a page made by script
    pairs = [(k, v) for k, v in told if not _SESSION.fullmatch(k)]
    pairs = [(k, v) for k, v in pairs if _ID.fullmatch(k) or not _RANDOM.fullmatch(v)]
    lean = [(k, v) for k, v in pairs if not _ROUTE.fullmatch(k)]
    if lean != pairs and (any(_ID.fullmatch(k) and v for k, v in lean) or names_article(path)):
        pairs = lean
    if pairs and plain:  # what urlencode makes of letters that need no encoding
        query = "?" + "&".join(f"{name}={value.replace('=', '%3D')}" for name, value in sorted(pairs))
    else:
        query = f"?{urlencode(sorted(pairs))}" if pairs else ""
    if not host or not (path or query or fragment):
        return ""
    return f"{host}{f':{port}' if port not in (None, 80, 443) else ''}{path}{query}{fragment}"


def _plain_pairs(query: str | None) -> list[tuple[str, str]]:
    """As `parse_qsl` gives them, of a query in which nothing is encoded."""
    pairs = [pair.partition("=") for pair in query.split("&") if pair] if query else []
    return [(name, value) for name, _, value in pairs]


def names_article(key: str) -> bool:
    """Whether a link's key names one article, by a number or a title in it, and not a page that lists several."""
    tail = key[key.find("/") :] if "/" in key else ""
    return bool(_SLUG.search(tail)) or bool(re.search(r"[?&](?:\w*(?:id|no|idx|seq|key))=[^&]+", key, re.IGNORECASE))
