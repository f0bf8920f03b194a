"""Where the Chromium of the browser tests is, and how to get one.

`python -m tests.chromium --install` installs Debian's package where that is allowed (as root, with apt-get) and nothing
is there yet. It never fails: where it cannot help, the browser tests themselves fail and say how to mend it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from components.briefing.picture import find_chromium

# Korean headlines need glyphs; Debian's Chromium brings none.
PACKAGES = ("chromium", "fonts-noto-cjk")
LAUNCH_ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    # Without a graphics card each frame of an animation is work: a third of all that Chromium does here.
    "--force-prefers-reduced-motion",
    # One process draws all pages of a context: what it has read of Streamlit's scripts it does not read again.
    "--process-per-site",
)  # fmt: skip
FIX = (
    "Chromium was not found, so no page was tested. Mend: install it (Debian: apt install chromium fonts-noto-cjk), "
    "or name one with CHROMIUM=/path/to/chromium, or leave the browser tests out on purpose with "
    "`make test ARGS=--no-browser`."
)


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
