"""Healthy feeds in one cycle with all that goes wrong on the network, beside feedparser on the healthy ones alone.

The goals: the cycle ends within 45 s, peak memory stays within 300 MB, every healthy entry is stored, each fault is
named. Memory is that of the poller and of its parsing child together.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import feedparser  # noqa: E402
import psutil  # noqa: E402

from data.models import Source  # noqa: E402
from data.store.store import open_store  # noqa: E402
from feeds.polling.cycle import Cycle, Settings  # noqa: E402
from feeds.polling.poll import Poller  # noqa: E402
from tests.benchmarks.bench_poll import LOOPBACK, fault_server, timed  # noqa: E402
from tests.feeds.faults import SCENARIOS, STATES  # noqa: E402

HEALTHY = 20
ENTRIES = 50


class Memory:
    """The highest sum of resident memory of this process and its parsing child, sampled 20 times a second."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        us = psutil.Process()
        while not self._over.wait(0.05):
            total = us.memory_info().rss
            for child in us.children():
                try:
                    if "feeds.parsing.worker" in child.cmdline():
                        total += child.memory_info().rss
                except psutil.Error:
                    continue  # it has just ended
            self.peak = max(self.peak, total / 1e6)

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self.peak


def main() -> None:
    with fault_server(0.0) as address, tempfile.TemporaryDirectory() as folder:
        hostile = [Source(name, f"{address}/{name}") for name in SCENARIOS if STATES[name] != "ok"]
        odd = [Source(name, f"{address}/{name}") for name in SCENARIOS if STATES[name] == "ok"]
        urls = [f"{address}/feed/healthy{i}?n={ENTRIES}" for i in range(HEALTHY)]
        healthy = [Source(f"healthy{i}", url) for i, url in enumerate(urls)]
        store = open_store(f"sqlite:///{Path(folder) / 'watch.db'}")
        # The hostile first: they must not keep the healthy from their turn.
        poller = Poller(store, lambda: [*hostile, *odd, *healthy], Settings(allowed=LOOPBACK))
        cycles: list[Cycle] = []
        memory = Memory()
        seconds = timed(lambda: cycles.append(poller.cycle()))
        peak = memory.stop()
        with ThreadPoolExecutor(10) as pool:
            plain = timed(lambda: list(pool.map(feedparser.parse, urls)))
        store.close()
    result = cycles[0]
    wrong = {name: state for name, state in result.states.items() if state != STATES.get(name, "ok")}
    print(f"{len(hostile)} hostile, {len(odd)} odd but readable, {HEALTHY} healthy feeds x {ENTRIES} entries")
    print(
        f"cycle {seconds:.1f} s (goal 45), {seconds / plain:.1f} times feedparser on the healthy alone ({plain:.2f} s)"
    )
    print(f"peak memory, poller and parser {peak:.0f} MB (goal 300)")
    print(f"entries stored {result.new} of {HEALTHY * ENTRIES + 10 * len(odd)}")
    print("named:", ", ".join(f"{state} {n}" for state, n in sorted(Counter(result.states.values()).items())))
    print("wrongly named:", wrong or "none")
    if wrong or result.new != HEALTHY * ENTRIES + 10 * len(odd):
        sys.exit(1)


if __name__ == "__main__":
    main()
