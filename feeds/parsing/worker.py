"""Parsing in a child process: a page never waits for the parser, and a parser that hangs or dies takes nothing along.

A plain child with pipes, and not multiprocessing: that would import the main module once more, which under a script
runner is the page itself. Messages both ways are a length (8 bytes, big-endian) and a pickle.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import struct
import sys
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from data.models import Source

if TYPE_CHECKING:
    from feeds.fetching.answers import Fetched
    from feeds.parsing.parse import ParsedFeed

PARSE_SECONDS = 10.0
START_SECONDS = 30.0
AT_ONCE = min(2, os.cpu_count() or 1)  # children; more would take memory from the pages for a first poll's sake
MEMORY_BYTES = 1_500_000_000  # address space of the child
_ROOT = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct(">Q")
_READY = b"ready"


class ParserFailed(Exception):
    """The parser did not come back with an answer. The message says how."""


class Parser:
    """One child that parses, one document at a time. Started at the first document, started anew after a failure."""

    def __init__(self, seconds: float = PARSE_SECONDS, module: str = "feeds.parsing.worker") -> None:
        self._seconds = seconds
        self._module = module
        self._child: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def warm(self) -> None:
        """Start the child before the first document is there, where one is sure to come."""
        async with self._turn:
            with contextlib.suppress(OSError, EOFError, TimeoutError):  # reported at the first document
                await self._running()

    async def parse(self, fetched: Fetched, source: Source, now: datetime) -> ParsedFeed:
        """`feeds.parsing.parse.read_answer` of a body that was fetched: what a stranger packed is unpacked there too,
        in the child and under its deadline. Raises ParserFailed when the child hangs or dies.
        """
        request = (fetched.body, fetched.encoding, fetched.cut, fetched.content_type, fetched.final_url, source, now)
        async with self._turn:
            try:
                child = await self._running()
                async with asyncio.timeout(self._seconds):
                    result = await _ask(child, request)
            except TimeoutError:
                await self._stop()
                raise ParserFailed(f"the parser did not finish within {self._seconds:g} s") from None
            except (OSError, EOFError) as error:
                await self._stop()
                raise ParserFailed(f"the parser stopped ({type(error).__name__}); out of memory?") from None
            except BaseException:
                await self._stop()  # cancelled in the middle: the next answer would be the answer to this document
                raise
        if isinstance(result, Exception):
            raise ParserFailed(f"the parser failed ({type(result).__name__}: {result})")
        return result  # type: ignore[return-value]

    async def _running(self) -> asyncio.subprocess.Process:
        if self._child is not None and self._child.returncode is not None:
            await self._stop()
        if self._child is None:
            path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=_ROOT,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C in a terminal is for us; the child ends with its pipe
            )
            assert self._child.stdout is not None
            async with asyncio.timeout(START_SECONDS):
                await self._child.stdout.readexactly(len(_READY))
        return self._child

    async def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.communicate()  # closes the pipes and collects the process


class Parsers:
    """A few children that share the documents. The second is started only when the first is busy, and so on."""

    def __init__(self, seconds: float = PARSE_SECONDS, at_once: int = AT_ONCE) -> None:
        self._all = [Parser(seconds) for _ in range(at_once)]
        self._free: asyncio.LifoQueue[Parser] = asyncio.LifoQueue()  # the one that last worked works next
        for parser in reversed(self._all):
            self._free.put_nowait(parser)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for parser in self._all:
            await parser.__aexit__(None, None, None)

    async def warm(self) -> None:
        """Start the first child before the first document is there."""
        await self._all[0].warm()

    async def parse(self, fetched: Fetched, source: Source, now: datetime) -> ParsedFeed:
        """As Parser.parse, by whichever child is free first."""
        parser = await self._free.get()
        try:
            return await parser.parse(fetched, source, now)
        finally:
            self._free.put_nowait(parser)


async def _ask(child: asyncio.subprocess.Process, request: tuple[object, ...]) -> object:
    assert child.stdin is not None
    assert child.stdout is not None
    message = pickle.dumps(request, protocol=pickle.HIGHEST_PROTOCOL)
    child.stdin.write(_LENGTH.pack(len(message)) + message)
    await child.stdin.drain()
    (length,) = _LENGTH.unpack(await child.stdout.readexactly(_LENGTH.size))
    return pickle.loads(await child.stdout.readexactly(length))  # from our own child


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """The child's side: answer until the parent closes the pipe."""
    from feeds.parsing.parse import read_answer  # here, so that the parent never pays for the parser's import

    answers.write(_READY)
    answers.flush()
    while head := requests.read(_LENGTH.size):
        (length,) = _LENGTH.unpack(head)
        request = pickle.loads(requests.read(length))
        result: object
        try:
            result = read_answer(*request)
        except Exception as error:  # the contract says it never raises; a bug must not cost the feeds behind it
            result = RuntimeError(f"{type(error).__name__}: {error}")
        message = pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
        answers.write(_LENGTH.pack(len(message)) + message)
        answers.flush()


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, ValueError, OSError):
        return  # not on this system


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    _limit_memory()
    if hasattr(os, "nice"):
        os.nice(5)  # pages first
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
