"""`make screenshots`: pictures of every page on the exercise, into docs/screenshots.

Without arguments all pictures are taken; with names of pages only theirs. A page is taken in light and in dark at
1920×1080; some also on a laptop, on a phone and in Korean; the briefing as its sheet alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.harness import ROOT, AppFailed, exercise_settings, import_exercise, page_names, serve, watched
from tests.chromium import FIX, LAUNCH_ARGS, find_chromium

FOLDER = ROOT / "docs" / "screenshots"
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Shot:
    page: str
    theme: str
    width: int = 1920
    height: int = 1080
    language: str = "en"
    alone: bool = False  # the briefing sheet without the page around it

    @property
    def name(self) -> str:
        language = "" if self.language == "en" else f"-{self.language}"
        return f"{self.page}-{self.theme}-{self.width}{language}.png"

    @property
    def query(self) -> str:
        alone = "&sheet=1" if self.alone else ""
        return f"embed_options={self.theme}_theme&lang={self.language}{alone}"


def shots(pages: tuple[str, ...]) -> Iterator[Shot]:
    """The pictures to take of these pages."""
    for page in pages:
        yield from (Shot(page, theme, alone=page == "briefing") for theme in THEMES)
    if "watch" in pages:
        yield Shot("watch", "light", 1366, 768)
        yield Shot("watch", "light", language="ko")
    if "briefing" in pages:
        yield Shot("briefing", "light", language="ko", alone=True)
    for page in ("watch", "provocations"):
        if page in pages:
            yield Shot(page, "dark", 390, 844)


def take(pages: tuple[str, ...], folder: Path = FOLDER) -> list[Path]:
    """Take the pictures of `pages` into `folder`. Raises AppFailed when the app or Chromium cannot be started."""
    chromium = find_chromium()
    if chromium is None:
        raise AppFailed(FIX)
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        database = f"sqlite:///{scratch}/exercise.db"
        import_exercise(database)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(LAUNCH_ARGS))
        with serve(Path(scratch), **exercise_settings(database)) as server:
            for shot in shots(pages):
                with watched(browser, server, shot.width, shot.height, color_scheme=shot.theme) as seen:
                    page = seen.open(shot.page, shot.query)
                    page.wait_for_timeout(500)  # charts fade in
                    page.screenshot(path=folder / shot.name, animations="disabled")
                    taken.append(folder / shot.name)
        browser.close()
    return taken


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when every picture was taken."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"some of {', '.join(page_names())}; default: all")
    wanted = tuple(parser.parse_args(arguments).pages) or page_names()
    if unknown := [name for name in wanted if name not in page_names()]:
        print(f"no such page: {', '.join(unknown)}; there are {', '.join(page_names())}", file=sys.stderr)
        return 2
    try:
        for path in take(wanted):
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} KB")
    except AppFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
