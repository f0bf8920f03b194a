"""What a report states about an act: its day, numbers, weapon, place, deadline."""

# What other rooms may use.
__all__ = [
    "calendar_dates", "dates", "deadline", "extract", "names", "numbers", "outcomes", "report_clauses", "sums",
    "two_acts",
]  # fmt: skip
