"""Around every page: shell, header, filters and the address they live in, paging, the rotating wall screen."""

# What other rooms may use.
__all__ = ["browser", "drafts", "filters", "header", "newcomer", "paging", "shell", "url_state"]
