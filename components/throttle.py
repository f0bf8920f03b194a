"""Holds off those who guess: so many tries of a passphrase in so long a time, and then a wait.

Counted in this process's memory, from one address and from all together, since an address can be shared or forged.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from datetime import datetime, timedelta

SPAN = timedelta(minutes=15)
FROM_ONE, FROM_ALL = 5, 40  # tries in SPAN; a right one is forgotten


class Throttle:
    """Tries of the last `SPAN`. Safe with many threads: a try counts before it is judged, so none slip by at once."""

    def __init__(self, one: int = FROM_ONE, everyone: int = FROM_ALL, span: timedelta = SPAN) -> None:
        self._one, self._everyone, self._span = one, everyone, span
        self._tries: deque[tuple[datetime, str]] = deque()
        self._lock = threading.Lock()

    def take(self, address: str, now: datetime) -> int:
        """Count a try from `address` and give 0, or, where it may not be made, the whole minutes to wait (1 or more).

        A try that may not be made is not counted: waiting is enough to come in again.
        """
        with self._lock:
            while self._tries and self._tries[0][0] <= now - self._span:
                self._tries.popleft()
            own = [at for at, who in self._tries if who == address]
            until = [
                tries[-limit] + self._span
                for tries, limit in ((own, self._one), ([at for at, _ in self._tries], self._everyone))
                if len(tries) >= limit
            ]
            if until:
                return max(1, math.ceil((max(until) - now).total_seconds() / 60))
            self._tries.append((now, address))
            return 0

    def forgive(self, address: str) -> None:
        """Forget the tries from `address`: it has given the right passphrase."""
        with self._lock:
            self._tries = deque(one for one in self._tries if one[1] != address)
