"""One polite, bounded, conditional GET through the one door into the network."""

# What other rooms may use.
__all__ = ["answers", "challenge", "copy_file", "failures", "fetch", "guard", "proxies", "secrets"]
