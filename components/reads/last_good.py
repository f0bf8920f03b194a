"""The last good answers of the store, which stay on the pages while it is away."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from components.reads import clock
from data.models import Filters

KEPT = 256


class LastGood:
    """The last good answer to each question, the latest `KEPT` of them; shared by all readers' threads."""

    def __init__(self) -> None:
        self._answers: dict[Any, Any] = {}
        self._lock = threading.Lock()

    def keep(self, question: Any, value: Any) -> None:
        """Keep `value` as the answer; where there are too many, the one kept longest ago goes."""
        with self._lock:
            self._answers.pop(question, None)
            self._answers[question] = value
            if len(self._answers) > KEPT:
                del self._answers[next(iter(self._answers))]

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._answers.clear()

    def recall(self, question: Any) -> tuple[Any, ...]:
        """The answer as a tuple of one; empty where there is none."""
        with self._lock:
            return (self._answers[question],) if question in self._answers else ()


def timeless(args: tuple[Any, ...]) -> list[Any]:
    """The same question whenever it is asked: the moment moves with every step, and times in it count from there."""
    moment = next((a for a in args if isinstance(a, datetime)), None)

    def from_moment(value: Any) -> Any:
        if isinstance(value, Filters):
            times = [moment - at if at and moment else at for at in (value.since, value.until)]
            return replace(value, since=None, until=None), *times
        if isinstance(value, datetime):
            return None
        if isinstance(value, date) and moment:
            return value - clock.korean_day(moment)
        return value

    return [from_moment(value) for value in args]
