"""What North Korean weapons and groups are called in a language: a series by its own word, its number as it is."""

from __future__ import annotations

from collections.abc import Mapping


def weapon_name(weapon: str, words: Mapping[str, str]) -> str:
    """Such as 화성-19 for Hwasong-19. `words` are every string of the language by its dotted key; plain text."""
    if whole := words.get(f"weapon_series.{weapon.lower()}"):
        return whole
    series, dash, number = weapon.partition("-")
    return f"{words.get(f'weapon_series.{series.lower()}', series)}{dash}{number}"


def group_name(name: str, words: Mapping[str, str]) -> str:
    """Such as 라자루스 for Lazarus; a name that the language has no own spelling of stays as it is."""
    return words.get(f"group_name.{name.lower()}", name)
