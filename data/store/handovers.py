"""The log of handovers: lines, strikes, countersigns and signed handovers. Nothing in it changes or goes.

Everything runs inside the caller's transaction. What was signed is kept as the very text that was signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, get_args, get_type_hints

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import LINE_LENGTH, SECTIONS, Digest, Handover, HandoverItem, HandoverLine, Section, Step, iso
from data.store import schema

_H, _L = schema.handovers, schema.handover_lines
NAME_LENGTH = 320  # characters; an address has no more
_TITLE_LENGTH = 4000
_CONTENT_LENGTH = 2**21
_KINDS = get_args(get_type_hints(HandoverLine)["kind"])


class HandoverOvertaken(Exception):
    """Another officer was first: `by` and `at` are who and when."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(by)
        self.by, self.at = by, at


def last(conn: Connection, until: datetime) -> Handover | None:
    """The handover signed last, by `until`."""
    found = signed(conn, until, 1)
    return found[0] if found else None


def signed(conn: Connection, until: datetime, limit: int = 30) -> list[Handover]:
    """Handovers signed by `until`, the newest first."""
    query = sa.select(_H).where(_H.c.at <= until).order_by(_H.c.at.desc(), _H.c.id.desc()).limit(limit)
    return [_handover(row) for row in conn.execute(query)]


def lines(conn: Connection, shift: str) -> list[HandoverLine]:
    """The lines of the shift that began with the handover `shift`, and what corrects them, in order."""
    of = sa.select(_L.c.uid).where(_L.c.shift == shift)
    return _lines(conn, sa.or_(_L.c.shift == shift, _L.c.about.in_(of)))


def since_signed(conn: Connection, handover: Handover) -> list[HandoverLine]:
    """What was added to the log about a signed handover and its lines: strikes, corrections, countersigns."""
    about = [handover.uid, *(line.uid for line in handover.lines)]
    known = {line.uid for line in handover.lines}
    return [line for line in _lines(conn, _L.c.about.in_(about)) if line.uid not in known]


def _lines(conn: Connection, condition: sa.ColumnElement[bool]) -> list[HandoverLine]:
    query = sa.select(_L).where(condition).order_by(_L.c.at, _L.c.id)
    return [_line(row) for row in conn.execute(query)]


def add_line(conn: Connection, at: datetime, by: str, text: str, *, about: str = "", reason: str = "") -> HandoverLine:
    """Append an officer's line; with `about` it takes the place of that one, for `reason`.

    Raises ValueError for a text that is empty or too long, and HandoverOvertaken where the line was taken back already.
    """
    if not text.strip() or len(text) > LINE_LENGTH:
        raise ValueError(f"a line has 1 to {LINE_LENGTH} characters")
    if about:
        _may_strike(conn, about, reason)
    return _append(conn, at, by, "line", text=text, about=about, reason=reason)


def strike(conn: Connection, at: datetime, by: str, about: str, reason: str) -> HandoverLine:
    """Append that the line `about` no longer holds. Raises ValueError without a reason, HandoverOvertaken where it was
    done already.
    """
    _may_strike(conn, about, reason)
    return _append(conn, at, by, "strike", about=about, reason=reason)


def countersign(conn: Connection, at: datetime, by: str, about: str) -> HandoverLine:
    """Append that an officer took the handover `about` over. Raises ValueError for the one who signed it,
    HandoverOvertaken where they did already.
    """
    row = conn.execute(sa.select(_H.c.by).where(_H.c.uid == about)).first()
    if row is None or row.by == by:
        raise ValueError("a handover is countersigned by another officer than the one who signed it")
    for done in _lines(conn, sa.and_(_L.c.about == about, _L.c.kind == "countersign", _L.c.by == by)):
        raise HandoverOvertaken(done.by, done.at)
    return _append(conn, at, by, "countersign", about=about)


def _may_strike(conn: Connection, about: str, reason: str) -> None:
    if not reason.strip() or len(reason) > LINE_LENGTH:
        raise ValueError(f"a correction needs a reason of at most {LINE_LENGTH} characters")
    if not conn.scalar(sa.select(_L.c.id).where(_L.c.uid == about, _L.c.kind == "line")):
        raise ValueError("there is no such line to correct")
    for done in _lines(conn, _L.c.about == about):
        raise HandoverOvertaken(done.by, done.at)


def sign(conn: Connection, at: datetime, by: str, previous: str, digest: Digest) -> Handover:
    """Append a handover with the lines of the shift so far.

    `previous` is the handover that its officer saw as the last one. Raises HandoverOvertaken where another was signed
    since.
    """
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("LOCK TABLE handovers IN EXCLUSIVE MODE")  # SQLite has one writer at a time anyway
    before = last(conn, at)
    if before and before.uid != previous:
        raise HandoverOvertaken(before.by, before.at)
    own = tuple(lines(conn, previous))
    content = json.dumps({"digest": _to_json(digest), "lines": [_to_json(line) for line in own]}, ensure_ascii=False)
    uid = _uid("handover", iso(at), by, previous, content)
    conn.execute(_H.insert().values(uid=uid, at=at, by=by, previous=previous, content=content))
    return Handover(uid, at, by, previous, digest, own)


