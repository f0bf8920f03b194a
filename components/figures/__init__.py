"""Data in, `go.Figure` out. A figure reads nothing and decides nothing; colour means severity."""

# What other rooms may use.
__all__ = ["base", "chips", "cycles", "map", "wall", "window"]
