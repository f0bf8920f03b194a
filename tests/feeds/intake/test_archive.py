"""Archives in and out: what is read is checked first, imported twice is imported once, exported comes back the same."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.models import BadReference, Filters, Source
from data.store import queries, states
from data.store.store import Store, open_store
from feeds.intake.archive import import_archives, read_archives
from feeds.intake.intake import make_assessor
from tests.shell import feeds

NOW = datetime(2026, 11, 23, tzinfo=UTC)
AT = datetime(2022, 11, 2, 1, 30, tzinfo=UTC)


def line(**more: Any) -> dict[str, Any]:
    row = {
        "title": "North Korea fires four short-range ballistic missiles, Seoul's military says",
        "link": "https://wire.example/2022/11/02/a?id=7&utm_source=x",
        "published": AT.isoformat(),
    }
    return row | more


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    return path


def taken(folder: Path, *paths: Path, sources: tuple[Source, ...] = ()) -> Store:
    store = open_store(f"sqlite:///{folder / 'a.db'}")
    import_archives(store, read_archives(paths, sources, NOW), NOW, make_assessor(sources))
    return store


def shown(store: Store) -> list[Any]:
    with store.read() as conn:
        return queries.list_reports(conn, Filters(), NOW, {})


def test_an_entry_is_first_seen_when_it_was_published(tmp_path: Path) -> None:
    (report,) = shown(taken(tmp_path, write(tmp_path / "a.jsonl", line())))
    assert report.entry.first_seen == report.entry.published == AT
    assert report.entry.link.endswith("utm_source=x")  # the archive's link is its identity there
    assert (report.assessment.kind, report.assessment.category) == ("provocation", "missile")


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line(), line(link="https://wire.example/b", title="Football results"))
    first = shown(taken(tmp_path, path))
    assert shown(taken(tmp_path, path)) == first
    assert len(first) == 2


def test_a_packed_file_reads_the_same(tmp_path: Path) -> None:
    plain = write(tmp_path / "a.jsonl", line())
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "p").mkdir()
    found = shown(taken(tmp_path / "p", packed))
    assert [r.entry.title for r in found] == [line()["title"]]


def test_saved_feeds_are_told_by_their_content(tmp_path: Path) -> None:
    feed = (
        '<?xml version="1.0" encoding="UTF-16"?><rss version="2.0"><channel><title>t</title><item>'
        "<title>북한, 동해상으로 탄도미사일 발사</title><link>https://wire.example/ko</link><guid>g1</guid>"
        "<pubDate>Wed, 02 Nov 2022 08:59:00 +0900</pubDate></item><item><title>Undated</title>"
        "<link>https://wire.example/u</link></item></channel></rss>"
    )
    path = tmp_path / "korean-wire.xml"
    path.write_bytes(feed.encode("utf-16"))
    known = (Source("Korean wire", "https://wire.example/korean-wire.xml", language="ko", publisher="Desk"),)
    found = {r.entry.title: r.entry for r in shown(taken(tmp_path, path, sources=known))}
    launch = found["북한, 동해상으로 탄도미사일 발사"]
    assert (launch.source, launch.language, launch.publisher) == ("Korean wire", "ko", "Desk")
    assert launch.first_seen == datetime(2022, 11, 1, 23, 59, tzinfo=UTC)
    # An undated entry of a saved feed is no older than the newest dated one, and certainly not of today.
    assert found["Undated"].published == launch.published


def test_an_archived_entry_without_a_date_is_placed_with_the_newest(tmp_path: Path) -> None:
    rows = [line(), line(link="https://wire.example/undated", title="Undated", published=None)]
    found = {r.entry.title: r.entry for r in shown(taken(tmp_path, write(tmp_path / "a.jsonl", *rows)))}
    assert (found["Undated"].published, found["Undated"].flags) == (AT, ("undated",))


def test_a_future_date_is_not_believed(tmp_path: Path) -> None:
    (report,) = shown(taken(tmp_path, write(tmp_path / "a.jsonl", line(published="2031-01-01T00:00:00Z"))))
    assert report.entry.published == NOW


def test_markup_and_schemes_do_not_come_in(tmp_path: Path) -> None:
    row = line(title="<b>North</b> Korea <script>x()</script>fires a missile", link="javascript:alert(1)")
    (report,) = shown(taken(tmp_path, write(tmp_path / "a.jsonl", row)))
    assert report.entry.title == "North Korea fires a missile"
    assert report.entry.link == ""


def test_an_unlisted_feed_of_a_known_publisher_is_graded(tmp_path: Path) -> None:
    known = (Source("BBC Asia", "https://feeds.example/asia", publisher="BBC", reliability="B"),)
    row = line(feed="http://feeds.bbci.co.uk/news/rss.xml", source="BBC News", link="https://www.bbc.co.uk/news/1")
    store = taken(tmp_path, write(tmp_path / "a.jsonl", row), sources=known)
    from data.tables.sources import graded

    with store.read() as conn:
        (report,) = queries.list_reports(conn, Filters(), NOW, graded(known))
    assert (report.entry.source, report.entry.publisher, report.reliability) == ("BBC News", "BBC", "B")


def test_days_without_a_single_entry_are_not_covered(tmp_path: Path) -> None:
    rows = [line(link=f"https://wire.example/{n}", published=(AT + timedelta(days=n)).isoformat()) for n in (0, 1, 5)]
    store = taken(tmp_path, write(tmp_path / "a.jsonl", *rows))
    with store.read() as conn:
        spans = states.spans(conn)
    assert [(b - a).days for a, b in spans] == [1, 0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"title": "a", "link": "https://x.example"}', "bad.jsonl:1: published missing"),
        ('{"title": "a", "link": "https://x.example", "published": "soon"}', "bad.jsonl:1: published: cannot tell"),
        ('{"title": 7, "link": "https://x.example", "published": "2022-11-02"}', "bad.jsonl:1: title"),
        ('{"title": "a"', "bad.jsonl:1: not a JSON line"),
        (
            '{"title":"a","link":"https://x.example","published":"2022-11-02"}\n[1]',
            "bad.jsonl:2: expected a JSON object",
        ),
        ("", "bad.jsonl: the file is empty"),
        ("<html><body>Please log in</body></html>", "bad.jsonl: not a feed"),
    ],
)
def test_a_bad_file_is_one_line_and_nothing_comes_in(tmp_path: Path, content: str, words: str) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(content)
    good = write(tmp_path / "good.jsonl", line())
    database = f"sqlite:///{tmp_path / 'a.db'}"
    done = feeds("import", str(good), str(bad), "--db", database)
    assert done.returncode == 2
    (told,) = done.stderr.splitlines()
    assert words in told
    assert shown(open_store(database)) == []


@pytest.mark.parametrize("field", ["guid", "title", "language", "link"])
def test_half_a_character_is_named_with_its_line(field: str, tmp_path: Path) -> None:
    path = tmp_path / "half.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in (line(), line(**{field: "a\ud83d"}))), encoding="utf-8")
    with pytest.raises(BadReference, match=rf"half\.jsonl:2: {field}: holds half a character"):
        read_archives([path], (), NOW)


def test_a_missing_or_broken_packed_file(tmp_path: Path) -> None:
    broken = tmp_path / "x.jsonl.gz"
    broken.write_bytes(gzip.compress(bytes(range(256)))[:-20])
    with pytest.raises(BadReference) as caught:
        read_archives([tmp_path / "none.jsonl", broken], (), NOW)
    assert [p.reason.split(" (")[0] for p in caught.value.problems] == ["file not found", "cannot be read"]


def test_what_is_exported_can_be_imported_and_gives_the_same(tmp_path: Path) -> None:
    rows = [
        line(),
        line(link="https://other.example/1", title="N. Korea launches 4 ballistic missiles: JCS", source="Other"),
        line(link="https://k.example/1", title="북한, 탄도미사일 4발 발사", language="ko", source="Korean"),
        line(link="https://wire.example/u", title="=HYPERLINK(1)"),
    ]
    first, second = (f"sqlite:///{tmp_path / name}" for name in ("a.db", "b.db"))
    assert feeds("import", str(write(tmp_path / "in.jsonl", *rows)), "--db", first).returncode == 0
    entries = feeds("export", "entries", "--db", first)
    assert entries.returncode == 0, entries.stderr
    (tmp_path / "out.jsonl").write_text(entries.stdout, encoding="utf-8")
    assert feeds("import", str(tmp_path / "out.jsonl"), "--db", second).returncode == 0

    again = feeds("export", "entries", "--db", second)
    assert again.stdout.splitlines()[1:] == entries.stdout.splitlines()[1:]
    acts, acts_again = (feeds("export", "provocations", "--db", db).stdout.splitlines()[1:] for db in (first, second))
    assert acts == acts_again
    (act,) = [json.loads(row) for row in acts]
    assert (act["date"], act["category"], len(act["entries"])) == ("2022-11-02", "missile", 3)
    assert {"link", "title", "source", "published"} <= set(act["entries"][0])


def test_a_csv_export_is_defused_and_narrowed(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'a.db'}"
    rows = [line(), line(link="https://wire.example/u", title="=HYPERLINK(1)", published="2022-11-01T00:00:00Z")]
    feeds("import", str(write(tmp_path / "in.jsonl", *rows)), "--db", database)
    every = feeds("export", "entries", "--format", "csv", "--db", database).stdout
    assert "'=HYPERLINK(1)" in every
    signals = feeds("export", "signals", "--format", "csv", "--db", database).stdout
    assert "HYPERLINK" not in signals
    later = feeds("export", "entries", "--since", "2022-11-02", "--db", database).stdout
    assert len(later.splitlines()) == 2  # what it is about, and the entry
    assert feeds("export", "entries", "--since", "soon", "--db", database).returncode == 2
