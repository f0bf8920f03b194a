"""When to ask whom again, what an answer means for its source, and the loop around it under one lease."""

# What other rooms may use.
__all__ = ["clock", "cycle", "health", "lateness", "lease", "offsite", "poll"]
