"""What our own cleaning, dating and naming cost beside feedparser alone, on the same feeds in the same run."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import feedparser

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from data.models import Source  # noqa: E402
from feeds.parsing.parse import parse_feed  # noqa: E402

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SOURCE = Source("Exercise Wire", "https://wire.example/rss", language="ko", timezone="Asia/Seoul")
ROUNDS = 7


def feed(items: int, words: str) -> str:
    item = (
        "<item><title>Exercise {0}: {1}</title><link>https://wire.example/{0}?utm_source=rss</link><guid>g{0}</guid>"
        "<pubDate>Sun, 22 Nov 2026 13:05:00 +0900</pubDate><description>&lt;p&gt;{2}&lt;/p&gt;</description></item>"
    )
    body = "".join(item.format(number, words, f"{words} " * 8) for number in range(items))
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{body}</channel></rss>'


def seconds(work: Callable[[], object]) -> float:
    """Processor time, the best of some rounds: the machine may be shared."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def main() -> None:
    english, korean = "two objects fell into the sea off the coast", "동해상으로 발사체 두 발이 떨어졌다"
    cases = {
        "50 items": feed(50, english).encode(),
        "50 items, Korean": feed(50, korean).encode(),
        "50 items, Korean, one stray byte": feed(50, korean).encode().replace(b"<guid>g7", b"\xff<guid>g7"),
        "50 items, leading newline": b"\n" + feed(50, english).encode(),
        "500 items": feed(500, english).encode(),
    }
    for name, body in cases.items():
        ours = seconds(lambda body=body: parse_feed(body, "text/xml", SOURCE.url, SOURCE, NOW))  # type: ignore[misc]
        alone = seconds(lambda body=body: feedparser.parse(io.BytesIO(body)))  # type: ignore[misc]
        print(f"{name:34} ours {ours * 1e3:7.1f} ms  feedparser {alone * 1e3:7.1f} ms  ratio {ours / alone:.2f}")


if __name__ == "__main__":
    main()
