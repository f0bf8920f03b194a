"""What a briefing costs: reading, wording, sheet, Markdown and deck, as shares of the deck's processor time.

Runs on the exercise, in a database of its own. Prints ratios, and the deck's seconds on this machine.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from components.briefing import deck, markdown, sheet  # noqa: E402
from components.briefing.compose import compose  # noqa: E402
from components.briefing.inputs import read  # noqa: E402
from components.reads import clock  # noqa: E402
from components.text import i18n  # noqa: E402
from tests.browser.harness import exercise_settings, import_exercise  # noqa: E402

ROUNDS = 7


def cost(work: Callable[[], object]) -> float:
    """Processor seconds of `work`: the least of several rounds after a first one."""
    work()
    taken = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return min(taken)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = exercise_settings(f"sqlite:///{folder}/exercise.db")
        import_exercise(settings["WATCH_DB"])
        os.environ.update(settings)
        with i18n.speaking("ko"):
            material = read(clock.now())
            brief = compose(material)
            costs = {
                "read (cached)": cost(lambda: read(clock.now())),
                "compose": cost(lambda: compose(material)),
                "sheet": cost(lambda: sheet.sheet(brief, dark=False)),
                "web page": cost(lambda: sheet.document(brief, dark=False)),
                "Markdown": cost(lambda: markdown.write(brief)),
                "deck": cost(lambda: deck.build(brief)),
            }
    for name, seconds in costs.items():
        print(f"{name:<14} {seconds / costs['deck']:6.3f} of a deck")
    print(f"a deck takes {costs['deck']:.2f} s of processor time here, {len(deck.build(brief)) // 1024} KB")


if __name__ == "__main__":
    main()
