"""Who looks, what they may do, and the one way in which a page writes.

A person comes from one of three doors: Streamlit's OIDC login with an allow-list, a watch passphrase, or, where the
server serves this computer alone, a name. Without any of them everybody is a viewer. Who somebody is stays in the
server's memory of their session; the browser keeps a cookie that the server signed (components.access.keeping).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from components.access import config, keeping
from components.access.seal import SignIn
from components.reads import clock, load
from components.text import phrases
from components.text.i18n import t
from data.models import Person
from data.store import audit
from data.store.store import Connection, StoreError

_SIGNED, _LOOKED = "_signed_in", "_sign_in_looked_for"
SKEW = 60  # seconds by which the clock of whoever issues tokens may be behind ours
P = ParamSpec("P")


class NotAllowed(PermissionError):
    """This person may not do that. Names the action."""


@dataclass(frozen=True, slots=True)
class _Session:
    person: Person
    since: datetime
    id: str  # of this sign-in, in the browser's cookie too
    door: config.Doorway  # the one that let them in: when the configuration opens another, the session ends


@dataclass(frozen=True, slots=True)
class Ticket:
    """One sign-in of somebody: what tells it from others, and when it began, in seconds since 1970."""

    id: str
    since: int


def person() -> Person:
    """Who looks at the page now; a viewer without a name where nobody signed in."""
    doorway = config.doorway()
    if doorway.kind == "login":
        user = config.claims()
        who = config.known(doorway, user, clock.real())
        try:
            ticket = Ticket(config.ticket(user), int(user.get("iat") or 0) + SKEW)
            return Person() if who.name and _ended(who.name, ticket) else who
        except StoreError:  # who cannot be checked is nobody
            return Person()
    held = st.session_state.get(_SIGNED) or _brought(doorway)
    if not isinstance(held, _Session):
        return Person()
    over = held.door != doorway or clock.real() - held.since >= doorway.session
    if over or _signed_out_elsewhere(held):
        st.session_state.pop(_SIGNED, None)
        return Person()
    return held.person


def _signed_out_elsewhere(held: _Session) -> bool:
    """Whether this person signed out in another tab or browser. While the store is away what held goes on."""
    try:
        return _ended(held.person.name, Ticket(held.id, int(held.since.timestamp())))
    except StoreError:
        return False


def _brought(doorway: config.Doorway) -> _Session | None:
    """The sign-in that this browser kept, taken once a session: after a reload, a link of ours, a restart."""
    if st.session_state.get(_LOOKED) or not (made := keeping.held(doorway, clock.real())):
        return None
    try:
        ended = _ended(made.name, Ticket(made.id, made.since))
    except StoreError:  # who cannot be checked is nobody; asked again at the next look
        return None
    st.session_state[_LOOKED] = True
    if ended:
        return None
    st.session_state[_SIGNED] = _Session(made.person, made.began, made.id, doorway)
    return st.session_state[_SIGNED]  # type: ignore[no-any-return]


@load.from_store
def _ended(name: str, ticket: Ticket) -> bool:
    """Whether somebody signed out of this sign-in, or after it began out of another of theirs: that ends them all.

    A cookie of it, copied before, must not open the door again.
    """
    with load.store().read() as conn:
        lines = audit.changes(conn, actions=("sign.out",), who=name)
    return any(line.subject == ticket.id or (line.after or {}).get("seconds", 0) > ticket.since for line in lines)


def may(action: str) -> bool:
    """Whether the person at this page may do `action`, one of NEEDS."""
    return person().may(action)


def may_read() -> bool:
    """Whether the pages are open to whoever looks at this one, now."""
    return config.may_read(config.doorway(), person())


def live(run_every: int | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """st.fragment for a part that is drawn again by itself: to whoever may read no more, the door is shown instead."""

    def of(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def checked(*args: P.args, **kwargs: P.kwargs) -> None:
            if not may_read():
                st.rerun()
            draw(*args, **kwargs)

        return st.fragment(checked, run_every=run_every)

    return of


def for_this_reader(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make` for a button that calls it outside the page's run: whether the reader may read is asked at that moment.

    What is given raises NotAllowed where they may read no more.
    """
    context = get_script_run_ctx()

    def inside() -> bytes:
        if not may_read():
            raise NotAllowed("read")
        return make()

    def run() -> bytes:
        with ThreadPoolExecutor(1, "watch-file", add_script_run_ctx, (None, context)) as own:
            return own.submit(inside).result()

    return run if context else make


def until() -> datetime | None:
    """When this session's sign-in ends, UTC; None where nobody is signed in or the login keeps its own time."""
    held = st.session_state.get(_SIGNED)
    return held.since + config.doorway().session if isinstance(held, _Session) else None


def admit(who: Person) -> None:
    """Take `who` for the person of this session until it ends. Only a door calls this, after its check."""
    door, now, id_ = config.doorway(), clock.real(), secrets.token_urlsafe(12)
    st.session_state[_SIGNED] = _Session(who, now, id_, door)
    if door.kept:
        made = SignIn(who.name, who.role, who.via, int(now.timestamp()), keeping.fingerprint(door), id_)
        keeping.give(made, door.session)


def ticket() -> str:
    """What tells this session's sign-in from others; "" where nobody is signed in, or by a login that has its own."""
    held = st.session_state.get(_SIGNED)
    return held.id if isinstance(held, _Session) else ""


def leave() -> None:
    """End this session's sign-in, in its browser too."""
    st.session_state.pop(_SIGNED, None)
    st.session_state[_LOOKED] = True  # the cookie that this session came with is over
    keeping.take_back()


@dataclass(slots=True)
class Writing:
    """A write in progress: its connection, who writes, and what the audit will say of it."""

    conn: Connection
    person: Person
    at: datetime
    action: str
    subject: str
    before: Any = None
    after: Any = None


@contextmanager
def writing(
    action: str, subject: str, *, before: Any = None, after: Any = None, forget: bool = True
) -> Iterator[Writing]:
    """A transaction that writes, with its line in the audit; all of it is kept, or nothing.

    `before` and `after` are JSON values; set them on the Writing where they become known inside. `forget` is False for
    a write into what no page caches. Raises NotAllowed before anything is opened, and StoreError.
    """
    who = person()
    if not who.may(action):
        raise NotAllowed(action)
    with load.store().begin() as conn:
        work = Writing(conn, who, clock.now(), action, subject, before, after)
        yield work
        audit.record(conn, work.at, who, work.action, work.subject, work.before, work.after)
    if forget:
        load.forget()


@contextmanager
def problems_shown() -> Iterator[None]:
    """Tell in one line what stopped a write inside; a page's form wraps its write in it."""
    try:
        yield
    except NotAllowed:
        st.error(refused(), icon=":material/lock:")
    except StoreError as error:
        st.error(phrases.away(error.code), icon=":material/database_off:")


def closed_line(action: str) -> str:
    """Why this person may not do `action` and what would change it, in our own words; "" where they may.

    With "" for the action: why nobody at this page may write at all.
    """
    who = person()
    if who.role == "viewer":
        return t(f"closed.{config.doorway().kind}")
    return t("access.supervisor_only") if action and not who.may(action) else ""


def refused() -> str:
    """What somebody is told whose write was not allowed."""
    return closed_line("") or t("access.not_allowed")
