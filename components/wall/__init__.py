"""What stands around a page on a wall screen; the pages themselves are in pages/wall."""

# What other rooms may use.
__all__ = ["frame"]
