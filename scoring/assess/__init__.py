"""A reading to an assessment: the rules, the decision, why it came out so, and how often it is right."""

# What other rooms may use.
__all__ = ["accuracy", "explain", "rules", "scorer", "sum", "verdict_shares"]
