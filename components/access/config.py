"""How people come in: which door the configuration opens, read from secrets and the environment.

The secrets' section [watch] holds `passphrase` and `supervisor_passphrase` (as `python -m components.access.passphrase`
makes them), or, beside Streamlit's [auth], the allow-lists `officers`, `supervisors` and `readers`;
`reading = "login"` asks readers to sign in too;
`session_hours` ends a sign-in, `sign_in_ends = "tab"` ends it with its tab before that. What cannot be understood
closes the watch to everybody, with a line why.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from components.access import here, machines, settings
from components.access.passphrase import read_hash
from data.models import Person, Role

Kind = Literal["off", "login", "passphrase", "local", "none", "broken"]
HOURS = 12
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[a-z0-9.-]{1,255}")  # without look-alikes of other scripts


@dataclass(frozen=True, slots=True)
class Doorway:
    """What the configuration says. `problem` is the line of a broken one."""

    kind: Kind
    officers: tuple[str, ...] = ()  # addresses, or patterns like *@example.org
    supervisors: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    hashes: tuple[tuple[Role, str], ...] = ()
    closed_to_readers: bool = False
    session: timedelta = timedelta(hours=HOURS)
    problem: str = ""
    kept: bool = True  # a sign-in survives a reload; False: it ends with the tab


def doorway() -> Doorway:
    """The door that is open for this request."""
    return _open_door(here.from_here())


def trouble() -> str:
    """The first fault of the settings in one line, "" where they can be understood; then no store may be opened."""
    return _open_door(False).problem


def machine_door() -> machines.MachineDoor:
    """The door that programs find; "broken" while the settings are in doubt."""
    return _doors(False)[1]


def _open_door(local: bool) -> Doorway:
    return _doors(local)[0]


def _doors(local: bool) -> tuple[Doorway, machines.MachineDoor]:
    """What people find and what programs find, of one reading of the settings."""
    broken = machines.MachineDoor("broken")
    places, found = st.get_option("secrets.files"), st.secrets.load_if_toml_exists()
    secrets = st.secrets.to_dict() if found else {}
    if fault := settings.problem(places, secrets, os.environ):
        return Doorway("broken", problem=fault), broken
    if not found and any(Path(place).exists() for place in places):
        where = "look whether secrets.files names a .toml file or a folder of folders"
        return Doorway("broken", problem=f"secrets: they cannot be read; {where}"), broken
    door = decide(secrets.get("watch", {}), "auth" in secrets, os.environ, local=local)
    programs = broken
    try:
        programs = machines.decide(secrets.get("api", {}), closed_to_readers=door.closed_to_readers, environ=os.environ)
    except ValueError as error:
        door = Doorway("broken", problem=door.problem or str(error))
    if door.problem:
        return replace(door, problem=settings.placed(door.problem, places)), broken
    return door, programs


def decide(watch: Any, has_auth: bool, environ: Mapping[str, str], *, local: bool) -> Doorway:
    """Which door the configuration opens: pure, and closed wherever it is in doubt.

    `watch` is the secrets' section of that name, `has_auth` whether Streamlit's [auth] is there, `local` whether the
    start asked for the door of this computer and the request comes from a browser on it.
    """
    try:
        return _decide(watch, has_auth, environ, local)
    except ValueError as error:
        return Doorway("broken", problem=str(error))


def _decide(watch: Any, has_auth: bool, environ: Mapping[str, str], local: bool) -> Doorway:
    if not isinstance(watch, Mapping):
        raise ValueError("secrets: [watch] must be a section")
    said = environ.get("WATCH_EDIT", "").strip().lower()
    if said not in ("", "off"):
        raise ValueError("WATCH_EDIT: its value is not known; leave it out or write off")
    if environ.get("WATCH_LOCAL", "").strip().lower() not in ("", "off", *here.ASKED):
        raise ValueError("WATCH_LOCAL: its value is not known; leave it out or write on, open or off")
    if watch.get("reading", "open") not in ("open", "login"):
        raise ValueError('secrets: [watch] reading must be "open" or "login"')
    hours = watch.get("session_hours", HOURS)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= 24 * 7:
        raise ValueError("secrets: [watch] session_hours must be a number of hours up to 168")
    if watch.get("sign_in_ends", "session") not in ("session", "tab"):
        raise ValueError('secrets: [watch] sign_in_ends must be "session" or "tab"')
    kept = watch.get("sign_in_ends") != "tab"
    session, closed = timedelta(hours=float(hours)), watch.get("reading") == "login"
    officers, supervisors, readers = (_patterns(watch, name) for name in ("officers", "supervisors", "readers"))
    hashes = _hashes(watch)
    if closed and not has_auth:
        raise ValueError('secrets: [watch] reading = "login" needs the section [auth] for Streamlit\'s login')
    if has_auth:
        if hashes:
            raise ValueError("secrets: [auth] and a passphrase stand beside each other; keep one of them")
        if said == "off":
            officers, supervisors, readers = (), (), (*officers, *supervisors, *readers)
        return Doorway("login", officers, supervisors, readers, (), closed, session)
    if said == "off":
        return Doorway("off")
    if hashes:
        return Doorway("passphrase", hashes=hashes, kept=kept, session=session)
    return Doorway("local" if local else "none", kept=kept, session=session)


def _patterns(watch: Mapping[str, Any], name: str) -> tuple[str, ...]:
    given = watch.get(name, ())
    if isinstance(given, str) or not isinstance(given, Sequence) or not all(isinstance(v, str) for v in given):
        raise ValueError(f'secrets: [watch] {name} must be a list of addresses, such as ["duty@example.org"]')
    if any("@" not in one for one in given):
        raise ValueError(f"secrets: [watch] {name} holds something that is no address; a whole house is *@example.org")
    return tuple(one.strip().lower() for one in given)


def _hashes(watch: Mapping[str, Any]) -> tuple[tuple[Role, str], ...]:
    named: tuple[tuple[Role, str], ...] = (("officer", "passphrase"), ("supervisor", "supervisor_passphrase"))
    found = []
    for role, key in named:
        if key in watch:
            if not isinstance(watch[key], str):
                raise ValueError(
                    f"secrets: [watch] {key} must be a line that python -m components.access.passphrase made"
                )
            read_hash(watch[key], key)
            found.append((role, watch[key]))
    return tuple(found)


def claims() -> Mapping[str, Any]:
    """What Streamlit's login says of the user, from a cookie that it signs; empty where nobody is logged in."""
    return st.user.to_dict() if st.user.is_logged_in else {}


