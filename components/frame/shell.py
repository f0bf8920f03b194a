"""The frame around every page: settings, navigation, header, footer, and panels that fail alone.

`main()` is what app.py calls inside a script run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components.access import sign_in
from components.figures import base
from components.frame import chart_table, drafts, header, rotation
from components.frame.filters import settle_language, sheet, wall
from components.reads import clock, load, warm
from components.text import phrases
from components.text.i18n import language, say, speaking, t
from data.models import BadReference
from data.store.search import BadSearch
from data.store.store import StoreError

ROOM = Path(__file__).parents[1]
# Order of the navigation; the first is the start page. Icons are drawn by Streamlit's own local font.
PAGES = {
    "watch": ":material/radar:",
    "briefing": ":material/co_present:",
    "provocations": ":material/crisis_alert:",
    "signals": ":material/monitoring:",
    "excerpts": ":material/format_quote:",
    "window": ":material/event:",
    "floor": ":material/checklist:",
    "coverage": ":material/visibility:",
    "method": ":material/rule:",
}
START = next(iter(PAGES))
# The sheet carries level, window, coverage and clocks itself, and is as large as the window allows; so does a wall.
FRAMELESS = ("briefing",)
# Pages that have a layout of their own for a wall screen; no other stands on one. Watch's is its own affair.
WALLS = ("watch", "provocations", "signals", "excerpts", "window", "coverage")
# Pages that begin with level, window and coverage themselves.
LEVEL_FIRST = ("", "start")
log = logging.getLogger("november_watch.pages")


def main() -> None:
    """Draw the page that the address asks for, with its frame."""
    # The icon comes first: a page's own icon as favicon would be fetched from a font server.
    st.set_page_config(page_title=t("shell.name"), page_icon=str(ROOM / "icon.png"), layout="wide")
    pages = {name: _page(name, icon) for name, icon in PAGES.items()}
    st.session_state["_pages"] = pages
    # Streamlit knows its start page by the bare address alone; a reader who types its name shall find it too.
    named_start = st.Page(_to_start, url_path=START, title=t(f"page.{START}"), visibility="hidden")
    chosen = st.navigation([*pages.values(), named_start], position="hidden" if wall() or sheet() else "top")
    st.session_state["_here"] = chosen.url_path  # components.frame.url_state recognises a change of page by it
    settle_language()
    if wall() and (chosen.url_path or START) not in (*WALLS, "start"):
        _off_the_wall()
    with speaking(language()):  # it is settled: the hundreds of words below need not each ask the address again
        _draw(chosen)


def _draw(chosen: StreamlitPage) -> None:
    st.set_page_config(
        page_title=f"{chosen.title} · {t('shell.name')}",
        page_icon=str(ROOM / "icon.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"About": None, "Get help": None, "Report a bug": None},
    )
    try:
        now = clock.now()
        clock.mode()
    except clock.BadClock as error:
        st.error(say("state.bad_reference", problem=str(error)), icon=":material/schedule:")
        return
    if not sign_in.reading():
        return
    warm.looked()
    framed = chosen.url_path not in FRAMELESS and not wall()
    st.session_state["_away_shown"] = False  # the header shows it, where there is one
    if framed:
        with guard():
            header.draw(now, title=chosen.title, standing=chosen.url_path not in LEVEL_FIRST)
    with guard():
        chosen.run()
    with guard():
        drafts.keep()
    if framed:
        with guard():
            _foot(now)
    rotation.draw(chosen.url_path or START, WALLS, open_page)


def _off_the_wall() -> None:
    """A page without a layout for a wall is shown as at a desk; a wall that turns its pages goes on to them."""
    if turned := rotation.asked(WALLS):
        open_page(turned[0], **rotation.kept())
    st.query_params.pop("wall", None)
    st.rerun()


def _foot(now: datetime) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="footer"):
        header.footer(now)
        link("watch", t("shell.wall"), icon=":material/fullscreen:", wall="1")


def _page(name: str, icon: str) -> StreamlitPage:
    start = name == START
    address = "start" if start else name
    room = "pages/wall" if wall() and not start and name in WALLS else "pages"
    return st.Page(ROOM / room / f"{name}.py", title=t(f"page.{name}"), icon=icon, url_path=address, default=start)


def _to_start() -> None:
    open_page(START, **{name: st.query_params.get_all(name) for name in st.query_params})


def link(
    name: str, label: str, help: str | None = None, /, *, icon: str | None = None, **query: str | list[str]
) -> None:
    """A link to another page with filters in its address. `label` and `help` are our words, or `text.md` of others'."""
    page = st.session_state.get("_pages", {}).get(name)
    if page is None:
        st.caption(label)  # a page by itself, as tests run it
        return
    st.page_link(page, label=label, icon=icon, help=help, query_params=query or None)


