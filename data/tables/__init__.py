"""Loaders of data/reference/: each checks its file and raises BadReference with every fault's line and reason."""

# What other rooms may use.
__all__ = [
    "accuracy_card",
    "act_tables",
    "alert_rules",
    "backtest_table",
    "extract_tables",
    "golden",
    "level_rules",
    "publishers",
    "rule_tables",
    "sources",
    "term_lists",
    "watch_rules",
    "watch_tables",
]
