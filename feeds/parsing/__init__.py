"""From the bytes of an answer to entries: decoded, made safe, parsed, cleaned, dated, identified. No I/O but the
worker's own pipes.
"""

# What other rooms may use.
__all__ = ["clean", "dates", "decode", "identity", "parse", "seismic", "worker"]
