"""Readies a process for its first reader: what every page needs is read once, before anybody waits for it."""

from __future__ import annotations

import gc
import logging
import pkgutil
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from components import clock, figures, load, standing
from data.models import BadReference
from data.store import StoreError


def up() -> None:
    """Import what pages import, read the reference tables and the present standing, draw a first figure.

    What cannot be read is told by the page that needs it. Afterwards the garbage collector leaves what is here in
    peace: it lives as long as the process, and Streamlit has all of memory searched after every run of a page, which
    would keep the reader's last panels waiting for as long as their drawing takes.
    """
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        import_module(f"components.{module.name}")
    try:
        now = clock.now()
        load.rule_book()
        load.past()
        standing.reality(now)
        standing.level_state(now)
        standing.provocations(clock.korean_day(now) - timedelta(days=1), clock.korean_day(now), now)
    except (StoreError, BadReference, clock.BadClock) as error:
        logging.getLogger("november_watch").warning("not warmed up: %s", error)
    figures.frame("", dark=False).add_bar(x=[1], y=[1]).to_json()
    gc.collect()
    gc.freeze()
