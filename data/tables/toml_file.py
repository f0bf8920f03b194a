"""Reading of the files an officer may edit, with the line of every value, so that a fault can be pointed at."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.models import BadReference, Problem

_TABLE = re.compile(r"^\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")


class TomlFile:
    """A parsed TOML file that knows the lines of its tables and keys.

    `data` is what tomllib read. `line(table, index, key)` gives the 1-based line of a key in the index-th
    `[[table]]` (0 for a plain `[table]`; "" is the top of the file), or of the table's header where the key is absent.
    Raises BadReference when the file is missing, not UTF-8 or not TOML.
    """

    def __init__(self, path: Path, text: str | None = None) -> None:
        self.path = path
        try:
            text = path.read_text(encoding="utf-8") if text is None else text
        except FileNotFoundError:
            raise BadReference([Problem(str(path), None, "file not found")]) from None
        except (OSError, UnicodeDecodeError) as error:
            raise BadReference([Problem(str(path), None, f"cannot be read as UTF-8 text: {error}")]) from None
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            where = re.search(r"line (\d+)", str(error))
            raise BadReference([Problem(str(path), int(where[1]) if where else None, f"not TOML: {error}")]) from None
        self._lines = dict(self._places(text))

    @staticmethod
    def _places(text: str) -> Iterator[tuple[tuple[str, int, str], int]]:
        table, index = "", 0
        seen: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if header := _TABLE.match(line):
                table = header[1]
                index = seen[table] = seen.get(table, -1) + 1
                yield (table, index, ""), number
            elif key := _KEY.match(line):
                yield (table, index, key[1].strip("\"'")), number

    def line(self, table: str = "", index: int = 0, key: str = "") -> int | None:
        # At the top of a file a name may be a key where a table was meant, or the other way round.
        places = [(table, index, key), (table, index, ""), ("", 0, table), *([] if table else [(key, 0, "")])]
        return next((self._lines[place] for place in places if place in self._lines), None)

    def problem(self, reason: str, table: str = "", index: int = 0, key: str = "") -> Problem:
        return Problem(str(self.path), self.line(table, index, key), reason)


def read_csv(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a CSV file with one header line, each with its 1-based line. Lines that begin with '#' are comments.

    Raises BadReference when the file is missing, not UTF-8, or lacks one of `columns`.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            numbered = [(n, line) for n, line in enumerate(handle, 1) if not line.startswith("#")]
    except FileNotFoundError:
        raise BadReference([Problem(str(path), None, "file not found")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadReference([Problem(str(path), None, f"cannot be read as UTF-8 text: {error}")]) from None
    reader = csv.DictReader(line for _, line in numbered)
    missing = [c for c in columns if c not in (reader.fieldnames or ())]
    if missing:
        raise BadReference([Problem(str(path), numbered[0][0] if numbered else 1, f"no column {', '.join(missing)}")])
    rows: list[tuple[int, dict[str, str]]] = []
    before = reader.line_num
    for row in reader:
        line = numbered[min(before, len(numbered) - 1)][0]
        before = reader.line_num
        if None in row or None in row.values():
            raise BadReference([Problem(str(path), line, f"expected {len(reader.fieldnames or ())} columns")])
        rows.append((line, row))
    return rows
