"""Documents of every make through parse_feed."""

from __future__ import annotations

import gzip
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import Source
from feeds.parsing import parse, sanitise
from feeds.parsing.parse import ParsedFeed, parse_feed
from tests.feeds.parsing.documents import NOW, SOURCE, URL, item, read, rss

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.mark.parametrize("expected_file", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_sample_gives_what_stands_beside_it(expected_file: Path) -> None:
    expected = json.loads(expected_file.read_text(encoding="utf-8"))
    (document,) = (path for path in SAMPLES.glob(f"{expected_file.stem}.*") if path != expected_file)
    source = Source("Exercise Wire", URL, **expected["source"])
    parsed = parse_feed(document.read_bytes(), expected["content_type"], URL, source, NOW)
    assert (parsed.verdict, parsed.total) == (expected["verdict"], expected["total"])
    assert parsed.ttl_seconds == expected.get("ttl_seconds")
    assert parsed.detail == expected.get("detail", "")
    found = [
        {
            "guid": entry.guid,
            "title": entry.title,
            "summary": entry.summary,
            "link": entry.link,
            "published": entry.published.isoformat(),
            "author": entry.author,
            "publisher": entry.publisher,
            "flags": list(entry.flags),
        }
        for entry in parsed.entries
    ]
    assert found == expected["entries"]
    assert all(entry.first_seen == NOW and entry.source == "Exercise Wire" for entry in parsed.entries)


@pytest.mark.parametrize("body", [b"", b"  \r\n ", b"\0\0"])
def test_nothing_is_empty(body: bytes) -> None:
    assert read(body).verdict == "empty"


def test_feed_without_items_is_empty_and_not_malformed() -> None:
    assert read(rss()) == ParsedFeed((), "empty", "a feed without items")


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("<!DOCTYPE html><html><body>hello</body></html>", "html"),
        ("<!-- page --><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "html"),
        ("<html><head><title>로그인</title></head></html>", "login"),
        ("<html><body>Please verify you are a human</body></html>", "challenge"),
        ("<html><script>window._cf_chl_opt={}</script></html>", "challenge"),
        ("plain words", "malformed"),
        ('{"errors": []}', "malformed"),
        ("<opml version='2.0'><body/></opml>", "malformed"),
        ("\x89PNG\r\n", "malformed"),
    ],
)
def test_what_is_no_feed_is_named(body: str, verdict: str) -> None:
    parsed = read(body, content_type="application/rss+xml")
    assert (parsed.verdict, parsed.entries) == (verdict, ())
    assert parsed.detail
    assert "\n" not in parsed.detail


def test_redirect_to_a_login_path_is_a_login() -> None:
    page = b"<html><title>Welcome</title></html>"
    assert parse_feed(page, "text/html", "https://wire.example/login?next=/feed", SOURCE, NOW).verdict == "login"


def test_html_inside_an_item_does_not_make_the_feed_a_page() -> None:
    parsed = read(rss(item(1, "<description>&lt;html&gt; page with type=password and captcha</description>")))
    assert parsed.verdict == "feed"


def test_relative_links_start_from_the_final_url() -> None:
    parsed = read(rss("<item><title>Exercise</title><link>../story?id=1</link></item>"))
    assert parsed.entries[0].link == "https://wire.example/story?id=1"


def test_first_openable_link_wins() -> None:
    parsed = read(rss("<item><title>x</title><link>javascript:x()</link><link>https://wire.example/good</link></item>"))
    assert parsed.entries[0].link == "https://wire.example/good"


def test_future_dates_are_clamped_and_flagged() -> None:
    parsed = read(rss("<item><title>x</title><pubDate>Mon, 23 Nov 2026 04:00:01 GMT</pubDate></item>"))
    assert parsed.entries[0].published == NOW
    assert parsed.entries[0].flags == ("future",)


