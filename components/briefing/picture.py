"""The sheet as a PNG, drawn by a Chromium at hand: no server, no network, the file of the sheet and nothing else."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
)  # fmt: skip
WIDTH, HEIGHT, SCALE = 1920, 1080, 2
SECONDS = 60


class NoPicture(Exception):
    """The sheet could not be drawn. The message is one line: what, and how to mend it."""


def find_chromium(
    environ: Mapping[str, str] = os.environ, which: Callable[[str], str | None] = shutil.which
) -> str | None:
    """The Chromium to use: $CHROMIUM, else the first known name on PATH, else None.

    A $CHROMIUM that names nothing counts as none: who set it wants to hear of it, not get another browser.
    """
    if named := environ.get("CHROMIUM"):
        return which(named)
    return next(filter(None, map(which, NAMES)), None)


def draw(document: str, chromium: str | None = None) -> bytes:
    """`document` (components.briefing.sheet.document) as a PNG of 3840×2160. Raises NoPicture."""
    browser = chromium or find_chromium()
    if browser is None:
        raise NoPicture(
            "no Chromium was found to draw the picture with; install one (Debian: apt install chromium fonts-noto-cjk) "
            "or name it with CHROMIUM=/path/to/chromium"
        )
    with tempfile.TemporaryDirectory(prefix="briefing-") as folder:
        page, picture = Path(folder, "sheet.html"), Path(folder, "sheet.png")
        page.write_text(document, encoding="utf-8")
        command = [
            browser, "--headless=new", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}",
            f"--force-device-scale-factor={SCALE}", f"--screenshot={picture}",
            "--virtual-time-budget=3000",  # the page's own time, until its font has come in
            *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
            page.as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command, check=False, capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired:
            raise NoPicture(f"{browser} did not draw the sheet within {SECONDS} s") from None
        except OSError as error:
            raise NoPicture(f"{browser} could not be started: {error.strerror or error}") from None
        body = picture.read_bytes() if picture.exists() else b""
    if size(body) != (WIDTH * SCALE, HEIGHT * SCALE):
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NoPicture(f"{browser} drew no picture of the right size: {said[:200]}")
    return body


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG; (0, 0) for anything else."""
    if len(png) < 24 or not png.startswith(b"\x89PNG\r\n\x1a\n"):
        return 0, 0
    width, height = struct.unpack(">II", png[16:24])
    return width, height
