"""The handover's page and file: what officers write stays, the file comes back as it was, strangers' text is text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components.handover import inputs, markdown
from components.handover.since import moment_of
from components.handover.words import what
from components.reads import load
from components.text.i18n import LANGUAGES, speaking, words
from data.models import SECTIONS, Digest, HandoverItem, Person, Section, Step
from data.store import audit, handovers
from data.store.store import open_store
from tests.components.stocked import HOSTILE, NOW, shown, stock, tables, usual_reports
from tests.reports import report

MOMENT = datetime.fromisoformat(NOW)
WORDS = words("en")
NAMING = ("scoring/level/handover.py", "data/store/handover_inputs.py")
PAGE = str(Path(__file__).parents[3] / "components" / "pages" / "floor.py")
BAEK, CHO = Person("Baek", "officer", "local"), Person("Cho", "supervisor", "local")


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def view(**query: str) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in {"lang": "en", "view": "handover", **query}.items():
        app.query_params[name] = value
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if button.label == WORDS[key]).click().run()


def write(app: AppTest, key: str, text: str) -> None:
    field = next(one for one in [*app.text_area, *app.text_input] if one.label == WORDS[key])
    field.set_value(text)


# The file

ANY = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)).filter(
    lambda text: "\0" not in text and not any(0xD800 <= ord(letter) < 0xE000 for letter in text)
)
WHEN = st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
STEPS = st.builds(
    Step, st.sampled_from(["severity", "kind", "title", "until", "driver", "level", "new thing"]), ANY, ANY
)
ITEMS = st.builds(HandoverItem, WHEN, st.sampled_from(["new", "gap", "note", "odd"]), ANY, ANY, ANY,
                  st.lists(STEPS, max_size=2).map(tuple), ANY)  # fmt: skip
DIGESTS = st.builds(
    lambda since, items, more: Digest(since, since + timedelta(hours=12), tuple(
        Section(name, tuple(items[n::len(SECTIONS)]), more) for n, name in enumerate(SECTIONS))),
    WHEN, st.lists(ITEMS, max_size=6), st.integers(0, 2),
)  # fmt: skip


@given(DIGESTS, st.lists(ANY.filter(str.strip), min_size=1, max_size=4), st.sampled_from(sorted(LANGUAGES)))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_signed_handover_comes_back_out_of_its_file_as_it_was(digest, texts, language) -> None:
    store, wiped = open_store("sqlite:///:memory:"), open_store("sqlite:///:memory:")
    with store.begin() as conn:
        made = [handovers.add_line(conn, digest.since, "Baek <b>", text) for text in texts]
        handovers.strike(conn, digest.until, "Cho", made[0].uid, texts[-1])
        signed = handovers.sign(conn, digest.until, "Baek <b>", "", digest)
        handovers.countersign(conn, digest.until, "`Cho`", signed.uid)
        rows, later = handovers.to_rows(conn, signed, ""), handovers.since_signed(conn, signed)
    file = markdown.write(digest, signed.lines, rows, language, signed, later)
    assert file == markdown.write(digest, signed.lines, rows, language, signed, later)
    for form in (file, file.replace("\n", "\r\n"), "\ufeff" + file):  # as mail and editors leave it
        assert markdown.read(form.encode()) == rows
    with wiped.begin() as conn:
        assert handovers.add_rows(conn, markdown.read(file.encode())) == len(rows)
        assert handovers.add_rows(conn, markdown.read(file.encode())) == 0
        assert handovers.signed(conn, digest.until + timedelta(days=1)) == [signed]
        assert handovers.to_rows(conn, signed, "") == rows


@given(DIGESTS, ANY.filter(str.strip))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_that_strangers_wrote_acts_in_the_file(digest, text) -> None:
    with open_store("sqlite:///:memory:").begin() as conn:
        line = handovers.add_line(conn, digest.since, text, text)
        rows = handovers.to_rows(conn, None, "")
    told, _, record = markdown.write(digest, [line], rows, "en").partition("\n```json\n")
    plain = re.sub(r"\\.", "", told)  # what a reader of Markdown takes literally
    for acting in ("<", "`", "](", "![", "]:"):
        assert acting not in plain
    headings = [row for row in told.split("\n") if row.startswith("#")]
    assert len(headings) == 3 + sum(bool(section.items) for section in digest.sections)
    table = [row for row in plain.split("\n") if row.startswith("|")]
    assert {row.count("|") for row in table} <= {6}
    block = record.partition("\n```\n")[0]
    assert block.isascii()
    assert not set("<>&`") & set(block)


def file_of(text: str = "called Tokyo") -> tuple[bytes, list]:
    digest = Digest(MOMENT - timedelta(hours=12), MOMENT, ())
    with open_store("sqlite:///:memory:").begin() as conn:
        line = handovers.add_line(conn, MOMENT, "Baek", text)
        rows = handovers.to_rows(conn, None, "")
    return markdown.write(digest, [line], rows, "en").encode(), rows


def test_a_changed_file_is_refused_in_one_line_unless_its_reader_says_so() -> None:
    file, rows = file_of()
    for changed in (
        file.replace(b"called Tokyo", b"called Seoul", 1),
        file.rpartition(b"SHA-256")[0],
        file + b"\nmore",
    ):
        with speaking("en"), pytest.raises(markdown.Changed) as caught:
            markdown.read(changed)
        assert "\n" not in str(caught.value)
        assert markdown.read(changed, changed=True) == rows
    with speaking("en"), pytest.raises(markdown.Changed):  # its record itself
        markdown.read(file.replace(b'"by": "Baek"', b'"by": "Kim"'))


@pytest.mark.parametrize(
    "data",
    [b"", b"# Handover\n", b"\xff\xfe\x00", b"```json\n[]\n```\n", b"x\n```json\n" + b"[" * 90_000 + b"\n```\n",
     b"x\n```json\n" + b'{"format": "november-watch-handover", "version": 2}\n```\n',
     b"x\n```json\n" + b'{"format": "november-watch-handover", "version": 1}\n7\n```\n',
     b"x" * (markdown.MOST_BYTES + 1)],
)  # fmt: skip
def test_a_file_that_is_none_is_one_line(data: bytes) -> None:
    with speaking("en"), pytest.raises(markdown.BadHandover) as caught:
        markdown.read(data, changed=True)
    assert "\n" not in str(caught.value)


# The moment

MIDNIGHT = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("230115Z", "2026-11-23T01:15Z"),
        ("231015I", "2026-11-23T01:15Z"),
        ("230100z nov 26", "2026-11-23T01:00Z"),
        ("230100Z NOV 2025", "2025-11-23T01:00Z"),
        ("230200Z", "2026-10-23T02:00Z"),  # today's has not come yet
        ("310000Z", "2026-10-31T00:00Z"),  # November has no such day
        ("290000Z FEB", "2024-02-29T00:00Z"),
        ("2026-11-22T06:00Z", "2026-11-22T06:00Z"),
        ("2026-11-22T15:00+09:00", "2026-11-22T06:00Z"),
        ("2026-11-22T06:00", None),
        ("320000Z", None),
        ("230160Z", None),
        ("230100Q", None),
        ("230100Z XXX 26", None),
        ("300000Z FEB 26", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_typed_moment(text: str, moment: str | None) -> None:
    assert moment_of(text, MIDNIGHT) == (datetime.fromisoformat(moment) if moment else None)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_moment_or_none(text: str) -> None:
    found = moment_of(text, MIDNIGHT)
    assert found is None or found.tzinfo is not None


# The page


def test_what_happened_stands_in_sections_and_every_item_has_words(supervisor: Person) -> None:
    stock(usual_reports())
    app = view(**{"from": "72h"})
    assert not app.exception
    seen = shown(app)
    assert WORDS["handover_section.new"] in seen
    assert "7 missiles, Sariwon, 05 NOV; JCS" in "\n".join(frame.to_string(max_colwidth=None) for frame in tables(app))
    known = {key.split(".")[1] for key in WORDS if key.startswith("handover_item.")}
    for frame in tables(app):
        assert not frame.isna().any().any()
    assert {"new", "escalated", "ongoing", "quiet", "gap", "rejected", "dismissed"} <= known


def test_hostile_titles_and_lines_stay_text(signed_in: Callable[[Person], None]) -> None:
    stock([*usual_reports(), *(report(t, f"2024-11-05T1{n}:30", kind="threat") for n, t in enumerate(HOSTILE))])
    signed_in(replace(BAEK, name=HOSTILE[1][:60]))
    for text in HOSTILE:
        app = view()
        write(app, "handover.line", text)
        press(app, "handover.add")
    app = view(**{"from": "24h"})
    marked = re.sub(r"\\.", "", "\n".join(element.value for element in [*app.markdown, *app.caption]))
    for acting in ("![x](http", "](http", "](javascript", "<img", "<script", ":streamlit:"):
        assert acting not in marked


def test_a_line_is_added_corrected_signed_and_taken_over(signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    signed_in(BAEK)
    app = view(**{"from": "12h"})
    write(app, "handover.line", "Cabinet briefing at 060200Z")
    press(app, "handover.add")
    write(app, "handover.reason", "moved")
    write(app, "handover.instead", "Cabinet briefing at 060300Z")
    press(app, "handover.strike")
    assert not app.exception
    assert "~~Cabinet briefing at 060200Z~~" in "\n".join(element.value for element in app.markdown)
    press(app, "handover.sign")
    with load.store().read() as conn:
        signed = handovers.last(conn, MOMENT)
        made = audit.changes(conn)
    assert signed
    assert [line.text for line in signed.lines] == ["Cabinet briefing at 060200Z", "Cabinet briefing at 060300Z"]
    assert [change.action for change in made] == ["handover.sign", "handover.strike", "handover.line"]
    assert made[1].before == {"text": "Cabinet briefing at 060200Z"}
    signed_in(CHO)
    load.forget()
    app = view(h=signed.uid)
    press(app, "handover.countersign")
    assert not app.exception
    assert "Taken over by Cho" in shown(app)
    with load.store().read() as conn:
        assert [line.kind for line in handovers.since_signed(conn, signed)] == ["countersign"]
        assert handovers.last(conn, MOMENT) == signed


def test_a_correction_needs_a_reason(supervisor: Person) -> None:
    stock([])
    app = view()
    write(app, "handover.line", "as it was")
    press(app, "handover.add")
    press(app, "handover.strike")
    assert WORDS["handover.reason_missing"] in shown(app)
    with load.store().read() as conn:
        assert [line.kind for line in handovers.lines(conn, "")] == ["line"]


def test_who_signs_second_is_told_and_writes_nothing(supervisor: Person) -> None:
    stock([])
    app = view()
    with load.store().begin() as conn:
        handovers.sign(conn, MOMENT, "Baek", "", Digest(MOMENT - timedelta(hours=1), MOMENT, ()))
    press(app, "handover.sign")
    assert "Baek was first" in shown(app)
    with load.store().read() as conn:
        assert len(handovers.signed(conn, MOMENT)) == 1


def test_a_viewer_reads_and_writes_nothing(signed_in: Callable[[Person], None]) -> None:
    stock(usual_reports())
    signed_in(Person())
    app = view()
    assert not app.exception
    assert not app.text_area
    assert {button.label for button in app.button} & {WORDS["handover.sign"], WORDS["handover.add"]} == set()


def test_a_link_says_from_when(supervisor: Person) -> None:
    stock(usual_reports())
    assert "From 042100Z" in shown(view(since="042100Z NOV 24"))
    app = view(since="tomorrow")
    assert WORDS["handover.no_dtg"] in shown(app)
    assert "From 051200Z" in shown(app)


def test_a_watch_that_does_not_see_says_so_in_the_handover(supervisor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    monkeypatch.setenv("WATCH_NOW", "2024-11-12T00:00Z")
    load.forget()
    assert WORDS[f"gap_reason.{inputs.BLIND}"] in shown(view(**{"from": "12h"}))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_happening_and_step_has_words(language: str) -> None:
    """What the composer and the store name, found in their sources."""
    root = Path(__file__).parents[3]
    said = "".join(
        (root / path).read_text("utf-8") for path in ("scoring/level/handover.py", "data/store/handover_inputs.py")
    )
    held = {key for key in words(language) if key.startswith(("handover_item.", "handover_step."))}
    steps = set(re.findall(r'Step\("(\w+)"', said)) - {"title", "until", "driver"}
    assert {f"handover_step.{one}" for one in steps} <= held
    named = set(re.findall(r'HandoverItem\([\w.() +]+, "(\w+)"', said)) | {"merged", "left", "emptied", "rejected"}
    assert len(named) > 8
    assert {f"handover_item.{one}" for one in named} <= held
    with speaking(language):
        assert what(HandoverItem(MOMENT, "new", steps=(Step("kind", "threat", "context"),)))


def test_the_handover_under_way_begins_with_the_level_and_how_far_the_watch_sees(supervisor: Person) -> None:
    stock(usual_reports())
    said = " ".join(one.value for one in view().markdown).replace("\\", "")
    assert "Level: ▮▮▮▯▯ ELEVATED, since" in said
    assert "sources published in 24 h" in said


def test_the_file_carries_level_and_coverage_also_of_a_signed_handover() -> None:
    stock(usual_reports())
    digest = inputs.digest(MOMENT - timedelta(hours=12), MOMENT)
    with load.store().begin() as conn:
        signed = handovers.sign(conn, MOMENT, "Baek", "", digest)
        rows = handovers.to_rows(conn, signed, "")
    for language, level, sources in (
        ("en", "Level: ▮▮▮▯▯ ELEVATED", "of 3 sources"),
        ("ko", "감시 단계: ▮▮▮▯▯ 주의", "출처 3곳"),
    ):
        told = re.sub(r"\\(.)", r"\1", markdown.write(signed.digest, (), rows, language, signed))
        assert f"- {level}" in told
        assert sources in told


def test_acts_are_named_in_the_language_of_who_asks() -> None:
    stock(usual_reports())
    for language, word in (("en", "missiles"), ("ko", "미사일")):
        with speaking(language):
            made = inputs.digest(MOMENT - timedelta(hours=48), MOMENT)
            titles = [item.title for section in made.sections for item in section.items if item.subject[:4] == "act:"]
            assert any(word in title for title in titles), titles
