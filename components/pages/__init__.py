"""One thin file a page: read, arrange, show. No SQL and no threshold."""
