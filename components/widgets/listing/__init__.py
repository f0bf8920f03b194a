"""Tables of text that fit their window: columns side by side where there is room, else each row as a block of lines.

Every cell is text and nothing else: the browser is handed plain strings and shows them literally, wrapped and never
cut. A row can be chosen with the mouse, by touch and with the keyboard. Streamlit's own data frame stays for what is
edited and for long tables of figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from components.figures import chips
from components.text.escape import clean, safe_url
from components.text.i18n import t

Cell = str | int | float | Sequence[int | None] | None
Values = Mapping[str, Sequence[Cell]]
FIRST_ROWS = 60  # drawn at once; the others come with a button below them
_HERE = Path(__file__).parent
_STEPS = "".join(f".chip.s{n} {{ {chips.chip(n)} }} tr.s{n} {{ --step: {chips.colour(n)}; }}\n" for n in chips.STEPS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the rows, its label, and its width in pixels; 0 takes what is left, of which it
    needs `least` pixels to be worth reading. Where the table has room to spare it is `roomy` pixels wide instead.

    `kind`: "lead" names what the row is about and comes first where columns do not fit; "number" is set to the right;
    "link" is an address, shown as a word; "bar" is a number with a bar beside it; "spark" a row of daily numbers;
    "severity" is `components.text.signs.severity_words`, drawn as a chip, with which a grave row stands out.
    `sort` names the key of the values it is sorted by, where the text itself does not sort rightly. `named`: its label
    goes with it where columns do not fit; numbers always have it. `hint` names the key of the values that a cell's
    tooltip holds.
    """

    key: str
    label: str
    width: int = 0
    help: str = ""
    kind: Literal["text", "lead", "number", "link", "bar", "spark", "severity"] = "text"
    sort: str = ""
    least: int = 200
    named: bool = False
    roomy: int = 0
    hint: str = ""


_table = st.components.v2.component(
    "november_watch_listing",
    html='<div class="listing"></div>',
    css=(_HERE / "listing.css").read_text(encoding="utf-8") + _STEPS,
    js=(_HERE / "listing.js").read_text(encoding="utf-8"),
)


def show(
    values: Values,
    columns: Sequence[Column],
    *,
    key: str,
    alt: str,
    picks: bool = False,
    sorts: bool = False,
    first: int = FIRST_ROWS,
    head: bool = True,
    large: bool = False,
) -> int | None:
    """Draw the rows held by `values` (lists of one length); gives the number of the row chosen in this very run.

    `picks`: a row can be chosen. `sorts`: a reader may sort by any column. `alt` names the table to a screen reader.
    `first` rows are drawn at once, the others when asked for. Without `head` the columns' names are there for screen
    readers only. `large` is for a wall.
    Addresses of a "link" column that are not safe to click are left out.
    """
    kinds = {column.key: column.kind for column in columns}
    wanted = [*kinds, *(name for column in columns for name in (column.sort, column.hint) if name)]
    length = len(next(iter(values.values()), ()))
    rows = [{name: _cell(values[name][n], kinds.get(name, "text")) for name in wanted} for n in range(length)]
    answer = _table(
        key=key,
        data={
            "rows": rows,
            "fields": [asdict(column) for column in columns],
            "alt": alt,
            "picks": picks,
            "sorts": sorts,
            "first": first,
            "head": head,
            "large": large,
            "words": {name: t(f"table.{name}") for name in ("open", "more")},
        },
        on_picked_change=lambda: None,
    )
    picked = answer.get("picked") if picks else None
    return picked if isinstance(picked, int) and 0 <= picked < length else None


def by_column(rows: Sequence[Mapping[str, Cell]]) -> dict[str, list[Cell]]:
    """Rows, all with the same keys, as what `show` takes."""
    return {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}


def _cell(value: Cell, kind: str) -> Cell:
    if kind == "link":
        return safe_url(str(value)) if value else None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return clean(value) if isinstance(value, str) else value
