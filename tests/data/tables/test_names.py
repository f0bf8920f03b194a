"""Korean names of the record and the calendar: none is missing, none is left over, a bad table is told by line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from data.models import BadReference
from data.tables import watch_tables
from data.tables.watch_rules import load_outlook_rules


def test_everything_a_page_names_has_a_korean_name() -> None:
    names = watch_tables.load_names()
    asked = {row.name for row in watch_tables.load_calendar()}
    asked |= {name for row in watch_tables.load_past(load_outlook_rules()) for name in (row.name, row.site)}
    asked |= {row.name for row in watch_tables.load_elections()}
    assert asked - set(names) == set()
    assert set(names) - asked == set()
    assert [name for name in names.values() if not re.search("[가-힣]|KN-", name)] == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [("A new day,", "name_ko is empty"), (",태양절", "name is empty"), ("Nodong,노동", "a second Korean name")],
)
def test_a_bad_line_is_told_with_its_number(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "names-ko.csv"
    shutil.copy(watch_tables.REFERENCE / "names-ko.csv", path)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(BadReference) as told:
        watch_tables.load_names(path)
    assert [(p.line, reason in p.reason) for p in told.value.problems] == [(lines + 1, True)]
