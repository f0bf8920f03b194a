"""What of all this somebody must be told, when, and in one message with what: pure, with rules, outbox and `now` as
arguments."""

# What other rooms may use.
__all__ = ["acts", "bulletins", "delivery", "rehearsal", "timing", "watching"]
