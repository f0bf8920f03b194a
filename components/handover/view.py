"""The view: what happened since a moment on the left, the officers' lines and signatures on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from components.access import doorkeeper, session
from components.frame import shell
from components.frame.url_state import Choice, arrive, leave
from components.handover import inputs, lines, markdown, since, words
from components.reads import clock, load
from components.text.escape import clean, md
from components.text.i18n import language, say, t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import Digest, Handover, HandoverItem, HandoverLine, Section
from data.store import handovers
from data.store.store import Connection

UNDER_WAY = "now"
TITLE = 90  # columns of a headline in a list that opens it


def draw(now: datetime) -> None:
    """The whole view."""
    signed = inputs.signed(now)
    names = {handover.uid: handover for handover in signed}
    last = signed[0] if signed else None
    choices = [
        Choice(
            "from", [since.LAST, *since.HOURS] if last else list(since.HOURS), since.LAST if last else since.FALLBACK
        ),
        Choice("since", None, ""),
        Choice("h", [UNDER_WAY, *names], UNDER_WAY),
    ]
    arrive("handover", choices)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="handover_head"):
        if names:
            st.selectbox(
                t("handover.which"), [UNDER_WAY, *names], key="h", width=420,
                format_func=lambda uid: _name(names.get(uid)),
            )  # fmt: skip
        chosen = names.get(st.session_state.get("h") or UNDER_WAY)
        if chosen is None:
            start = since.ask(now, last.digest.until if last else None)
    leave("handover", choices)
    digest = chosen.digest if chosen else inputs.digest(start, now)
    previous = last.uid if last else ""
    _headline(digest, chosen)
    _standing(digest)
    left, right = st.columns([13, 7], gap="small")
    with left, st.container():  # of one's own, so that the cards are no taller than what they hold
        _sections(digest, chosen)
    with right, st.container():
        with shell.panel(t("handover.lines"), key="handover_lines", help=t("handover.lines_help")):
            if chosen:
                lines.of_signed(chosen)
            else:
                lines.under_way(previous)
        if chosen is None:
            with shell.panel(t("handover.sign_title"), key="handover_signing"):
                lines.signing(digest, previous, now)
        with shell.panel(t("handover.file"), key="handover_file"):
            _file(digest, chosen, previous, now)


def _name(handover: Handover | None) -> str:
    """How the choice of handovers words one; shown as text."""
    if handover is None:
        return t("handover.under_way")
    return t("handover.signed_by", by=clean(handover.by), dtg=clock.both(handover.at))


def _headline(digest: Digest, signed: Handover | None) -> None:
    sentence = say("handover.stretch", since=clock.both(digest.since), until=clock.both(digest.until))
    counted = words.counts({section.name: len(section.items) + section.more for section in words.happened(digest)})
    st.markdown(f"**{sentence}**  \n{md(counted) if counted else t('handover.quiet')}")
    if signed:
        by = say("handover.signed_by", by=signed.by, dtg=clock.both(signed.at))
        st.markdown(f":material/signature: {by}")


def _standing(digest: Digest) -> None:
    """What the next watch takes over: the level as it stood at the end, and how far the watch saw."""
    if standing := words.standing(digest):
        st.markdown("  \n".join(map(md, standing)))


def _sections(digest: Digest, signed: Handover | None) -> None:
    place = signed.uid if signed else UNDER_WAY
    sections = words.happened(digest)
    for section in sections:
        if section.items:
            label = f"{t(f'handover_section.{section.name}')} ({len(section.items) + section.more})"
            with shell.panel(label, key=f"handover_{section.name}"):
                _section(section, place)
    nothing = [t(f"handover_section.{section.name}") for section in sections if not section.items]
    if nothing:
        st.caption(t("handover.nothing", names=", ".join(nothing)))


def _section(section: Section, place: str) -> None:
    items = list(reversed(section.items))
    columns = {
        "at": [clock.both(item.at) for item in items],
        "what": [words.what(item) for item in items],
        "title": [words.title(item) for item in items],
        "who": [words.who(item) for item in items],
        "note": [words.note(item) for item in items],
    }
    wide = [Column("at", t("handover_column.when"), 176), Column("who", t("handover_column.who"), 130)]
    rest = [Column("what", t("handover_column.what"), 0 if section.name == "level" else 210)]
    if any(columns["title"]):
        rest.append(Column("title", t("handover_column.title"), kind="lead"))
    if any(columns["note"]):
        rest.append(Column("note", t("handover_column.note"), 220))
    picked = listing.show(
        columns,
        [*wide, *rest],
        key=f"handover_{section.name}_{place}",
        alt=t(f"handover_section.{section.name}"),
        picks=any(item.subject for item in items),
        first=8,
    )
    if picked is not None:
        _open(items[picked])
    if section.more:
        st.caption(t("handover.more", n=section.more))


def _open(item: HandoverItem) -> None:
    kind, _, name = item.subject.partition(":")
    if kind == "act":
        shell.open_page("provocations", p=name)
    elif kind == "entry" and (number := inputs.entry_named(item.subject)):
        shell.open_page("excerpts", e=str(number))
    elif kind == "source":
        shell.open_page("coverage")


def _file(digest: Digest, signed: Handover | None, previous: str, now: datetime) -> None:
    at = signed.at if signed else now
    st.download_button(
        t("handover.download"), _written(digest, signed, previous), f"november-watch-handover-{at:%Y%m%d-%H%MZ}.md",
        "text/markdown", on_click="ignore", icon=":material/download:", key="handover_download",
    )  # fmt: skip
    st.caption(t("handover.file_note"))
    if not session.may("handover.import"):
        return
    with st.expander(t("handover.import"), icon=":material/upload_file:"), st.form("handover_import", border=False):
        doorkeeper.await_upload()
        file = st.file_uploader(t("handover.import_file"), type=["md"], max_upload_size=markdown.MOST_BYTES >> 20)
        anyway = st.checkbox(t("handover.import_anyway"))
        sent = st.form_submit_button(t("handover.import_do"))
    if sent and file is not None:
        _import(file.getvalue(), anyway)


def _written(digest: Digest, signed: Handover | None, previous: str) -> Callable[[], bytes]:
    """Makes the file when it is asked for: in the language of now, with the lines of that moment."""
    spoken, store = language(), load.store()

    def make() -> bytes:
        with store.read() as conn:
            own, later = _lines(conn, signed, previous)
            rows = handovers.to_rows(conn, signed, signed.previous if signed else previous)
        return markdown.write(digest, own, rows, spoken, signed, later).encode()

    return make


def _lines(
    conn: Connection, signed: Handover | None, previous: str
) -> tuple[Sequence[HandoverLine], Sequence[HandoverLine]]:
    """The lines of a handover, and what was added after it was signed."""
    if signed:
        return signed.lines, handovers.since_signed(conn, signed)
    return handovers.lines(conn, previous), []


def _import(data: bytes, anyway: bool) -> None:
    came: int | None = None
    try:
        rows = markdown.read(data, changed=anyway)
        with session.problems_shown(), session.writing("handover.import", "handover:file") as work:
            came = handovers.add_rows(work.conn, rows)
            work.after = {"rows": len(rows), "new": came, "checked": not anyway}
    except markdown.BadHandover as error:
        st.warning(str(error), icon=":material/draft:")
        return
    except ValueError as error:
        st.warning(say("handover.refused", reason=str(error)), icon=":material/draft:")
        return
    if came is not None:
        st.success(t("handover.came", n=came), icon=":material/check:")
