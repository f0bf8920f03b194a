"""Known weaknesses of what the watch runs on: `python -m tests.audit` asks pip-audit about every pinned version.

Exit code 1 where one is known. Where the index cannot be reached nothing fails, and it is said what was not audited.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SECONDS = 120


def pinned() -> list[str]:
    """The lines `name==version` of both files, one a package."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "constraints.txt")]
    lines = [re.split("[#;]", line)[0].strip() for text in texts for line in text.splitlines()]
    return [line for line in lines if "==" in line]


def verdict(found: dict[str, Any] | None, asked: int) -> tuple[int, list[str]]:
    """Exit code and lines of what pip-audit answered; None is no answer."""
    if found is None:
        return 0, [f"NOT AUDITED: {asked} packages, pip-audit could not reach the index"]
    told = []
    for one in found["dependencies"]:
        for known in one.get("vulns", ()):
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            told.append(f"{one['name']} {one['version']}: {known['id']}, mended in {mended}")
    skipped = sum("skip_reason" in one for one in found["dependencies"])
    if skipped:
        told.append(f"NOT AUDITED: {skipped} of {asked} packages, the index does not know them")
    return int(any("mended in" in line for line in told)), told


def main() -> int:
    lines = pinned()
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(lines))
        file.flush()
        command = [sys.executable, "-m", "pip_audit", "-r", file.name, "--no-deps", "--disable-pip", "-f", "json"]
        try:
            done = subprocess.run(
                [*command, "--progress-spinner", "off", "--timeout", "10"],
                capture_output=True, text=True, timeout=SECONDS,
            )  # fmt: skip
            found = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            found = None
    code, told = verdict(found, len(lines))
    print("\n".join(told) or f"no known weakness in {len(lines)} packages")
    return code


if __name__ == "__main__":
    sys.exit(main())
