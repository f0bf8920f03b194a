"""A spool gives every row once, in order, however few it may hold in memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.intake.spool import Spool


@given(st.lists(st.tuples(st.integers(0, 5), st.text(max_size=3))), st.integers(1, 7))
def test_rows_come_back_sorted_and_equal_ones_as_they_came(rows: list[tuple[int, str]], run: int) -> None:
    spool: Spool[tuple[int, str]] = Spool(lambda row: row[0], run)
    for row in rows:
        spool.add(row)
    assert len(spool) == len(rows)
    assert list(spool) == sorted(rows, key=lambda row: row[0])
    assert list(spool) == list(spool)


def test_two_readers_keep_their_places() -> None:
    spool: Spool[int] = Spool(lambda row: row, 2)
    for row in range(900, 0, -1):
        spool.add(row)
    assert list(zip(spool, spool, strict=True)) == [(n, n) for n in range(1, 901)]
