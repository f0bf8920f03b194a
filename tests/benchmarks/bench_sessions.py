"""What pages cost while many look at them and a poller stores news: reruns of 20 sessions, processor and memory.

Sessions are WebSockets as browsers open them, without a browser. Each page is run anew by every session, one after the
other: first with nothing polled, then with a poller of its own process that asks 100 loopback sources again and again,
each with new entries. Run as `python tests/benchmarks/bench_sessions.py DATABASE-URL [--sessions N] [--page NAME …]`;
the database is one that `python -m feeds import` filled, and has more entries afterwards.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.sync.client import connect  # noqa: E402

from data.store import schema  # noqa: E402
from data.store.store import open_store  # noqa: E402
from tests.benchmarks.bench_poll import fault_server  # noqa: E402

PORT = 8793
PAGES = ("", "provocations", "excerpts")  # "" is Watch, where the app opens


@contextmanager
def app(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """The app on a database, which polls nothing by itself."""
    line = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    line += ["--server.port", str(PORT), "--server.address", "127.0.0.1"]
    settings = os.environ | {"WATCH_DB": url, "WATCH_POLL": "off"}
    running = subprocess.Popen(line, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        yield running
    finally:
        running.terminate()
        running.wait()


@contextmanager
def polled(url: str, sources: int) -> Iterator[None]:
    """A poller at work on sources that are due again every two seconds."""
    store, over = open_store(url), threading.Event()

    def make_due() -> None:
        while not over.wait(2):
            with store.begin(alone=False) as conn:
                conn.execute(schema.source_states.update().values(next_check=None, body_hash="", etag=None))

    with fault_server(0.1, "0.0.0.0") as address:
        work = Path(__file__).with_name("bench_workers.py")
        line = [sys.executable, str(work), "--work", url, address.rsplit(":", 1)[1], str(sources)]
        running = subprocess.Popen(line, cwd=ROOT)
        hastening = threading.Thread(target=make_due)
        hastening.start()
        try:
            time.sleep(15)  # the first look at everything is over
            yield
        finally:
            over.set()
            hastening.join()
            running.terminate()
            running.wait()
    store.close()


def rerun(socket: Any, page: str) -> float:
    """Seconds of a page's run for one session."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    began = time.monotonic()
    socket.send(asked.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(socket.recv(timeout=120))
        if told.WhichOneof("type") == "script_finished":
            return time.monotonic() - began


def used(process: int) -> float:
    """Seconds of processor."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int, what: str) -> int:
    """MB that a process has ("VmRSS") or had at most ("VmHWM")."""
    return int(Path(f"/proc/{process}/status").read_text().split(f"{what}:")[1].split()[0]) >> 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--page", nargs="+", default=PAGES)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with open_store(asked.url).read() as conn:
        print(f"{conn.scalar(sa.select(sa.func.max(schema.entries.c.id))):,} entries", flush=True)
    with app(asked.url) as running:
        address = f"ws://127.0.0.1:{PORT}/_stcore/stream"
        sockets = [
            connect(address, legacy=True, subprotocols=["streamlit"], origin=f"http://127.0.0.1:{PORT}", max_size=2**26)
            for _ in range(asked.sessions)
        ]
        for socket in sockets:
            for page in asked.page:
                rerun(socket, page)
        for name, beside in (("alone", nullcontext()), ("beside a poll", polled(asked.url, asked.sources))):
            with beside:
                for page in asked.page:
                    before, times = used(running.pid), list[float]()
                    for _ in range(asked.rounds):
                        times += sorted(rerun(socket, page) for socket in sockets)
                    times.sort()
                    cost = (used(running.pid) - before) / len(times)
                    half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
                    print(
                        f"{page or 'watch'}, {name}: rerun {cost * 1000:.0f} ms of processor, "
                        f"p50 {half * 1000:.0f} ms, p95 {most * 1000:.0f} ms; "
                        f"{memory(running.pid, 'VmRSS')} MB, at most {memory(running.pid, 'VmHWM')}",
                        flush=True,
                    )
        for socket in sockets:
            socket.close()


if __name__ == "__main__":
    main()
