"""What an import tells on a terminal: counts, rate and time left, and never nonsense."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.commands.import_ import progress_line


def test_counts_rate_and_time_left() -> None:
    assert progress_line(12_000, 40_000, 15) == "12,000 of 40,000 entries, 800 a second, 35 s left"
    assert progress_line(1_000, 400_000, 10) == "1,000 of 400,000 entries, 100 a second, 66 min left"
    assert progress_line(40_000, 40_000, 50) == "40,000 of 40,000 entries, 800 a second"


def test_before_anything_is_known_only_counts_are_told() -> None:
    assert progress_line(0, 40_000, 0) == "0 of 40,000 entries"
    assert progress_line(1, 40_000, 30) == "1 of 40,000 entries"


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.floats(0, 1e6))
def test_it_fits_a_terminal_and_never_fails(done: int, more: int, seconds: float) -> None:
    assert len(progress_line(done, done + more, seconds)) <= 78
