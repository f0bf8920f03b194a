"""Words that lead somewhere, as the board draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from components.frame import shell


@dataclass(frozen=True, slots=True)
class Link:
    """Words with a page behind them and the filters of its address; without a page plain words. `hint` is a tooltip."""

    words: str
    page: str = ""
    query: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    hint: str = ""

    @property
    def address(self) -> str:
        """Where it leads, from any page of ours; "" where nowhere."""
        if not self.page:
            return ""
        name = "" if self.page == shell.START else self.page
        query = urlencode({name: value for name, value in self.query.items() if value}, doseq=True)
        return f"./{name}{query and '?' + query}"
