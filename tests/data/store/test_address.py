"""A database's password is in no message, however the address was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store.address import HIDDEN, masked, scrubbed
from data.store.store import StoreError, connect, open_store

pytestmark = pytest.mark.own_store

SECRET = "Lamp7Pier"
MALFORMED = [
    f"postgresql+psycopg://watch:{SECRET}@127.0.0.1:1/db",
    f"postgresql+psycopg://watch:x@{SECRET}@127.0.0.1:1/db",
    f"postgresql+psycopg://watch:a/{SECRET}@127.0.0.1:1/db",
    f"postgresql+psycopg://watch:{SECRET}#x@127.0.0.1:1/db",
    f"postgresql+psycopg://127.0.0.1:1/db?user=watch&password={SECRET}",
    f"postgresql+psycopg://127.0.0.1:1/db?passwrd={SECRET}",
    f"postgresql+psycopg://watch@127.0.0.1:1/db?password=x@{SECRET}",
    f"postgresql+psycopg//watch:{SECRET}@127.0.0.1/db",
    f"postgresql:watch:{SECRET}@127.0.0.1/db",
    f'"postgresql+psycopg://watch:{SECRET}@127.0.0.1:1/db"',
    f"postgresql+psycopg://watch:{SECRET}@127.0.0.1:1/db'",
    f"postgresql+psycopg://watch:{SECRET}@127.0.0.1:port/db",
    f"postgresql+psycopg://watch:{SECRET}",
    f"postgresql+psycopg://watch:p{SECRET}@[::1/db",
    f"postgresql+nodriver://watch:{SECRET}@127.0.0.1/db",
    f"postgres://watch:{SECRET}@127.0.0.1/db",
    f"mysql://watch:{SECRET}@127.0.0.1/db",
    f"sqlite://watch:{SECRET}@127.0.0.1/db",
    f" postgresql+psycopg://watch:{SECRET}@127.0.0.1:1/db",
    f"postgresql+psycopg://watch:{SECRET}\n@127.0.0.1:1/db",
    SECRET,
]


@pytest.mark.one_file
@pytest.mark.parametrize("url", MALFORMED)
def test_no_error_about_an_address_shows_the_password(url: str) -> None:
    with pytest.raises(StoreError) as raised:
        open_store(url)
    assert SECRET not in str(raised.value)
    assert "\n" not in str(raised.value)
    assert raised.value.__suppress_context__ or raised.value.__context__ is None  # nor does a traceback


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////var/lib/watch.db", "sqlite:////var/lib/watch.db"),
        ("sqlite:///watch.db?key=x", "sqlite:///watch.db"),
        ("postgresql://u:p@host.example:5432/watch?sslmode=require", "postgresql://host.example:5432/watch"),
        ("postgresql+psycopg://[::1]/watch", "postgresql+psycopg://[::1]/watch"),
        ("postgresql://u:p@x@host/watch", HIDDEN),
        ("anything else", HIDDEN),
    ],
)
def test_a_plain_address_is_shown_without_user_and_options(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_what_a_driver_repeats_is_scrubbed() -> None:
    url = f"postgresql://watch:x@{SECRET}%21@db.example/news"
    said = f"could not translate host name {SECRET}%21 or {SECRET}! of db.example"
    assert SECRET not in scrubbed(said, url)
    assert scrubbed("unable to open", "sqlite:///unable.db") == "unable to open"


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_address_whatever_shows_a_password(before: str, after: str) -> None:
    for url in (f"postgresql://u:{before}{SECRET}{after}@host/db", f"postgresql://host/db?{before}={SECRET}{after}"):
        assert SECRET not in masked(url)
        try:
            place = connect(url).place
        except StoreError as error:
            place = str(error)
        assert SECRET not in place
