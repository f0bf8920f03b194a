"""One GET against a server of faults: bounded in time and size, conditional to the byte, never raising."""

from __future__ import annotations

import gzip
import os
import zlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.fetching import fetch as module
from feeds.fetching.answers import max_age, retry_after
from feeds.parsing.unpack import _MARKUP, Unreadable, unpack
from tests.feeds.answers import ETAG, LAST_MODIFIED, Answer, rss
from tests.feeds.conftest import NOW, Get
from tests.feeds.faults import SCENARIOS, STATES
from tests.feeds.server import FaultServer

# What is told apart only by reading the body is told by the parser.
READ = {"ok", "html", "login", "cut"}
BODIES = {"empty-body", "brotli", "bomb", "many-members", "script-page", "waf-202", "page-202", "truncated-early",
          "bad-chunk"}  # fmt: skip
SLOW = {"hang", "drip", "drip-head", "short-length-drip"}


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - SLOW))
def test_every_fault_has_its_name(name: str, server: FaultServer, get: Get) -> None:
    fetched = get(server.url(name))
    expected = "body" if STATES[name] in READ or name in BODIES else STATES[name]
    assert fetched.outcome == expected, fetched
    assert (fetched.outcome == "body") or fetched.detail


@pytest.mark.parametrize("name", sorted(SLOW))
def test_a_deadline_ends_what_would_never_end(name: str, server: FaultServer, get: Get) -> None:
    fetched = get(server.url(name), deadline=0.3)
    assert fetched.outcome == "timeout"
    assert fetched.seconds >= 0.3


def test_validators_go_back_byte_for_byte(server: FaultServer, get: Get) -> None:
    first = get(server.url("etag304"))
    assert (first.etag, first.last_modified) == (ETAG, LAST_MODIFIED)
    second = get(server.url("etag304"), etag=first.etag, last_modified=first.last_modified)
    assert second.outcome == "not-modified"
    sent = server.requests[-1].headers
    assert sent[b"if-none-match"] == ETAG
    assert sent[b"if-modified-since"] == LAST_MODIFIED


def test_an_etag_of_any_bytes_goes_back_as_it_came(server: FaultServer, get: Get) -> None:
    odd = b'"\xed\x95\x9c\xff;= "'
    server.answers["odd"] = Answer(body=rss("odd"), headers={"ETag": odd})
    fetched = get(server.url("feed/odd"))
    assert fetched.etag == odd
    get(server.url("feed/odd"), etag=fetched.etag)
    assert server.requests[-1].headers[b"if-none-match"] == odd


def test_a_date_in_2038_is_not_echoed(server: FaultServer, get: Get) -> None:
    get(server.url("ok"), last_modified=b"Tue, 19 Jan 2038 03:14:07 GMT")
    assert b"if-modified-since" not in server.requests[-1].headers


def test_expires_0_disowns_the_validators(server: FaultServer, get: Get) -> None:
    server.answers["x"] = Answer(body=rss("x"), headers={"ETag": '"1"', "Expires": "0"})
    assert get(server.url("feed/x")).fresh_at_once


def test_who_asks_is_said_honestly(server: FaultServer, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    get(server.url("ok"))
    agent = server.requests[-1].headers[b"user-agent"]
    assert agent.startswith(b"NovemberWatch/")
    assert b"(+https://" in agent
    monkeypatch.setenv("WATCH_CONTACT", "mailto:desk@ministry.example\r\nX-Evil: 1")
    get(server.url("ok"))
    assert server.requests[-1].headers[b"user-agent"] == b"NovemberWatch/1.0 (+mailto:desk@ministry.exampleX-Evil:1)"
    assert server.requests[-1].headers[b"accept-encoding"] == b"gzip, deflate"


def test_cookies_last_for_one_fetch_and_stay_with_their_host(server: FaultServer, get: Get) -> None:
    assert get(server.url("cookie-loop")).outcome == "body"
    assert server.requests[-1].headers[b"cookie"] == b"seen=yes"
    get(server.url("ok"))
    assert b"cookie" not in server.requests[-1].headers
    elsewhere = server.url("ok").replace("127.0.0.1", "localhost")
    server.answers["hop"] = Answer("302 Found", headers={"Location": elsewhere, "Set-Cookie": "seen=yes"})
    assert get(server.url("feed/hop")).outcome == "body"
    assert b"cookie" not in server.requests[-1].headers


def test_a_chain_is_permanent_only_if_every_hop_is(server: FaultServer, get: Get) -> None:
    server.answers["a"] = Answer("308 Permanent Redirect", headers={"Location": "/feed/b"})
    server.answers["b"] = Answer("301 Moved Permanently", headers={"Location": "/ok"})
    fetched = get(server.url("feed/a"))
    assert fetched.permanent_url == fetched.final_url == server.url("ok")
    server.answers["b"] = Answer("302 Found", headers={"Location": "/ok"})
    fetched = get(server.url("feed/a"))
    assert (fetched.permanent_url, fetched.final_url) == ("", server.url("ok"))
    assert get(server.url("ok")).permanent_url == ""


def test_a_reset_is_tried_once_more_and_only_once(server: FaultServer, get: Get) -> None:
    get(server.url("reset"))
    assert len(server.requests) == 2


def test_a_long_chain_ends(server: FaultServer, get: Get) -> None:
    assert get(server.url("loop")).outcome == "redirects"
    assert len(server.requests) == module.MAX_REDIRECTS + 1


def test_the_cap_counts_wire_and_unpacked_bytes(server: FaultServer, get: Get) -> None:
    body = rss("big", 100)
    server.answers["plain"] = Answer(body=body)
    server.answers["packed"] = Answer(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})
    assert get(server.url("feed/plain"), cap=len(body)).body == body
    assert get(server.url("feed/plain"), cap=len(body) - 1).outcome == "too-big"
    packed = get(server.url("feed/packed"), cap=len(body) - 1)
    assert unpack(packed.body, packed.encoding, len(body)).body == body
    with pytest.raises(Unreadable, match="unpacks to more"):
        unpack(packed.body, packed.encoding, len(body) - 1)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("0", 0), ("999999999999999999999", 30 * 86_400), ("Mon, 23 Nov 2026 04:10:00 GMT", 600),
     ("Mon, 23 Nov 2026 03:00:00 GMT", 0), ("Fri, 31 Dec 9999 23:59:59 GMT", 30 * 86_400)],
)  # fmt: skip
def test_retry_after_in_both_forms(value: str, seconds: float) -> None:
    assert retry_after(value, "", NOW) == NOW + timedelta(seconds=seconds)


