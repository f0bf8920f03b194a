"""November Watch: the Streamlit entry. Page list, poller life cycle and HTTP routes; nothing else.

Streamlit runs this file once for every page view; there it draws the pages. `streamlit run` also imports it outside a
page view, finds the `st.App` below and runs its life cycle. A host that knows no st.App gets the pages and the poller
all the same, since a page view starts the poller where none runs in the process yet.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.access import config, doorkeeper, here
from data.store.store import StoreError

if TYPE_CHECKING:
    from components.alerts.sender import Sender
    from feeds.polling.poll import Poller

log = logging.getLogger("november_watch")
# Settings in doubt: neither poller nor page opens a store, for it may be the wrong one. The pages say that they are
# closed.
closed = config.trouble()
if not closed and st.secrets.load_if_toml_exists():
    for name in ("WATCH_DB", "WATCH_READ_DB", "WATCH_COPY", "WATCH_COPY_TOKEN"):
        if name in st.secrets:
            os.environ.setdefault(name, st.secrets[name])


def start_poller() -> Poller | None:
    """Poll in the background, once a process, unless another process does it or time stands still.

    The pages start without a poller where it cannot: they say what is wrong with the store or the sources.
    """
    if closed or os.environ.get("WATCH_POLL", "on").lower() in ("off", "0", "no") or os.environ.get("WATCH_NOW"):
        return None
    from feeds.polling import poll

    try:
        return poll.start_background(os.environ.get("WATCH_DB"), None)
    except (StoreError, ValueError) as error:
        log.error("not polling: %s", error)
        return None


def start_sender() -> Sender | None:
    """Send alerts in the background, once a process, where the secrets name a way out and time does not stand still.

    It does so beside a poller of another process too; of several senders one has the lease.
    """
    if (
        closed
        or os.environ.get("WATCH_NOW")
        or "alerts" not in (st.secrets if st.secrets.load_if_toml_exists() else ())
    ):
        return None
    from components.alerts import sender

    try:
        return sender.start_background()
    except StoreError as error:
        log.error("not sending alerts: %s", error)
        return None


def keep_warm(stop: threading.Event) -> None:
    """Ready the process for its first reader, and the standing for whoever reads, until `stop`."""
    from components.reads import warm

    warm.up()
    warm.keep(stop)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    poller, sender, stop = start_poller(), start_sender(), threading.Event()
    here.announce()
    if closed:
        log.error("closed: settings: %s", closed)
    else:  # the server answers meanwhile
        threading.Thread(target=keep_warm, args=(stop,), name="warm", daemon=True).start()
    yield
    stop.set()
    if sender is not None:
        sender.stop()
    if poller is not None:
        poller.stop()


if get_script_run_ctx(suppress_warning=True) is None:
    from components.access import keeping
    from components.alerts import browser
    from components.api import routes

    app = st.App(
        __file__,
        lifespan=lifespan,
        routes=[*routes.routes(), *keeping.routes(), *browser.routes()],
        middleware=[Middleware(doorkeeper.Doorkeeper)],
    )
else:
    from components.frame import shell

    start_poller()
    start_sender()
    shell.main()
