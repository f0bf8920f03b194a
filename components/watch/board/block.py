"""The level as HTML of its own: on screen with the page's first words, before the script of any component or chart.

It is made of escaped text. A click is taken up by `go.js`, so that it opens its page without a reload.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from components.figures import chips
from components.text.escape import plain
from components.watch.board.links import Link

_CSS = f".level-block {{\n{Path(__file__).with_name('block.css').read_text(encoding='utf-8')}{chips.STEP_CLASSES}}}"


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


def html(block: Block, *, large: bool = False) -> str:
    """The block for `st.html`; `large` for a wall."""
    sign = f'<span class="sign" aria-hidden="true">{plain(block.sign)}</span>'
    head = f'<h2 class="name" title="{plain(block.title)}">{sign}<span class="word">{plain(block.name)}</span></h2>'
    more = "".join(_link(one) for one in block.more)
    why = f'<div class="why">{_link(block.why, "cause")}<div class="more">{more}</div></div>'
    name = plain(f"{block.title}: {block.name}")
    shown = f'<section class="block step{block.step}" aria-label="{name}">{head}{why}</section>'
    beside = "".join(_link(one, "chip") for one in block.chips)
    kind = "level-block large" if large else "level-block"
    return f'<style>{_CSS}</style><div class="{kind}">{shown}<div class="chips">{beside}</div></div>'


def _link(one: Link, kind: str = "") -> str:
    marks = (f' class="{kind}"' if kind else "") + (f' title="{plain(one.hint)}"' if one.hint else "")
    if not one.address:
        return f"<span{marks}>{plain(one.words)}</span>"
    return f'<a{marks} href="{plain(one.address)}" target="_self">{plain(one.words)}</a>'
