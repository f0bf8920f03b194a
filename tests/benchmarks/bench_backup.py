"""How long a backup and a restore take, beside writing the same entries into a new store.

Each runs in a process of its own, so that its peak memory is its own; a second run on four times as many entries shows
how memory grows. Run as `python tests/benchmarks/bench_backup.py [--entries N]`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from data.backup import restore  # noqa: E402
from data.backup.write import write  # noqa: E402
from data.models import Assessment, Entry, Match  # noqa: E402
from data.store import entries  # noqa: E402
from data.store.store import open_store  # noqa: E402

NOW = datetime(2024, 11, 6, tzinfo=UTC)
_BATCH = 1000


def write_store(path: Path, count: int) -> None:
    """`count` entries of three sources, every fifth a signal with its assessment."""
    store, match = open_store(f"sqlite:///{path}"), Match("fires", "launch", "title", 0, 5, 40.0)
    with store.begin() as conn:
        for start in range(0, count, _BATCH):
            made = []
            for n in range(start, min(start + _BATCH, count)):
                at = NOW - timedelta(minutes=n)
                entry = Entry(f"Wire {n % 3}", f"g{n}", f"fires a shell number {n}", "lorem " * 40, "", at, at)
                said = Assessment("threat", "rhetoric", 50, "r", (match,), "v") if n % 5 == 0 else None
                made.append((entry, said or Assessment("unrelated", None, 0, "none", (), "v")))
            entries.insert(conn, made, NOW)
    store.close()


def take(path: Path, file: Path) -> None:
    with file.open("w+b") as out, open_store(f"sqlite:///{path}").read() as conn:
        write(conn, out, NOW)


def bring(path: Path, file: Path) -> None:
    with file.open("rb") as held, open_store(f"sqlite:///{path}").begin() as conn:
        restore.restore(conn, held, NOW)


def _run(work: Callable[..., None], arguments: tuple[object, ...], told: object) -> None:
    began = time.perf_counter()
    work(*arguments)
    seconds = time.perf_counter() - began
    told.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))  # type: ignore[attr-defined]


def measured(work: Callable[..., None], *arguments: object) -> tuple[float, float]:
    """Seconds and peak memory in MB of `work` in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(work, arguments, theirs))
    process.start()
    found: tuple[float, float] = ours.recv()
    process.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=25_000)
    options = parser.parse_args()
    for count in (options.entries, 4 * options.entries):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            store, file = folder / "watch.db", folder / "watch.zip"
            plain, least = measured(write_store, store, count)
            taken = measured(take, store, file)
            wiped = measured(bring, folder / "wiped.db", file)
            again = measured(bring, store, file)
            print(f"{count} entries, store {store.stat().st_size >> 20} MB, file {file.stat().st_size >> 20} MB")
            print(f"  written into a new store           {plain:6.2f} s  1.00  peak {least:4.0f} MB")
            for words, (seconds, memory) in (
                ("backup", taken), ("restore into a wiped store", wiped), ("restore into the store itself", again),
            ):  # fmt: skip
                print(f"  {words:33}  {seconds:6.2f} s  {seconds / plain:.2f}  peak {memory:4.0f} MB")


if __name__ == "__main__":
    main()
