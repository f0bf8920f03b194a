"""How many sources an hour 1, 2 and 4 pollers bring that share them on PostgreSQL, and how old the last one is.

Sources of ten entries, a host each, on loopback addresses; the server waits 300 ms before every answer. The pollers are
processes of their own, started together with nothing stored; a second round finds everything unchanged. Run as
`python tests/benchmarks/bench_workers.py [--sources N] [--latency SECONDS] [--workers N …]`.
"""

from __future__ import annotations

import argparse
import ipaddress
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from data.models import Source  # noqa: E402
from data.store import schema  # noqa: E402
from data.store.store import Store, open_store  # noqa: E402
from feeds.polling.cycle import Settings  # noqa: E402
from feeds.polling.poll import Poller  # noqa: E402
from tests import postgres  # noqa: E402
from tests.benchmarks.bench_poll import fault_server  # noqa: E402

NET = (ipaddress.ip_network("127.0.0.0/8"),)


def listed(port: str, count: int) -> list[Source]:
    """Sources with a host each: 127.0.1.1, 127.0.1.2 and so on."""
    hosts = (f"127.{1 + n // 62500}.{n // 250 % 250}.{1 + n % 250}" for n in range(count))
    return [Source(f"wire{n}", f"http://{host}:{port}/feed/wire{n}?n=10") for n, host in enumerate(hosts)]


def work(url: str, port: str, count: int) -> None:
    """What a poller's process does: cycles until it is ended."""
    sources = listed(port, count)
    Poller(open_store(url), lambda: sources, Settings(allowed=NET)).run(1.0)


def answered(store: Store, since: datetime) -> tuple[int, datetime | None]:
    """How many sources have answered since a moment, and when the earliest of these did."""
    c = schema.source_states.c
    with store.read() as conn:
        row = conn.execute(sa.select(sa.func.count(), sa.func.min(c.last_success)).where(c.last_success >= since)).one()
        return int(row[0]), row[1]


def round_of(store: Store, count: int) -> tuple[float, float]:
    """Seconds until every source has answered from now on, and the age of the first answer then."""
    since = datetime.now(UTC)
    began = time.monotonic()
    while (found := answered(store, since))[0] < count:
        time.sleep(0.2)
        if time.monotonic() - began > 900:
            raise SystemExit(f"{found[0]} of {count} answered in 15 minutes")
    assert found[1]
    return time.monotonic() - began, (datetime.now(UTC) - found[1]).total_seconds()


def worked(running: Sequence[subprocess.Popen[bytes]], port: int) -> float:
    """Seconds of processor that pollers and their parsers have used, and the processes of the server at `port`."""
    ticks, ours = 0, {process.pid for process in running}
    servers = {
        int(said.parent.name)
        for said in Path("/proc").glob("[0-9]*/cmdline")
        if f" -p {port} " in _text(said).replace("\0", " ")
    }
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _text(stat).rpartition(") ")[2].split()
        if fields and int(fields[3]) in ours:  # its session
            ticks += sum(map(int, fields[11:15]))
        elif fields and int(fields[1]) in servers:  # its parent
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has just ended
        return ""


def measured(room: str, address: str, count: int, workers: int) -> Iterator[tuple[str, float, float, float]]:
    """Each round as it ends: its name, its seconds, the age of its first answer then, and seconds of processor."""
    store, port = open_store(room), sa.engine.make_url(room).port or 0
    line = [sys.executable, __file__, "--work", room, address.rsplit(":", 1)[1], str(count)]
    running = [subprocess.Popen(line, cwd=ROOT, env=os.environ.copy(), start_new_session=True) for _ in range(workers)]
    try:
        before = worked(running, port)
        seconds, age = round_of(store, count)
        yield "first, all new", seconds, age, (first := worked(running, port)) - before
        with store.begin() as conn:  # all due again
            conn.execute(schema.source_states.update().values(next_check=None))
        seconds, age = round_of(store, count)
        yield "again, unchanged", seconds, age, worked(running, port) - first
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
    with store.read() as conn:
        stored = conn.scalar(sa.select(sa.func.count()).select_from(schema.entries))
    store.close()
    assert stored == count * 10, f"{stored} entries of {count * 10}: lost or doubled"


def main() -> None:
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.3)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    asked = parser.parse_args()
    if why := postgres.missing():
        raise SystemExit(f"NOT RUN: {why}")
    with postgres.throwaway() as hosted, fault_server(asked.latency, "0.0.0.0") as address:
        for workers in asked.workers:
            with postgres.room_of_its_own(hosted, f"workers_{workers}") as room:
                for name, seconds, age, cpu in measured(room, address, asked.sources, workers):
                    rate = f"{asked.sources / seconds * 3600:9,.0f} sources an hour, oldest {age:5.1f} s"
                    print(f"{workers} pollers, {name}: {seconds:6.1f} s, {rate}, processor {cpu:.1f} s", flush=True)


if __name__ == "__main__":
    main()
