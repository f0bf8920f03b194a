"""The door of untrusted text: whatever stands in a headline, it comes out as text."""

from __future__ import annotations

import ast
import html
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.text import escape
from data.models import Match

COMPONENTS = Path(escape.__file__).parents[1]
ANY = st.text(max_size=200)


class _Seen(HTMLParser):
    """Tags and text of a piece of HTML, as a browser reads them."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example/x",
        "http://user:pw@evil.example/", "http://evil.example@good.example/", "https://", "http:///x", "ftp://a.example/",
        "http://a.example/\nx", "http://a.example/ x", "http://a.example\\@b.example", "\x00http://a.example", "",
        "http://a.example:port/", "http://[::1", "http://a.example/\u202egpj", "mailto:a@b.example", "http://a.example/<b>",
    ],
)  # fmt: skip
def test_unsafe_addresses_are_refused(url: str) -> None:
    assert escape.safe_url(url) is None


@pytest.mark.parametrize(
    "url",
    ["https://a.example/x?y=1&z=2#f", "http://a.example:8080/", "https://ko.example/기사/1", "https://a.example/it's"],
)
def test_plain_addresses_pass_unchanged(url: str) -> None:
    assert escape.safe_url(url) == url


@given(ANY)
def test_no_address_that_passes_opens_anything_but_a_web_page(url: str) -> None:
    safe = escape.safe_url(url)
    assert safe is None or re.match(r"https?://[^\s@/]", safe)


@given(ANY, st.sampled_from(["https://a.example/", "javascript:alert(1)", "https://a.example/\"onclick='x'"]))
def test_an_anchor_holds_one_tag_at_most_and_the_whole_text(title: str, url: str) -> None:
    seen = _Seen(escape.anchor(title, url))
    assert seen.tags == (["a"] if escape.safe_url(url) else [])
    assert seen.text == escape.clean(title)


@given(ANY, st.lists(st.tuples(st.integers(-5, 210), st.integers(-5, 210)), max_size=6))
def test_marking_adds_marks_and_loses_nothing(title: str, places: list[tuple[int, int]]) -> None:
    matches = [Match("t", "<concept>", "title", a, b, 3.5) for a, b in places]
    seen = _Seen(escape.marked(title, matches, "title"))
    assert set(seen.tags) <= {"mark"}
    assert seen.text == escape._CONTROL.sub("", title).replace("\r\n", "\n").replace("\r", "\n")


def test_marks_stand_where_the_scorer_says_and_tell_why() -> None:
    title = "North <b>fires</b> missile"
    out = escape.marked(
        title, [Match("fires", "launch", "title", 9, 14, 20.0), Match("x", "y", "summary", 0, 5, 1)], "title"
    )
    assert re.findall(r'<mark [^>]*title="([^"]*)">([^<]*)</mark>', out) == [("launch +20", "fires")]
    assert "&lt;b&gt;" in out


def test_overlapping_marks_join() -> None:
    both = [Match("ab", "one", "title", 0, 2, 1), Match("bc", "two", "title", 1, 3, 2)]
    out = escape.marked("abcd", both, "title")
    assert re.findall(r'title="([^"]*)">([^<]*)<', out) == [("one +1, two +2", "abc")]


@given(ANY)
def test_markdown_escape_leaves_no_bare_punctuation(title: str) -> None:
    escaped = escape.md(title)
    rest = re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped)
    assert not re.search(r"[!-/:-@\[-`{-~]", rest)
    assert "\n" not in escaped
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped).replace("\u200b", "")
    assert shown == escape.clean(title).replace("\u200b", "")


@pytest.mark.parametrize(
    "autolink", ["http://a.example", "https://a.example", "www.a.example", "a@b.example", ":streamlit:"]
)
def test_markdown_escape_breaks_what_links_itself(autolink: str) -> None:
    assert autolink not in re.sub(r"\\", "", escape.md(f"see {autolink} now"))


def test_hover_is_short_and_inert() -> None:
    out = escape.hover("<a href='http://evil.example'>" + "x" * 300)
    assert "<" not in out
    assert len(html.unescape(out)) == escape.HOVER_LENGTH


@given(ANY, st.integers(2, 60))
def test_a_shortened_line_fits_and_says_that_it_was_cut(title: str, cells: int) -> None:
    out = escape.shorten(title, cells)
    width = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in out)
    assert width <= cells or out == escape.clean(title)
    assert out == escape.clean(title) or out.endswith("…")
    assert escape.clean(title).startswith(out.removesuffix("…"))


@pytest.mark.parametrize(
    ("title", "cells", "shown"),
    [
        ("missile toward the sea between", 22, "missile toward the…"),
        ("missile toward the sea between", 19, "missile toward the…"),
        ("missile, toward", 10, "missile…"),
        ("Donaudampfschifffahrtsgesellschaft", 12, "Donaudampfs…"),
        ("a Donaudampfschifffahrtsgesellschaft", 20, "a Donaudampfschifff…"),
        ("북한이 동해상으로 미사일을 발사", 20, "북한이 동해상으로…"),
    ],
)
def test_a_word_is_left_out_whole(title: str, cells: int, shown: str) -> None:
    assert escape.shorten(title, cells) == shown


# Places of Streamlit that read Markdown, and how many of their first arguments they read.
MARKDOWN_READERS = {
    "markdown": 1, "write": 9, "caption": 1, "title": 1, "header": 1, "subheader": 1, "toast": 1, "badge": 1,
    "metric": 3, "info": 1, "warning": 1, "error": 1, "success": 1, "expander": 1, "checkbox": 1, "toggle": 1,
    "button": 1, "popover": 1, "table": 9, "link_button": 1, "status": 1,
}  # fmt: skip


def feed_text_in(node: ast.AST) -> list[str]:
    """Attributes in an expression that hold what strangers wrote, outside of the escaping functions."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in (*ESCAPES, *NUMBERS):
            return []
    found = [node.attr] if isinstance(node, ast.Attribute) and node.attr in STRANGERS else []
    return found + [name for child in ast.iter_child_nodes(node) for name in feed_text_in(child)]


