"""Parsed entries into the store: assessed, merged into provocations, in one transaction a source. Archives too."""

# What other rooms may use.
__all__ = ["archive", "budget", "export_tables", "intake", "merging", "opml", "rescoring", "restoring", "same"]
