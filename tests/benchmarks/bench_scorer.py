"""Speed of the scorer on one core, beside the bare cost of finding its words.

    python tests/benchmarks/bench_scorer.py [ARCHIVE]

ARCHIVE is JSON lines (.gz too) with title and summary; by default the news archive beside this working copy, else
headlines in our own words repeated. Korean headlines are always our own. Ways over the same text; all but the first
only find words and decide nothing:

  scorer     what the watch does
  hyperscan  finds every term of the lexicon; the fastest matcher of many patterns there is (left out where it is not
             installed: it has no wheels for every machine)
  automaton  pyahocorasick does the same
  one regex  the same terms as one alternation of Python's re
  naive      one search of Python's re for each term

Prints entries a second and how often the scorer's time each of the others takes. Seconds of processor time; the best of
three runs.
"""

from __future__ import annotations

import gc
import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import ahocorasick  # noqa: E402

try:
    import hyperscan
except ImportError:
    hyperscan = None

from scoring.reading.inflection import inflect, plural  # noqa: E402
from scoring.reading.letters import lower  # noqa: E402
from tests.scoring.rulebooks import headlines, shipped  # noqa: E402

ARCHIVE = ROOT.parent / "shared" / "corpus" / "archive-2022.jsonl.gz"
GOALS = {"all news": 60_000, "about North Korea": 8_000, "about North Korea, Korean": 8_000}


def entries(path: Path) -> list[tuple[str, str]]:
    if not path.is_file():
        print(f"{path.name} is not at hand: our own headlines, repeated")
        ours = [(text, "") for _, _, text in headlines()]
        return (ours + [("Garden fair opens in Leeds " * 4, "Rain is expected. " * 10)] * 50 * len(ours))[:60_000]
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).splitlines()
    records = [json.loads(line) for line in lines]
    return [(record["title"], record.get("summary") or "") for record in records]


def terms() -> list[str]:
    tables = shipped().book.tables
    found: set[str] = set()
    for row in tables.terms:
        found.update(row.terms, row.nouns, map(plural, row.nouns))
        found.update(text for verb in row.verbs for _, text in inflect(verb, tables.irregular))
    return sorted({term.lower() for term in found}, key=lambda term: (-len(term), term))


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def drain(found: Iterable[object]) -> int:
    return sum(1 for _ in found)


def hyperscanner(words: list[str]) -> Callable[[str], int]:
    """Counts where the words stand in a text, by hyperscan."""
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[re.escape(word).encode() for word in words],
        ids=list(range(len(words))),
        elements=len(words),
        flags=[hyperscan.HS_FLAG_UTF8] * len(words),
    )
    found = [0]

    def count(*_: object) -> None:
        found[0] += 1

    def scan(text: str) -> int:
        database.scan(text.encode(), match_event_handler=count)
        return found[0]

    return scan


def main() -> None:
    every = entries(Path(sys.argv[1]) if len(sys.argv) > 1 else ARCHIVE)
    scorer = shipped()
    ours = [entry for entry in every if scorer.assess(*entry).rule != "no-north"]
    gc.collect()
    gc.freeze()
    words = terms()
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    scan = hyperscanner(words) if hyperscan else None
    if scan is None:
        print("hyperscan is not installed and is left out")
    alternation = re.compile("|".join(map(re.escape, words)))
    single = [re.compile(re.escape(word)) for word in words]
    print(f"{len(every):,} entries, {len(ours):,} of them about North Korea; {len(words):,} terms")
    korean = [(text, "") for _, _, text in headlines("headlines-ko.tsv")]
    korean = [entry for entry in korean if scorer.assess(*entry).rule != "no-north"]
    for name, some in zip(GOALS, (every, ours * 5, korean * 8), strict=True):
        low = [lower(f"{title}\n{summary}") for title, summary in some]
        few = low[:: max(1, len(low) // 300)]  # the slow ways are measured on a sample
        share = len(low) / len(few)
        spent = seconds(lambda: [scorer.assess(title, summary) for title, summary in some])  # noqa: B023
        others = {
            **({"hyperscan": seconds(lambda: [scan(text) for text in low])} if scan else {}),  # noqa: B023
            "automaton": seconds(lambda: [drain(automaton.iter(text)) for text in low]),  # noqa: B023
            "one regex": share * seconds(lambda: [drain(alternation.finditer(text)) for text in few]),  # noqa: B023
            "naive": share * seconds(lambda: [[w.search(text) for w in single] for text in few], 1),  # noqa: B023
        }
        rate = len(some) / spent
        print(f"{name}: {rate:,.0f} entries a second (goal {GOALS[name]:,}: {rate / GOALS[name]:.1f} times the goal)")
        for other, cost in others.items():
            print(f"  {other:10} takes {cost / spent:8.2f} times as long as the scorer")


if __name__ == "__main__":
    main()
