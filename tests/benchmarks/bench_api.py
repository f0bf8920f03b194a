"""Requests for the level at a set rate: alone, beside an open page, and beside one that is loaded anew all the time.

The goal: 200 requests a second at p95 within 50 ms. Time is measured from when a request was due, so that one that had
to wait for its turn counts as late.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import httpx  # noqa: E402
from playwright.async_api import async_playwright  # noqa: E402

from tests.browser.harness import exercise_settings, import_exercise, serve  # noqa: E402
from tests.chromium import find_chromium  # noqa: E402

RATE, SECONDS = 200, 20
LEVEL = "/api/v1/level"


async def ask(client: httpx.AsyncClient, due: float, took: list[float]) -> None:
    (await client.get(LEVEL)).raise_for_status()
    took.append(time.perf_counter() - due)


async def at_rate(url: str) -> list[float]:
    """Seconds from when each request was due to its answer, in order of size."""
    took: list[float] = []
    limits = httpx.Limits(max_connections=50, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=30) as client:
        await client.get(LEVEL)
        start = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for n in range(RATE * SECONDS):
                due = start + n / RATE
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(ask(client, due, took))
    return sorted(took)


async def measure(url: str) -> list[tuple[str, list[float]]]:
    """Times of the requests: alone, with a page open beside them, with one that is loaded anew every second or two."""
    found = [("alone", await at_rate(url))]
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=find_chromium())
        page = await browser.new_page()

        async def load() -> None:
            await page.goto(url)
            await page.get_by_text("Latest provocations").first.wait_for(timeout=60_000)
            await asyncio.sleep(1)

        async def read() -> None:
            while True:
                await load()

        await load()
        found.append(("a page open", await at_rate(url)))
        reader = asyncio.create_task(read())
        found.append(("a page loaded again and again", await at_rate(url)))
        reader.cancel()
        await browser.close()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/watch.db"
        import_exercise(database)
        with serve(Path(folder), **exercise_settings(database)) as server:
            found = asyncio.run(measure(server.url))
    for beside, took in found:
        p50, p95, p99 = (1000 * took[int(len(took) * share)] for share in (0.5, 0.95, 0.99))
        print(f"{RATE} a second, {beside}: p50 {p50:.0f}, p95 {p95:.0f} (goal: 50), p99 {p99:.0f} ms")


if __name__ == "__main__":
    main()
