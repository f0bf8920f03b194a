"""The parts of the page Watch: the cards at its head, its figures in a row, the panels below."""

# What other rooms may use.
__all__ = ["cards", "metrics", "panels"]
