"""The parts of the page Watch floor: the list and its keys, one item in detail, the audit, backup and restore."""

# What other rooms may use.
__all__ = ["alerts_panel", "audit", "backup_panel", "detail", "triage"]
