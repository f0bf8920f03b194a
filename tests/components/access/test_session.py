"""A sign-in that has ended shows nothing new: not in a live part of an open page, not in a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from components.access import session


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
