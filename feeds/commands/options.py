"""Options that several commands take, and the reading of days and times."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from data.command import Reads


def moment(text: str) -> datetime:
    """A day or time; UTC where no zone is named. Raises ValueError."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"cannot tell the time {text!r}; write 2022-11-08 or 2022-11-08T12:00Z") from None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)


def day(text: str) -> date:
    """A KST day. Raises ValueError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"cannot tell the day {text!r}; write 2022-11-08") from None


FILE = click.Path(path_type=Path)
TIME = Reads("time", moment)
DAY = Reads("day", day)

database = click.option("--db", metavar="URL", help="database, for example sqlite:///watch.db; default: WATCH_DB")
sources_file = click.option(
    "--sources", "sources_path", type=FILE, metavar="FILE", help="TOML with [[source]] tables; default: the shipped"
)
