"""Who may read and write: which door the settings open, who is here, and the one way in which a page writes."""

# What other rooms may use.
__all__ = ["config", "doorkeeper", "here", "keeping", "machines", "session", "sign_in"]
