"""What is different on PostgreSQL: writers wait for each other by a lock of ours, and for no longer than on SQLite."""

from __future__ import annotations

import pytest

from data.store import store
from data.store.store import StoreError, get_setting, open_store, put_setting

pytestmark = pytest.mark.hosted


def test_a_writer_that_waits_too_long_is_told_in_words_and_readers_wait_for_nobody(
    hosted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 1)
    one, other = open_store(hosted), open_store(hosted)
    with one.begin() as conn:
        put_setting(conn, "said", "first")
        with pytest.raises(StoreError, match="another process has held") as raised, other.begin():
            pass
        assert raised.value.code == "busy"
        with other.read() as reader:
            assert get_setting(reader, "said") is None
    with other.begin() as conn:
        assert get_setting(conn, "said") == "first"
