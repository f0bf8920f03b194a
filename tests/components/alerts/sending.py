"""A sender on a clock that is set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from components.alerts.sender import Sender
from components.alerts.ways import Way
from data.models import AlertMessage
from data.store import outbox
from data.store.store import Store


class Time:
    """A clock that is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def sending(store: Store, way: Way | None, time: Callable[[], datetime], **more: Any) -> Sender:
    return Sender(store, lambda: {"duty": way} if way else {}, present=time, **more)


def messages(store: Store) -> list[AlertMessage]:
    with store.read() as conn:
        return outbox.latest(conn)
