"""The tables of a page as files: one small menu beside each, in three formats.

A file is made only when it is asked for. It holds what its page shows, narrowed as the page is and as of the same
moment, and states both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import get_args

import streamlit as st

from components.access import session
from components.reads import clock, load
from components.text.act_title import act_title
from components.text.catalogue import table
from components.text.i18n import language, named, speaking, t
from data.export.about import About, Table
from data.export.escape import Row
from data.export.file import MIME, Format, file_lines, file_name
from data.export.rows import count_rows, entry_rows, provocation_rows
from data.models import Filters, Provocation, day_start
from data.store import queries, search
from data.store.queries import EntryCount

Make = Callable[[], tuple[About, Iterable[Row]]]
# Of one file on a page; the command line has no bound.
ENTRIES_MOST = 5_000
_ICONS = {"csv": ":material/table:", "jsonl": ":material/data_object:", "md": ":material/description:"}


def counts_box(found: Sequence[EntryCount], covered: Mapping[date, bool], filters: Filters, now: datetime) -> None:
    """The menu for signals a day, kind and category; `found` is grouped by these."""
    rows = tuple(count_rows(found, covered))
    about = _about("counts", filters, now, covered, len(rows))
    _box(about, lambda: (about, rows))


def provocations_box(
    found: Sequence[Provocation], covered: Mapping[date, bool], filters: Filters, now: datetime
) -> None:
    """The menu for provocations."""
    about = _about("provocations", replace(filters, kinds=()), now, covered, len(found))
    _box(about, lambda: (about, provocation_rows(found, act_title)))


def entries_box(
    total: int, covered: Mapping[date, bool], filters: Filters, now: datetime, *, more: bool = False
) -> None:
    """The menu for the entries found, at most ENTRIES_MOST of `total`, or of `more` than were counted."""
    sources = load.source_map()
    about = replace(_about("entries", filters, now, covered, min(total, ENTRIES_MOST)), found=total)

    def made() -> tuple[About, Iterable[Row]]:
        with load.store().read() as conn, search.bounded(conn, filters, search.FILE_SECONDS):
            rows = list(entry_rows(conn, filters, now, sources, ENTRIES_MOST))
            n = len(rows)
            found = n if n < ENTRIES_MOST else queries.count_entries(conn, filters, now) if more else max(n, total)
        # A poll that began before the page was drawn may have come to its end since.
        return replace(about, rows=n, found=found), rows

    _box(about, made, t("export.open", n=f"{ENTRIES_MOST:,}") if more else "")


def _about(table: Table, filters: Filters, now: datetime, covered: Mapping[date, bool], rows: int) -> About:
    gaps = load.gaps(day_start(min(covered)), now) if covered else ()
    until = filters.until or now
    away, good = load.trouble()
    return About(
        table=table,
        as_of=good if away and good else now,  # while the store is away the page shows its last good copy
        mode=clock.mode(),
        filters=filters,
        rows=rows,
        found=rows,
        rules=load.rules_version(),
        seen=load.coverage(now),
        covered=covered,
        gaps=tuple(gap for gap in gaps if gap.start < until),
    )


def _box(about: About, make: Make, note: str = "") -> None:
    """The menu; `about` is what a file of now would say, or `note` where nobody knows before it is made."""
    with st.popover(t("export.title"), icon=":material/download:", type="tertiary"):
        for format_ in get_args(Format):
            st.download_button(
                t(f"export.{format_}"),
                session.for_this_reader(partial(_file, format_, make, language())),
                file_name(format_, about, language()),
                MIME[format_],
                key=f"export_{about.table}_{format_}",
                on_click="ignore",
                icon=_ICONS[format_],
                help=t(f"export.{format_}_help"),
                width="stretch",
            )
        n = f"{about.rows:,}"
        all_of_it = about.rows == about.found
        st.caption(note or (t("export.note", n=n) if all_of_it else t("export.bound", n=n, m=f"{about.found:,}")))


def _file(format_: Format, make: Make, spoken: str) -> bytes:
    """The file. It is made outside the page's run, so that the page's language is given."""
    about, rows = make()
    with speaking(spoken):
        return "".join(file_lines(format_, about, rows, table(spoken, "file"), _named)).encode("utf-8")


def _named(group: str, key: str) -> str:
    if group == "watched":
        return t(f"yes_no.{key}")
    return t(f"column.{key}") if group == "column" else named(group, key)
