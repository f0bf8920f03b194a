"""A sum of money in a language, as its press writes it: "$1.46 billion", "14억 6,000만 달러"."""

from __future__ import annotations

from collections.abc import Mapping


def money(sum_: tuple[str, int], words: Mapping[str, str], language: str) -> str:
    """`sum_` is a currency and millions of it; `words` are every string of `language` by its dotted key."""
    currency, millions = sum_
    number = _korean(millions) if language == "ko" else _english(millions)
    return words[f"currency.{currency}"].format(n=number)


def _english(millions: int) -> str:
    for size, name in ((1_000_000, "trillion"), (1000, "billion")):
        if millions >= size:
            return f"{round(millions / size, 2):g} {name}"
    return f"{millions:,} million"


def _korean(millions: int) -> str:
    """In 조, 억 and 만, of which the smallest is left out beside the greatest."""
    jo, rest = divmod(millions, 1_000_000)
    eok, man = divmod(rest, 100)
    parts = [f"{n:,}{unit}" for n, unit in ((jo, "조"), (eok, "억"), (100 * man, "만")) if n]
    return " ".join(parts[:2])
