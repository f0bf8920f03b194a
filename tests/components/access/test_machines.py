"""How programs come in: open as the pages are, behind a token, or not at all."""

from __future__ import annotations

from base64 import b64encode

import pytest

from components.access import machines

TOKEN = "a" * 12 + "-long-enough"


def basic(password: str) -> str:
    return "Basic " + b64encode(f"reader:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("api", "closed", "environ", "kind"),
    [
        ({}, False, {}, "open"),
        ({}, True, {}, "shut"),  # readers sign in, and a program cannot
        ({"tokens": [TOKEN]}, True, {}, "token"),
        ({"tokens": [TOKEN]}, False, {}, "token"),
        ({"tokens": [TOKEN]}, False, {"WATCH_API": "off"}, "shut"),
    ],
)
def test_which_door_the_settings_open(api: object, closed: bool, environ: dict[str, str], kind: str) -> None:
    assert machines.decide(api, closed_to_readers=closed, environ=environ).kind == kind


@pytest.mark.parametrize(
    "api", ["x", {"tokens": TOKEN}, {"tokens": ["short"]}, {"tokens": [7]}, {"tokens": ["ä" * 30]}]
)
def test_a_section_in_doubt_is_a_fault_that_shows_no_token(api: object) -> None:
    with pytest.raises(ValueError, match=r"secrets: \[api\]") as fault:
        machines.decide(api, closed_to_readers=False, environ={})
    assert TOKEN not in str(fault.value)
    assert "short" not in str(fault.value)


def test_a_value_of_watch_api_in_doubt_is_a_fault() -> None:
    with pytest.raises(ValueError, match="WATCH_API"):
        machines.decide({}, closed_to_readers=False, environ={"WATCH_API": "no"})


@pytest.mark.parametrize("sent", [f"Bearer {TOKEN}", f"bearer  {TOKEN}", basic(TOKEN)])
def test_a_token_opens(sent: str) -> None:
    assert machines.admits(machines.MachineDoor("token", ("x" * 30, TOKEN)), sent)


@pytest.mark.parametrize(
    "sent", ["", TOKEN, f"Bearer {TOKEN}x", "Bearer ", basic(""), "Basic !", "Basic /w==", f"Digest {TOKEN}"]
)
def test_anything_else_does_not(sent: str) -> None:
    assert not machines.admits(machines.MachineDoor("token", (TOKEN,)), sent)
    assert not machines.admits(machines.MachineDoor("shut", (TOKEN,)), f"Bearer {TOKEN}")


def test_a_door_prints_no_token() -> None:
    assert TOKEN not in repr(machines.MachineDoor("token", (TOKEN,)))
