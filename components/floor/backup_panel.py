"""Backup and restore of the whole store, for supervisors; and where the store forgets, a plain word about it."""

from __future__ import annotations

from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

import streamlit as st

from components.access import doorkeeper, session
from components.frame import shell
from components.reads import clock, load
from components.text.i18n import say, t
from data.backup import restore, waiting
from data.backup.read import BadBackup
from data.backup.write import steady, write
from data.models import iso
from data.store.store import StoreError

UPLOAD_MB = 100  # as in .streamlit/config.toml; it lies in memory; a larger file goes through the command line
_DONE = "_backup_done"


def is_local() -> bool:
    """Whether the store is a file on this server's own disk, which a free host forgets."""
    return load.store().is_sqlite


def pointer() -> None:
    """One line for other pages: where a backup is taken, where one is needed."""
    if is_local():
        st.caption(t("backup.pointer"))


def draw(now: datetime) -> None:
    """The panel."""
    with shell.panel(t("backup.title"), key="backup", help=t("backup.help")):
        if is_local():
            st.info(t("backup.forgets"), icon=":material/bedtime:")
        if not session.may("backup.take"):
            st.caption(session.closed_line("backup.take"))
            return
        left, right = st.columns([1, 2], gap="large")
        with left:
            st.download_button(
                t("backup.take"), session.for_this_reader(_take), f"november-watch-{now:%Y%m%d-%H%MZ}.zip",
                "application/zip", on_click="ignore", icon=":material/download:", key="backup_take",
            )  # fmt: skip
        with right, st.form("restore", border=False):
            doorkeeper.await_upload()
            file = st.file_uploader(t("backup.file"), type=["zip"], max_upload_size=UPLOAD_MB)
            st.caption(t("backup.note"))
            sent = st.form_submit_button(t("backup.do"), icon=":material/settings_backup_restore:")
        if sent and file is not None:
            _restore(file)
        for words in st.session_state.pop(_DONE, ()):
            st.success(words, icon=":material/check:")


def _take() -> bytes:
    """The file, with its line in the audit; the store can be written while it is made."""
    if not session.may("backup.take"):
        raise session.NotAllowed("backup.take")
    with TemporaryFile() as file:
        with load.store().read() as conn:
            steady(conn)
            held = write(conn, file, clock.now())
        with session.writing("backup.take", "store") as work:
            work.after = {"rows": held.rows}
        file.seek(0)
        return file.read()


def _restore(file: IO[bytes]) -> None:
    with session.problems_shown():
        try:
            with st.spinner(t("backup.waits")):
                restore.wait_for_poller(load.store(), clock.real)
            with st.spinner(t("backup.works")), session.writing("backup.restore", "store") as work:
                done = restore.restore(work.conn, file, clock.real())
                waiting.leave_unfiled(work.conn, done.unfiled)
                work.after = {"as_of": iso(done.as_of), "rows": done.rows, "kept": done.kept}
        except (BadBackup, StoreError) as error:
            reason = t(f"away.{error.code}") if isinstance(error, StoreError) else str(error)
            st.warning(say("backup.refused", reason=reason), icon=":material/broken_image:")
            return
        words = [t("backup.done", n=done.rows, dtg=clock.both(done.as_of), m=done.kept)]
        words += [t("backup.unfiled", n=len(done.unfiled))] * bool(done.unfiled)
        words += [say("backup.paused", names=", ".join(done.paused))] * bool(done.paused)
        st.session_state[_DONE] = words
        st.rerun()
