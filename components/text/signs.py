"""The signs of the watch, each with one meaning: severity by diamonds, levels by bars, kinds by letters.

A sign stands beside its word, never in its place. More ink is graver, so that the order holds without colour: in grey
print, in a plain-text brief, for the colour-blind. Coloured forms of the same signs are in components.figures.chips.
"""

from __future__ import annotations

from components.text.i18n import t

GRAVEST = 5
LEVELS = ("Routine", "Guarded", "Elevated", "High", "Severe")
_DIAMOND, _BAR, _NO_BAR = "◆", "▮", "▯"


def severity_sign(severity: int) -> str:
    """One diamond for each step of severity, 1 minor to 5 grave: '◆◆◆◆'."""
    return _DIAMOND * severity


def severity_words(severity: int) -> str:
    """Sign, number and word: '◆◆◆◆ 4 serious'."""
    return f"{severity_sign(severity)} {severity} {t(f'severity.{severity}')}"


def level_rank(level: str) -> int:
    """1 for Routine to 5 for Severe."""
    return LEVELS.index(level) + 1


def level_sign(level: str) -> str:
    """Bars, one for Routine to five for Severe: '▮▮▮▯▯'."""
    rank = level_rank(level)
    return _BAR * rank + _NO_BAR * (len(LEVELS) - rank)


def kind_sign(kind: str) -> str:
    """The letter of a kind of entry in the language in use: 'P' for a preparation."""
    return t(f"kind_letter.{kind}")
