"""What a North Korean weapon is called in a language: the series by its own word, its number as it is."""

from __future__ import annotations

from collections.abc import Mapping


def weapon_name(weapon: str, words: Mapping[str, str]) -> str:
    """Such as 화성-19 for Hwasong-19. `words` are every string of the language by its dotted key; plain text."""
    if whole := words.get(f"weapon_series.{weapon.lower()}"):
        return whole
    series, dash, number = weapon.partition("-")
    return f"{words.get(f'weapon_series.{series.lower()}', series)}{dash}{number}"
