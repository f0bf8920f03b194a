"""Out of one store and into another: the same entries, scores, provocations and days, whatever the texts hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from components.text import catalogue
from data.export.about import Mode, Table
from data.export.file import Format, file_lines
from data.models import BadReference, Entry, Filters, Source
from data.store import queries
from data.store.store import Store, open_store
from data.tables.act_tables import load_act_tables
from data.tables.sources import load_sources
from feeds.intake.archive import import_archives, read_archives
from feeds.intake.export_tables import TableInputs, table
from feeds.intake.exported import own_link
from feeds.intake.intake import add, make_assessor
from feeds.parsing.clean import clean_link, clean_text, is_clean

EXERCISE = Path(__file__).parents[3] / "data" / "exercise"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
AT = datetime(2024, 11, 5, 1, 0, tzinfo=UTC)
SOURCES = (
    Source("Harbour Wire", "https://harbour.example/rss", publisher="Harbour Wire", reliability="A"),
    Source("Hill Post", "https://hill.example/rss", publisher="Hill Post", reliability="B"),
    Source("한국 통신", "https://korean.example/rss", language="ko", publisher="한국 통신", reliability="B"),
)
EVERYTHING = Filters()
HOSTILE = (
    "=HYPERLINK(1) North Korea fires missile",
    "&lt;b&gt; is how North Korea writes bold",
    "North &amp;amp; South",
    "| North | Korea |\\",
    "`code` [North](https://evil.example) <https://evil.example> a@evil.example",
    "북한, \"탄도미사일\" 발사, '초대형'\\n",
    "\uff1d1+1 전각",
)


def make_store(folder: Path, name: str) -> Store:
    return open_store(f"sqlite:///{folder / name}")


def entry(source: Source, guid: str, title: str, minute: int = 0, **more: Any) -> Entry:
    published = AT + timedelta(minutes=minute)
    base: dict[str, Any] = dict(
        source=source.name, guid=guid, title=title, summary="", link=f"{source.url.removesuffix('rss')}{guid}",
        published=published, first_seen=published, language=source.language, publisher=source.publisher,
    )  # fmt: skip
    return Entry(**(base | more))


def poll(store: Store, now: datetime, *arrived: tuple[Source, Entry]) -> None:
    with store.begin() as conn:
        add(conn, arrived, now, make_assessor(SOURCES))


def written(
    store: Store,
    what: Table = "entries",
    format_: Format = "jsonl",
    filters: Filters = EVERYTHING,
    now: datetime = NOW,
    sources: Sequence[Source] = SOURCES,
    mode: Mode = "live",
) -> str:
    using = TableInputs(sources, load_act_tables(), make_assessor(sources).rules, mode, lambda act: act.title)
    with store.read() as conn:
        about, rows = table(conn, what, filters, now, using)
        return "".join(file_lines(format_, about, rows, catalogue.table("en", "file")))


def rows(text: str) -> list[str]:
    return text.splitlines()[1:]


def save(folder: Path, text: str, name: str = "out.jsonl") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def bring(store: Store, *paths: Path, sources: Sequence[Source] = SOURCES, exercise: bool = False) -> None:
    import_archives(store, read_archives(paths, sources, NOW, exercise=exercise), NOW, make_assessor(sources))


def polled(folder: Path) -> Store:
    """A store as polling fills it: late first reports, edits, entries without a date, hostile titles, feeds' noise."""
    wire, post, korean = SOURCES
    store = make_store(folder, "polled.db")
    launch = "North Korea fires {} ballistic missiles toward East Sea, JCS says"
    poll(store, AT + timedelta(minutes=20), (post, entry(post, "b", launch.format("several"), 15)))
    # Published before, seen after: the act keeps the id that the later report gave it.
    late = entry(wire, "a", launch.format("two"), 5, first_seen=AT + timedelta(minutes=40, microseconds=250))
    poll(store, AT + timedelta(minutes=40), (wire, late))
    poll(store, AT + timedelta(minutes=50), (korean, entry(korean, "k", "북한, 동해상으로 탄도미사일 2발 발사", 7)))
    for minute, words in ((60, "three"), (70, "four")):
        edited = entry(wire, "a", launch.format(words), 5, summary=f"The military counted {words}.")
        poll(store, AT + timedelta(minutes=minute), (wire, edited))
    undated = entry(post, "u", "North Korea vows to answer drill", 90, flags=("undated", "stub-link"))
    poll(store, AT + timedelta(minutes=90), (post, undated))
    for n, title in enumerate(HOSTILE):
        noisy = entry(post, f"h{n}?a=1&b=%7C", clean_text(title), 100 + n, author="=A1")
        poll(store, AT + timedelta(hours=3), (post, noisy))
    balloons = "North Korea floats trash balloons toward South, JCS says"
    poll(store, AT + timedelta(days=2), (wire, entry(wire, "t", balloons, 2880)))
    return store


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The entries of such a store as a file has them."""
    return written(polled(tmp_path_factory.mktemp("exported")))


def test_a_polled_store_comes_back_the_same_ids_of_acts_included(tmp_path: Path) -> None:
    first, second = polled(tmp_path), make_store(tmp_path, "second.db")
    out = written(first)
    assert len(rows(out)) == 5 + len(HOSTILE)
    bring(second, save(tmp_path, out))
    again = written(second)
    assert rows(again) == rows(out)
    acts = written(first, "provocations")
    assert rows(written(second, "provocations")) == rows(acts)
    ids = {json.loads(row)["id"]: json.loads(row)["reports"] for row in rows(acts)}
    assert sorted(ids.values()) == [1, 4]
    # What the arrival decided, not the content: a store that takes the same texts at once names the act otherwise.
    plain = save(tmp_path, "\n".join(_without(row, "act", "earlier", "revision") for row in rows(out)), "plain.jsonl")
    third = make_store(tmp_path, "third.db")
    bring(third, plain)
    assert {json.loads(row)["id"] for row in rows(written(third, "provocations"))} != ids.keys()


def _without(row: str, *names: str) -> str:
    return json.dumps({key: value for key, value in json.loads(row).items() if key not in names})


def test_edits_come_back_with_their_moments(tmp_path: Path) -> None:
    second = make_store(tmp_path, "second.db")
    bring(second, save(tmp_path, written(polled(tmp_path))))
    with second.read() as conn:
        found = [r.entry for r in queries.list_reports(conn, Filters(), NOW, {}) if r.entry.revision > 1]
        (edited,) = found
        before = queries.revisions(conn, edited.id or 0)
    assert edited.revision == 3
    assert "four" in edited.title
    assert edited.first_seen == AT + timedelta(minutes=40, microseconds=250)
    assert [("two" in row["title"], row["replaced_at"]) for row in before] == [
        (True, AT + timedelta(minutes=60)),
        (False, AT + timedelta(minutes=70)),
    ]


@pytest.mark.parametrize("what", ["entries", "signals", "provocations", "counts"])
def test_the_exercise_comes_back_the_same(what: Table, exercise: tuple[Store, Store]) -> None:
    sources = load_sources(EXERCISE / "sources.toml")
    now = datetime(2024, 11, 6, tzinfo=UTC)
    formats: tuple[Format, ...] = ("jsonl", "csv", "md")
    for format_ in formats:
        first, second = (written(s, what, format_, now=now, sources=sources, mode="exercise") for s in exercise)
        assert first == second
        assert len(first.splitlines()) > 20


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    """The exercise as imported, and what an export of all of it made elsewhere."""
    folder = tmp_path_factory.mktemp("exercise")
    sources = load_sources(EXERCISE / "sources.toml")
    first, second = make_store(folder, "first.db"), make_store(folder, "second.db")
    for part in ("earlier", "."):
        bring(first, *sorted((EXERCISE / part).glob("*.xml")), sources=sources)
    out = save(folder, written(first, sources=sources, mode="exercise"))
    with pytest.raises(BadReference, match=r"out.jsonl:1: an exercise's invented reports"):
        bring(second, out, sources=sources)
    bring(second, out, sources=sources, exercise=True)
    return first, second


def test_importing_again_or_an_older_export_changes_nothing(tmp_path: Path) -> None:
    store = polled(tmp_path)
    old = save(tmp_path, written(store), "old.jsonl")
    wire = SOURCES[0]
    newer = entry(wire, "a", "North Korea fires five ballistic missiles toward East Sea, JCS says", 5)
    poll(store, AT + timedelta(minutes=200), (wire, newer))
    now = written(store)
    bring(store, old)
    bring(store, old)
    assert rows(written(store)) == rows(now)
    assert "five" in now


def test_what_another_watch_saw_in_between_comes_in_where_it_belongs(tmp_path: Path) -> None:
    """Two watches of one feed slept at different hours; each sends the other its export."""
    wire, first, second = SOURCES[0], make_store(tmp_path, "one.db"), make_store(tmp_path, "two.db")
    titles = [f"North Korea fires {n} ballistic missiles toward East Sea, JCS says" for n in ("two", "three")]
    titles.append("Seoul convenes security council")
    for hour, title in enumerate(titles):
        said = entry(wire, "a", title, 5, first_seen=AT + timedelta(hours=hour, minutes=5))
        for store in [first] if hour != 1 else [second]:
            poll(store, AT + timedelta(hours=hour, minutes=5), (wire, said))
    old = [save(tmp_path, written(store), f"{n}.jsonl") for n, store in enumerate((first, second))]
    for store, other in ((first, old[1]), (second, old[0])):
        bring(store, other)
        bring(store, other)
        row = json.loads(rows(written(store))[0])
        assert [row["title"] for row in row["earlier"]] + [row["title"]] == titles[-row["revision"] :]
        assert json.loads(rows(written(store, "provocations"))[0])["reports"] == 1
    (both,) = rows(written(first))
    assert json.loads(both)["revision"] == 3


def test_ids_of_acts_that_stand_here_already_never_change(tmp_path: Path) -> None:
    wire = SOURCES[0]
    theirs = polled(tmp_path)
    ours = make_store(tmp_path, "ours.db")
    title = "North Korea fires several ballistic missiles toward East Sea, JCS says"
    poll(ours, AT, (wire, entry(wire, "other", title, 2)))
    (mine,) = rows(written(ours, "provocations"))
    bring(ours, save(tmp_path, written(theirs)))
    acts = {json.loads(row)["id"]: json.loads(row) for row in rows(written(ours, "provocations"))}
    assert acts[json.loads(mine)["id"]]["reports"] == 5
    assert len(acts) == 2


def test_an_act_whose_day_nobody_tells_is_of_no_day(tmp_path: Path) -> None:
    """Old texts in a feed without dates, polled first today."""
    post, store = SOURCES[1], make_store(tmp_path, "one.db")
    old = entry(post, "old", "North Korea launches ICBM, Japan says", 0, flags=("undated",))
    poll(store, AT, (post, old))
    for format_ in ("jsonl", "csv", "md"):
        file = written(store, "provocations", format_, now=AT)
        assert "launches ICBM" in file
    row = json.loads(rows(written(store, "provocations", now=AT))[0])
    assert (row["date"], row["day_known"]) == ("", False)
    today = Filters(since=AT - timedelta(hours=12), until=AT + timedelta(hours=12))
    assert rows(written(store, "provocations", filters=today, now=AT)) == []
    dated = entry(post, "new", "North Korea fires a missile toward the sea, JCS says", 0)
    poll(store, AT, (post, dated))
    (only,) = rows(written(store, "provocations", filters=today, now=AT))
    assert json.loads(only)["date"] == "2024-11-05"


def test_a_part_keeps_the_ids_and_covers_no_day(tmp_path: Path) -> None:
    first, second = polled(tmp_path), make_store(tmp_path, "second.db")
    korean = Filters(languages=("ko",), kinds=("provocation",))
    bring(second, save(tmp_path, written(first, filters=korean)))
    (row,) = rows(written(second))
    assert json.loads(row)["act"] in {json.loads(act)["id"] for act in rows(written(first, "provocations"))}
    head = json.loads(written(second, "counts").splitlines()[0])["about"]
    assert head["watched"] == []
    assert "no day of the range is on record" in head["words"].values()


def test_watched_days_come_back_and_no_more(tmp_path: Path) -> None:
    """A day on which the host slept holds entries, and is a gap in both stores."""
    wire = SOURCES[0]
    text = written(_sparse(tmp_path, wire))
    head = json.loads(text.splitlines()[0])
    days = head["about"]["watched"]
    assert days == [["2024-11-05", "2024-11-06"]]
    head["about"]["watched"] = [["2024-11-05", "2024-11-05"]]  # as if the second had been slept through
    cut = json.dumps(head) + "\n" + "\n".join(rows(text)) + "\n"
    second = make_store(tmp_path, "second.db")
    bring(second, save(tmp_path, cut))
    counts = [json.loads(row) for row in rows(written(second, "counts", now=AT + timedelta(days=1, hours=2)))]
    assert [(row["date"], row["watched"], row["n"], row["at_least"]) for row in counts] == [
        ("2024-11-06", False, None, 1),
        ("2024-11-05", True, 1, None),
    ]


def _sparse(folder: Path, wire: Source) -> Store:
    store = make_store(folder, "sparse.db")
    lines = [
        {"source": wire.name, "title": "North Korea vows to answer", "link": f"https://w.example/{n}", "published": day}
        for n, day in enumerate(("2024-11-05T02:00:00Z", "2024-11-06T01:00:00Z"))
    ]
    bring(store, save(folder, "\n".join(map(json.dumps, lines)), "in.jsonl"))
    return store


def changed(**values: Any) -> Any:
    """A change of one line of the file."""

    def change(row: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in (row | values).items() if value is not ...}

    return change


@pytest.mark.own_store  # a file is read through before a store is touched
@pytest.mark.parametrize(
    ("line", "change", "words"),
    [
        (0, lambda row: {"about": row["about"] | {"version": 2}}, ":1: about: version 2"),
        (0, lambda row: {"about": row["about"] | {"format": "x"}}, ":1: about: not the first line of an export"),
        (0, lambda row: {"about": row["about"] | {"table": "counts"}}, ":1: about: a table of counts; entries"),
        (0, lambda row: {"about": row["about"] | {"rows": True}}, ":1: about: rows is no count"),
        (0, lambda row: {"about": row["about"] | {"rows": 3}}, ":1: 3 entries are announced, 12 follow"),
        (0, lambda row: {"about": row["about"] | {"watched": ["x"]}}, ":1: about: watched holds no pairs"),
        (0, lambda row: {"about": []}, ":1: about: not the first line"),
        (2, lambda row: [row], ":3: expected a JSON object"),
        (2, lambda row: {"about": {}}, ":3: a second export begins here"),
        (2, changed(title=...), ":3: title: expected text"),
        (2, changed(guid=""), ":3: source and guid may not be empty"),
        (2, changed(guid="a\0"), ":3: guid: holds what no store can keep"),
        (2, changed(guid="\ud800"), ":3: guid: holds half a character"),
        (2, changed(published="soon"), ":3: published: 'soon' is not a time"),
        (2, changed(first_seen="2024-11-05T01:00:00"), ":3: first_seen: '2024-11-05T01:00:00' has no time zone"),
        (2, changed(published="2041-11-05T01:00:00Z"), ":3: published: '2041-11-05T01:00:00Z' has no time zone or"),
        (2, changed(published=None), ":3: published: 'None' is not a time"),
        (2, changed(flags="undated"), ":3: flags: expected a list of words"),
        (2, changed(flags=["two words"]), ":3: flags: expected a list of words"),
        (2, changed(act="P-1; DROP TABLE"), ":3: act: 'P-1; DROP TABLE' is no provocation's id"),
        (2, changed(revision=0), ":3: revision: expected a number"),
        (2, changed(earlier={}), ":3: earlier: expected a list"),
        (2, changed(revision=3, earlier=[{"revision": 3}]), ":3: earlier: revisions must ascend"),
        (2, changed(revision=3, earlier=[{"revision": 1, "title": 1}]), ":3: earlier: title, summary and link"),
    ],
)
def test_a_bad_line_is_told_and_nothing_comes_in(
    tmp_path: Path, line: int, change: Any, words: str, exported: str
) -> None:
    lines = [json.loads(row) for row in exported.splitlines()]
    lines[line] = change(lines[line])
    path = save(tmp_path, "\n".join(map(json.dumps, lines)), "bad.jsonl")
    with pytest.raises(BadReference) as caught:
        read_archives([path], SOURCES, NOW)
    (problem,) = caught.value.problems
    assert f"bad.jsonl{words}" in str(problem)
    assert "\n" not in str(problem)


@pytest.mark.own_store
def test_a_file_cut_anywhere_is_not_taken_in(tmp_path: Path, exported: str) -> None:
    whole = exported.encode()
    path = tmp_path / "cut.jsonl"
    ends = {at for at, byte in enumerate(whole) if byte == 10}
    for at in sorted({*range(1, len(whole) - 1, 97), *ends, *(end + 1 for end in ends)} - {len(whole) - 1, len(whole)}):
        path.write_bytes(whole[:at])
        with pytest.raises(BadReference) as caught:
            read_archives([path], SOURCES, NOW)
        assert len(caught.value.problems) == 1
    path.write_bytes(whole[:-1])  # only the last line's end is missing
    assert len(read_archives([path], SOURCES, NOW).rows) == 12


TEXT = st.text(
    st.one_of(
        st.sampled_from(list("<>&;#|`*_[]()=+-@'\"\\/‹… \t\n\u200b\u202e\ufeff\u0301\u3164북한ｱ＝")),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@pytest.mark.own_store
@given(TEXT)
def test_cleaned_text_is_clean(raw: str) -> None:
    assert is_clean(clean_text(raw))


@pytest.mark.own_store
@given(TEXT.map(lambda text: f"https://wire.example/{text}") | TEXT)
def test_a_link_comes_back_as_it_is(raw: str) -> None:
    link = clean_link(raw)
    assert own_link(link) == link
    kept = own_link(raw)
    assert own_link(kept) == kept


@settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # a store an example
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=3))
def test_whatever_texts_hold_they_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("any")
    first, second = open_store("sqlite:///:memory:"), open_store("sqlite:///:memory:")
    wire = SOURCES[0]
    for n, (title, summary, guid) in enumerate(texts):
        words = {"summary": clean_text(summary), "link": clean_link(f"https://wire.example/{guid}")}
        one = entry(wire, clean_text(guid) + str(n), clean_text(title), n, **words)
        poll(first, NOW, (wire, one))
        poll(first, NOW, (wire, replace(one, title=clean_text(summary), summary=clean_text(title))))
    out = written(first)
    bring(second, save(folder, out))
    assert rows(written(second)) == rows(out)
    assert written(second, "provocations").split("\n", 1)[1] == written(first, "provocations").split("\n", 1)[1]
