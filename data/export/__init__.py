"""Rows of the store as files: the one door of untrusted text into JSON lines, CSV and Markdown."""

# What other rooms may use.
__all__ = ["about", "dtg", "escape", "file", "parquet", "rows"]
