"""The parts of the page Provocations: record and watch in one table, months, sites, the drawer of one act, rulings."""

# What other rooms may use.
__all__ = ["drawer", "lines", "long_run", "record_drawer", "sites", "table"]
