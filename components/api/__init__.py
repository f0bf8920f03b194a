"""What programs read: the API, feeds of acts, the calendar, health and metrics, on the port of the pages.

It shows what the pages show, from the same reads of the store, and writes nothing.
"""

# What other rooms may use.
__all__ = ["routes"]