def test_a_retry_date_is_read_against_the_servers_own_clock() -> None:
    """The server's clock is an hour behind ours; it asks for ten minutes."""
    assert retry_after("Mon, 23 Nov 2026 03:10:00 GMT", "Mon, 23 Nov 2026 03:00:00 GMT", NOW) == NOW + timedelta(
        minutes=10
    )


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "٣", "Mon, 99 Nov 2026"])
def test_a_retry_after_that_says_nothing(value: str) -> None:
    assert retry_after(value, "", NOW) is None


@pytest.mark.parametrize(("name", "seconds"), [("429", 7200), ("503", 5400)])
def test_a_throttling_server_is_heard(name: str, seconds: int, server: FaultServer, get: Get) -> None:
    fetched = get(server.url(name))
    assert fetched.outcome == "throttled"
    assert fetched.retry_after is not None
    assert abs((fetched.retry_after - NOW).total_seconds() - seconds) < 10


@pytest.mark.parametrize(
    ("cache_control", "expires", "date", "seconds"),
    [
        ("max-age=600", "", "", 600),
        ('public, Max-Age="60"', "", "", 60),
        ("no-cache, max-age=600", "", "", None),
        ("max-age=x", "", "", None),
        ("", "Mon, 23 Nov 2026 05:00:00 GMT", "Mon, 23 Nov 2026 04:00:00 GMT", 3600),
        ("", "0", "Mon, 23 Nov 2026 04:00:00 GMT", None),
        ("", "Mon, 23 Nov 2026 03:00:00 GMT", "Mon, 23 Nov 2026 04:00:00 GMT", 0),
    ],
)
def test_how_long_an_answer_calls_itself_fresh(
    cache_control: str, expires: str, date: str, seconds: int | None
) -> None:
    assert max_age(cache_control, expires, date) == seconds


@given(st.binary(max_size=2000), st.sampled_from(["", "gzip", "deflate", "br", "identity", "gzip, br", "x"]))
def test_no_bytes_and_no_label_get_past_the_cap(raw: bytes, encoding: str) -> None:
    try:
        body = unpack(raw, encoding, 500).body
    except Unreadable as error:
        assert error.outcome in ("too-big", "broken")
    else:
        assert len(body) <= max(500, len(raw))


@given(st.binary(min_size=1, max_size=400), st.sampled_from([31, 15, -15]), st.sampled_from(["gzip", "deflate"]))
def test_every_kind_of_deflate_is_read_whatever_it_is_called(body: bytes, bits: int, label: str) -> None:
    packer = zlib.compressobj(9, wbits=bits)
    packed = packer.compress(body) + packer.flush()
    if not _MARKUP.match(packed):
        assert unpack(packed, label, 1_000).body == body


def test_packed_in_several_members_is_read_to_the_end() -> None:
    assert unpack(gzip.compress(b"<rss>") + gzip.compress(b"</rss>"), "gzip", 100).body == b"<rss></rss>"


def test_the_contact_is_ours_by_default() -> None:
    assert "WATCH_CONTACT" not in os.environ
    assert module.user_agent() == f"NovemberWatch/1.0 (+{module.CONTACT})"
