"""Text to clauses: the lexicon's tokens, the gate before them, and one grammar for each language."""

# What other rooms may use.
__all__ = [
    "clauses",
    "english",
    "english_format",
    "events",
    "gate",
    "inflection",
    "japanese",
    "korean",
    "korean_forms",
    "letters",
    "lexicon",
    "trie",
]
