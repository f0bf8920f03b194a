"""The one door of untrusted text into files: JSON lines and CSV.

A spreadsheet takes text that begins with = + - @, a tab or a line break for a formula, in full width too where it
speaks an East Asian language; such cells get a leading apostrophe. CSV files begin with a byte-order mark, since Excel
reads Korean rightly only then. See https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

BOM = "\ufeff"
# Programs differ in which blanks they drop before they look at the first character.
_FORMULA = re.compile("[\\s\u200b\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
# What Markdown, and the dialects that link bare addresses, would act on; and a line's beginning that makes a block.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&$@^=])|(?<=:)(/)|(?i:(?<=www)(\.))")
_BLOCK = re.compile(r"^(\d*)([-+:.)])")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def iso(moment: datetime) -> str:
    """A UTC moment as 2024-11-05T22:30:00Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def jsonl(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in rows)


def csv_text(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> str:
    """A CSV file with a byte-order mark; values that are lists or objects are written as JSON."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row.get(name)) for name in columns])
    return out.getvalue()


def safe_cell(value: Any) -> str | int | float:
    """`value` for a spreadsheet cell: never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else _text(value)
    return "'" + text if _FORMULA.match(text) else text


def markdown_text(value: Any) -> str:
    """`value` as one line of a Markdown file: no link, picture, heading, table cell or markup comes of it."""
    text = _CONTROL.sub(" ", value if isinstance(value, str) else _text(value)).strip()
    text = _MARKDOWN.sub(lambda found: "\\" + found[0], text)
    return _BLOCK.sub(r"\1\\\2", text)


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return _plain(value)
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not a value for a file")
