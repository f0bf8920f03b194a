"""What comes in: from a source's URL to stored entries and provocations. Also `python -m feeds`."""
