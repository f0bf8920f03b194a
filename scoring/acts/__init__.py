"""Reports to provocations: which reports are of one act, what each side claims, how grave and how credible it is."""

# What other rooms may use.
__all__ = [
    "assemble",
    "bounds",
    "campaigns",
    "changes",
    "clusters",
    "credibility",
    "echoes",
    "families",
    "identity",
    "lasting",
    "lookalikes",
    "origins",
    "summary",
    "tails",
    "why",
    "withdrawals",
]
