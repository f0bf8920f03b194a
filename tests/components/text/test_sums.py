"""Sums of money in words."""

from __future__ import annotations

import pytest

from components.text.catalogue import words
from components.text.sums import money


@pytest.mark.parametrize(
    ("taken", "en", "ko"),
    [
        (("USD", 1500), "$1.5 billion", "15억 달러"),
        (("USD", 1460), "$1.46 billion", "14억 6,000만 달러"),
        (("USD", 27), "$27 million", "2,700만 달러"),
        (("KRW", 44_500), "44.5 billion won", "445억 원"),
        (("KRW", 999_900), "999.9 billion won", "9,999억 원"),
        (("KRW", 2_000_000), "2 trillion won", "2조 원"),
        (("JPY", 48_200), "48.2 billion yen", "482억 엔"),
    ],
)
def test_a_sum_as_its_press_writes_it(taken: tuple[str, int], en: str, ko: str) -> None:
    assert money(taken, words("en"), "en") == en
    assert money(taken, words("ko"), "ko") == ko
