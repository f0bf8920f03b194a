"""Keeps a process ready for its readers: what every page needs is read before anybody waits for it."""

from __future__ import annotations

import gc
import logging
import pkgutil
import threading
from datetime import timedelta
from importlib import import_module

import components
from components.figures import base
from components.reads import clock, cycles, load, picture
from data.models import BadReference
from data.store.store import StoreError

# So long after the last reader looked, what they may ask next is kept ready.
ATTENTION = timedelta(minutes=5)

log = logging.getLogger("november_watch.pages")
_attention = {"until": clock.real()}


def up() -> None:
    """Import what pages import, read the reference tables and the present state, draw a first figure.

    What cannot be read is reported by the page that needs it. Afterwards the garbage collector leaves what is here in
    peace: it lives as long as the process, and Streamlit has all of memory searched after every run of a page, which
    would keep the reader's last panels waiting for as long as their drawing takes.
    """
    for module in pkgutil.walk_packages(components.__path__, "components."):
        if ".pages." not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)
    try:
        load.rule_book()
        load.past()
        cycles.usual_reality(clock.now())
        picture.at(clock.now())
    except (StoreError, BadReference, clock.BadClock) as error:
        log.warning("not warmed up: %s", error)
    base.frame("", dark=False).add_bar(x=[1], y=[1]).to_json()
    gc.collect()
    gc.freeze()


def looked() -> None:
    """Note that a reader looks at a page now."""
    _attention["until"] = clock.real() + ATTENTION


def keep(stop: threading.Event) -> None:
    """Until `stop`, read the state as each step of the clock begins, while there are readers.

    A step's first reader finds it read, where they would have waited for the store and for the level to be made.
    """
    while not stop.wait(clock.to_next_step()):
        if clock.real() < _attention["until"]:
            refresh()


def refresh() -> None:
    """Read the state of this step; a fault is reported when a reader asks."""
    try:
        picture.at(clock.now())
    except (StoreError, BadReference, clock.BadClock):
        return
    except Exception:
        log.exception("the standing could not be read ahead")
