"""A loopback server of feeds that are well, and of every fault a feed server has been seen with.

In a test: `with FaultServer() as server: server.url("hang")`. For a benchmark, in a process of its own:
`python -m tests.feeds.server --latency 0.3` prints its port and serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import threading
import zlib
from datetime import UTC, datetime
from typing import Self

from tests.feeds.answers import HTML, Answer, Request, rss
from tests.feeds.faults import SCENARIOS


class FaultServer:
    """Serves /feed/NAME (with ?n=ENTRIES) and every scenario at /SCENARIO, on 127.0.0.1.

    `requests` has what was asked, in order. `bodies` and `answers` replace what /feed/NAME serves.
    """

    def __init__(self, latency: float = 0.0, drip: float = 1.0, host: str = "127.0.0.1") -> None:
        self.latency, self.drip, self._host = latency, drip, host
        self.requests: list[Request] = []
        self.bodies: dict[str, bytes] = {}
        self.answers: dict[str, Answer] = {}
        self.started = datetime.now(UTC).replace(microsecond=0)
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._stop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == f"/{path}"]

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._run())
        self._loop.close()

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        listener = await asyncio.start_server(self._client, self._host, self.port, backlog=256)
        self.port = listener.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        listener.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            first, *lines = head[:-4].split(b"\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(b":") for line in lines)}
            request = Request(first.split(b" ")[1].decode(), headers, asyncio.get_running_loop().time())
            self.requests.append(request)
            if self.latency:
                await asyncio.sleep(self.latency)
            await self._answer(request, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, as it may, or the server is closing
        finally:
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        name = request.path.strip("/").partition("?")[0]
        if name in SCENARIOS:
            await SCENARIOS[name](self, request, writer)
        elif request.path.startswith("/feed/"):
            name = name.removeprefix("feed/")
            writer.write((self.answers.get(name) or self._healthy(name, request)).wire())
        else:
            writer.write(Answer("404 Not Found", HTML, type="text/html").wire())

    def _healthy(self, name: str, request: Request) -> Answer:
        count = int(request.path.partition("?n=")[2] or 10)
        body = self.bodies.get(name) or rss(name, count, self.started)
        tag = f'"{zlib.crc32(body):08x}"'.encode()
        if request.headers.get(b"if-none-match") == tag:
            return Answer("304 Not Modified", headers={"ETag": tag})
        return Answer(body=body, headers={"ETag": tag})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before every answer")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 answers on every loopback address, and on others")
    asked = parser.parse_args()
    with FaultServer(latency=asked.latency, host=asked.host) as server:
        print(server.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
