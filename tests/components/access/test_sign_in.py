"""What a try at the passphrase leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from components.access import passphrase, session, sign_in
from components.access.config import Doorway
from components.access.throttle import FROM_ONE, Throttle
from components.text.i18n import t
from data.models import Person

OFFICER, SUPERVISOR = "the lamp is on the pier", "the bell is in the tower"
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def cheapest(phrase: str) -> str:
    """Its hash at the least cost that a door takes: every guess costs as much."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrase, "COST", 2**14)
        return passphrase.make_hash(phrase)


DOOR = Doorway("passphrase", hashes=(("officer", cheapest(OFFICER)), ("supervisor", cheapest(SUPERVISOR))))


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Action and name of what the audit is told; the session takes anybody."""
    found: list[tuple[str, str]] = []

    def record(action: str, who: Person, _subject: str = "") -> bool:
        found.append((action, who.name))
        return True

    monkeypatch.setattr(sign_in, "_record", record)
    monkeypatch.setattr(sign_in, "_tries", Throttle())
    monkeypatch.setattr(sign_in, "_known", lambda: ["Baek"])
    monkeypatch.setattr("components.reads.clock.real", lambda: NOON)
    monkeypatch.setattr(session, "admit", lambda who: found.append(("admitted", who.role)))
    return found


def test_the_role_is_that_of_the_passphrase(recorded: list[tuple[str, str]]) -> None:
    assert sign_in._try(DOOR, "Cho", OFFICER) is None
    assert sign_in._try(DOOR, "Cho", SUPERVISOR) is None
    assert recorded == [
        ("sign.in", "Cho"), ("admitted", "officer"), ("sign.in", "Cho"), ("admitted", "supervisor"),
    ]  # fmt: skip


@pytest.mark.parametrize("phrase", ["", "Cho", "not the phrase"])
def test_a_passphrase_in_the_field_for_a_name_is_written_nowhere(phrase: str, recorded: list[tuple[str, str]]) -> None:
    assert sign_in._try(DOOR, SUPERVISOR, phrase) == t("access.refused")
    assert recorded == [("sign.refused", "")]


def test_a_passphrase_in_both_fields_lets_nobody_in(recorded: list[tuple[str, str]]) -> None:
    assert sign_in._try(DOOR, OFFICER, OFFICER) == t("access.name_missing")
    assert recorded == []


def test_an_officer_cannot_guess_on_between_own_sign_ins(recorded: list[tuple[str, str]]) -> None:
    for n in range(FROM_ONE):
        assert sign_in._try(DOOR, "Cho", f"a guess, number {n}") == t("access.refused")
        if n < FROM_ONE - 1:
            assert sign_in._try(DOOR, "Cho", OFFICER) is None
    assert sign_in._try(DOOR, "Cho", SUPERVISOR) == t("access.wait", n=15)


def test_nobody_comes_in_as_the_machine_or_as_a_look_alike(recorded: list[tuple[str, str]]) -> None:
    assert sign_in._try(DOOR, "Mасhine", OFFICER) == t("access.name_taken")
    assert recorded == []
    assert sign_in._try(DOOR, "ｂaek", OFFICER) is None
    assert recorded[0] == ("sign.in", "Baek")


def test_a_forged_address_does_not_give_more_tries(
    recorded: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(FROM_ONE + 1):
        forged = SimpleNamespace(
            headers={"X-Forwarded-For": f"203.0.113.{n}"}, ip_address=f"203.0.113.{n}", locale="en"
        )
        monkeypatch.setattr(sign_in.st, "context", forged)
        told = sign_in._try(DOOR, "Cho", f"a guess, number {n}")
    assert told == t("access.wait", n=15)
    assert len(recorded) == FROM_ONE
