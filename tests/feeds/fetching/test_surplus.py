"""A length announced too short costs nothing; what was not asked for, and what never ends, is not taken for content."""

from __future__ import annotations

import asyncio

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.fetching import surplus
from feeds.fetching.surplus import CountedStream, announces_length
from feeds.parsing.unpack import unpack
from tests.feeds.answers import rss
from tests.feeds.conftest import Get
from tests.feeds.faults import DRIPS
from tests.feeds.server import FaultServer

HEADS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
    b"HTTP/1.1 200 OK\nContent-Length: 9\n\n",
    b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
)


class Wire(httpcore.AsyncNetworkStream):
    """Gives out what was sent, in the pieces in which it comes."""

    def __init__(self, sent: bytes, cuts: list[int]) -> None:
        marks = sorted({cut % (len(sent) + 1) for cut in cuts} | {0, len(sent)})
        self.left = [sent[a:b] for a, b in zip(marks, marks[1:], strict=False) if a < b]

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.left.pop(0) if self.left else b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None: ...

    async def aclose(self) -> None: ...

    def get_extra_info(self, info: str) -> object:
        return bool(self.left) if info == "is_readable" else None


async def _rest(wire: Wire, head: bytes, announced: int, limit: int) -> tuple[bytes, bool]:
    stream, came = CountedStream(wire), b""
    await stream.write(b"GET / HTTP/1.1\r\n\r\n")
    while len(came) < len(head) + announced:
        came += await stream.read(65_536)
    rest = await stream.rest(came[len(head) : len(head) + announced], limit)
    return rest, bool(stream.get_extra_info("is_readable"))


@given(
    st.sampled_from(HEADS), st.binary(min_size=1, max_size=60), st.integers(0, 60), st.lists(st.integers(0, 400)),
    st.integers(1, 80),
)  # fmt: skip
def test_whatever_pieces_it_comes_in_the_rest_is_found(head, body, announced, cuts, limit):
    announced = min(announced, len(body))
    if body[announced:].startswith(b"HTTP/1."):
        return
    whole = b"<rss>" + body + b" and more"
    rest, closed = asyncio.run(_rest(Wire(head + whole, cuts), head, announced, limit))
    assert rest == whole[announced:][:limit]
    assert closed


@pytest.mark.parametrize("behind", [b"", b"HTTP/1.1 408 Request Timeout\r\n\r\n"])
def test_an_answer_to_nothing_is_no_content(behind):
    rest, _ = asyncio.run(_rest(Wire(HEADS[0] + b"<rss><a/>" + behind, []), HEADS[0], 9, 100))
    assert rest == b""


@pytest.mark.parametrize("body", [b"<rss></rss>", b'{"items": []}\n', b"<rdf:RDF></rdf:RDF> "])
def test_a_document_that_is_whole_is_not_asked_for_more(body):
    wire = Wire(HEADS[0] + body + b"</x>", [])
    assert asyncio.run(_rest(wire, HEADS[0], len(body), 100)) == (b"", False)


def test_only_an_announced_length_can_be_wrong():
    assert announces_length([(b"Content-Length", b"5")])
    assert not announces_length([(b"content-length", b"5"), (b"Transfer-Encoding", b"chunked")])
    assert not announces_length([])


@pytest.mark.parametrize("name", ["short-length", "short-length-packed"])
def test_no_item_is_lost_to_a_length_that_is_too_short(name: str, server: FaultServer, get: Get) -> None:
    fetched = get(server.url(name))
    assert (fetched.outcome, fetched.cut) == ("body", False)
    whole = rss("shortlength" if name == "short-length" else "shortpacked", 11, newest=server.started)
    assert unpack(fetched.body, fetched.encoding, 10**6).body == whole


def test_what_never_ends_is_bounded(monkeypatch: pytest.MonkeyPatch, server: FaultServer, get: Get) -> None:
    monkeypatch.setattr(surplus, "REST_SECONDS", 0.3)
    fetched = get(server.url("short-length-drip"))
    assert fetched.body.count(b"\n", -DRIPS) < DRIPS  # the server goes on for twenty seconds
    assert fetched.body.rstrip().endswith(b"</rss>")
    whole = len(rss("shortlength", 11, newest=server.started))
    assert get(server.url("short-length"), cap=whole - 1).outcome == "too-big"
