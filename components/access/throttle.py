"""Holds off those who guess: so many tries of a passphrase in so long a time, and then a wait.

Counted in this process's memory, from one address and from all together, since an address can be shared or forged.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from contextlib import suppress
from datetime import datetime, timedelta

SPAN = timedelta(minutes=15)
FROM_ONE, FROM_ALL = 5, 40  # tries in SPAN; a right one does not count


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

    def forgive(self, address: str, at: datetime) -> None:
        """Do not count the try that `address` made at `at`: it was right.

        Its wrong ones stay: else an officer, who knows one passphrase, could guess at the supervisor's for ever.
        """
        with self._lock, suppress(ValueError):
            self._tries.remove((at, address))
