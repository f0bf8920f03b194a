"""The parts of the page Signals: counts by day and kind, series beside their usual range, the indicator board."""

# What other rooms may use.
__all__ = ["behind", "board", "entries_query", "panels", "series_panels"]
