"""Where the Chromium of the browser tests is, and how to get one.

`python -m tests.chromium --install` installs Debian's package where that is allowed (as root, with apt-get) and nothing
is there yet. It never fails: where it cannot help, the browser tests themselves fail and say how to mend it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
)  # fmt: skip
# Korean headlines need glyphs; Debian's Chromium brings none.
PACKAGES = ("chromium", "fonts-noto-cjk")
LAUNCH_ARGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
FIX = (
    "Chromium was not found, so no page was tested. Mend: install it (Debian: apt install chromium fonts-noto-cjk), "
    "or name one with CHROMIUM=/path/to/chromium, or leave the browser tests out on purpose with "
    "`make test ARGS=--no-browser`."
)


def find_chromium(
    environ: Mapping[str, str] = os.environ, which: Callable[[str], str | None] = shutil.which
) -> str | None:
    """The Chromium to drive: $CHROMIUM, else the first known name on PATH, else None.

    A $CHROMIUM that names nothing counts as none: the tests then say so instead of taking another browser.
    """
    if named := environ.get("CHROMIUM"):
        return which(named)
    return next(filter(None, map(which, NAMES)), None)


def install() -> None:
    """Install Debian's Chromium if there is none and we may; say in one line what was done or why not."""
    if found := find_chromium():
        print(f"chromium: {found}")
        return
    if os.environ.get("CHROMIUM") or not shutil.which("apt-get") or os.geteuid() != 0:
        print(FIX, file=sys.stderr)
        return
    print(f"chromium: installing {' '.join(PACKAGES)} with apt-get")
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update", "-q"), ("install", "-q", "-y", "--no-install-recommends", *PACKAGES)):
        if subprocess.run(["apt-get", *command], env=environ, stdin=subprocess.DEVNULL, check=False).returncode:
            print(f"apt-get {command[0]} failed. {FIX}", file=sys.stderr)
            return


if __name__ == "__main__":
    if sys.argv[1:] == ["--install"]:
        install()
    else:
        print(find_chromium() or FIX)
