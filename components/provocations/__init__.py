"""The parts of the page Provocations: the drawer of one act, its excerpts, officers' rulings, the long run."""

# What other rooms may use.
__all__ = ["drawer", "excerpt", "long_run"]