def open_page(name: str, **query: str | list[str]) -> None:
    """Open another page with filters in its address."""
    if page := st.session_state.get("_pages", {}).get(name):
        st.switch_page(page, query_params=query)


def heading(title: str, *, help: str | None = None) -> None:
    """The heading of a panel. Our own words."""
    st.header(title, anchor=False, help=help, width="content")


@contextmanager
def panel(title: str = "", *, key: str | None = None, border: bool = True, help: str | None = None) -> Iterator[None]:
    """A card with a title. What fails inside is reported inside, and the rest of the page is drawn.

    `title` and `help` are our own words.
    """
    with st.container(border=border, key=key, height="stretch" if border else "content", gap="xsmall"):
        if title:
            heading(title, help=help)
        with guard():
            yield


@contextmanager
def guard() -> Iterator[None]:
    """Report what fails inside, and go on after it. A page's live part needs one of its own."""
    try:
        yield
    except StoreError as error:
        away(error)
    except BadReference as error:
        bad_reference(error)
    except BadSearch as error:
        st.warning(t(f"search.{error.code}"), icon=":material/search_off:")
    except Exception:
        log.exception("a panel could not be drawn")
        st.warning(t("state.panel_failed"), icon=":material/broken_image:")


def away(error: StoreError) -> None:
    """What is shown for a store that cannot be read: in full once a page, elsewhere in a line."""
    if st.session_state.get("_away_shown"):
        st.caption(f":material/database_off: {t('state.away_panel')}")
        return
    st.error(phrases.away(error.code), title=t("state.away_title"), icon=":material/database_off:")
    if load.trouble()[1] is None:
        st.caption(t("state.away_nothing"))


def bad_reference(error: BadReference) -> None:
    """A reference file that cannot be used, with its line."""
    found = error.problems[0]
    problem = str(replace(found, file=Path(found.file).name))  # where the server keeps it is nobody's business
    st.error(say("state.bad_reference", problem=problem), icon=":material/edit_document:")


def empty(words: str, title: str = "") -> None:
    """A calm line where there is nothing to show. Our own words only."""
    st.info(words, title=title or None, icon=":material/inbox:")


def dark() -> bool:
    """Whether the reader's theme is the dark one."""
    return bool(st.context.theme.type == "dark")


def figure_note(now: datetime) -> str:
    """The line below every figure: whose data, and as of when."""
    return t("figure.note", sources=t("shell.name"), dtg=clock.both(now))


def watermark() -> str:
    """What lies across figures when this is not the present."""
    mode = clock.mode()
    return "" if mode == "live" else t(f"shell.{mode}_badge")


def chart(figure: go.Figure, alt: str, *, key: str, select: bool = False, name: str = "") -> Any:
    """Show a figure with its alternative text. With `select`, gives the chosen points."""
    config = base.camera(name) if name else base.CONFIG
    drawn = st.plotly_chart(
        figure,
        theme=None,
        key=key,
        on_select="rerun" if select else "ignore",
        selection_mode="points",
        config=config,
        alt=alt,
    )
    if not wall():
        chart_table.behind(key, alt)
    return drawn
