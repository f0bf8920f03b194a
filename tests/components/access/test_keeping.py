"""A kept sign-in: what holds, what ends it, and that nothing but the server can write one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.access import keeping
from components.access.config import Doorway, decide
from components.access.seal import SignIn, seal, unseal
from data.store.session_key import session_key

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
HOURS = timedelta(hours=12)
MADE = SignIn("Kim Duty", "officer", "passphrase", int(NOW.timestamp()), "door", "id-1")


def test_what_was_sealed_is_opened_until_its_time_is_over() -> None:
    text = seal(MADE, KEY)
    assert unseal(text, KEY, "door", NOW, HOURS) == MADE
    assert unseal(text, KEY, "door", NOW + HOURS - timedelta(seconds=1), HOURS) == MADE
    assert unseal(text, KEY, "door", NOW + HOURS, HOURS) is None
    assert unseal(text, KEY, "door", NOW - timedelta(hours=1), HOURS) is None


@pytest.mark.parametrize(
    "other", [replace(MADE, role="owner"), replace(MADE, via="login"), replace(MADE, name=""), replace(MADE, door="x")]
)
def test_what_says_more_than_a_door_gives_is_refused(other: SignIn) -> None:
    assert unseal(seal(other, KEY), KEY, "door", NOW, HOURS) is None


@given(st.text(max_size=300))
def test_nothing_else_opens(text: str) -> None:
    assert unseal(text, KEY, "door", NOW, HOURS) is None
    assert unseal(seal(MADE, OTHER_KEY), KEY, "door", NOW, HOURS) is None


@given(st.integers(0, 400), st.characters(codec="ascii"))
def test_a_changed_letter_ends_it(at: int, letter: str) -> None:
    text = seal(MADE, KEY)
    at %= len(text)
    changed = text[:at] + letter + text[at + 1 :]
    assert changed == text or unseal(changed, KEY, "door", NOW, HOURS) is None


def test_the_key_stays_with_its_store_and_is_the_users_own(tmp_path: pytest.TempPathFactory) -> None:
    url = f"sqlite:///{tmp_path}/watch.db"
    first = session_key(url)
    session_key.cache_clear()
    assert session_key(url) == first
    file = next(path for path in tmp_path.iterdir() if path.name == "watch.db.key")  # type: ignore[attr-defined]
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(b"short")
    session_key.cache_clear()
    assert len(session_key(url)) == 32


def test_a_change_of_the_passphrases_is_another_door() -> None:
    door = Doorway("passphrase", hashes=(("officer", "one"),))
    assert keeping.fingerprint(door) == keeping.fingerprint(replace(door))
    assert keeping.fingerprint(door) != keeping.fingerprint(replace(door, hashes=(("officer", "two"),)))


def test_a_sign_in_may_end_with_its_tab() -> None:
    assert decide({}, False, {}, local=True).kept
    assert not decide({"sign_in_ends": "tab"}, False, {}, local=True).kept
    assert decide({"sign_in_ends": "never"}, False, {}, local=True).kind == "broken"


def client() -> TestClient:
    return TestClient(Starlette(routes=list(keeping.routes())), base_url="http://watch.example")


def test_a_slip_is_good_once_and_its_cookie_is_no_scripts() -> None:
    keeping._slips["slip"] = (keeping.time.monotonic() + 10, "sealed", 60)
    first = client().post("/session", content="slip")
    told = first.headers["set-cookie"].lower()
    assert first.status_code == 204
    assert "november_watch=sealed" in told
    assert all(part in told for part in ("httponly", "samesite=strict", "max-age=60"))
    assert "secure" not in told
    assert client().post("/session", content="slip").status_code == 403


def test_over_tls_the_cookie_is_secure_and_can_be_cleared() -> None:
    keeping._slips["slip"] = (keeping.time.monotonic() + 10, "sealed", 60)
    told = client().post("/session", content="slip", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    assert "secure" in told.lower()
    assert 'november_watch=""' in client().delete("/session").headers["set-cookie"]


@pytest.mark.parametrize("body", ["", "guess", "x" * 5000])
def test_guesses_and_old_slips_set_nothing(body: str) -> None:
    keeping._slips["old"] = (keeping.time.monotonic() - 1, "sealed", 60)
    for slip in (body, "old"):
        answer = client().post("/session", content=slip)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
