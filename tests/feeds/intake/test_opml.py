"""Lists of sources go out and come back the same; bad ones are refused with file and line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import BadReference, Source
from data.tables.sources import load_sources, source_faults
from feeds.intake.opml import export_opml, import_opml

FIRST = 'text="x" xmlUrl="https://a.example/"'


def outline(attributes: str) -> str:
    return f'<opml version="2.0"><head/><body>\n<outline {attributes}/>\n</body></opml>'


def refused(text: str) -> str:
    with pytest.raises(BadReference) as caught:
        import_opml(text, "list.opml")
    return str(caught.value)


def test_the_shipped_list_comes_back() -> None:
    assert import_opml(export_opml(load_sources())) == load_sources()


WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=20
)
SOURCES = st.builds(
    Source,
    name=WORDS,
    url=st.from_regex(r"https?://[a-z]{1,8}\.example/[a-z0-9?=&%~+._-]{0,20}", fullmatch=True),
    language=st.sampled_from(["en", "ko", "ja", "zh"]),
    country=st.sampled_from(["", "KR", "JP"]),
    publisher=st.just("") | WORDS,
    publisher_type=WORDS,
    reliability=st.sampled_from("ABCDEF"),
    state_controlled=st.booleans(),
    timezone=st.sampled_from(["UTC", "Asia/Seoul", "Asia/Tokyo"]),
    topic=WORDS,
    on=st.booleans(),
    reason=st.just("") | WORDS,
    launch_alert=st.booleans(),
    stale_after_hours=st.floats(0.5, 8_760),
    adapter=st.sampled_from(["feed", "seismic"]),
)
LISTS = st.lists(SOURCES, min_size=1, max_size=6, unique_by=(lambda s: s.name, lambda s: s.url))


@given(LISTS)
def test_every_list_comes_back(sources: list[Source]) -> None:
    assert import_opml(export_opml(sources)) == tuple(sources)


def test_list_of_another_reader() -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?>
    <opml version="1.1"><head><title>x</title></head><body><outline text="Folder">
    <outline text="Exercise Wire" title="" type="rss" language="ko-kr" xmlUrl="https://wire.example/rss" htmlUrl="https://x"/>
    <outline xmlUrl="https://herald.example/rss"/></outline><outline text="a note"/></body></opml>"""
    assert import_opml(text) == (
        Source("Exercise Wire", "https://wire.example/rss", language="ko"),
        Source("https://herald.example/rss", "https://herald.example/rss"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "list.opml:1: a document type declaration is not accepted"),
        ('<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>', "document type"),
        ("<opml><body>&undefined;</body></opml>", "not XML"),
        ("", "not XML"),
        ("<opml><body>", "not XML"),
        ("{}", "not XML"),
        ("<rss/>", "expected <opml>, found <rss>"),
        ("<opml><body/></opml>", "no outline with an xmlUrl"),
        (outline('text="x" xmlUrl="ftp://wire.example/"'), "list.opml:2: a URL begins with http"),
        (outline('text="x" xmlUrl="file:///etc/passwd"'), "list.opml:2: a URL begins with http"),
        (outline('text="x" xmlUrl="https://a:b@wire.example/"'), "no user name"),
        (outline(f'text="{"x" * 101}" xmlUrl="https://wire.example/"'), "100 characters"),
        (outline('text="a&#x202e;b" xmlUrl="https://wire.example/"'), "invisible"),
        (outline('text="x" xmlUrl="https://wire.example/" language="123"'), "language code"),
        (
            outline('text="x" xmlUrl="https://wire.example/" xmlns:w="urn:november-watch:sources" w:on="maybe"'),
            "'maybe' is no value for on",
        ),
        (
            outline('text="x" xmlUrl="https://wire.example/" xmlns:w="urn:november-watch:sources" w:timezone="Mars"'),
            "'Mars' is no known time zone",
        ),
        (outline(f'{FIRST}/>\n<outline text="x" xmlUrl="https://b.example/"'), ":3: there is already a source 'x'"),
        (outline(f'{FIRST}/>\n<outline text="y" xmlUrl="https://a.example/"'), ":3: 'x' already polls this URL"),
        ("<opml>" + " " * 2_000_000, "larger than"),
    ],
)  # fmt: skip
def test_bad_lists_are_refused_with_the_place(text: str, words: str) -> None:
    assert words in refused(text)


def test_every_fault_is_told_at_once() -> None:
    text = outline('text="x" xmlUrl="ftp://a.example/"/>\n<outline text="y" xmlUrl="gopher://b.example/"')
    assert refused(text).count("a URL begins with") == 2


@given(st.text(max_size=300))
def test_any_text_is_a_list_or_is_refused(text: str) -> None:
    try:
        sources = import_opml(text)
    except BadReference as refusal:
        assert refusal.problems
    else:
        assert all(not source_faults({"name": s.name, "url": s.url}) for s in sources)
