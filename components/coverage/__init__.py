"""The parts of the page Coverage: when the watch looked, its sources by state, and the officer's hand on them."""

# What other rooms may use.
__all__ = ["dead_letters", "panels", "source_edits", "source_tables"]
