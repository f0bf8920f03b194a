"""Which door the settings open, and what comes in through it: closed wherever there is doubt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.access import config, settings
from components.access.passphrase import make_hash
from data.models import NEEDS, ROLES, Person

HASH = make_hash("the lamp is on the pier", b"0123456789abcdef")
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


def decide(watch: Any = None, auth: bool = False, local: bool = True, **environ: str) -> config.Doorway:
    return config.decide({} if watch is None else watch, auth, environ, local=local)


@pytest.mark.parametrize(
    ("door", "kind"),
    [
        (decide(), "local"),
        (decide(local=False), "none"),
        (decide(WATCH_EDIT="off"), "off"),
        (decide(WATCH_EDIT=" OFF "), "off"),
        (decide({"passphrase": HASH}), "passphrase"),
        (decide({"passphrase": HASH}, local=False), "passphrase"),
        (decide({"passphrase": HASH}, WATCH_EDIT="off"), "off"),
        (decide({"officers": ["a@b.example"]}, auth=True), "login"),
    ],
)
def test_the_settings_open_one_door(door: config.Doorway, kind: str) -> None:
    assert (door.kind, door.problem) == (kind, "")


@pytest.mark.parametrize(
    ("watch", "auth", "environ", "told"),
    [
        ({"passphrase": "plain words that someone typed"}, False, {}, "python -m components.access.passphrase"),
        ({"passphrase": 1}, False, {}, "python -m components.access.passphrase"),
        ({"passphrase": HASH}, True, {}, "keep one"),
        ({"officers": "a@b.example"}, True, {}, "must be a list"),
        ({"officers": ["*"]}, True, {}, "no address"),
        ({"reading": "closed"}, True, {}, "reading"),
        ({"reading": "login"}, False, {}, "[auth]"),
        ({"session_hours": 0}, False, {}, "session_hours"),
        ({"session_hours": True}, False, {}, "session_hours"),
        ({}, False, {"WATCH_EDIT": "on"}, "WATCH_EDIT"),
        ({}, False, {"WATCH_LOCAL": "yes"}, "WATCH_LOCAL"),
        ("text", False, {}, "section"),
    ],
)
def test_settings_in_doubt_close_every_door(watch: Any, auth: bool, environ: dict[str, str], told: str) -> None:
    door = decide(watch, auth, **environ)
    assert door.kind == "broken"
    assert told in door.problem
    assert "someone typed" not in door.problem


@pytest.mark.parametrize("watch", [{"reading": "login", "officers": "all"}, {"officers": "all"}])
def test_readers_stay_out_while_the_settings_are_in_doubt(watch: dict[str, Any]) -> None:
    door = decide(watch, auth=True)
    assert door.kind == "broken"
    assert not config.may_read(door, Person("a@b.example", "supervisor", "login"))


LOGIN = decide(
    {
        "officers": ["duty@floor.example"],
        "supervisors": ["*@chief.example"],
        "readers": ["*@house.example"],
        "reading": "login",
    },
    auth=True,
)


@pytest.mark.parametrize(
    ("claims", "role", "reads"),
    [
        ({"email": "duty@floor.example"}, "officer", True),
        ({"email": " Duty@Floor.Example "}, "officer", True),
        ({"email": "one@chief.example"}, "supervisor", True),
        ({"email": "guest@house.example"}, "viewer", True),
        ({"email": "one@chief.example.evil.example"}, "viewer", False),
        ({"email": "duty@floor.example", "email_verified": False}, "viewer", False),
        ({"email": "duty@floor.example", "email_verified": None}, "viewer", False),
        ({"email": "duty@floor.example", "email_verified": 1.5}, "viewer", False),
        ({"email": "dut\u0443@chief.example"}, "viewer", False),
        ({"email": "one\u200b@chief.example"}, "viewer", False),
        ({"email": "a b@chief.example"}, "viewer", False),
        ({"email": "x@y@chief.example"}, "viewer", False),
        ({"email": "duty@floor.example", "iat": NOW.timestamp() - 13 * 3600}, "viewer", False),
        ({"email": "duty@floor.example", "iat": NOW.timestamp() + 3600}, "viewer", False),
        ({"email": "duty@floor.example", "iat": "now"}, "viewer", False),
        ({"name": "duty@floor.example"}, "viewer", False),
        ({}, "viewer", False),
    ],
)
def test_the_lists_give_the_role(claims: dict[str, Any], role: str, reads: bool) -> None:
    who = config.known(LOGIN, {"iat": NOW.timestamp() - 60, "email_verified": True} | claims, NOW)
    assert who.role == role
    assert config.may_read(LOGIN, who) is reads


def test_writing_switched_off_leaves_readers_in() -> None:
    door = decide({"officers": ["duty@floor.example"], "reading": "login"}, auth=True, WATCH_EDIT="off")
    who = config.known(door, {"email": "duty@floor.example", "email_verified": True, "iat": NOW.timestamp()}, NOW)
    assert who.role == "viewer"
    assert config.may_read(door, who)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), st.lists, max_leaves=4)


@given(st.dictionaries(st.sampled_from([*settings.WATCH, "other"]), JSON, max_size=4), st.booleans())
def test_no_setting_however_odd_opens_more_than_it_says(watch: dict[str, Any], auth: bool) -> None:
    door = decide(watch, auth, local=False)
    assert door.kind in ("none", "broken", "login")
    stranger = config.known(
        door, {"email": "stranger@elsewhere.example", "email_verified": True, "iat": NOW.timestamp()}, NOW
    )
    lists = [watch.get("officers"), watch.get("supervisors")]
    listed = any(isinstance(one, list) and any("*" in str(item) or "@" in str(item) for item in one) for one in lists)
    assert listed or stranger.role == "viewer"


def test_roles_build_on_each_other() -> None:
    for action in NEEDS:
        allowed = [Person("x", role).may(action) for role in ROLES]
        assert allowed == sorted(allowed)
        assert not allowed[0]
        assert allowed[-1]
