"""What a store costs as it grows, SQLite and PostgreSQL side by side: import, bytes, search, counts, copy, rescore.

Entries are made up: one in thirty reports an act, one in ten is a threat or context, the others have nothing to do
with it. With `--archive FILE`, a file that `python -m feeds import` reads, they are those of the file, over and over
with earlier dates, and words of every frequency in them are searched for. Reads are in milliseconds of processor, the
server's included, so that a busy machine may measure too; parallel workers are off for that.

Everything runs by the commands an operator uses, in processes of their own, on a PostgreSQL started for it where its
programs are installed. Run as `python tests/benchmarks/bench_store.py [--entries N …] [--archive FILE] [--json FILE]`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from data.models import Filters, Kind  # noqa: E402
from data.store import queries, schema, search  # noqa: E402
from data.store.store import Store, open_store  # noqa: E402
from tests import postgres  # noqa: E402

KOREAN = ("북한", "발사", "핵", "탄도미사일", "북한 발사", "괴뢰", "북한 -발사")
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
    f"{WORDS[90]} -{WORDS[40]}", "zzzqqq", *KOREAN,
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


def grown(path: Path, count: int) -> Iterator[dict[str, str]]:
    """`count` entries of an archive, oldest first: its own, before them the same with earlier dates, and so on."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        rows = sorted((json.loads(line) for line in lines), key=lambda row: row["published"])
    times = [datetime.fromisoformat(row["published"]) for row in rows]
    span = timedelta(days=(times[-1] - times[0]).days + 2)
    for round_ in range(-(-count // len(rows)) - 1, -1, -1):
        first = max(0, len(rows) * (round_ + 1) - count) if count < len(rows) * (round_ + 1) else 0
        for row, at in zip(rows[first:], times[first:], strict=True):
            mark = f"{'&' if '?' in row['link'] else '?'}round={round_}" if round_ else ""
            yield row | {"published": (at - round_ * span).isoformat(), "link": row["link"] + mark}


def terms_of(path: Path) -> tuple[str, ...]:
    """Search words of all frequencies in an archive: alone, two and three together, as a phrase, with one left out."""
    texts = [f"{row['title']} {row.get('summary', '')}" for row in grown(path, 5_000)]
    often = Counter(word for text in texts for word in {*text.lower().split()} if word.isalnum() and len(word) > 2)
    ranked = sorted(often, key=lambda word: (-often[word], word))
    some = [ranked[min(len(ranked) - 1, int(len(ranked) ** (step / 10)))] for step in range(11)]
    pairs = [f"{one} {other}" for one, other in zip(some, some[3:], strict=False)]
    threes = [" ".join(some[at : at + 3]) for at in range(0, 9, 2)]
    phrases = [f'"{" ".join(text.split()[2:4])}"' for text in texts[::1000] if '"' not in text]
    return (*some, *pairs, *threes, *phrases, f"{some[4]} -{some[2]}", f"NOT {some[5]}", "zzzqqq", *KOREAN)


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


def reads(store: Store, searches: Sequence[str], now: datetime) -> dict[str, float]:
    """Milliseconds of what pages ask: a search, its count, the newest signals, the counts of 90 days."""
    found: list[float] = []
    count: list[float] = []
    page: list[float] = []
    counts: list[float] = []
    since = now - 90 * DAY
    related: tuple[Kind, ...] = ("provocation", "preparation", "threat", "response", "context")
    asked = [Filters(text=text, kinds=kinds) for text in searches for kinds in ((), related)]
    for _ in range(3):
        found += [_cost(store, partial(_found, filters=filters, now=now)) for filters in asked]
        count += [_cost(store, partial(_counted, filters=filters, now=now)) for filters in asked]
        page.append(_cost(store, lambda conn: queries.list_reports(conn, Filters(kinds=("provocation",)), now, {})))
        counts.append(_cost(store, lambda conn: queries.counts_by_day(conn, Filters(since=since), now)))
    return {
        "search p50 ms": percentile(found, 0.5), "search p95 ms": percentile(found, 0.95),
        "its count p50 ms": percentile(count, 0.5), "its count p95 ms": percentile(count, 0.95),
        "newest acts ms": percentile(page, 0.5), "counts of 90 days ms": percentile(counts, 0.5),
    }  # fmt: skip


def _found(conn: Any, filters: Filters, now: datetime) -> Any:
    return queries.list_reports(conn, filters, now, {}, limit=50)


def _counted(conn: Any, filters: Filters, now: datetime) -> Any:
    return [queries.count_entries(conn, filters, now, search.COUNTED_TO + 1)]


def _cost(store: Store, ask: Any) -> float:
    """Seconds of processor that an answer takes, here and in the server."""
    with store.read() as conn:
        server = 0
        if not store.is_sqlite:
            server = conn.scalar(sa.text("SELECT pg_backend_pid()")) or 0
            conn.exec_driver_sql("SET LOCAL max_parallel_workers_per_gather = 0")
        began = time.thread_time() + _of_process(server)
        list(ask(conn))
        return time.thread_time() + _of_process(server) - began


def _of_process(number: int) -> float:
    """Seconds that a process of this machine has run."""
    return int(Path(f"/proc/{number}/schedstat").read_text().split()[0]) / 1e9 if number else 0.0


def measured(url: str, archive: Path, count: int, searches: Sequence[str], now: datetime) -> dict[str, float]:
    wall, cpu, peak = run("feeds", "import", str(archive), WATCH_DB=url)
    store = open_store(url)
    found = {"import entries/s of CPU": count / cpu, "import s": wall, "import peak MB": peak}
    found["bytes an entry"] = size(store) / count
    found |= reads(store, searches, now)
    with store.begin() as conn:
        conn.execute(schema.entries.update().values(rules="earlier"))
        conn.execute(schema.assessments.update().values(rules="earlier"))
    _, cpu, peak = run("feeds", "rescore", WATCH_DB=url)
    store.close()
    return found | {"rescore entries/s of CPU": count / cpu, "rescore peak MB": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[10_000])
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    searches, now = (terms_of(asked.archive), datetime.now(UTC)) if asked.archive else (SEARCHES, NOW)
    table: dict[str, dict[str, float]] = {}
    with ExitStack() as made_here:
        folder = Path(made_here.enter_context(tempfile.TemporaryDirectory(prefix="watch-bench-")))
        hosted = "" if (why := postgres.missing()) else made_here.enter_context(postgres.throwaway())
        if why:
            print(f"NOT RUN on PostgreSQL: {why}")
        for count in asked.entries:
            archive = folder / f"{count}.jsonl"
            with archive.open("w", encoding="utf-8") as out:
                rows = grown(asked.archive, count) if asked.archive else made(count)
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            file = f"sqlite:///{folder / f'{count}.db'}"
            table[f"SQLite {count:,}"] = measured(file, archive, count, searches, now)
            if not hosted:
                continue
            with postgres.room_of_its_own(hosted, f"bench_{count}") as room:
                table[f"PostgreSQL {count:,}"] = measured(room, archive, count, searches, now)
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
