"""A handover as Markdown that can be read by people and brought back into a store that has lost its disk.

Below the words is a block with the rows themselves, and below that a checksum over all that comes before it. The
same rows give the same bytes. Every word of others goes through the one door of text into files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from components.handover import words
from components.reads import clock
from components.text.i18n import speaking, t
from data.export.escape import markdown_table
from data.export.escape import markdown_text as md
from data.models import Digest, Handover, HandoverLine

FORMAT = "november-watch-handover"
MOST_BYTES = 8 * 2**20
_OPENS, _CLOSES = "```json", "```"
_SUM = re.compile(r"SHA-256: ([0-9a-f]{64})")


class BadHandover(ValueError):
    """The file is no handover, or was changed. One line: what, and how to mend."""


class Changed(BadHandover):
    """The file is a handover, but not as it was written."""


def write(
    digest: Digest,
    lines: Sequence[HandoverLine],
    rows: Sequence[Mapping[str, Any]],
    language: str,
    signed: Handover | None = None,
    later: Sequence[HandoverLine] = (),
) -> str:
    """The file in a language. `rows` are those of `data.store.handovers.to_rows`, which the file carries."""
    with speaking(language):
        body = "\n".join([*_words(digest, lines, signed, later), *_record(rows)]) + "\n"
        return f"{body}\n{t('handover.sum')} SHA-256: {_sum(body)}\n"


def _words(
    digest: Digest, lines: Sequence[HandoverLine], signed: Handover | None, later: Sequence[HandoverLine]
) -> Iterator[str]:
    yield f"# {md(t('handover.heading'))}"
    yield ""
    mode = clock.mode()
    if mode != "live":
        yield f"**{md(t(f'shell.{mode}_badge'))}**"
        yield ""
    yield md(t("handover.stretch", since=clock.both(digest.since), until=clock.both(digest.until)))
    yield ""
    if signed:
        yield f"**{md(t('handover.signed_by', by=signed.by, dtg=clock.both(signed.at)))}**"
        for one in words.countersigned(later):
            yield f"**{md(t('handover.countersigned_by', by=one.by, dtg=clock.both(one.at)))}**"
    else:
        yield f"**{md(t('handover.unsigned'))}**"
    yield ""
    if standing := words.standing(digest):
        yield f"## {md(t('handover_section.standing'))}"
        yield ""
        yield from (f"- {md(line)}" for line in standing)
        yield ""
    sections = words.happened(digest)
    for section in sections:
        if section.items:
            yield f"## {md(t(f'handover_section.{section.name}'))} ({len(section.items) + section.more})"
            yield ""
            yield from _table([[clock.both(i.at), words.who(i), words.what(i), words.title(i), words.note(i)]
                               for i in section.items])  # fmt: skip
            if section.more:
                yield from (md(t("handover.more", n=section.more)), "")
    nothing = [t(f"handover_section.{section.name}") for section in sections if not section.items]
    if nothing:
        yield from (md(t("handover.nothing", names=", ".join(nothing))), "")
    yield f"## {md(t('handover.lines'))}"
    yield ""
    for entry in words.log_lines(lines, later):
        who = f"{md(clock.both(entry.line.at))} {md(entry.line.by)}: "
        if entry.struck is None:
            yield f"- {who}{md(entry.line.text)}"
        else:
            yield f"- {who}~~{md(entry.line.text)}~~ ({md(words.struck_words(entry.struck))})"
    yield ""


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    heads = [t(f"handover_column.{name}") for name in ("when", "who", "what", "title", "note")]
    yield from markdown_table(heads, (map(md, row) for row in rows))
    yield ""


def _record(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """One row a line, in ASCII, so that nothing in a row can end the block or act in whatever shows the file."""
    yield from (f"## {md(t('handover.record'))}", "", md(t("handover.record_note")), "", _OPENS)
    for row in ({"format": FORMAT, "version": 1}, *rows):
        text = json.dumps(row, ensure_ascii=True, sort_keys=True)
        yield text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("`", "\\u0060")
    yield _CLOSES


def read(data: bytes, *, changed: bool = False) -> list[dict[str, Any]]:
    """The rows that a file carries. `changed`: also of one that is not as it was written.

    Raises BadHandover, and Changed where that is the only objection.
    """
    if len(data) > MOST_BYTES:
        raise BadHandover(t("handover.too_large", n=MOST_BYTES >> 20))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        block = text.split(f"\n{_OPENS}\n")[1].split(f"\n{_CLOSES}\n")[0]
        head, *rows = (json.loads(line) for line in block.split("\n"))
        known = head == {"format": FORMAT, "version": 1} and all(isinstance(row, dict) for row in rows)
    except (ValueError, IndexError, RecursionError):
        known = False
    if not known:
        raise BadHandover(t("handover.no_handover"))
    body, _, last = text.rstrip().rpartition("\n")
    said = _SUM.search(last)
    if not changed and (said is None or said[1] != _sum(f"{body.rstrip()}\n")):
        raise Changed(t("handover.was_changed"))
    return rows


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
