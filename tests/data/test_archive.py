"""`python -m data tidy` says before it does, and what `archive` writes is read by DuckDB as the store holds it."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from data.__main__ import main
from data.store import entries, schema
from data.store.store import open_store
from tests.data.backed import NOW, fill
from tests.data.factory import entry, said
from tests.reports import report

pytestmark = pytest.mark.one_file
LONG = "Nothing of concern here. " * 2000


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Two months: three reports of two acts, and an unrelated entry with a long summary."""
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    store = open_store(url)
    fill(store, [
        report("North fires missile into East Sea", "2024-11-05T03:00", guid="a"),
        report("북한, 동해로 미사일 발사", "2024-11-05T03:20", guid="b", publisher="Hill Wire", language="ko"),
        report("North flies balloons", "2024-10-31T15:30", guid="c", category="balloon"),  # 1 November in Korea
        report("North flies balloons early", "2024-10-31T14:30", guid="d", category="balloon"),
    ])  # fmt: skip
    with store.begin() as conn:
        entries.insert(conn, [(entry("u", "Fish prices", summary=LONG), said("unrelated"))], NOW)
    store.close()
    return url


def test_what_is_archived_reads_as_the_store_holds_it(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert main(["archive", str(folder), "--db", url]) == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "acts.parquet", "entries-2024-10.parquet", "entries-2024-11.parquet"]  # fmt: skip
    read = duckdb.connect()
    read.execute("SET TimeZone = 'UTC'")
    found = read.execute(f"SELECT guid, published, kind, score, title FROM '{folder}/entries-*.parquet' ORDER BY guid")
    with open_store(url).read() as conn:
        e = schema.entries.c
        held = conn.execute(sa.select(e.guid, e.published, e.kind, e.score, e.title).order_by(e.guid)).all()
    assert [(g, p.astimezone(UTC), *rest) for g, p, *rest in found.fetchall()] == [tuple(row) for row in held]
    reports = read.execute(
        f"SELECT a.category, count(*) FROM '{folder}/entries-*.parquet' e "
        f"JOIN '{folder}/acts.parquet' a ON a.id = e.provocation_id GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert sum(number for _, number in reports) == 4
    assert dict(reports)["missile"] == 2
    (rule,) = read.execute(
        f"SELECT facts->>'count' FROM '{folder}/entries-2024-11.parquet' WHERE guid = 'u'"
    ).fetchall()
    assert rule == (None,)


def test_tidy_says_what_would_go_and_goes_only_then(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = tmp_path / "watch.db", tmp_path / "out"
    assert main(["archive", str(folder), "--db", url]) == 0
    assert main(["tidy", "--db", url]) == 0
    told = capsys.readouterr().out
    assert f"1 summaries ({len(LONG):,} characters)" in told
    assert "Nothing was changed" in told
    before = file.stat().st_size
    assert main(["tidy", "--db", url, "--yes", "--archive", str(folder), "--compact"]) == 0
    assert "1 are gone" in capsys.readouterr().out
    assert file.stat().st_size < before - len(LONG) // 2
    (texts,) = folder.glob("texts-*.parquet")
    assert duckdb.sql(f"SELECT guid, summary FROM '{texts}'").fetchall() == [("u", LONG)]
    assert main(["archive", str(folder), "--db", url]) == 0
    assert "entries-2024-11.parquet: is there" in capsys.readouterr().out
    assert duckdb.sql(
        f"SELECT length(summary) FROM '{folder}/entries-2024-11.parquet' WHERE guid = 'u'"
    ).fetchall() == [(len(LONG),)]
    assert main(["tidy", "--db", url, "--days", "36500", "--yes"]) == 0
    assert "0 summaries" in capsys.readouterr().out


def test_a_folder_that_cannot_be_made_is_one_line(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file")
    assert main(["archive", str(tmp_path / "taken" / "in"), "--db", url]) == 2
    assert main(["tidy", "--db", f"sqlite:///{tmp_path / 'none.db'}"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
