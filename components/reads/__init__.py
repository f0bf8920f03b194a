"""Cached reads of the store and the reference tables for pages, and the clock that pages go by."""

# What other rooms may use.
__all__ = [
    "changed_rules", "clock", "cycles", "exercise", "load", "marks", "picture", "record_names", "stored", "warm",
]  # fmt: skip