def ticket(user: Mapping[str, Any]) -> str:
    """What tells one login of a user from the next: when its token was issued. A sign-out ends the ticket."""
    return f"login:{user.get('iat', '')}"


def known(door: Doorway, user: Mapping[str, Any], now: datetime) -> Person:
    """Name and role of an OIDC user's claims: by the allow-lists, else a viewer.

    Nobody without an address of plain letters, with one of which its provider does not say that it is verified, or with
    a token older than a session.
    """
    address = str(user.get("email") or "").strip().lower()
    issued = user.get("iat")
    if not _ADDRESS.fullmatch(address) or user.get("email_verified") not in (True, "true"):
        return Person()
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return Person()
    # Streamlit's cookie outlives the token by weeks.
    if not -60 <= now.timestamp() - issued < door.session.total_seconds():
        return Person()
    lists: tuple[tuple[Role, tuple[str, ...]], ...] = (("supervisor", door.supervisors), ("officer", door.officers))
    for role, patterns in lists:
        if _fits(address, patterns):
            return Person(address, role, "login")
    return Person(address, "viewer", "login")


def may_read(door: Doorway, who: Person) -> bool:
    """Whether the pages are open to this person."""
    if door.kind == "broken":
        return False
    if not door.closed_to_readers:
        return True
    return door.kind == "login" and bool(who.name) and (who.role != "viewer" or _fits(who.name, door.readers))


def _fits(address: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(address, pattern) for pattern in patterns)
