"""The level as a block, the counts as a strip and the lines of a wall, with words of ours alone.

Everything is set as text. A link opens its page without a reload; with a modifier key the browser opens it in a tab of
its own, since it is a true link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from components.figures import chips
from components.frame import shell
from components.text.i18n import language
from components.watch.board import block
from components.watch.board.block import Block
from components.watch.board.links import Link

# What the pages use.
__all__ = ["Block", "Link", "StripCount", "level", "line", "strip"]

_HERE = Path(__file__).parent
_board = st.components.v2.component(
    "november_watch_board",
    html='<div class="board"></div>',
    css=(_HERE / "board.css").read_text(encoding="utf-8") + chips.STEP_CLASSES,
    js=(_HERE / "board.js").read_text(encoding="utf-8"),
)
_go = st.components.v2.component("november_watch_go", js=(_HERE / "go.js").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class StripCount:
    """A count beside what is usual: `value` as shown, `n` and `usual` in units of the common scale."""

    label: Link
    value: str
    n: int
    usual: tuple[int, int] | None
    words: str
    loud: bool  # above what is usual, or with a grave act in it


def level(shown: Block, *, key: str, large: bool = False) -> None:
    """Draw the level block; `large` for a wall."""
    with st.container(key=key, gap=None):
        st.html(block.html(shown, large=large))
        answer = _go(key=f"{key}_go", data={"within": key, "lang": language()}, height=1, on_go_change=lambda: None)
    _follow(answer.get("go"), [shown.why, *shown.more, *shown.chips])


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
    _follow(answer.get("go"), links)


def _follow(gone: object, links: Sequence[Link]) -> None:
    """Open the page of the link whose address was clicked on; nothing where none was."""
    chosen = next((link for link in links if link.page and link.address == gone), None)
    if chosen:
        shell.open_page(chosen.page, **{name: _as_query(value) for name, value in chosen.query.items()})


def _as_query(value: str | Sequence[str]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
