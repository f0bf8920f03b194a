"""What an attempt to send came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

SECONDS = 20.0  # an attempt's, from name to answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sent`: the other side took it. `later`: try again, after `wait` seconds where it said so. `refused`: it will
    never take it as it is. `code` is ours: what a server says may hold what it was told. `in_doubt`: it may have taken
    it all the same."""

    state: Literal["sent", "later", "refused"]
    code: str = ""
    wait: float | None = None
    in_doubt: bool = False


SENT = Outcome("sent")


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for; None where it says nothing that can be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), 86_400))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, min((aware - now).total_seconds(), 86_400.0))
