"""What comes in into the outbox of alerts, in the same transaction. Words and ways out are components/alerts."""

# What other rooms may use.
__all__ = ["queueing"]