# What comes out of these is safe, or is no text.
ESCAPES = ("md", "say", "plain", "anchor", "marked", "hover")
NUMBERS = ("len", "int", "float", "round", "day", "_day", "both", "zulu")
STRANGERS = {
    "title",
    "summary",
    "link",
    "author",
    "publisher",
    "first_publisher",
    "detail",
    "last_error",
    "reason",
    "place",
}


@pytest.mark.parametrize("path", sorted(COMPONENTS.rglob("*.py")), ids=lambda p: p.relative_to(COMPONENTS).as_posix())
def test_no_feed_text_reaches_a_place_that_reads_markdown(path: Path) -> None:
    wrong = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        read = MARKDOWN_READERS.get(node.func.attr, 0)
        help_ = [k.value for k in node.keywords if k.arg in ("help", "title", "label")]
        for argument in [*node.args[:read], *(help_ if read else [])]:
            if isinstance(argument, ast.Attribute) and argument.attr == "title" and node.func.attr == "set_page_config":
                continue
            wrong += [f"{path.name}:{node.lineno}: {name}" for name in feed_text_in(argument)]
    assert wrong == []


def test_the_guard_sees_feed_text() -> None:
    call = ast.parse("st.caption(f'{entry.title}')").body[0].value  # type: ignore[attr-defined]
    assert feed_text_in(call.args[0]) == ["title"]
    safe = ast.parse("st.caption(md(entry.title))").body[0].value  # type: ignore[attr-defined]
    assert feed_text_in(safe.args[0]) == []


@given(ANY, st.lists(st.text(min_size=1, max_size=4), max_size=3), st.integers(0, 60), st.integers(0, 60))
def test_whatever_is_searched_for_the_text_stays_whole(text: str, hits: list[str], start: int, end: int) -> None:
    match = Match("x", "north", "title", start, end, 1.0)
    seen = _Seen(escape.marked(text, [match], "title", hits))
    assert set(seen.tags) <= {"mark"}
    assert seen.text == _Seen(escape.marked(text, [], "title")).text


def test_words_searched_for_are_marked_inside_terms_and_between_them() -> None:
    term = Match("North fires", "fire", "title", 0, 11, 9.0)
    drawn = escape.marked("North fires missile", [term], "title", ["FIRES m"])
    marks = re.findall(r"<mark[^>]*background:CanvasText.*?</mark>", drawn)
    assert [re.sub("<[^>]*>", "", mark) for mark in marks] == ["fires", " m"]
