"""The parts of the page Method: promises, accuracy, backtest, verdicts, and the workbench for rules and terms."""

# What other rooms may use.
__all__ = ["backtest_panel", "outlook_panel", "panels", "verdict_panels", "workbench"]
