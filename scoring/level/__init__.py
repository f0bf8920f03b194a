"""Acts and counts to the watch level: indicators, usual ranges, coverage, backtest, and what a handover says."""

# What other rooms may use.
__all__ = [
    "act_by_act",
    "ahead",
    "backtest",
    "baseline",
    "counts",
    "coverage",
    "evaluate",
    "handover",
    "indications",
    "indicators",
    "level",
    "notices",
    "weekly",
]
