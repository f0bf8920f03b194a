"""The one door of untrusted text into files: JSON lines, CSV and Markdown.

A spreadsheet takes text that begins with = + - @, a tab or a line break for a formula, in full width too where it
speaks an East Asian language; such cells get a leading apostrophe. CSV files begin with a byte-order mark, since Excel
reads Korean rightly only then. See https://owasp.org/www-community/attacks/CSV_Injection.

A file states what it is about: JSON lines in the first line, Markdown above its table, CSV below its table after
an empty line: the header stays the first line, a spreadsheet's sorting and filtering ends at the empty line, and a
program reads rows until the first that is empty.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from data.export import dtg
from data.models import iso

BOM = "\ufeff"
Row = Mapping[str, Any]
About = Sequence[tuple[str, str]]  # (label, words)
# What Markdown, and the dialects that link bare addresses, would act on; and a line's beginning that makes a block.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&$@^=])|(?<=:)(/)|(?i:(?<=www)(\.))")
_BLOCK = re.compile(r"^(\d*)([-+:.)])")
# Some dialects look for addresses and names when the backslash is gone already.
_AT = re.compile(r"@(?=\w)")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}  # to readers that split by Unicode's rules
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z{}~]*)?")


def json_lines(rows: Iterable[Row], about: Mapping[str, Any] | None = None) -> Iterator[str]:
    """One JSON object a line, after a line {"about": …} where there is something to state."""
    if about is not None:
        yield _json({"about": about}) + "\n"
    for row in rows:
        yield _json(row) + "\n"


def jsonl(rows: Iterable[Row]) -> str:
    """`json_lines` in one text."""
    return "".join(json_lines(rows))


def csv_lines(rows: Iterable[Row], columns: Sequence[str], about: About = ()) -> Iterator[str]:
    """A CSV file (RFC 4180) with a byte-order mark, its table first and then, below an empty line, what it is about."""
    yield BOM + _csv(columns)
    for row in rows:
        yield _csv([safe_cell(row.get(name)) for name in columns])
    if about:
        yield "\r\n"
        yield from (_csv([safe_cell(label), safe_cell(words)]) for label, words in about)


def markdown_lines(title: str, rows: Iterable[Row], heads: Mapping[str, str], about: About = ()) -> Iterator[str]:
    """A Markdown file: heading, what it is about, and a table of the columns named by `heads`. Every text in it shows
    as itself; of a column "link" a plain web address is made a link."""
    yield f"# {markdown_text(title)}\n\n"
    yield from (f"- {markdown_text(label)}: {markdown_text(words)}\n" for label, words in about)
    yield "\n"
    cells = (
        [markdown_link(row.get(name)) if name == "link" else _markdown_cell(row.get(name)) for name in heads]
        for row in rows
    )
    yield from (f"{line}\n" for line in markdown_table(heads.values(), cells))


def markdown_table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a Markdown table, without their ends. `heads` are words; the cells are Markdown already."""
    named = [markdown_text(head) for head in heads]
    yield _table_line(named)
    yield "|" + " --- |" * len(named)
    yield from map(_table_line, rows)


def _table_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def safe_cell(value: Any) -> str | int | float:
    """`value` for a spreadsheet cell: never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = _text(value)
    return "'" + text if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Programs differ in which blanks and invisible characters they drop, and which widths they fold, before they look
    at the first character."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    seen = next((letter for letter in text if unicodedata.category(letter)[0] not in "CZ"), "")
    return unicodedata.normalize("NFKC", seen) in ("=", "+", "-", "@")


def markdown_text(value: Any) -> str:
    """`value` as one line of a Markdown file: no link, picture, heading, table cell or markup comes of it."""
    text = _CONTROL.sub(" ", _text(value)).strip()
    text = _MARKDOWN.sub(lambda found: "\\" + found[0], text)
    return _AT.sub("@\u200b", _BLOCK.sub(r"\1\\\2", text))


def markdown_link(url: str | None) -> str:
    """A web address as a link that shows it; as bare text where it is not a plain one."""
    return f"<{url}>" if url and _ADDRESS.fullmatch(url) else markdown_text(url or "")


def _markdown_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):  # a moment is one too
        return dtg.both(value) if isinstance(value, datetime) else dtg.day(value)
    return markdown_text(value)


def _csv(cells: Iterable[str | int | float]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    for end, escaped in _LINE_ENDS.items():
        text = text.replace(end, escaped)
    return text


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return _plain(value)
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not a value for a file")
