"""The parser's process: one that hangs, dies or raises costs its own document and no other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import psutil
import pytest

from data.models import Source
from feeds.fetching.answers import Fetched
from feeds.parsing.worker import Parser, ParserFailed, Parsers
from tests.feeds.answers import rss
from tests.feeds.conftest import NOW

SOURCE = Source("desk", "https://desk.example/rss")


async def ask(parser: Parser, how: str, body: bytes = b"12345") -> str:
    return (await parser.parse(body_of(body, how), SOURCE, NOW)).detail


def body_of(body: bytes, content_type: str = "text/xml") -> Fetched:
    return Fetched("body", body=body, content_type=content_type, final_url=SOURCE.url)


def with_parser(work: Callable[[Parser], Awaitable[None]], module: str = "tests.feeds.bad_child") -> None:
    async def run() -> None:
        async with Parser(seconds=2.0, module=module) as parser:
            await work(parser)

    asyncio.run(run())
    assert not [p for p in psutil.Process().children() if module in " ".join(p.cmdline())], "nothing is left running"


@pytest.mark.parametrize(("how", "words"), [("die", "stopped"), ("raise", "ZeroDivisionError"), ("hang", "within 2 s")])
def test_a_bad_document_costs_itself_alone(how: str, words: str) -> None:
    async def work(parser: Parser) -> None:
        assert await ask(parser, "well") == "5 bytes"
        with pytest.raises(ParserFailed, match=words):
            await ask(parser, how)
        assert await ask(parser, "well", b"1234567") == "7 bytes"

    with_parser(work)


def test_answers_belong_to_their_questions() -> None:
    async def work(parser: Parser) -> None:
        sizes = [1, 300_000, 7, 4_000_000, 0]
        answers = await asyncio.gather(*(ask(parser, "talk", b"x" * size) for size in sizes))
        assert answers == [f"{size} bytes" for size in sizes]

    with_parser(work)


def test_who_gives_up_waiting_does_not_leave_an_answer_behind() -> None:
    async def work(parser: Parser) -> None:
        await ask(parser, "well")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ask(parser, "hang"), 0.2)
        assert await ask(parser, "well", b"123") == "3 bytes"

    with_parser(work)


def test_the_real_parser_answers_through_it() -> None:
    async def work(parser: Parser) -> None:
        feed = await parser.parse(body_of(rss("desk", 3, NOW)), SOURCE, NOW)
        assert (feed.verdict, len(feed.entries)) == ("feed", 3)

    with_parser(work, "feeds.parsing.worker")


def test_several_share_the_work_and_one_is_enough_for_little() -> None:
    async def run() -> None:
        async with Parsers(seconds=20.0, at_once=2) as parsers:
            body = rss("desk", 3, NOW)

            async def one() -> int:
                return len((await parsers.parse(body_of(body), SOURCE, NOW)).entries)

            assert await one() + await one() == 6
            assert len(_children()) == 1
            assert await asyncio.gather(*(one() for _ in range(6))) == [3] * 6
            assert len(_children()) == 2

    asyncio.run(run())
    assert _children() == []


def _children() -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if "feeds.parsing.worker" in p.cmdline()]
