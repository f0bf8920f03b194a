"""Word lists as one pattern."""

from __future__ import annotations

import re


def spelled(english: str, other: str = "") -> re.Pattern[str]:
    """A pattern for any of some expressions, one or more a line: words of `english`, and `other` scripts anywhere,
    as particles are glued to their words. Case does not count."""
    latin = "|".join(line.strip() for line in english.splitlines() if line.strip())
    glued = "|".join(line.strip() for line in other.splitlines() if line.strip())
    return re.compile("|".join(part for part in (rf"\b(?:{latin})\b" if latin else "", glued) if part), re.IGNORECASE)
