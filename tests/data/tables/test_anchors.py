"""The words that let a text in at all, as they ship."""

from __future__ import annotations

from data.tables.rule_tables import load_rules


def test_no_group_of_words_asks_for_what_another_lets_in_already() -> None:
    """What every word of a shorter group stands in needs no line of its own: ("missile", "seoul says") beside
    ("missile", "seoul")."""
    groups = [frozenset(words) for words in load_rules().anchor_pairs]
    assert len(groups) == len(set(groups))
    needless = [
        (sorted(one), sorted(other))
        for one in groups
        for other in groups
        if one != other and all(any(word in held for held in one) for word in other)
    ]
    assert needless == []
