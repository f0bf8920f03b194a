"""The level as a block and the counts as a strip: drawn in the browser, with words of ours alone.

Everything is set as text there. A link opens its page without a reload; with a modifier key the browser opens it in a
tab of its own, since it is a true link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from components.figures import chips
from components.frame import shell
from components.text.i18n import language

_HERE = Path(__file__).parent
_STEPS = "".join(f".step{n} {{ {chips.filled(n)}; }}\n" for n in chips.STEPS)
_board = st.components.v2.component(
    "november_watch_board",
    html='<div class="board"></div>',
    css=(_HERE / "board.css").read_text(encoding="utf-8") + _STEPS,
    js=(_HERE / "board.js").read_text(encoding="utf-8"),
)


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


@dataclass(frozen=True, slots=True)
class Block:
    """The level: its step 1 to 5 (0 unknown), sign and word, why, what else is to say, and chips beside it."""

    step: int
    sign: str
    name: str
    title: str
    why: Link
    more: Sequence[Link]
    chips: Sequence[Link]


@dataclass(frozen=True, slots=True)
class StripCount:
    """A count beside what is usual: `value` as shown, `n` and `usual` in units of the common scale."""

    label: Link
    value: str
    n: int
    usual: tuple[int, int] | None
    words: str
    loud: bool  # above what is usual, or with a grave act in it


def level(block: Block, *, key: str, large: bool = False) -> None:
    """Draw the level block; `large` for a wall."""
    links = [block.why, *block.more, *block.chips]
    shown: dict[str, Any] = asdict(block) | {
        "why": _shown(block.why),
        "more": [_shown(link) for link in block.more],
        "chips": [_shown(link) for link in block.chips],
    }
    _draw({"level": shown, "large": large}, links, key)


def strip(counts: Sequence[StripCount], *, key: str, alt: str) -> None:
    """Draw counts beside each other, all on one scale that begins at zero."""
    top = max([1, *(one.n for one in counts), *(one.usual[1] for one in counts if one.usual)])
    shown = [asdict(one) | {"label": _shown(one.label)} for one in counts]
    _draw({"counts": shown, "top": top, "alt": alt}, [one.label for one in counts], key)


def line(links: Sequence[Link], *, key: str, mark: str = "", step: int | None = None, big: bool = False) -> None:
    """Draw a line of words for a wall, after `mark` ("EXERCISE") where there is one; with a `step` it is a level's."""
    shown = [_shown(link) for link in links]
    _draw({"line": shown, "mark": mark, "step": step, "big": big, "large": True}, links, key)


def _shown(link: Link) -> dict[str, str]:
    return {"words": link.words, "address": link.address, "hint": link.hint}


def _draw(data: dict[str, Any], links: Sequence[Link], key: str) -> None:
    answer = _board(key=key, data=data | {"lang": language()}, on_go_change=lambda: None)
    gone = answer.get("go")
    chosen = next((link for link in links if link.page and link.address == gone), None)
    if chosen:
        shell.open_page(chosen.page, **{name: _as_query(value) for name, value in chosen.query.items()})


def _as_query(value: str | Sequence[str]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
