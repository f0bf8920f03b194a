"""The pages' clock: the only place in this room that reads the time.

`WATCH_NOW` (an ISO moment with zone, like 2022-11-08T12:00Z) sets the watch to a moment of the past; `WATCH_MODE` set
to "exercise" marks it as an exercise. Times are stored in UTC and shown as Zulu and Korea date-time groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from components.reads import exercise
from components.text.dates import day
from data.export.dtg import both, korea, zulu
from data.models import kst_day

__all__ = [
    "BadClock", "Mode", "both", "day", "eastern_day", "hurry", "korea", "korean_day", "mode", "now", "parse_moment",
    "real", "step", "to_next_step", "zulu",
]  # fmt: skip

Mode = Literal["live", "replay", "exercise"]
# All parts of a page, and all readers of one server, share one moment that moves in steps.
STEP_SECONDS = 15
# While a first poll comes in, what it brings is shown as it comes.
HURRIED_SECONDS, HURRY = 3, timedelta(seconds=20)
EASTERN = ZoneInfo("America/New_York")


_hurry = {"until": datetime.fromtimestamp(0, UTC)}


class BadClock(ValueError):
    """WATCH_NOW or WATCH_MODE cannot be read. The message is one line: what, where, how to mend."""


def now(environ: Mapping[str, str] | None = None, *, stepped: bool = True) -> datetime:
    """The watch's present moment, UTC: WATCH_NOW, else the real time cut down to a step of 15 s. Raises BadClock.

    Not `stepped`, the real time is left as it is: a command that follows a poll then knows what that brought.
    """
    if text := (exercise.environ() if environ is None else environ).get("WATCH_NOW", "").strip():
        return parse_moment(text)
    real = datetime.now(UTC)
    if not stepped:
        return real
    return real.replace(microsecond=0) - timedelta(seconds=real.second % _step_seconds())


def real() -> datetime:
    """The real time, UTC, also in a replay: a sign-in ends by the wall clock."""
    return datetime.now(UTC)


def hurry() -> None:
    """Move in steps of 3 s for a while, for all readers of this server: a first poll is under way."""
    _hurry["until"] = real() + HURRY


def _step_seconds() -> int:
    return HURRIED_SECONDS if real() < _hurry["until"] else STEP_SECONDS


def step() -> int:
    """The number of the present step of real time, also in a replay: what was read in an earlier one is read anew."""
    return int(real().timestamp()) // _step_seconds()


def to_next_step() -> float:
    """Seconds until the next step has surely begun."""
    seconds = _step_seconds()
    return seconds - real().timestamp() % seconds + 0.05


def parse_moment(text: str) -> datetime:
    """An ISO moment with its zone as UTC. Raises BadClock."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadClock(f"WATCH_NOW: {text!r} is not a moment; write it like 2022-11-08T12:00Z") from None
    if moment.tzinfo is None:
        raise BadClock(f"WATCH_NOW: {text!r} has no time zone; write it like {text}Z")
    return moment.astimezone(UTC)


def mode(environ: Mapping[str, str] | None = None) -> Mode:
    """live, or replay (WATCH_NOW is set), or exercise (WATCH_MODE=exercise). Raises BadClock."""
    environ = exercise.environ() if environ is None else environ
    named = environ.get("WATCH_MODE", "").strip().lower()
    if named not in ("", "live", "replay", "exercise"):
        raise BadClock(f"WATCH_MODE: {named!r} is not known; leave it out or write exercise")
    if named == "exercise":
        return "exercise"
    return "replay" if environ.get("WATCH_NOW", "").strip() else "live"


def eastern_day(moment: datetime) -> date:
    """The US Eastern calendar day, by which the election is counted."""
    return moment.astimezone(EASTERN).date()


def korean_day(moment: datetime) -> date:
    """The KST calendar day, by which provocations are counted."""
    return kst_day(moment)
