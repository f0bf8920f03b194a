"""Many words as one regular expression that tries each letter of a text once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

_Node: TypeAlias = "dict[str, _Node]"


def any_of(words: Iterable[str], longest: bool = False) -> str:
    """A pattern for any of `words`, the shortest that matches at a place or the longest; for no words, one that never
    matches."""
    root: _Node = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _pattern(root, longest) or r"(?!)"


def _pattern(node: _Node, longest: bool) -> str:
    ends = "" in node
    branches = [re.escape(letter) + _pattern(below, longest) for letter, below in sorted(node.items()) if letter]
    if not branches or (ends and not longest):
        return ""
    group = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{group}?" if ends else group
