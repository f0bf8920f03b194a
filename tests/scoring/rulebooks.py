"""The shipped rule book, compiled once for all tests of the scorer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from data.tables.rule_tables import load_rules
from scoring.assess.rules import compile_rules
from scoring.assess.scorer import Scorer

HERE = Path(__file__).parent


@cache
def shipped() -> Scorer:
    return Scorer(compile_rules(load_rules()))


def headlines(file: str = "headlines.tsv") -> list[tuple[str, str, str]]:
    """(kind, category, headline) of a table beside this file: "-" stands for no category, "*" for any."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(kind, category, text) for kind, category, text in rows]
