"""The texts that an entry had before: which of them stay when it changes again and again."""

from __future__ import annotations

from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.store import schema

KEPT = 24  # earlier texts of one entry
_LATEST = 8  # of them that always stay


def thin(conn: Connection, entry_id: int, revision: int) -> None:
    """Leave at most KEPT earlier texts of an entry whose latest earlier text is `revision`, with what was said of them.

    Runs inside the caller's transaction; costs nothing below KEPT.
    """
    if revision <= KEPT:
        return
    r, a = schema.revisions, schema.assessments
    same = sa.and_(a.c.entry_id == r.c.entry_id, a.c.revision == r.c.revision)
    query = sa.select(r.c.revision, sa.func.max(a.c.kind)).select_from(r.outerjoin(a, same))
    query = query.where(r.c.entry_id == entry_id).group_by(r.c.revision).order_by(r.c.revision)
    texts = [(number, kind or "unrelated") for number, kind in conn.execute(query)]
    while len(texts) > KEPT:
        gone = superfluous(texts)
        for table in (a, r):
            conn.execute(table.delete().where(table.c.entry_id == entry_id, table.c.revision == gone))
        texts = [text for text in texts if text[0] != gone]


def superfluous(texts: list[tuple[int, str]]) -> int:
    """The number of the text that tells least, of (number, kind) in order: neither the first, nor one of the latest,
    nor the latest that reports an act, nor one at which the kind turned; of the rest the one closest to its neighbours.
    """
    provocations = [number for number, kind in texts if kind == "provocation"]
    always = {texts[0][0], *provocations[-1:], *(number for number, _ in texts[-_LATEST:])}
    turns = {after[0] for before, after in pairwise(texts) if before[1] != after[1]}
    spans = [(texts[i + 1][0] - texts[i - 1][0], texts[i][0]) for i in range(1, len(texts) - 1)]
    loose = [span for span in spans if span[1] not in always | turns] or [s for s in spans if s[1] not in always]
    return min(loose)[1]
