"""What a store costs as it grows, SQLite and PostgreSQL side by side: import, bytes, search, counts, copy, rescore.

Entries are made up: one in thirty reports an act, one in ten is a threat or context, the others have nothing to do
with it. Everything runs by the commands an operator uses, in processes of their own, on a PostgreSQL started for it
where its programs are installed. Run as `python tests/benchmarks/bench_store.py [--entries N …] [--json FILE]`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from data.models import Filters  # noqa: E402
from data.store import queries, schema  # noqa: E402
from data.store.store import Store, open_store  # noqa: E402
from tests import postgres  # noqa: E402

NOW = datetime(2024, 11, 6, tzinfo=UTC)
DAY = timedelta(days=1)
A_DAY = 600  # entries
ACTS = (
    "North Korea fires {} ballistic missiles into the East Sea, JCS says", "북한, 동해상으로 탄도미사일 {}발 발사",
    "North Korea launches {} cruise missiles off its west coast, Seoul says",
)  # fmt: skip
RELATED = ("North Korea warns of 'merciless' answer to drill number {}", "Envoys meet in Seoul for talks, round {}")
# As many words as news has, each as often as its place in the list says: a search finds a few, as in life.
WORDS = ["".join(parts) for parts in product(("ba", "cor", "den", "fi", "gal", "ho", "lum", "mar"), repeat=4)]
OFTEN = [1 / (place + 10) for place in range(len(WORDS))]
SEARCHES = (
    "missile", "merciless", f"{WORDS[40]} {WORDS[70]}", "탄도미사일", "북한 발사", '"East Sea"',
    f"{WORDS[90]} -{WORDS[40]}", "zzzqqq",
)  # fmt: skip


def made(count: int) -> Iterator[dict[str, str]]:
    """Entries of an archive, oldest first, the same at every run."""
    dice = random.Random(7)  # nosec: not for secrets
    for n in range(count):
        at = NOW - timedelta(minutes=(count - n) * 1440 / A_DAY)
        if n % 30 == 0:
            title = dice.choice(ACTS).format(dice.randint(1, 9))
        elif n % 10 == 1:
            title = dice.choice(RELATED).format(n % 900)
        else:
            title = " ".join(dice.choices(WORDS, OFTEN, k=9)).capitalize()
        summary = " ".join(dice.choices(WORDS, OFTEN, k=40))
        link = f"https://paper{n % 40}.example/news/{n}"
        yield {
            "title": title,
            "summary": summary,
            "link": link,
            "published": at.isoformat(),
            "source": f"Paper {n % 40}",
        }


def run(*command: str, **environ: str) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak MB of a command of the watch."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    code = "import runpy, sys; sys.argv = sys.argv[1:]\n"
    code += "try: runpy.run_module(sys.argv[0], run_name='__main__')\n"
    code += "finally: print('peak', open('/proc/self/status').read().split('VmHWM:')[1].split()[0], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=ROOT, env=os.environ | environ, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu, int(done.stderr.rsplit("peak", 1)[1]) / 1024


def size(store: Store) -> int:
    """Bytes of the whole store."""
    with store.read() as conn:
        if store.is_sqlite:
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
            return int(pages * conn.exec_driver_sql("PRAGMA page_size").scalar_one())
        return sum(
            int(conn.scalar(sa.select(sa.func.pg_total_relation_size(table.name))) or 0)
            for table in schema.metadata.sorted_tables
        )


def percentile(seconds: list[float], share: float) -> float:
    """Milliseconds."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000


def reads(store: Store) -> dict[str, float]:
    """Milliseconds of what pages ask: a search, the newest signals, the counts of 90 days."""
    search: list[float] = []
    page: list[float] = []
    counts: list[float] = []
    since = NOW - 90 * DAY
    for _ in range(5):
        search += [_timed(store, partial(_found, text=text)) for text in SEARCHES]
        page.append(_timed(store, lambda conn: queries.list_reports(conn, Filters(kinds=("provocation",)), NOW, {})))
        counts.append(_timed(store, lambda conn: queries.counts_by_day(conn, Filters(since=since), NOW)))
    return {
        "search p50 ms": percentile(search, 0.5), "search p95 ms": percentile(search, 0.95),
        "newest acts ms": percentile(page, 0.5), "counts of 90 days ms": percentile(counts, 0.5),
    }  # fmt: skip


def _found(conn: Any, text: str) -> Any:
    return queries.list_reports(conn, Filters(text=text), NOW, {})


def _timed(store: Store, ask: Any) -> float:
    began = time.perf_counter()
    with store.read() as conn:
        list(ask(conn))
    return time.perf_counter() - began


def measured(url: str, archive: Path, count: int) -> dict[str, float]:
    wall, cpu, peak = run("feeds", "import", str(archive), WATCH_DB=url)
    store = open_store(url)
    found = {"import entries/s of CPU": count / cpu, "import s": wall, "import peak MB": peak}
    found["bytes an entry"] = size(store) / count
    found |= reads(store)
    with store.begin() as conn:
        conn.execute(schema.entries.update().values(rules="earlier"))
        conn.execute(schema.assessments.update().values(rules="earlier"))
    _, cpu, peak = run("feeds", "rescore", WATCH_DB=url)
    store.close()
    return found | {"rescore entries/s of CPU": count / cpu, "rescore peak MB": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[10_000])
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    table: dict[str, dict[str, float]] = {}
    with ExitStack() as made_here:
        folder = Path(made_here.enter_context(tempfile.TemporaryDirectory(prefix="watch-bench-")))
        hosted = "" if (why := postgres.missing()) else made_here.enter_context(postgres.throwaway())
        if why:
            print(f"NOT RUN on PostgreSQL: {why}")
        for count in asked.entries:
            archive = folder / f"{count}.jsonl"
            with archive.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in made(count))
            file = f"sqlite:///{folder / f'{count}.db'}"
            table[f"SQLite {count:,}"] = measured(file, archive, count)
            if not hosted:
                continue
            with postgres.room_of_its_own(hosted, f"bench_{count}") as room:
                table[f"PostgreSQL {count:,}"] = measured(room, archive, count)
            with postgres.room_of_its_own(hosted, f"copy_{count}") as room:
                wall, _, peak = run("data", "copy", file, room)
                table[f"SQLite {count:,}"] |= {"copied to PostgreSQL, entries/s": count / wall, "copy peak MB": peak}
    names = list(next(iter(table.values())))
    print("".ljust(34), *(column.rjust(20) for column in table))
    for name in names:
        print(name.ljust(34), *(f"{row.get(name, float('nan')):>20,.1f}" for row in table.values()))
    if asked.json:
        asked.json.write_text(json.dumps(table, indent=1), "utf-8")


if __name__ == "__main__":
    main()
