"""What waits in the outbox into messages, and a message that failed into its next attempt. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.models import Alert, AlertMessage, AlertTiming, AlertWhat
from scoring.alerts.timing import key_of

# Of several things about one act that wait together the first of these is told: they say the same, or it says more.
_STRONGEST: tuple[AlertWhat, ...] = ("withdrawn", "stands", "new", "graver", "surer")
# What opens, and what closes it: both waiting, neither was told, so neither is.
_CANCEL: Mapping[AlertWhat, AlertWhat] = {"withdrawn": "new", "up": "down", "seeing": "blind"}


@dataclass(frozen=True, slots=True)
class Group:
    """Alerts that go out as one message, the gravest first; `folded` need not be told any more."""

    key: str
    way: str
    languages: tuple[str, ...]
    alerts: tuple[Alert, ...]
    folded: tuple[str, ...] = ()


def groups(waiting: Iterable[Alert], now: datetime, timing: AlertTiming) -> list[Group]:
    """The messages that are to be made now: for each way what is due, once the first of it has waited for others."""
    by_way: dict[tuple[str, tuple[str, ...]], list[Alert]] = defaultdict(list)
    for alert in waiting:
        by_way[alert.way, alert.languages].append(alert)
    found = []
    for (way, languages), alerts in sorted(by_way.items()):
        due = [one for one in alerts if one.due <= now]
        if not due or min(one.due for one in due) + timedelta(seconds=timing.merge_seconds) > now:
            continue
        # What is about the same subject goes along, due or not: it would be told twice.
        subjects = {one.subject for one in due}
        kept, folded = _fold([one for one in alerts if one.subject in subjects])
        key = key_of("message", *sorted(one.key for one in (*kept, *folded)))
        ordered = sorted(kept, key=lambda one: (-one.gravity, one.at, one.key))
        found.append(Group(key, way, languages, tuple(ordered), tuple(one.key for one in folded)))
    return found


def _fold(alerts: Sequence[Alert]) -> tuple[list[Alert], list[Alert]]:
    """(what is told, what is outdone or was taken back before it went out)."""
    by_subject: dict[str, list[Alert]] = defaultdict(list)
    for alert in sorted(alerts, key=lambda one: (one.at, one.key)):
        by_subject[alert.subject].append(alert)
    kept: list[Alert] = []
    folded: list[Alert] = []
    for subject, some in by_subject.items():
        if subject.startswith("act:"):
            told = _of_act(some)
        elif subject == "level":
            told = _of_level(some)
        elif subject == "test" or subject.startswith("signal:"):
            told = some[:1]
        else:
            told = _ended(some)
        kept += told
        folded += [one for one in some if one not in told]
    return kept, folded


def _of_act(some: list[Alert]) -> list[Alert]:
    """One alert at most: its turns back and forth that nobody has heard of cancel one another out."""
    turns = [one for one in some if one.what in ("withdrawn", "stands")]
    newest = turns[-1] if turns else None
    fresh = any(one.what == "new" for one in some)
    if newest and newest.what == "withdrawn":
        return [] if fresh else [newest]
    if newest and not fresh and turns[0].what == "stands":
        return [newest]
    rest = [one for one in some if one.what not in ("withdrawn", "stands")]
    return sorted(rest, key=lambda one: (_STRONGEST.index(one.what), -one.gravity))[:1]


def _of_level(some: list[Alert]) -> list[Alert]:
    """The last change, unless it leads back to where the first began."""
    first, last = some[0], some[-1]
    return [] if first.facts.get("from") == last.facts.get("to") else [last]


def _ended(some: list[Alert]) -> list[Alert]:
    """The last one, unless it ends what nobody was told of."""
    opened = _CANCEL.get(some[-1].what)
    return [] if opened and any(one.what == opened for one in some[:-1]) else [some[-1]]


def wait_after(tries: int, timing: AlertTiming, asked: float | None = None) -> timedelta:
    """How long to wait after the `tries`-th attempt failed: doubled each time, and at least what the other side asked
    for (seconds)."""
    longest = timedelta(minutes=timing.longest_wait_minutes)
    doubled = timedelta(seconds=min(timing.first_wait_seconds * 2.0 ** min(tries - 1, 16), longest.total_seconds()))
    return max(doubled, min(timedelta(seconds=asked or 0.0), longest))


def is_too_late(message: AlertMessage, now: datetime, timing: AlertTiming) -> bool:
    """Whether a message has been tried for so long that it is put among the dead letters."""
    return now - message.at >= timedelta(hours=timing.give_up_hours)
