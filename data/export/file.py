"""A table and what it is about as one file, in one of three formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from data.export.about import About, Name, lines, machine, plain
from data.export.escape import Row, csv_lines, json_lines, markdown_lines
from data.export.rows import BRIEF, COLUMNS, for_lines, for_readers

Format = Literal["csv", "jsonl", "md"]
MIME: Mapping[Format, str] = {"csv": "text/csv", "jsonl": "application/x-ndjson", "md": "text/markdown"}


def file_lines(
    format_: Format,
    about: About,
    rows: Iterable[Row],
    words: Mapping[str, str],
    name: Name = plain,
) -> Iterator[str]:
    """The file, piece by piece. `words` (the table [file]) and `name` are of the reader's language.

    Columns of CSV and JSON lines keep their own names in every language, those of Markdown are worded as group
    "column".
    """
    told = lines(about, words, name)
    if format_ == "jsonl":
        return json_lines(for_lines(rows), machine(about) | {"words": dict(told)})
    if format_ == "csv":
        return csv_lines(rows, COLUMNS[about.table], told)
    heads = {column: name("column", column).replace("_", " ") for column in BRIEF[about.table]}
    return markdown_lines(words[about.table], for_readers(rows, name), heads, told)


def file_name(format_: Format, about: About, language: str) -> str:
    """A name of content, moment and language; that of an exercise begins with the word."""
    mode = "" if about.mode == "live" else f"{about.mode}-"
    return f"november-watch-{mode}{about.table}-{about.as_of:%Y%m%d-%H%MZ}-{language}.{format_}"