def test_second_date_serves_where_the_first_cannot_be_read() -> None:
    dates = "<pubDate>soon</pubDate><dc:date>2026-11-22T01:02:00Z</dc:date>"
    body = rss(f"<item><title>x</title>{dates}</item>").replace(
        "<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    entry = read(body).entries[0]
    assert (entry.published, entry.flags) == (datetime(2026, 11, 22, 1, 2, tzinfo=UTC), ())


def test_undated_item_takes_the_day_of_its_address_unless_that_is_today() -> None:
    old = "<item><title>old</title><link>https://wire.example/2026/0814/a</link></item>"
    today = "<item><title>new</title><link>https://wire.example/2026/11/23/b</link></item>"
    first, second = read(rss(old, today), Source("w", URL, timezone="Asia/Seoul")).entries
    assert (first.published, first.flags) == (datetime(2026, 8, 13, 15, tzinfo=UTC), ("undated", "date-only"))
    assert (second.published, second.flags) == (NOW, ("undated",))


def test_full_text_becomes_an_excerpt() -> None:
    entry = read(rss(item(1, f"<description>{'A sentence of the exercise. ' * 400}</description>"))).entries[0]
    assert len(entry.summary) <= 2_000
    assert entry.summary.endswith("…")
    assert "truncated" in entry.flags


def test_at_most_500_entries_and_the_total_is_told() -> None:
    parsed = read(rss(*(item(number) for number in range(700))))
    assert (len(parsed.entries), parsed.total, parsed.verdict) == (500, 700, "feed")
    assert parsed.entries[0].title == "Exercise item 0"


@pytest.mark.parametrize("order", ["oldest first", "newest first", "mixed"])
def test_the_newest_500_are_read_whatever_the_order(order: str) -> None:
    numbers = list(range(700))
    if order == "newest first":
        numbers.reverse()
    elif order == "mixed":
        random.Random(1).shuffle(numbers)
    dates = [f"{NOW - timedelta(minutes=700 - n):%Y-%m-%dT%H:%M:%SZ}" for n in numbers]
    rows = [
        f"<item><title>Note {n}</title><pubDate>{date}</pubDate></item>" for n, date in zip(numbers, dates, strict=True)
    ]
    parsed = read(rss(*rows))
    assert {entry.title for entry in parsed.entries} == {f"Note {n}" for n in range(200, 700)}
    assert parsed.total == 700
    notes = [{"id": n, "title": f"Note {n}", "date_published": date} for n, date in zip(numbers, dates, strict=True)]
    parsed = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": notes}))
    assert {entry.title for entry in parsed.entries} == {f"Note {n}" for n in range(200, 700)}


def test_a_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": 7, "url": "/a?id=7", "title": "Ferry &amp; port", "content_html": "<p>Late <b>again</b>.</p>",
             "date_published": "2026-11-22T22:05:00+09:00", "authors": [{"name": "H. Pier"}, {"url": "x"}, 3]},
            {"id": "8", "content_text": "Only a text.", "author": {"name": "Q"}},
            {"id": "9", "title": ["no", "text"], "url": "javascript:x()"},
            {"id": "10", "title": "over", "expired": True},
            "no item",
        ],
    }  # fmt: skip
    parsed = read(json.dumps(feed))
    first, second = parsed.entries
    assert (first.guid, first.title, first.summary) == ("7", "Ferry & port", "Late again.")
    assert (first.link, first.author) == ("https://wire.example/a?id=7", "H. Pier")
    assert first.published == datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
    assert (second.title, second.author, parsed.verdict) == ("Only a text.", "Q", "feed")


@pytest.mark.parametrize(
    "body", ['{"items": []}', '{"version": "https://jsonfeed.org/version/1", "items": {}}', "{", "{" * 9_999]
)
def test_other_json_is_named(body: str) -> None:
    assert (read(body).verdict, read(body).entries) == ("malformed", ())


def test_a_page_that_names_its_feed_says_which_address_to_put() -> None:
    page = (
        "<html><head><title>Pier</title><link rel='stylesheet' href='/a.css'>"
        '<link href="/feed/?a=1&amp;b=2" rel="alternate" type="application/rss+xml">'
        "<link rel=alternate type=application/feed+json href=https://wire.example/feed.json></head></html>"
    )
    parsed = read(page)
    assert parsed.verdict == "html"
    assert "put https://wire.example/feed/?a=1&b=2 or https://wire.example/feed.json" in parsed.detail


@pytest.mark.parametrize("packed", [False, True])
def test_what_arrived_whole_is_read(packed: bool) -> None:
    body = rss(*(item(n) for n in range(5))).encode()

    def answer(raw: bytes) -> ParsedFeed:
        return parse.read_answer(raw, "gzip" if packed else "", not packed, "", URL, SOURCE, NOW)

    torn = gzip.compress(body)[:-10] if packed else body[:-60]
    found = answer(torn)
    assert (found.verdict, found.cut, len(found.entries)) == ("feed", True, 5 if packed else 4)
    assert answer(body[:60] if not packed else gzip.compress(body[:60])[:-9]).verdict == "broken"
    if not packed:
        assert not answer(body).cut, "the announced length was wrong, the document is whole"


def test_local_time_that_is_labelled_gmt_is_seen_by_its_future() -> None:
    def dated(*stamps: str, zone: str = "Asia/Seoul") -> ParsedFeed:
        rows = (f"<item><title>n{n}</title><pubDate>{stamp}</pubDate></item>" for n, stamp in enumerate(stamps))
        return read(rss(*rows), Source("w", URL, timezone=zone))

    # It is 04:00 GMT and 13:00 in Seoul.
    found = dated("Mon, 23 Nov 2026 12:50:00 GMT", "2026-11-23T09:00:00Z", "Sun, 22 Nov 2026 10:00:00 +0900")
    assert [f"{e.published:%d %H:%M}" for e in found.entries] == ["23 03:50", "23 00:00", "22 01:00"]
    assert "read as Asia/Seoul" in found.detail
    assert dated("Mon, 23 Nov 2026 03:50:00 GMT").detail == ""
    assert dated("Mon, 23 Nov 2026 04:50:00 GMT").entries[0].flags == ("future",), "some run ahead by themselves"
    assert dated("Mon, 23 Nov 2026 12:50:00 GMT", zone="UTC").entries[0].flags == ("future",)
    assert dated("Mon, 23 Nov 2026 14:50:00 GMT").entries[0].flags == ("future",), "no zone explains it"


@settings(max_examples=20)
@given(st.integers(0, 1_200))
def test_total_is_the_number_of_items(number: int) -> None:
    text = rss(*(item(n) for n in range(number)))
    prepared = sanitise.prepare(text)
    assert isinstance(prepared, sanitise.Prepared)
    assert prepared.total == number
    assert prepared.text.count("<item>") == min(number, 500)
    assert prepared.text.endswith("</channel></rss>")


def test_same_bytes_same_entries() -> None:
    body = rss(*(item(n) for n in range(20)))
    assert read(body) == read(body)
    later = parse_feed(body.encode(), "", URL, SOURCE, NOW + timedelta(hours=1))
    assert [entry.guid for entry in later.entries] == [entry.guid for entry in read(body).entries]
