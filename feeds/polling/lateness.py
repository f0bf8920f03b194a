"""Sources whose entries always come whole hours after the time that they state: their dates are in another zone than we
read them in. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

LOOKED_AT = timedelta(days=7)
ENOUGH = 10  # entries that tell
_NEAR = timedelta(minutes=25)  # a launch-alert source is looked at every ten, others every thirty


def late_sources(lags: Mapping[str, tuple[timedelta, int]]) -> dict[str, int]:
    """Hours by source. `lags` has the least time between statement and first sight of the entries that came while the
    source was being polled, and how many those were."""
    found: dict[str, int] = {}
    for name, (least, number) in lags.items():
        hours = round(least / timedelta(hours=1))
        if number >= ENOUGH and hours >= 1 and -_NEAR / 2 <= least - timedelta(hours=hours) <= _NEAR:
            found[name] = hours
    return found
