"""How long merging new signals takes in stores of different size: the cost must follow what is new.

    python tests/benchmarks/bench_merge.py          # 10,000 and 100,000 entries
    python tests/benchmarks/bench_merge.py --full   # 1,000,000 entries with 20,000 provocations as well

Prints, for each store, processor seconds to merge 1,000 new reports of the last two days at once, and 10 reports (one
poll), and the ratio to the smallest store. Stores are made of invented reports in a temporary folder.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.models import Assessment, Category, Entry, Facts, Source
from data.store import entries as table
from data.store import schema
from data.store.store import Store, open_store
from data.tables.act_tables import load_act_tables
from feeds.intake.merging import merge_new

END = datetime(2026, 8, 20, tzinfo=UTC)
CATEGORIES: tuple[Category, ...] = ("missile", "icbm", "cruise", "artillery", "border", "balloon", "gps", "cyber")
REPORTS_OF_AN_ACT = 4
SOURCES = {f"Wire {n}": Source(f"Wire {n}", "", reliability="B") for n in range(40)}
DAY = timedelta(days=1)


def act_report(rng: random.Random, number: int, day: datetime, category: Category) -> tuple[Entry, Assessment]:
    published = day + timedelta(minutes=rng.randrange(1440))
    source = f"Wire {rng.randrange(40)}"
    korean_day = (published + timedelta(hours=9)).date()
    days = (korean_day,) if rng.random() < 0.6 else (korean_day, korean_day - DAY)
    basis = "weekday" if len(days) == 1 else "published"
    cyber = category == "cyber"
    facts = Facts(
        act_day=days[0], act_day_basis=basis, days=days, count=rng.choice([None, 1, 2]), claimed_by=("JCS",),
        campaign=f"Campaign {published:%Y%m%d}-{rng.randrange(3)}" if cyber else "",
    )  # fmt: skip
    entry = Entry(
        source, f"act-{number}", f"North fires, take {number}", "Invented for a measurement.", f"https://x.example/{number}",
        published, published, publisher=source,
    )  # fmt: skip
    return entry, Assessment("provocation", category, 70, "benchmark", rules="b", facts=facts)


# Entries that are no acts, spread over fifteen years. Made in the database: what they say does not matter here.
OTHER_ENTRIES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO entries (source, guid, title, summary, link, author, publisher, language, published, first_seen, revision,
                     content_hash, flags, day, kind, score, rules, link_key)
SELECT 'Wire ' || (i % 40), 'other-' || i, 'Market day ' || i, '', '', '', '', 'en', at, at, 1, '', '', date(at),
       'unrelated', 0, 'b', ''
FROM (
    SELECT i, strftime('%Y-%m-%d %H:%M:%S.000000', '2026-08-20', '-' || (i * 7919 % 7884000) || ' minutes') AS at FROM n
)
"""


def fill(store: Store, size: int, acts: int, rng: random.Random) -> None:
    """`size` entries over fifteen years, among them four reports of each of `acts` acts, merged in batches."""
    years = 15.0
    reports = []
    for n in range(acts):
        day = END - DAY * rng.randrange(3, int(years * 365))
        category = rng.choice(CATEGORIES)
        reports += [act_report(rng, n * REPORTS_OF_AN_ACT + k, day, category) for k in range(REPORTS_OF_AN_ACT)]
    reports.sort(key=lambda pair: pair[0].published)
    tables = load_act_tables()
    with store.begin() as conn:
        # The text index is not what is measured, and would take most of the time.
        conn.exec_driver_sql("DROP TRIGGER entries_text_add")
        conn.exec_driver_sql(OTHER_ENTRIES, (size - len(reports),))
        for at in range(0, len(reports), 5000):
            ids = table.insert(conn, reports[at : at + 5000], END)
            merge_new(conn, ids, tables, END, SOURCES)
        conn.exec_driver_sql("ANALYZE")


def measure(store: Store, new: int, rng: random.Random, first_number: int) -> float:
    pairs = [
        act_report(rng, first_number + n, END - DAY * rng.randrange(2), rng.choice(CATEGORIES)) for n in range(new)
    ]
    tables = load_act_tables()
    with store.begin() as conn:
        ids = table.insert(conn, pairs, END)
        # Processor time: the store is in this process, and other work on the machine must not be measured with it.
        started = time.process_time()
        merge_new(conn, ids, tables, END, SOURCES)
        return time.process_time() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="also a million entries (takes some minutes to make)")
    full = parser.parse_args().full
    sizes = [(10_000, 200), (100_000, 2_000)] + ([(1_000_000, 20_000)] if full else [])
    base: tuple[float, float] | None = None
    print("   entries  provocations   1,000 new (s)  ratio   10 new (s)  ratio")
    for size, acts in sizes:
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(f"sqlite:///{folder}/bench.db")
            rng = random.Random(7)
            fill(store, size, acts, rng)
            with store.read() as conn:
                held = conn.exec_driver_sql(f"SELECT count(*) FROM {schema.provocations.name}").scalar()
            many = measure(store, 1_000, rng, 10_000_000)
            few = measure(store, 10, rng, 20_000_000)
            store.close()
        base = base or (many, few)
        print(
            f"{size:10,}  {held:12,}  {many:14.2f}  {many / base[0]:5.1f}  {few:11.3f}  {few / base[1]:5.1f}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
