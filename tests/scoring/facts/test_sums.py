"""Sums of money, and which of them was stolen."""

from __future__ import annotations

import pytest

from scoring.facts.sums import stolen, usd_millions


@pytest.mark.parametrize(
    ("text", "millions"),
    [
        ("$1.5bn stolen", 1500),
        ("$1.5 bln stolen", 1500),
        ("$600 million", 600),
        ("$620m", 620),
        ("1억 달러", 100),
        ("15억 달러", 1500),
        ("14억6천만달러", 1460),
        ("$90", None),
    ],
)
def test_sums_of_money(text: str, millions: int | None) -> None:
    assert usd_millions(text) == millions


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Lazarus behind $40m heist at Larkspur exchange", ("USD", 40)),
        ("거래소서 445억원 털렸다…라자루스 유력", ("KRW", 44_500)),
        ("일본 거래소 4천500억원 해킹", ("KRW", 450_000)),
        ("Thieves from the North drain 48.2 billion yen", ("JPY", 48_200)),
        # What is moved, summed up or offered was not taken at once.
        ("Lazarus wallets move $27m after hack", ()),
        ("North's hackers stole $600m in 2024", ()),
        ("$5m reward for word of the hackers", ()),
        ("Hackers mail malware", ()),
    ],
)
def test_what_was_stolen_is_told_by_the_sentence_of_the_theft(text: str, taken: object) -> None:
    assert stolen(text) == taken


def test_korean_desks_write_dollars_in_one_syllable():
    assert usd_millions("5000만불 탈취") == 50
    assert usd_millions("5000만불교도") is None
