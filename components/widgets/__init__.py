"""What several pages use: rows of tables, tables of text that fit their window, the menu of exports."""

# What other rooms may use.
__all__ = ["copying", "excerpt", "export_box", "listing", "rows", "tables"]
