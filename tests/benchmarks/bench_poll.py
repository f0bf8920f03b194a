"""How long a poll takes, beside feedparser.parse(url) in a thread pool doing the same feeds in the same run.

100 feeds of 50 entries on a loopback server that waits 300 ms before every answer. The goals are a first poll within
5 s and an all-unchanged one within 2 s on two idle cores; figures of a busy machine say nothing, so ratios stand beside
them. Run as `python tests/benchmarks/bench_poll.py [--feeds N] [--entries N] [--latency SECONDS]`.
"""

from __future__ import annotations

import argparse
import ipaddress
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import feedparser  # noqa: E402

from data.models import Source  # noqa: E402
from data.store.store import open_store  # noqa: E402
from feeds.intake.intake import make_assessor  # noqa: E402
from feeds.polling.cycle import Cycle, Settings  # noqa: E402
from feeds.polling.poll import Poller  # noqa: E402

LOOPBACK = (ipaddress.ip_network("127.0.0.1/32"),)


@contextmanager
def fault_server(latency: float, host: str = "127.0.0.1") -> Iterator[str]:
    """The fault server in a process of its own; gives its address."""
    line = [sys.executable, "-m", "tests.feeds.server", "--latency", str(latency), "--host", host]
    with subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.stdin.close()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peak_mb() -> tuple[float, float]:
    """Peak memory of this process and of the largest child it has waited for, in MB."""
    ours, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return ours / 1024, children / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--latency", type=float, default=0.3)
    parser.add_argument("--db", help="the store to poll into, as a URL; by default a new file")
    options = parser.parse_args()
    with fault_server(options.latency) as address, tempfile.TemporaryDirectory() as folder:
        urls = [f"{address}/feed/wire{i}?n={options.entries}" for i in range(options.feeds)]
        sources = [Source(f"wire{i}", url) for i, url in enumerate(urls)]
        make_assessor(sources)  # a running watch has read its rules
        store = open_store(options.db or f"sqlite:///{Path(folder) / 'watch.db'}")
        poller = Poller(store, lambda: sources, Settings(allowed=LOOPBACK))
        cycles: list[Cycle] = []
        first = timed(lambda: cycles.append(poller.cycle()))
        began = time.process_time()
        again = timed(lambda: cycles.append(poller.cycle(everything=True)))
        cost = time.process_time() - began
        memory, _ = peak_mb()
        with ThreadPoolExecutor(10) as pool:
            parsed: list[int] = []
            plain = timed(lambda: parsed.extend(pool.map(lambda url: len(feedparser.parse(url).entries), urls)))
        store.close()
    wanted = options.feeds * options.entries
    assert (cycles[0].new, sum(parsed)) == (wanted, wanted), "both must have read every entry"
    assert (cycles[1].unchanged, cycles[1].new) == (options.feeds, 0)
    print(f"{options.feeds} feeds x {options.entries} entries at {options.latency * 1000:.0f} ms")
    print(f"feedparser.parse(url), 10 threads, nothing stored  {plain:6.2f} s   1.00")
    print(f"first poll, all stored and assessed                {first:6.2f} s   {first / plain:.2f}")
    print(f"poll with nothing changed                          {again:6.2f} s   {again / plain:.2f}")
    print(f"its processor, without the database server's       {cost:6.2f} s")
    print(f"peak memory of the poller {memory:.0f} MB")


if __name__ == "__main__":
    main()
