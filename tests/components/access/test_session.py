"""A sign-in that has ended shows nothing new: not in a live part of an open page, not in a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from components.access import session
from components.access.session import Ticket
from components.reads import load
from data.models import Person
from data.store import audit
from data.store.store import database_url, open_store

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


class Elsewhere(Exception):
    """What stands for the door that is shown instead."""


@pytest.mark.parametrize("allowed", [True, False])
def test_a_live_part_asks_again_whether_its_reader_may_read(allowed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def to_the_door() -> None:
        raise Elsewhere

    def fragment(part: Callable[..., None], *, run_every: int | None) -> Callable[..., None]:
        assert run_every == 5
        return part

    monkeypatch.setattr(session, "may_read", lambda: allowed)
    monkeypatch.setattr(session.st, "rerun", to_the_door)
    monkeypatch.setattr(session.st, "fragment", fragment)
    part = session.live(5)(drawn.append)
    if allowed:
        part("new")
    else:
        with pytest.raises(Elsewhere):
            part("new")
    assert drawn == ["new"] * allowed


@pytest.mark.parametrize("allowed", [True, False])
def test_a_file_is_made_only_for_who_may_read_then(allowed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "get_script_run_ctx", object)
    monkeypatch.setattr(session, "add_script_run_ctx", lambda _thread, _context: None)
    monkeypatch.setattr(session, "may_read", lambda: allowed)
    make = session.for_this_reader(lambda: b"new")
    if allowed:
        assert make() == b"new"
    else:
        with pytest.raises(session.NotAllowed):
            make()


@pytest.mark.parametrize(
    ("who", "ticket", "over"),
    [
        ("Cho", Ticket("this", 100), True),
        ("Cho", Ticket("another browser", 99), True),
        ("Cho", Ticket("after it", 100), False),
        ("Baek", Ticket("hers", 50), False),
    ],
)
def test_signing_out_ends_all_that_began_before_it(who: str, ticket: Ticket, over: bool) -> None:
    store = open_store(database_url())
    with store.begin() as conn:
        person = Person("Cho", "officer", "passphrase")
        audit.record(conn, NOON, person, "sign.out", "this", after={"seconds": 100})
    store.close()
    load.forget()
    assert session._ended(who, ticket) == over


def test_a_sign_out_without_its_moment_ends_its_own_sign_in() -> None:
    store = open_store(database_url())
    with store.begin() as conn:
        audit.record(conn, NOON, Person("Cho", "officer", "passphrase"), "sign.out", "this")
    store.close()
    load.forget()
    assert session._ended("Cho", Ticket("this", 5))
    assert not session._ended("Cho", Ticket("another", 5))
