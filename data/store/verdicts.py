"""Officers' verdicts on the machine's readings, in the store, and as labelled lines for the next round of rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import Said, Verdict
from data.store import schema
from data.store.entries import chunks

_V = schema.verdicts


def add(conn: Connection, verdict: Verdict) -> Verdict:
    """Append a verdict; its `id` is given by the store. Raises ValueError where it contradicts itself."""
    same = (verdict.kind, verdict.category) == (verdict.said.kind, verdict.said.category)
    if same == (verdict.verdict == "wrong_kind"):
        raise ValueError("a reading of the wrong kind should have been another one, and no other verdict says so")
    row = _V.insert().values(
        at=verdict.at, by=verdict.by, subject=verdict.subject, verdict=verdict.verdict, said=asdict(verdict.said),
        kind=verdict.kind, category=verdict.category,
    )  # fmt: skip
    return replace(verdict, id=int(conn.execute(row).inserted_primary_key[0]))  # type: ignore[index]


def undo(conn: Connection, number: int, by: str, at: datetime) -> bool:
    """Take a verdict back; it keeps its place. False where that was done already."""
    still = sa.and_(_V.c.id == number, _V.c.undone_by.is_(None))
    return bool(conn.execute(_V.update().where(still).values(undone_by=by, undone_at=at)).rowcount)


def given(conn: Connection, since: datetime, until: datetime) -> list[Verdict]:
    """Verdicts given in [since, until] (UTC) that still hold, oldest first."""
    query = sa.select(_V).where(_V.c.at >= since, _V.c.at <= until, _V.c.undone_by.is_(None))
    return [_verdict(row) for row in conn.execute(query.order_by(_V.c.id))]


def about(conn: Connection, subjects: Collection[str]) -> dict[str, Verdict]:
    """The last verdict on each of some subjects that still holds."""
    found: dict[str, Verdict] = {}
    for some in chunks(subjects):
        query = sa.select(_V).where(_V.c.subject.in_(some), _V.c.undone_by.is_(None)).order_by(_V.c.id)
        found.update((row.subject, _verdict(row)) for row in conn.execute(query))
    return found


def _verdict(row: Any) -> Verdict:
    fields = dict(row._mapping)
    said = fields.pop("said")
    said["reports"] = tuple(said["reports"])
    return Verdict(**fields | {"said": Said(**said), "undone_by": fields["undone_by"] or ""})


def labels(verdicts: Iterable[Verdict]) -> Iterator[dict[str, Any]]:
    """Judged kinds as labelled entries, with the fields of the exercise's labels.jsonl and the text they label.

    `python -m scoring < FILE` assesses the lines anew. A verdict on a merge alone labels no kind and gives no line. An
    `event` is given where the officer accepted the merge too.
    """
    for one in verdicts:
        if one.verdict == "wrong_merge":
            continue
        said = one.said
        yield {
            "id": _label_id(one),
            "link": said.link,
            "kind": one.kind,
            "category": one.category,
            "event": one.subject if said.reports and one.verdict == "right" else None,
            "title": said.title,
            "summary": said.summary,
            "language": said.language,
            "source": said.source,
            "published": said.published or None,
            "verdict": one.verdict,
            "said": {"kind": said.kind, "category": said.category, "score": said.score, "rule": said.rule},
            "rules": said.rules,
            "by": one.by,
            "at": one.at,
        }


def merges(verdicts: Iterable[Verdict]) -> Iterator[dict[str, Any]]:
    """Judged merges: the reports that were joined in one provocation, and whether they are of one act."""
    for one in verdicts:
        if one.said.reports and one.verdict != "wrong_kind":
            yield {
                "id": _label_id(one),
                "one_act": one.verdict == "right",
                "joined": list(one.said.reports),
                "title": one.said.title,
                "by": one.by,
                "at": one.at,
            }


def _label_id(verdict: Verdict) -> str:
    """Its subject, and the verdict's number, since a subject may be judged again."""
    return f"{verdict.subject}@{verdict.id}"
