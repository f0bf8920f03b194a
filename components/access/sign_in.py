"""Signing in and out: the small panel in the header, and the door before a watch that is closed to readers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import streamlit as st

from components.access import config, here, keeping, names, session
from components.access.passphrase import LONGEST, fits
from components.access.throttle import Throttle
from components.reads import clock, load
from components.text.escape import clean, md
from components.text.i18n import say, t
from data.models import Person, Role
from data.store import audit
from data.store.store import StoreError

NAME_LENGTH = 2, 60
FORWARDED = ("x-forwarded-for", "forwarded")  # what the server, or one before it, may take an address from
_tries = Throttle()
_logged: set[str] = set()
log = logging.getLogger("november_watch.access")


def draw() -> None:
    """The header's panel: who is signed in, or how to; where nobody may write, why."""
    keeping.carry()
    door, who = config.doorway(), session.person()
    if who.name:
        with st.popover(md(who.name), icon=":material/person:", type="tertiary", key="person"):
            _signed_in(door, who)
    elif door.kind in ("off", "none"):
        with st.popover(t("access.read_only"), icon=":material/lock:", type="tertiary"):
            st.caption(session.closed_line(""))
    else:
        with st.popover(t("access.sign_in"), icon=":material/login:", type="tertiary", key="door"):
            st.caption(session.closed_line(""))
            _form(door)


def reading() -> bool:
    """Whether the pages may be shown; where not, draws the way in instead."""
    here.take()
    door, who = config.doorway(), session.person()
    if config.may_read(door, who):
        return True
    if door.kind == "broken":
        _tell_log(door)
        st.error(t("closed.broken"), title=t("closed.settings"), icon=":material/lock:")
        return False
    words = say("access.not_a_reader", who=who.name) if who.name else t("access.reading_closed")
    st.info(words, icon=":material/lock:")
    if who.name:
        _signed_in(door, who)
    elif door.kind == "login":
        _form(door)
    return False


def _signed_in(door: config.Doorway, who: Person) -> None:
    until = session.until()
    told = t("access.until", dtg=clock.both(until)) if until else ""
    st.caption(f"**{t(f'role.{who.role}')}** {told}")
    if st.button(t("access.sign_out"), icon=":material/logout:", key="sign_out", help=t("access.sign_out_all")):
        ticket = config.ticket(config.claims()) if door.kind == "login" else session.ticket()
        _record("sign.out", who, ticket, {"seconds": int(clock.real().timestamp())})
        session.leave()
        load.forget()
        if door.kind == "login":
            st.logout()
        st.rerun()


def _form(door: config.Doorway) -> None:
    if door.kind == "login":
        if st.button(t("access.sign_in"), icon=":material/login:", key="sign_in"):
            st.login()
        return
    with st.form("sign_in", border=False):
        name = st.text_input(t("access.name"), max_chars=NAME_LENGTH[1], autocomplete="name")
        phrase = ""
        if door.kind == "local" and not here.brought():
            phrase = st.text_input(t("access.code"), type="password", max_chars=LONGEST, autocomplete="off")
        if door.kind == "passphrase":
            phrase = st.text_input(
                t("access.passphrase"), type="password", max_chars=LONGEST, autocomplete="current-password"
            )
        sent = st.form_submit_button(t("access.sign_in"), icon=":material/login:")
    if sent:
        told = _try(door, clean(name), phrase)
        if told is None:
            st.rerun()
        st.warning(told, icon=":material/lock:")


def _try(door: config.Doorway, name: str, phrase: str) -> str | None:
    """Admit, and give None; or say why not."""
    if not NAME_LENGTH[0] <= len(name) <= NAME_LENGTH[1]:
        return t("access.name_missing")
    if door.kind == "local" and here.brought():
        who = Person(name, "supervisor", "local")
    else:
        address, at = _address(), clock.real()
        if minutes := _tries.take(address, at):
            return t("access.wait", n=minutes)
        via: Literal["local", "passphrase"] = "local" if door.kind == "local" else "passphrase"
        # A passphrase typed into the wrong field must not stand in the audit, which other roles read.
        role, misplaced = _role(door, phrase), _role(door, name) is not None
        if role is None:
            _record("sign.refused", Person("" if misplaced else name, "viewer", via), address)
            return t("access.refused" if via == "passphrase" else "access.code_refused")
        _tries.forgive(address, at)
        if misplaced:
            return t("access.name_missing")
        who = Person(name, role, via)
    if not (settled := names.settled(name, _known())):
        return t("access.name_taken")
    who = replace(who, name=settled)
    if not _record("sign.in", who):
        return t("access.not_recorded")
    session.admit(who)
    return None


def _known() -> list[str]:
    """Names under which people have come in, the latest first: one that looks like one of them is that one."""
    try:
        with load.store().read() as conn:
            return audit.names(conn)
    except StoreError:
        return []  # the sign-in cannot be recorded either


def _address() -> str:
    """Whose tries these are: of the connection. Whoever brings an address in a header shares one count with all others
    who do, since the header can be forged."""
    told = any(name.lower() in FORWARDED for name in st.context.headers)
    return "forwarded" if told else st.context.ip_address or "here"


def _role(door: config.Doorway, phrase: str) -> Role | None:
    """The highest role whose passphrase this is. Every hash is tried, so that time does not tell which one fitted."""
    if door.kind == "local":
        return "supervisor" if here.fits(phrase) else None
    roles = [role for role, line in door.hashes if fits(phrase, line)]
    return roles[-1] if roles else None


def _record(action: str, who: Person, subject: str = "", after: Mapping[str, int] | None = None) -> bool:
    """A line of the audit about the door itself; False where the store cannot take it.

    `after` holds the real time of a sign-out, in seconds since 1970: a replay's own stands still.
    """
    try:
        with load.store().begin() as conn:
            audit.record(conn, clock.now(), who, action, subject, after=after)
    except StoreError as error:
        log.error("%s of %r not recorded: %s", action, who.name, error)
        return False
    return True


def _tell_log(door: config.Doorway) -> None:
    if door.problem and door.problem not in _logged:
        _logged.add(door.problem)
        log.error("closed: settings: %s", door.problem)
