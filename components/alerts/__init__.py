"""Alerts out: what waits in the outbox is worded, sent and accounted for, by whichever process holds the sender's
lease. Addresses and keys are in the secrets' section [alerts] and nowhere else."""

# What other rooms may use.
__all__ = ["board", "browser", "sender", "ways", "wording"]
