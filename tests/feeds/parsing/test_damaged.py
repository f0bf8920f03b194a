"""Documents made to break a parser: bounded work, no error past the last net, nothing read from elsewhere."""

from __future__ import annotations

import io
import os
import random
import time
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.parsing import parse, sanitise
from feeds.parsing.parse import ParsedFeed
from tests.feeds.parsing.documents import NOW, SOURCE, URL, item, read, rss

CORPUS = Path(os.environ.get("FEEDPARSER_TESTS") or Path(__file__).parents[2] / "output" / "feedparser-tests")


def test_over_5_mb_is_refused() -> None:
    parsed = read(b"<rss>" + b" " * parse.MAX_BYTES)
    assert (parsed.verdict, parsed.detail) == ("malformed", "larger than 5 MB")


def test_one_item_that_breaks_the_parser_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    real = feedparser.parse

    def fragile(stream: io.BytesIO, **options: object) -> object:
        if b"item 1<" in stream.getvalue():
            raise KeyError("where")
        return real(stream, **options)

    monkeypatch.setattr(feedparser, "parse", fragile)
    parsed = read(rss(item(0), item(1), item(2)))
    assert [entry.title for entry in parsed.entries] == ["Exercise item 0", "Exercise item 2"]
    assert parsed.detail == "damaged: 1 of 3 items lost"


def test_feedparser_gets_bytes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    real = feedparser.parse

    def watch(stream: object, **options: object) -> object:
        seen.append(type(stream))
        return real(stream, **options)

    monkeypatch.setattr(feedparser, "parse", watch)
    read("file:///etc/passwd")
    read(rss(item(1)))
    assert seen == [io.BytesIO]


