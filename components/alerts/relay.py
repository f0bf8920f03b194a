"""A message through apprise: Slack, Teams, Telegram, ntfy and what else it knows. Loaded when such a way is used.

Strangers' text is made inert for all of them alike: no reader of Markdown, HTML or a chat's own marks finds a link, a
mention or a mark in it. apprise says of a failure only that it failed, and its log, which may hold keys, is shut off.
"""

from __future__ import annotations

import logging
import threading
from functools import cache
from typing import TYPE_CHECKING

from components.alerts.outcomes import SENT, Outcome
from components.alerts.ways import Way
from components.text.escape import inert, safe_url
from data.models import AlertMessage

if TYPE_CHECKING:
    from apprise import AppriseAsset

RELAY_SECONDS = 45.0
_busy: dict[str, threading.Thread] = {}  # by way: an attempt that has not come back


def send(message: AlertMessage, way: Way, seconds: float = RELAY_SECONDS) -> Outcome:
    """Hand a message to apprise. Blocks for `seconds` at most: an attempt that hangs goes on by itself, and its way is
    left alone until it ends."""
    held = _busy.get(way.name)
    if held is not None and held.is_alive():
        return Outcome("later", "slow", in_doubt=True)
    result: list[Outcome] = []
    thread = threading.Thread(target=lambda: result.append(_notify(message, way)), name="watch-alert", daemon=True)
    _busy[way.name] = thread
    thread.start()
    thread.join(seconds)
    return result[0] if result else Outcome("later", "slow", in_doubt=True)


def _notify(message: AlertMessage, way: Way) -> Outcome:
    try:
        from apprise import Apprise, NotifyFormat
    except ImportError:
        return Outcome("refused", "no apprise")
    try:
        target = Apprise(asset=_asset())
        if not target.add(way.url):
            return Outcome("refused", "address")
        taken = target.notify(
            title=inert(message.title), body=texts(message.body), body_format=NotifyFormat.TEXT,
            interpret_escapes=False,
        )  # fmt: skip
    except Exception:  # of a plugin; its message may hold the address
        return Outcome("later", "fault")
    return SENT if taken else Outcome("later", "not taken")


def texts(body: str) -> str:
    """A body with every line inert but those that are an address of ours to open."""
    return "\n".join(line if safe_url(line.strip()) else inert(line) for line in body.split("\n"))


@cache
def _asset() -> AppriseAsset:
    from apprise import AppriseAsset, PersistentStoreMode

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    return AppriseAsset(
        app_id="November Watch", app_desc="November Watch", app_url="", http_redirects=False, async_mode=False,
        storage_mode=PersistentStoreMode.MEMORY, plugin_paths=[], secure_logging=True, interpret_emojis=False,
    )  # fmt: skip
