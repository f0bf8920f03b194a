"""The export menus in a browser: a click brings a file, made then, that holds what the page shows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.browser.harness import Watched


def taken(watch: Watched, label: str, folder: Path) -> tuple[str, bytes]:
    """The file that a button of the open menu brings, with its name."""
    download = watch.taken(label)
    path = folder / download.suggested_filename
    download.save_as(path)
    return path.name, path.read_bytes()


# Every menu is made by one widget; what each puts into its files is tested in tests/components/widgets.
def test_a_menu_brings_three_files(watch: Watched, tmp_path: Path) -> None:
    page = watch.open("provocations", "range=7d&lang=ko")
    page.get_by_role("button", name="내보내기").click()
    start = "november-watch-exercise-provocations-20241106-0000Z-ko"
    name, body = taken(watch, "CSV (엑셀용)", tmp_path)
    assert name == f"{start}.csv"
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    n = rows.index([]) - 1
    assert n > 1
    assert ["기준 시각", "060000Z / 060900I NOV 24"] in rows
    name, body = taken(watch, "JSON Lines", tmp_path)
    head, *lines = [json.loads(line) for line in body.decode("utf-8").splitlines()]
    assert (name, head["about"]["mode"], head["about"]["rows"], len(lines)) == (f"{start}.jsonl", "exercise", n, n)
    name, body = taken(watch, "Markdown", tmp_path)
    assert name == f"{start}.md"
    assert body.decode("utf-8").count("\n|") == n + 2
    assert watch.console_errors == []


def test_on_a_phone_the_menu_stays_on_the_screen(watch: Watched) -> None:
    watch.page.set_viewport_size({"width": 390, "height": 844})
    page = watch.open("excerpts", "lang=en")
    page.get_by_role("button", name="Export").click()
    for label in ("CSV for Excel", "JSON Lines", "Markdown"):
        button = page.get_by_role("button", name=label, exact=True)
        button.wait_for()
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
