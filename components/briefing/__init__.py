"""The briefing sheet and the files made from it: one Brief, and one way to write it for each reader."""

# What other rooms may use.
__all__ = ["compose", "edits", "inputs", "viewer"]
