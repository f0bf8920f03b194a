"""How a source is doing: named states, in words an officer can act on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from data.models import Source, SourceState

Standing = Literal["new", "good", "worry", "down"]

SLOW_SECONDS = 8.0
EMPTY_RUNS = 2  # runs without an entry until a source is called empty
DEAD_ERRORS = 8
DEAD_AFTER = timedelta(days=3)
UNWATCHED_AFTER = timedelta(hours=1)  # a launch-alert source not asked for so long is not being watched


@dataclass(frozen=True, slots=True)
class Meaning:
    """`standing`: "good" it is read and sound, "worry" it is read with a doubt, "down" we see nothing of it."""

    standing: Standing
    words: str
    todo: str


STATES: Mapping[str, Meaning] = {
    "new": Meaning("new", "not polled yet", "Wait for the next poll."),
    "ok": Meaning("good", "read", ""),
    "unchanged": Meaning("good", "nothing new since the last look", ""),
    "slow": Meaning("worry", "answers slowly", "Nothing now; if it lasts, look for another feed of this desk."),
    "stale": Meaning(
        "worry",
        "its newest entry is older than its norm",
        "Open its site: if the desk publishes, the feed has moved or frozen; find its new address.",
    ),
    "gap": Meaning(
        "worry",
        "entries may have fallen out between two polls",
        "Read the desk's own site for the stretch named; keep the watch running so that it polls in time.",
    ),
    "cut": Meaning(
        "worry", "its answer breaks off", "Nothing now: what came whole is read. If it lasts, tell the publisher."
    ),
    "flooding": Meaning(
        "worry",
        "sends more than a source may in a day",
        "Look at what it sends: its signals are kept, the rest is left out until tomorrow. Pause it if it is broken.",
    ),
    "clock": Meaning(
        "down",
        "its dates lie far ahead of this machine's clock",
        "Set the clock of this machine; the feed is read then.",
    ),
    "empty": Meaning("down", "answers without entries", "Open the feed in a browser: it has moved or broken silently."),
    "html": Meaning("down", "answers with a web page", "The feed has moved: find its new address on the site."),
    "login": Meaning("down", "answers with a login page", "It is for subscribers now: find another or turn it off."),
    "challenge": Meaning(
        "down",
        "answers with a challenge for browsers",
        "We do not fight challenges: ask the publisher to let feed readers through, or use another feed.",
    ),
    "blocked": Meaning(
        "down", "refuses us", "Often a block of data-centre addresses: poll from another network or ask the publisher."
    ),
    "not-found": Meaning("down", "address not found", "The feed has moved: find its new address on the site."),
    "gone": Meaning(
        "down",
        "withdrawn by its publisher",
        "It is muted and looked at once a week: turn it off or put in its new address.",
    ),
    "throttled": Meaning("down", "asks us to wait", "Nothing: its whole host is left alone until the time named."),
    "server-error": Meaning("down", "the server fails", "Nothing now; if it lasts for days, look for another address."),
    "too-big": Meaning("down", "larger than we read", "Look for a smaller feed of this desk (fewer entries)."),
    "timeout": Meaning("down", "does not answer in time", "Nothing now; if it lasts, check the address in a browser."),
    "refused-address": Meaning(
        "down",
        "its address is not one we connect to",
        "Correct the address; a feed on your own network needs WATCH_ALLOW_NET.",
    ),
    "dns": Meaning("down", "its host name is not found", "Check the network and the spelling of the address."),
    "tls": Meaning("down", "its certificate is not trusted", "Check the clock and the address; tell the publisher."),
    "tls-old": Meaning(
        "down", "its encryption is too old to be safe", "Tell the publisher; look for another feed of this desk."
    ),
    "tls-plain": Meaning(
        "down", "no encryption at its port", "Try the address with http:// in place of https://, or without its port."
    ),
    "tls-refused": Meaning(
        "down",
        "refuses to agree on encryption",
        "Open it in a browser: if that works, its server shuts out programs; tell the publisher.",
    ),
    "tls-cut": Meaning(
        "down",
        "the connection is cut before encryption is agreed on",
        "If other feeds answer, something on the way blocks this host: try another network.",
    ),
    "proxy": Meaning(
        "down",
        "the proxy does not let us through",
        "Ask whoever runs it for a tunnel (CONNECT) to this host, or name the host in NO_PROXY.",
    ),
    "secret": Meaning(
        "down",
        "a secret of its address is not set",
        "Put it into the section [feeds] of the secrets, under the name in the address.",
    ),
    "unreachable": Meaning("down", "no connection", "Check the network; if others answer, its server is down."),
    "broken": Meaning("down", "its answer breaks off or is not HTTP", "Nothing now; if it lasts, tell the publisher."),
    "redirects": Meaning("down", "leads in a circle", "The feed has moved: find its new address on the site."),
    "malformed": Meaning("down", "what it sends is no readable feed", "Open it in a browser; tell the publisher."),
    "dead": Meaning("down", "has not answered for days", "Find its new address or turn it off; it is still tried."),
}


def meaning(state: str) -> Meaning:
    """What a state's name means. A name that a newer version saved is shown as it is."""
    return STATES.get(state) or Meaning("down", state, "")


def standing(state: str) -> Standing:
    return meaning(state).standing


def since(state: SourceState, name: str, now: datetime) -> datetime:
    """Since when a source that is now in state `name` has been so.

    What counts for an officer is since when it has been sound, doubtful or down: a timeout that becomes a refused
    connection is still one outage.
    """
    if state.since is not None and standing(state.state) == standing(name):
        return state.since
    return now


def is_dead(state: SourceState, errors: int, now: datetime) -> bool:
    """Whether a failing source is called dead: many failures over days, not a bad hour."""
    last_good = state.last_success or state.since
    return errors >= DEAD_ERRORS and last_good is not None and now - last_good >= DEAD_AFTER


def of_entries(newest: datetime | None, gap: bool, seconds: float, source: Source, now: datetime) -> tuple[str, str]:
    """State and detail of a source that was read: "gap", "stale", "slow" or "ok", the gravest first."""
    if gap:
        return "gap", "its oldest entry is newer than the newest we had"
    if newest is not None and now - newest > timedelta(hours=source.stale_after_hours):
        days = (now - newest).total_seconds() / 86_400
        return "stale", f"newest entry {newest:%Y-%m-%d %H:%MZ}, {days:.1f} days old; its norm is {_norm(source)}"
    if seconds > SLOW_SECONDS:
        return "slow", f"answered after {seconds:.0f} s"
    return "ok", ""


def _norm(source: Source) -> str:
    hours = source.stale_after_hours
    return f"{hours:g} h" if hours < 48 else f"{hours / 24:g} days"


def is_down(source: Source, state: SourceState | None, now: datetime) -> bool:
    """Whether we see nothing of a source that is on: it failed, was never polled, or has not been asked of late."""
    if not source.on:
        return False
    if state is None or state.last_attempt is None or standing(state.state) in ("down", "new"):
        return True
    return now - state.last_attempt > UNWATCHED_AFTER


def launch_alerts_down(sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime) -> tuple[str, ...]:
    """Names of the launch-alert sources that are down at `now`, in the order of the sources file."""
    return tuple(s.name for s in sources if s.launch_alert and is_down(s, states.get(s.name), now))
