"""The parts of the page Watch: the level at its head, latest acts, counts in a strip, the panels below, the wall."""

# What other rooms may use.
__all__ = ["board", "head", "metrics", "news", "panels", "wall", "wall_frame"]