def _append(conn: Connection, at: datetime, by: str, kind: str, **said: str) -> HandoverLine:
    before = last(conn, at)
    shift = before.uid if before else ""
    row: dict[str, Any] = {
        "at": at,
        "by": by,
        "shift": shift,
        "kind": kind,
        "text": "",
        "about": "",
        "reason": "",
    } | said
    same = sa.and_(*(_L.c[name] == value for name, value in row.items()))
    twin = int(conn.scalar(sa.select(sa.func.count()).select_from(_L).where(same)) or 0)
    row["uid"] = _uid(*(iso(v) if isinstance(v, datetime) else str(v) for v in row.values()), str(twin))
    conn.execute(_L.insert().values(row))
    return HandoverLine(**row)


def _uid(*parts: str) -> str:
    """A name that is the same in every database, of what it names."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=9).hexdigest()


def _handover(row: Any) -> Handover:
    return handover_of(row.uid, row.at, row.by, row.previous, row.content)


def handover_of(uid: str, at: datetime, by: str, previous: str, content: str) -> Handover:
    """A handover from the text that was signed. Raises ValueError where that is none."""
    try:
        held = json.loads(content)
        digest = _digest(held["digest"])
        own = tuple(line_of(one) for one in held["lines"])
    except (KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        raise ValueError("the content of a handover cannot be understood") from None
    return Handover(uid, at, by, previous, digest, own)


def _line(row: Any) -> HandoverLine:
    return HandoverLine(**{field.name: getattr(row, field.name) for field in fields(HandoverLine)})


# Rows as JSON, for what is signed and for the file that carries them to another store.


def to_rows(conn: Connection, handover: Handover | None, shift: str) -> list[dict[str, Any]]:
    """The rows of the log that a handover's file carries: the signed row, the shift's lines, their corrections."""
    found: list[dict[str, Any]] = []
    own = lines(conn, shift)
    if handover:
        row = conn.execute(sa.select(_H).where(_H.c.uid == handover.uid)).one()
        found.append({"handover": {"uid": row.uid, "at": iso(row.at), "by": row.by, "previous": row.previous,
                                   "content": row.content}})  # fmt: skip
        own = list(dict.fromkeys([*handover.lines, *own, *since_signed(conn, handover)]))
    return [*found, *({"line": _to_json(line)} for line in own)]


def add_rows(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Append rows of `to_rows` that this log lacks; gives how many. Raises ValueError where one contradicts it."""
    added = 0
    for row in rows:
        if set(row) == {"handover"}:
            added += _add_row(conn, _H, _handover_row(row["handover"]))
        elif set(row) == {"line"}:
            added += _add_row(conn, _L, asdict(line_of(row["line"])))
        else:
            raise ValueError("a row is neither a handover nor a line")
    return added


def _add_row(conn: Connection, table: sa.Table, row: Mapping[str, Any]) -> int:
    held = conn.execute(sa.select(table).where(table.c.uid == row["uid"])).mappings().first()
    if held is None:
        conn.execute(table.insert().values(row))
        return 1
    if any(held[name] != value for name, value in row.items()):
        raise ValueError(f"the log holds {row['uid']} with other words")
    return 0


def _handover_row(row: Any) -> dict[str, Any]:
    if not isinstance(row, Mapping) or set(row) != {"uid", "at", "by", "previous", "content"}:
        raise ValueError("a handover needs uid, at, by, previous and content, and nothing else")
    content = _text(row["content"], _CONTENT_LENGTH)
    made: dict[str, Any] = {"uid": _text(row["uid"], 64), "at": _moment(row["at"]), "by": _text(row["by"], NAME_LENGTH),
            "previous": _text(row["previous"], 64), "content": content}  # fmt: skip
    handover_of(made["uid"], made["at"], made["by"], made["previous"], content)
    return made


def line_of(row: Any) -> HandoverLine:
    """A line from JSON. Raises ValueError for what is none."""
    names = {field.name for field in fields(HandoverLine)}
    if not isinstance(row, Mapping) or set(row) != names or row["kind"] not in _KINDS:
        raise ValueError("a line cannot be understood")
    lengths = {"uid": 64, "by": NAME_LENGTH, "shift": 64, "about": 64}
    texts = {name: _text(row[name], lengths.get(name, LINE_LENGTH)) for name in names - {"at", "kind"}}
    return HandoverLine(**texts, at=_moment(row["at"]), kind=row["kind"])


def _to_json(value: Any) -> Any:
    return json.loads(json.dumps(asdict(value), default=iso))


def _digest(row: Mapping[str, Any]) -> Digest:
    sections = []
    for one in row["sections"]:
        if one["name"] not in SECTIONS:
            raise ValueError("a section of a handover is not known")
        sections.append(Section(one["name"], tuple(map(_item, one["items"])), int(one["more"])))
    return Digest(_moment(row["since"]), _moment(row["until"]), tuple(sections))


def _item(row: Mapping[str, Any]) -> HandoverItem:
    steps = tuple(
        Step(*(_text(step[name], _TITLE_LENGTH) for name in ("what", "before", "after"))) for step in row["steps"]
    )
    texts = {name: _text(row[name], _TITLE_LENGTH) for name in ("what", "subject", "title", "who", "note")}
    return HandoverItem(at=_moment(row["at"]), steps=steps, **texts)


def _text(value: Any, length: int) -> str:
    if not isinstance(value, str) or len(value) > length or "\0" in value:
        raise ValueError("a value is no text, or too long")
    value.encode()  # half a letter raises UnicodeEncodeError, which is a ValueError
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value, 40))
    if moment.tzinfo is None:
        raise ValueError("a moment has no time zone")
    return moment
