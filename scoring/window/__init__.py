"""Where we stand on the election clock, what the record says of such windows, and the outlook's skill."""

# What other rooms may use.
__all__ = ["base_rates", "intervals", "long_series", "outlook", "verification", "window"]
