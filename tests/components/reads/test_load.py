"""The way to data: read once for all, kept while the store is away, never mixed up between stores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st

from components.provocations import rulings
from components.reads import clock, load, picture, stored
from components.reads.last_good import KEPT, LastGood
from data.models import Filters, Ruling
from data.store.store import StoreError
from tests.components.stocked import HOSTILE, NOW, stock, usual_reports
from tests.reports import report

MOMENT = datetime.fromisoformat(NOW)
TODAY = MOMENT.date()


@pytest.fixture(autouse=True)
def _exercise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()


def acts() -> list[str]:
    return [act.title for act in picture.provocations(TODAY - timedelta(days=62), TODAY, MOMENT)]


def test_provocations_are_summed_up_newest_first() -> None:
    stock(usual_reports())
    found = picture.provocations(TODAY - timedelta(days=62), TODAY, MOMENT)
    assert len(found) == 8
    assert found[0].count == 7
    assert len(found[0].publishers) == 3
    assert [act.date for act in found] == sorted((act.date for act in found), reverse=True)


def test_two_stores_are_never_mixed_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stock(usual_reports())
    assert len(acts()) == 8
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{tmp_path / 'other.db'}")
    assert acts() == []


def test_the_last_good_copy_stays_while_the_store_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    before = acts()
    assert load.trouble()[0] == ""

    def away() -> object:
        raise StoreError("sqlite:///gone: cannot be reached; check WATCH_DB", "unreachable")

    monkeypatch.setattr(load, "store", away)
    later = MOMENT + timedelta(seconds=30)
    found = picture.provocations(TODAY - timedelta(days=62), TODAY, later)
    assert [act.title for act in found] == before
    assert load.trouble()[0] == "unreachable"
    monkeypatch.undo()
    monkeypatch.setenv("WATCH_NOW", NOW)


def test_trouble_is_told_until_the_store_itself_has_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    since, until = TODAY - timedelta(days=7), TODAY
    picture.signal_counts(since, until, MOMENT)
    before = load.trouble()[1]

    def away() -> object:
        raise StoreError("sqlite:///gone: cannot be reached; check WATCH_DB", "unreachable")

    with monkeypatch.context() as patched:
        patched.setattr(load, "store", away)
        later = MOMENT + timedelta(seconds=15)
        assert picture.signal_counts(since, until, later)  # made from the older copy of what it reads
        assert load.trouble()[0] == "unreachable"
        assert picture.signal_counts(since, until, MOMENT)  # still fresh, so the store is not asked
        assert load.trouble()[0] == "unreachable"
    assert load.trouble()[1] == before
    picture.signal_counts(since, until, MOMENT + timedelta(seconds=30))
    assert load.trouble()[0] == ""


def test_many_readers_at_once_get_the_same_answer_and_the_store_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    asked, real = [], load.store

    def counted() -> object:
        asked.append(1)
        return real()

    monkeypatch.setattr(load, "store", counted)
    monkeypatch.setattr(clock, "step", lambda: 1)
    filters = Filters(kinds=("threat",))
    with ThreadPoolExecutor(8) as readers:
        found = set(readers.map(lambda _: stored.count_entries(filters, MOMENT), range(40)))
    assert found == {4}
    assert len(asked) == 1


def test_what_another_process_stored_is_seen_from_the_next_step_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    filters = Filters(kinds=("threat",))
    monkeypatch.setattr(clock, "step", lambda: 1)
    assert stored.count_entries(filters, MOMENT) == 4
    stock([report("Kim's sister warns once more", "2024-11-05T07:00", kind="threat", category="rhetoric")], 0)
    assert stored.count_entries(filters, MOMENT) == 4
    monkeypatch.setattr(clock, "step", lambda: 2)
    assert stored.count_entries(filters, MOMENT) == 5


def test_readers_with_ever_new_questions_do_not_fill_the_memory() -> None:
    kept = LastGood()
    with ThreadPoolExecutor(8) as readers:
        list(readers.map(lambda n: kept.keep(n, n), range(4 * KEPT)))
    held = [n for n in range(4 * KEPT) if kept.recall(n)]
    assert len(held) == KEPT


def test_with_no_copy_the_fault_reaches_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{broken}")
    with pytest.raises(StoreError, match="not a sound database"):
        stored.count_entries(Filters(), MOMENT)
    assert load.trouble()[0] == "unsound"


def test_coverage_of_an_empty_store_is_blind() -> None:
    assert not load.coverage(MOMENT).open
    assert picture.level_state(MOMENT).level is None


def test_a_watched_store_has_a_level_with_its_reasons() -> None:
    stock(usual_reports())
    state = picture.level_state(MOMENT)
    assert state.level in load.level_rules().levels
    assert state.drivers
    assert state.since is not None


def test_what_comes_later_is_not_known_yet() -> None:
    stock([*usual_reports(), report("North fires missile after the moment", "2024-11-06T03:00")])
    assert "North fires missile after the moment" not in acts()


def test_hostile_titles_come_through_unchanged() -> None:
    stock([report(title, f"2024-10-{5 * n + 1:02}T03:00") for n, title in enumerate(HOSTILE)])
    assert set(acts()) == set(HOSTILE)


def rule(action: str, id_: str, **more: object) -> None:
    rulings.rule(Ruling(0, MOMENT, action, id_, "", "seen by us", **more), MOMENT)  # type: ignore[arg-type]


@pytest.mark.usefixtures("supervisor")
def test_an_officers_ruling_takes_effect_at_once_and_can_be_taken_back() -> None:
    stock(usual_reports())
    newest, other, *_ = picture.provocations(TODAY - timedelta(days=62), TODAY, MOMENT)
    rule("confirm", newest.id)
    assert picture.provocation(newest.id, MOMENT).status == "confirmed"  # type: ignore[union-attr]
    rule("severity", newest.id, severity=5)
    assert picture.provocation(newest.id, MOMENT).severity == 5  # type: ignore[union-attr]
    rule("merge", newest.id, with_id=other.id)
    assert len(picture.provocation(newest.id, MOMENT).reports) == 4  # type: ignore[union-attr]
    assert picture.provocation(other.id, MOMENT).id == newest.id  # type: ignore[union-attr]
    merge = next(r for r in picture.rulings(newest.id, MOMENT) if r.action == "merge")
    rule("undo", newest.id, undoes=merge.id)
    assert len(picture.provocation(newest.id, MOMENT).reports) == 3  # type: ignore[union-attr]
    assert picture.provocation(other.id, MOMENT).id == other.id  # type: ignore[union-attr]
    assert [r.action for r in picture.rulings(newest.id, MOMENT)] == ["confirm", "severity", "merge", "undo"]
    assert any(line["actor"] == "Cho" for line in picture.history(newest.id, MOMENT))


def test_clearing_streamlits_caches_leaves_last_good_copies_and_makes_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has a page open may send the message that clears them."""
    file = tmp_path / "watch.db"
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{file}")
    load.start_over()
    good = stored.count_entries(Filters(), MOMENT)
    file.unlink()
    st.cache_resource.clear()
    st.cache_data.clear()
    assert stored.count_entries(Filters(), MOMENT) == good
    assert load.trouble()[0] == "gone"
    assert not file.exists()
    load.start_over()