LINE = "<item><title>Exercise</title>"
PATHOLOGICAL = {
    "nested tags": f"<rss><channel>{LINE}{'<a>' * 200_000}",
    "nested tags below the tag limit": f"<rss><channel>{LINE}{'<a>' * 9_000}",
    "nested items": "<rss><channel>" + "<item>" * 200_000,
    "angle brackets": "<rss>" + "<" * 1_000_000,
    "unclosed tags": f"<rss><channel>{LINE}" + "<a " * 1_000_000,
    "ampersands": f"<rss><channel>{LINE}" + "&" * 4_000_000,
    "comments never closed": "<rss>" + "<!--" * 1_000_000,
    "instructions": "<?x?>" * 200_000 + "<rss/>",
    "spaces": " " * 4_000_000 + "<rss/>",
    "cdata never closed": f"<rss><channel>{LINE}" + "<![CDATA[" * 400_000,
    "dates": f"<rss><channel>{LINE}" + "<pubDate>x</pubDate>" * 150_000,
    "namespaces": f"<rss><channel>{LINE}" + "".join(f'<n{n}:x xmlns:n{n}="u">' for n in range(20_000)),
    "doctype never closed": "<!DOCTYPE x [" + '<!ENTITY a "b"' * 200_000,
    "laughs": '<!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 12))
    + f"]><rss><channel>{LINE}&a11;</item></channel></rss>",
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_documents_do_bounded_work(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reaches the parser is small, whatever came: that is what bounds its time."""
    work: list[int] = []
    real = feedparser.parse

    def weigh(stream: io.BytesIO, **options: object) -> object:
        body = stream.getvalue()
        work.append(body.count(b"<") + body.count(b"&") // 8)
        return real(stream, **options)

    monkeypatch.setattr(feedparser, "parse", weigh)
    parsed = read(PATHOLOGICAL[name])
    assert sum(work) <= 100_000
    assert len(parsed.entries) <= 1
    assert parsed.verdict in {"feed", "empty", "malformed"}


def test_entities_from_files_are_not_read() -> None:
    body = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss("<item><title>a &x; b</title></item>")[21:]
    assert "root:" not in repr(read(body))


def test_cut_keeps_the_channel_and_as_many_items_as_the_work_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanitise, "_MAX_WORK", 3_000)
    heavy = f"<description>{'&lt;br&gt; ' * 400}</description>"  # a hundred tags' worth
    parsed = read(rss(*(item(number, heavy) for number in range(32))))
    assert 20 < len(parsed.entries) < 32
    assert parsed.total == 32


@given(st.binary(max_size=2_000))
def test_arbitrary_bytes_never_raise(body: bytes) -> None:
    assert isinstance(read(body), ParsedFeed)


WORDS = st.sampled_from(
    [
        "<", ">", "&", "</item>", "<item>", "<entry>", "<![CDATA[", "]]>", "&#xD800;", "&#99999999999;", '"', "<!--",
        "-->", "<title>", "</title>", "<link href='http://[::'/>", "<georss:point>1 x</georss:point>", "<a:b ", "x",
        "xml:base='//['", "<pubDate>0000-00-00</pubDate>", "\ufeff", "\x00", "핵", "<?xml encoding='idna'?>", "&nbsp;",
    ]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(WORDS, max_size=30).map("".join))
def test_broken_markup_never_raises_past_the_last_net(inside: str) -> None:
    """_parse is what parse_feed wraps: here the net itself is not allowed to be needed."""
    body = f'<rss xmlns:georss="http://www.georss.org/georss"><channel><item>{inside}</item></channel></rss>'.encode()
    parsed = parse._parse(body, "", URL, SOURCE, NOW, parse.shipped_publishers(), False)
    for entry in parsed.entries:
        assert entry.title
        assert entry.published <= entry.first_seen
        assert entry.link == "" or entry.link.startswith(("http://", "https://"))


def corpus() -> list[Path]:
    if not CORPUS.is_dir():
        pytest.skip(
            "NOT RUN: feedparser's own test documents are not here; `make corpora` fetches them, "
            "or name their folder in FEEDPARSER_TESTS"
        )
    return sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"})


MUTATIONS = 2_000
SLOWEST = 20  # seconds for one document: a hang, not a benchmark
FRAGMENTS = [
    b"<", b">", b"&", b'"', b"\xff", b"\x00", b"<item>", b"</item>", b"<entry>", b"<![CDATA[", b"]]>", b"<!--",
    b"&#xD800;", b"&#99999999999;", b"<georss:point>1 x</georss:point>", b'encoding="idna"', b'encoding="utf-16"',
    b'xml:base="http://[::"', b'<link href="javascript:x">', b'<title type="xhtml">', b"0000-00-00", b"<gml:pos>",
]  # fmt: skip


def mutate(body: bytes, rng: random.Random) -> bytes:
    mutant = bytearray(body[:100_000])
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(mutant) + 1)
        match rng.randrange(4):
            case 0:
                mutant[at:at] = rng.choice(FRAGMENTS)
            case 1:
                del mutant[at : at + rng.randint(1, 40)]
            case 2:
                mutant[at : at + 1] = bytes([rng.randrange(256)])
            case 3:
                other = rng.randrange(len(mutant) + 1)
                mutant[at:at] = mutant[other : other + rng.randint(1, 200)]
    return bytes(mutant)


def test_every_document_of_feedparser_and_2000_mutations_pass() -> None:
    rng = random.Random(20261103)
    documents = [path.read_bytes() for path in corpus()]
    assert len(documents) > 1_000
    table = parse.shipped_publishers()
    verdicts: dict[str, int] = {}
    mutants = (mutate(rng.choice(documents), rng) for _ in range(MUTATIONS))
    for body in [*documents, *mutants]:
        started = time.monotonic()
        parsed = parse._parse(body, "", URL, SOURCE, NOW, table)  # raises where parse_feed would only catch
        assert time.monotonic() - started < SLOWEST
        verdicts[parsed.verdict] = verdicts.get(parsed.verdict, 0) + 1
    assert verdicts["feed"] > 500
