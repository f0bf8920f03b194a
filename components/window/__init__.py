"""The parts of the page Election window."""

# What other rooms may use.
__all__ = ["beside", "panels"]
