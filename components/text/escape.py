"""The one door through which untrusted text (feeds, viewers) enters a page.

Headlines go into `components.widgets.listing` or `st.text` as they are: both show every character literally. Everything
else takes a function from here: `anchor`, `marked` and `plain` for `st.html`, `md` for places that read Markdown,
`hover` for figures, `safe_url` for any address.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

from data.models import Match

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"\s+")
# Streamlit rewrites these in the text itself, after Markdown: a zero-width space keeps them apart.
_AUTOLINK = re.compile(r"(?i)(https?|ftp|mailto|www|:streamlit)([:.])?")
_TYPOGRAPHY = re.compile(r"(-(?=[->])|<(?=[-=])|>(?==)|=(?=>)|\+(?=-)|!(?==))")
_ZERO = "\u200b"
# Beginnings of tags, mentions, links and Slack's own marks; dots that chats take for the name of a site.
_OPENERS = re.compile(r"([<@\[\]!&#|]|:(?=[A-Za-z]))")
_DOT = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")
_LOOKALIKES = str.maketrans({"*": "\u2217", "_": "\u02cd", "`": "\u02cb", "~": "\u223c"})
# Characters that turn the reading direction round or hide text, and such as no file can hold: a headline may not
# reorder its neighbours.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_URL_BAD = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\<>\"\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
HOVER_LENGTH = 120
WORD = 12  # letters; of a longer word its beginning is shown
# Neutral, since colour means severity; the underline stays in grey print. Both inherit the theme's text colour.
_MARK = "background:rgba(110,140,175,0.26);color:inherit;border-bottom:2px solid currentColor;padding:0 1px"
# What a reader searched for: inverted, so that it is found at once among the scorer's marks, in grey too.
_HIT = "background:CanvasText;color:Canvas;padding:0 2px;border-radius:2px"
_LINK = "color:inherit;text-decoration:underline"


def clean(text: str) -> str:
    """`text` without control and direction characters, as one line."""
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


def safe_url(url: str) -> str | None:
    """`url` where a click on it can only open a web page: http or https, a host, no user name, no odd characters."""
    if not url or len(url) > 2000 or _URL_BAD.search(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where the port is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return url


def plain(text: str) -> str:
    """`text` escaped for `st.html`."""
    return html.escape(clean(text))


def anchor(text: str, url: str) -> str:
    """A link to a source for `st.html`; the bare text where the address is not safe."""
    address = safe_url(url)
    if address is None:
        return plain(text)
    rel = "noopener noreferrer nofollow"
    return f'<a href="{html.escape(address)}" target="_blank" rel="{rel}" style="{_LINK}">{plain(text)}</a>'


def md(text: object) -> str:
    """`text` for a place that reads Markdown (labels, metrics, badges): every character shows as itself."""
    line = clean(str(text))
    line = _AUTOLINK.sub(lambda m: f"{m[1]}{_ZERO}{m[2] or ''}{_ZERO}", line)
    line = _TYPOGRAPHY.sub(rf"\1{_ZERO}", line).replace("@", f"{_ZERO}@")
    return _PUNCTUATION.sub(r"\\\1", line)


def inert(text: str) -> str:
    """`text` for a chat or a notice whose reading of marks nobody knows: no link, mention, tag or mark acts in it.

    What could open one is kept apart by zero-width spaces, marks of emphasis are replaced by their look-alikes.
    """
    line = _AUTOLINK.sub(lambda m: f"{m[1]}{_ZERO}{m[2] or ''}{_ZERO}", _CONTROL.sub("", text))
    line = _DOT.sub(f"{_ZERO}.{_ZERO}", line)
    return _OPENERS.sub(rf"\1{_ZERO}", line).translate(_LOOKALIKES)


def hover(text: str, length: int = HOVER_LENGTH) -> str:
    """`text` for a figure's labels and hover boxes, which read a little HTML."""
    line = clean(text)
    return html.escape(line if len(line) <= length else line[: length - 1].rstrip() + "…")


def shorten(text: str, cells: int) -> str:
    """`text` as one line of at most `cells` columns, with … where it was cut; Korean and Japanese letters take two.

    A word is left out whole rather than cut, unless much would go with it.
    """
    line = clean(text)
    ends = list(itertools.accumulate(map(_cells, line)))
    if not ends or ends[-1] <= cells:
        return line
    kept = line[: sum(end < cells for end in ends)]
    whole = kept.rpartition(" ")[0]
    inside = not line[len(kept)].isspace()
    return (whole if inside and len(kept) - len(whole) <= WORD and whole else kept).rstrip(" ,;:") + "…"


def width(text: str) -> int:
    """How many columns a line takes; Korean and Japanese letters take two."""
    return sum(map(_cells, text))


def _cells(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def marked(text: str, matches: Iterable[Match], field: str, hits: Iterable[str] = ()) -> str:
    """`text` for `st.html` with the scorer's matched terms in <mark>, each with its concept and points, and the words
    that a reader searched for, `hits`, in a <mark> of another look.

    Offsets count code points of the field's text. Overlapping matches join; offsets outside the text are left out.
    """
    spans: list[tuple[int, int, list[str]]] = []
    wanted = (m for m in matches if m.field == field and 0 <= m.start < m.end <= len(text))
    for match in sorted(wanted, key=lambda m: (m.start, m.end)):
        why = f"{match.concept} {match.points:+g}"
        if spans and match.start < spans[-1][1]:
            start, end, whys = spans[-1]
            spans[-1] = (start, max(end, match.end), [*whys, why])
        else:
            spans.append((match.start, match.end, [why]))
    words = [re.escape(word) for word in hits if word]
    search = re.compile("|".join(sorted(words, key=len, reverse=True)), re.IGNORECASE) if words else None
    found = [(hit.start(), hit.end()) for hit in search.finditer(text)] if search else []
    parts, at = [], 0
    for start, end, whys in spans:
        title = html.escape(", ".join(dict.fromkeys(whys)))
        inside = _with_hits(text, start, end, found)
        parts += [_with_hits(text, at, start, found), f'<mark style="{_MARK}" title="{title}">{inside}</mark>']
        at = end
    return "".join([*parts, _with_hits(text, at, len(text), found)])


def _with_hits(text: str, start: int, end: int, found: Sequence[tuple[int, int]]) -> str:
    """A stretch of `text`, escaped, with what of it was searched for marked."""
    parts, at = [], start
    for first, last in found:
        low, high = max(first, at), min(last, end)
        if low < high:
            parts += [_escape(text[at:low]), f'<mark style="{_HIT}">{_escape(text[low:high])}</mark>']
            at = high
    return "".join([*parts, _escape(text[at:end])])


def _escape(text: str) -> str:
    return html.escape(_CONTROL.sub("", text))


def act_address(base: str, act_id: str) -> str:
    """Where the pages, which are at `base` for those outside, show an act."""
    return f"{base.rstrip('/')}/provocations?p={quote(act_id, safe='')}"
