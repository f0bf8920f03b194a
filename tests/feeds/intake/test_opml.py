"""Lists of sources go out and come back the same; bad ones are refused with file and line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.models import BadReference, Source
from data.tables.sources import load_sources, source_faults
from feeds.intake.opml import export_opml, import_opml, read_opml

pytestmark = pytest.mark.own_store

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
        ("<opml>" + " " * 2_000_000, "larger than"),
    ],
)  # fmt: skip
def test_bad_lists_are_refused_with_the_place(text: str, words: str) -> None:
    assert words in refused(text)


def test_a_faulty_line_costs_itself_alone() -> None:
    text = outline(
        'text="A" xmlUrl="feed://pier.example/rss"/>\n<outline text="B" xmlUrl="https://quay.example/rss"/>\n'
        '<outline text="C" xmlUrl="feed:https://berth.example/rss"/>\n<outline text="D" xmlUrl="gopher://x.example"/>\n'
        '<outline text="B" xmlUrl="https://other.example/"/>\n<outline text="E" xmlUrl="https://quay.example/rss"'
    )
    listed = read_opml(text, "list.opml")
    assert [(s.name, s.url) for s in listed.sources] == [
        ("A", "https://pier.example/rss"), ("B", "https://quay.example/rss"), ("C", "https://berth.example/rss")
    ]  # fmt: skip
    assert [problem.line for problem in listed.left_out] == [5, 6, 7]


def test_an_address_with_a_bare_ampersand_is_read_too() -> None:
    text = (
        '<opml version="2.0"><body>\n<outline text="Q & A" xmlUrl="https://pier.example/?a=1&b=2"/>\n'
        "<outline text='R' xmlUrl='https://quay.example/'/></body></opml>"
    )
    listed = read_opml(text)
    assert [(s.name, s.url) for s in listed.sources] == [
        ("Q & A", "https://pier.example/?a=1&b=2"), ("R", "https://quay.example/")
    ]  # fmt: skip
    assert "not XML" in str(listed.left_out[0])


def test_secrets_do_not_leave_in_a_list() -> None:
    sources = [
        Source("a", "https://reader:pass@pier.example/f?id=7&token=abc"),
        Source("b", "https://${PIER_USER}:${PIER_PASSWORD}@pier.example/f?q=north&key=${PIER_KEY}"),
    ]
    document = export_opml(sources)
    assert "pass@" not in document
    assert "abc" not in document
    assert import_opml(document)[1] == sources[1]


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
