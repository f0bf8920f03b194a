"""The handover: what happened since, the officers' own lines, the signature, and the file that keeps it."""

# What other rooms may use.
__all__ = ["view"]
