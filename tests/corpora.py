"""Fetch feedparser's own test documents, odd feeds for tests/feeds/parsing/test_parse.py: python -m tests.corpora

They come in the source distribution of the release that requirements.txt pins (BSD-2 licence) and are put into
tests/output/feedparser-tests, which git ignores. The one place where a test tool reaches the package index.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "tests" / "output" / "feedparser-tests"


def main() -> int:
    pinned = re.search(r"^feedparser==[\w.]+", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    if pinned is None:
        print("requirements.txt: no line 'feedparser==…'", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        options = ["--quiet", "--no-binary", ":all:", "--no-deps", "--dest", folder]
        fetched = subprocess.run([sys.executable, "-m", "pip", "download", *options, pinned[0]])
        if fetched.returncode:
            print(f"{pinned[0]}: its source distribution could not be fetched (see above)", file=sys.stderr)
            return 2
        (archive,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as unpacked:
            unpacked.extractall(folder, filter="data")
        (documents,) = Path(folder).glob("*/tests")
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(documents, TARGET)
    print(f"{sum(path.is_file() for path in TARGET.rglob('*'))} files of {pinned[0]} in {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
