"""The whole store as one checked file, and back beside what was polled since."""

# What other rooms may use.
__all__ = ["copying", "read", "restore", "waiting", "write"]
