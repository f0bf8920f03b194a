"""What strangers wrote comes out as text and addresses that do nothing."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.parsing import clean
from feeds.parsing.clean import clean_link, clean_text, plain_text, shorten

MARKUP = re.compile(r"<[A-Za-z/!?]")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<script>alert(1)</script>North fires", "North fires"),
        ("<SCRIPT src=x>alert(1)</ScRiPt >North", "North"),
        ("<img src=x onerror=alert(1)>North", "North"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;North", "North"),
        ("&amp;lt;b&amp;gt;North&amp;lt;/b&amp;gt;", "North"),
        ("&amp;quot;North&amp;quot;", '"North"'),
        ("R&amp;D &amp; launches, Q&A", "R&D & launches, Q&A"),
        ("<p>One</p><p>Two<br/>three</p>", "One Two three"),
        ("un<b>break</b>able", "unbreakable"),
        ('<a title="a>b" href=x>link</a> text', "link text"),
        ("<style>p{}</style><svg onload=x><circle/></svg>text", "text"),
        ("<![CDATA[text <b>in</b>]]>", "text in"),
        ("before <!-- hidden --> after", "before after"),
        ("cut off <a href='https://x", "cut off"),
        ("3 < 5 and 7 > 2", "3 < 5 and 7 > 2"),
        ("<속보> 북한, 발사체 발사", "<속보> 북한, 발사체 발사"),
        ("<Interview> The general speaks", "‹Interview› The general speaks"),
        ("a\u202eb\u2066c\u200bd\u00ade\ufefff", "abcdef"),
        ("<\u200bscript>alert(1)</script>North", "North"),
        ("<<b>script>North", "North"),
        ("ㅤ\u115fblank\u3164", "ㅤblank".lstrip("ㅤ")),
        ("line\nbreak\ttab\x07bell\u2028sep", "line break tabbell sep"),
        ("한글".encode().decode(), "한글"),
        (unicodedata.normalize("NFD", "한글 é"), "한글 é"),
        ("Z" + "\u0301" * 40, "Ź" + "\u0301" * 2),
        ("&nbsp; spaced &#8211; out &#x2014;", "spaced – out —"),
        ("&#0;&#xD800;x", "��x"),
        ("", ""),
    ],
)
def test_plain_text(raw: str, text: str) -> None:
    assert plain_text(raw) == text


PIECES = st.sampled_from(
    [
        "<", ">", "&lt;", "&gt;", "&amp;", "amp;", "lt;", "script", "<script>", "</script>", "<b>", "<!--", "-->", "=",
        "'", "<a href=", "\u200b", "\u202e", "\x00", "\x1f", "<![CDATA[", "]]>", " ", "x", "북", "&#60;", "&#x3c;", "/",
        "\u0338", "\u2069", "\U000e0041", "\ud800", "?", "!", '"',
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
@example("<<b>script>")
@example("&amp;amp;amp;amp;lt;script>")
@example("<![CDA<![CDATA[TA[<b>")
def test_no_markup_control_direction_or_invisible_character_remains(raw: str) -> None:
    text = clean_text(raw, 400)
    assert not MARKUP.search(text)
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}]
    assert unicodedata.is_normalized("NFC", text)
    assert text == " ".join(text.split())
    assert len(text) <= 400


@given(st.lists(PIECES, max_size=20).map("".join))
def test_cleaning_twice_changes_nothing_more_than_a_deeper_escape(raw: str) -> None:
    once = plain_text(raw)
    if "&" not in once:  # escaped five times over is text the first time
        assert plain_text(once) == once


@pytest.mark.parametrize(
    "start",
    ['<a "', '<a ="', "<a ='\"", "<!--", "<script>", "<", "&amp;", "<a>", "</", "<![CDATA[", "<svg/", "&lt;" * 3],
)
def test_work_is_bounded_by_the_start_of_a_long_text(start: str) -> None:
    assert len(plain_text(start * 300_000)) <= 64_000


def test_cut_at_the_end_of_a_sentence_or_word() -> None:
    assert shorten("short", 10) == "short"
    assert shorten("One two three four. Five six seven", 24) == "One two three four. …"
    assert shorten("one two three four five", 12) == "one two…"
    assert shorten("가나다라마바사아자차", 6) == "가나다라마…"
    assert shorten("첫 문장이다。 둘째 문장은 길다", 11) == "첫 문장이다。 …"


@given(st.text(max_size=300), st.integers(10, 200))
def test_cut_never_exceeds_the_limit(text: str, limit: int) -> None:
    cut = shorten(text, limit)
    assert len(cut) <= limit
    assert cut == text or cut.endswith("…")


BASE = "https://wire.example/feeds/all.xml"


@pytest.mark.parametrize(
    ("raw", "link"),
    [
        ("https://wire.example/a", "https://wire.example/a"),
        ("HTTPS://Wire.Example/A", "https://wire.example/A"),
        ("  https://wire.example/a \n", "https://wire.example/a"),
        ("/a?id=1", "https://wire.example/a?id=1"),
        ("view.do?trendMngNo=3", "https://wire.example/feeds/view.do?trendMngNo=3"),
        ("//other.example/x", "https://other.example/x"),
        ("https://wire.example/북한?q=김", "https://wire.example/%EB%B6%81%ED%95%9C?q=%EA%B9%80"),
        ('https://wire.example/a b?q="x"<', "https://wire.example/a%20b?q=%22x%22%3C"),
        ("https://wire.example/a%20b", "https://wire.example/a%20b"),
        ("https://wire.example/?a=1&amp;b=2", "https://wire.example/?a=1&b=2"),
        ("https://wire.example/?a=1&copy=2", "https://wire.example/?a=1&copy=2"),
        ("https://name:secret@wire.example/x", "https://wire.example/x"),
        ("https://wire.example\\@evil.example/x", "https://wire.example/@evil.example/x"),
        ("https://wire.example:8443/x", "https://wire.example:8443/x"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("https://한국.example/", "https://xn--3e0b707e.example/"),
        ("https://wire.example/\u202egpj.exe", "https://wire.example/gpj.exe"),
        ("https://wire.example/x?at_medium=RSS&at_campaign=K&id=2", "https://wire.example/x?id=2"),
        ("https://wire.example/x?utm_source=a&UTM_Medium=b", "https://wire.example/x"),
        ("https://wire.example/x?fbclid=1&gclid=2&mc_cid=3&mc_eid=4&keep=5", "https://wire.example/x?keep=5"),
        ("https://wire.example/x#xtor=RSS-1", "https://wire.example/x"),
        ("https://wire.example/x#utm_source=a", "https://wire.example/x"),
        ("https://wire.example/x#part", "https://wire.example/x#part"),
        ("https://news.google.com/rss/articles/CBMi?oc=5", "https://news.google.com/rss/articles/CBMi?oc=5"),
        ("www.pier.example/a", "https://www.pier.example/a"),
        ("wire.example/a?id=1", "https://wire.example/a?id=1"),
        ("m.wire.example", "https://m.wire.example"),
        ("pier.example/a", "https://pier.example/a"),
        ("view.do?id=7", "https://wire.example/feeds/view.do?id=7"),
        ("story.html", "https://wire.example/feeds/story.html"),
        ("index.php/story", "https://wire.example/feeds/index.php/story"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("JaVaScRiPt&colon;alert(1)", "https://wire.example/feeds/JaVaScRiPt&colon;alert(1)"),
        ("data:text/html,<script>", ""),
        ("vbscript:x", ""),
        ("file:///etc/passwd", ""),
        ("ftp://wire.example/x", ""),
        ("mailto:a@wire.example", ""),
        ("https://", ""),
        ("https:", ""),
        ("https://wire.example:99999/", ""),
        ("https://wire.example:x/", ""),
        ("https://[::1/", ""),
        ("https://a b.example/", ""),
        ("https://" + "a" * 5_000, ""),
        ("", ""),
    ],
)
def test_clean_link(raw: str, link: str) -> None:
    assert clean_link(raw, BASE) == link


@pytest.mark.parametrize(
    "raw",
    [
        "<ruby>港<rt>みなと</rt></ruby>の船",
        "&lt;ruby&gt;港&lt;rp&gt;(&lt;/rp&gt;&lt;rt&gt;みなと&lt;/rt&gt;&lt;rp&gt;)&lt;/rp&gt;&lt;/ruby&gt;の船",
        "<ruby><rb>港</rb><rt>みなと</ruby>の<ruby>船<rt>ふね</ruby>",
    ],
)
def test_readings_beside_characters_are_left_out(raw: str) -> None:
    assert clean_text(raw) == "港の船"


URL_PIECES = st.sampled_from(
    [
        "https://", "http:", "//", "wire.example", "/", "?", "&", "=", "#", "utm_source=a", "fbclid=1", "id=1", "@",
        ":", "[", "]", "%", "%20", "북", " ", "javascript:", "\n", "\u202e", "..", ";", '"', "<", "'", "x", "\\",
    ]
)  # fmt: skip


@given(st.lists(URL_PIECES, max_size=12).map("".join), st.sampled_from(["", BASE]))
def test_a_link_is_http_in_printable_ascii_and_stays_so(raw: str, base: str) -> None:
    link = clean_link(raw, base)
    if link:
        assert re.fullmatch(r"https?://[!-~]+", link)
        assert not set(link) & set('"<> \\`{}|^')
        assert urlsplit(link).username is None
    assert clean_link(link, base) == link


TRACKERS = st.sampled_from(
    ["utm_source", "utm_campaign", "fbclid", "gclid", "mc_cid", "at_medium", "at_campaign", "yclid"]
)
OTHERS = st.text(st.sampled_from("abcdefghij0"), min_size=1, max_size=6).map(lambda name: f"q{name}")
PAIRS = st.lists(st.tuples(TRACKERS | OTHERS, st.text(st.sampled_from("abc123"), max_size=4)), max_size=6)


@given(PAIRS)
def test_tracking_goes_and_everything_else_stays_in_order(pairs: list[tuple[str, str]]) -> None:
    link = clean_link("https://wire.example/p?" + "&".join(f"{name}={value}" for name, value in pairs))
    kept = "&".join(f"{name}={value}" for name, value in pairs if name.startswith("q"))
    assert link == "https://wire.example/p" + (f"?{kept}" if kept else "")
    assert clean_link(link) == link


@given(st.from_regex(clean._PLAIN_LINK, fullmatch=True))
def test_a_link_that_is_left_alone_would_have_come_out_the_same(raw: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clean, "_PLAIN_LINK", re.compile("(?!)"))
        assert clean_link(raw) == raw
